"""Counts as arrays: a row for each group that may be shown, a column for each cell.

The sums over a dimension (a group is the sum of its children) are kept as families of rows. Children under the
threshold have no row: what they hold together is a rest of the family.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable, List, NamedTuple, Sequence, Tuple

import numpy as np

from bot.gate.model import TOTAL, CellKey, Count, Counts, Earlier, Group, Shapes

_KEYS = 1 << 32


class Family(NamedTuple):
    """A group and its children over one dimension.

    ``row`` and ``children``: rows. ``rest``: records of children without a row, for each column; ``members``: how many
    such children have one at all. ``gap``: some value has no row. ``source``: the dimension is the source.
    """

    row: int
    children: np.ndarray
    rest: np.ndarray
    members: np.ndarray
    gap: bool
    source: bool


class Sum(NamedTuple):
    """A column and the columns that add up to it."""

    whole: int
    parts: np.ndarray


@dataclass
class Layout:
    """True counts of a period in arrays.

    ``n``, ``keys`` and ``top``: rows x columns. ``columns``: the cells; the last ones, from ``shown`` on, are rests
    that are never shown. ``groups``: in order of their number of filters. ``parents``: for each row the rows with one
    filter
    fewer that speak of the same source, or of none.
    """

    groups: List[Group]
    columns: List[CellKey]
    shown: int
    n: np.ndarray
    keys: np.ndarray
    top: np.ndarray
    sums: List[Sum]
    families: List[Family]
    parents: List[List[int]]
    sourced: np.ndarray


def smaller(group: Group) -> List[Tuple[str, Group]]:
    """Return the groups with one filter fewer, each with the dimension that was left out."""
    return [(pair[0], group[:at] + group[at + 1 :]) for at, pair in enumerate(group)]


def layout(counts: Counts, shapes: Shapes, smallest: int) -> Layout:
    """Put counts in arrays. Raises ValueError where they do not add up, or name an unknown cell or value."""
    columns = list(shapes.cells())
    shown = len(columns)
    place = {key: at for at, key in enumerate(columns)}
    _known_values(counts, shapes)
    groups = sorted((g for g, cells in counts.items() if _total(cells) >= smallest), key=lambda g: (len(g), g))
    n, keys, top = _arrays([counts[group] for group in groups], columns, place)
    sums: List[Sum] = []
    for equation in shapes.equations:
        whole, parts = place[equation.whole], [place[part] for part in equation.parts]
        left = n[:, whole] - n[:, parts].sum(axis=1)
        if (left < 0).any() or (left.any() and not equation.rest):
            group = groups[int(np.flatnonzero(left)[0])]
            raise ValueError(
                f"in group {group or 'all'} the counts of {equation.parts} do not add up to {equation.whole}"
            )
        if equation.rest:
            over = (keys[:, whole].astype(np.int64) - keys[:, parts].sum(axis=1)) % _KEYS
            parts.append(len(columns))
            columns.append(("rest", f"{equation.whole}{equation.parts}"))
            n, keys = np.column_stack((n, left)), np.column_stack((keys, over))
            top = np.column_stack((top, np.zeros(len(groups), dtype=np.int64)))
        sums.append(Sum(whole, np.array(parts)))
    row = {group: at for at, group in enumerate(groups)}
    made = Layout(groups, columns, shown, n, keys, top, sums, [], [], np.zeros(len(groups), dtype=bool))
    for at, group in enumerate(groups):
        source = any(dimension == shapes.source for dimension, _ in group)
        made.sourced[at] = source
        above = [(dimension, parent) for dimension, parent in smaller(group)]
        made.parents.append([row[p] for dimension, p in above if dimension != shapes.source and p in row])
        if any(parent not in row for _, parent in above):
            raise ValueError(f"group {group} is larger than a group that it is a part of, or that group is missing")
    made.families = _families(made, counts, shapes, row, place)
    return made


def _known_values(counts: Counts, shapes: Shapes) -> None:
    """Raise ValueError for a group that does not fit the dimensions."""
    for group in counts:
        if len(group) > shapes.most:
            raise ValueError(f"group {group} has more than {shapes.most} filters")
        for dimension, value in group:
            if value not in shapes.dimensions.get(dimension, ()):
                raise ValueError(f"the dimension {dimension!r} has no value {value!r}")
        if tuple(sorted(group)) != group or len(dict(group)) != len(group):
            raise ValueError(f"the filters of {group} must be sorted, each dimension once")


def _total(cells: object) -> int:
    count = cells.get(TOTAL)  # type: ignore[attr-defined]
    return count.n if count else 0


def _arrays(
    rows: Sequence[object], columns: List[CellKey], place: Dict[CellKey, int]
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return counts, keys and tops of some groups."""
    none = Count(0, 0)
    size = (len(rows), len(columns))
    n, keys, top = (np.zeros(size, dtype=np.int64) for _ in range(3))
    for at, cells in enumerate(rows):
        get = cells.get  # type: ignore[attr-defined]
        found = [get(key, none) for key in columns]
        n[at] = [count.n for count in found]
        keys[at] = [count.key for count in found]
        top[at] = [count.top for count in found]
        strange = set(cells) - set(place)  # type: ignore[call-overload]
        if strange:
            raise ValueError(f"the shapes do not know the cell {sorted(strange)[0]}")
    return n, keys, top


def _families(
    made: Layout, counts: Counts, shapes: Shapes, row: Dict[Group, int], place: Dict[CellKey, int]
) -> List[Family]:
    children: Dict[Tuple[int, str], List[int]] = {}
    for group, at in row.items():
        for dimension, parent in smaller(group):
            children.setdefault((row[parent], dimension), []).append(at)
    members: Dict[Tuple[int, str], np.ndarray] = {}
    width = len(made.columns)
    for group, cells in counts.items():
        if group in row:
            continue
        filled = [place[key] for key, count in cells.items() if count.n > 0]
        for dimension, parent in smaller(group):
            if parent in row:
                tally = members.setdefault((row[parent], dimension), np.zeros(width, dtype=np.int64))
                tally[filled] += 1
    families = []
    for at, group in enumerate(made.groups):
        if len(group) == shapes.most:
            continue
        for dimension in sorted(set(shapes.dimensions) - {name for name, _ in group}):
            kin = np.array(children.get((at, dimension), []), dtype=np.int64)
            rest = made.n[at] - made.n[kin].sum(axis=0)
            if (rest < 0).any():
                raise ValueError(f"in group {group or 'all'} the children over {dimension} hold more than the group")
            tally = members.get((at, dimension), np.zeros(width, dtype=np.int64))
            gap = len(kin) < len(shapes.dimensions[dimension])
            if rest.any() and not gap:
                raise ValueError(f"in group {group or 'all'} the children over {dimension} do not add up to the group")
            families.append(Family(at, kin, rest, np.maximum(tally, rest > 0), gap, dimension == shapes.source))
    return families


@dataclass
class Past:
    """What earlier releases tell about the counts of this period; arrays as in the layout.

    ``known``: records in the parts of the period that were shown. ``hidden``: how many periods inside hold records
    that were not. ``bound``: something inside was withheld, and the group was counted in some period inside. (A group
    that no period inside counts, because only groups with fewer filters are released there, is bound by nothing.)
    """

    known: np.ndarray
    hidden: np.ndarray
    bound: np.ndarray


def past(made: Layout, earlier: Iterable[Earlier]) -> Past:
    """Go through the periods inside this one, each once."""
    size = made.n.shape
    found = Past(np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool))
    present = np.zeros((size[0], 1), dtype=bool)
    for one in earlier:
        known, n, shown = _known(made, Earlier(*one))
        found.known += known
        found.hidden += n > known
        found.bound |= ~shown
        present |= np.array([[group in one[0]] for group in made.groups], dtype=bool).reshape(-1, 1)
    found.bound &= present
    if (found.known > made.n).any():
        raise ValueError("the periods inside hold more than the period itself")
    return found


def _known(made: Layout, one: Earlier) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what was shown of an earlier period (also by periods inside it), its true counts, and what it showed."""
    size = made.n.shape
    n, known = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    shown = np.zeros(size, dtype=bool)
    names = made.columns[: made.shown]
    none = Count(0, 0)
    for at, group in enumerate(made.groups):
        cells, figures = one.counts.get(group), one.figures.get(group)
        if cells is not None:
            n[at, : made.shown] = [cells.get(key, none).n for key in names]
        if figures is not None:
            shown[at, : made.shown] = [key in figures and figures[key].value is not None for key in names]
    for total in made.sums:
        rest = int(total.parts[-1])
        if rest >= made.shown:
            others = [total.whole, *total.parts[:-1].tolist()]
            n[:, rest] = n[:, total.whole] - n[:, total.parts[:-1]].sum(axis=1)
            shown[:, rest] = shown[:, others].all(axis=1)
    for inner in one.within:
        known += _known(made, Earlier(*inner))[0]
    known = np.where(shown, n, known)
    for family in made.families:
        # Views of sources may be shown where the whole is not, and tell their part of it.
        if family.source and family.children.size:
            known[family.row] = np.maximum(known[family.row], known[family.children].sum(axis=0))
    return known, n, shown
