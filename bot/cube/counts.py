"""The cube in the database: writes the counts of a week, and adds up the weeks of a period for the gate."""

from __future__ import annotations

import functools
import itertools
from typing import Dict, Iterable, List, Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.cube.build import KEYS, Packed
from bot.cube.packing import cell_numbers, number_cells, pack_counts, unpack_counts
from bot.cube.schema import CUBE, CUBE_WEEK
from bot.cube.tables import (
    ALWAYS_KNOWN,
    DIMENSIONS,
    MOST_FILTERS,
    SOURCE,
    Derived,
    Words,
    counted_cells,
    derived_cells,
    filters_text,
)
from bot.gate.model import CellKey, Count, Group
from bot.stagelog.database import insert_many
from bot.stagelog.schema import KNOWN_OFFER, NO_OFFER
from bot.stagelog.schema import SOURCE as SOURCES
from bot.vocabulary import UNKNOWN, UNREGISTERED

Cells = Dict[CellKey, Count]
# They are unknown together: who went on is told by both.
_STAGES = {"stage_start", "stage_end"}


def read_words(connection: Connection) -> Words:
    """Return the words that grow, as the database knows them."""
    offers = connection.execute(sa.select(KNOWN_OFFER.c.id)).scalars()
    sources = connection.execute(sa.select(SOURCES.c.code)).scalars()
    return Words(tuple(sorted(set(offers) - set(NO_OFFER))), tuple(sorted(sources)))


def words_of_period(connection: Connection, words: Words, weeks: Sequence[str], counts: Mapping[Group, Cells]) -> Words:
    """Return the words that talks of a period can have, for the shapes of the gate.

    Left out are registered pages that came after the period, and 'unknown' where a row always knows better; unless
    rows of older versions hold them. A page that was there and sent nobody stays: that nobody came is not told.
    """
    later = set(connection.execute(sa.select(SOURCES.c.code).where(SOURCES.c.added_in_week > max(weeks))).scalars())
    pairs = {pair for group in counts if len(group) == 1 for pair in group}
    sources = tuple(code for code in words.sources if code not in later or (SOURCE, code) in pairs)
    everyone = counts.get((), {})
    unknown = {name for name in ALWAYS_KNOWN if (name, UNKNOWN) in everyone or (name, UNKNOWN) in pairs}
    if unknown & _STAGES:
        unknown |= _STAGES
    return Words(words.offers, sources, frozenset(unknown))


def folded_weeks(connection: Connection) -> List[str]:
    """Return the weeks that are in the cube, in order."""
    return list(connection.execute(sa.select(CUBE_WEEK.c.week).order_by(CUBE_WEEK.c.week)).scalars())


def write_week(connection: Connection, week: str, counts: Iterable[Packed], words: Words) -> None:
    """Put the counts of a week in the cube, and mark the week as folded. The caller holds the lock of folding."""
    cells = counted_cells(words)
    numbers = number_cells(connection, cells)
    by_place = np.array([numbers[key] for key in cells], dtype=np.int64)
    connection.execute(CUBE_WEEK.insert().values(week=week))
    rows = ((week, one.source, one.filters, pack_counts(by_place[one.cells], one.n, one.keys)) for one in counts)
    insert_many(connection, CUBE, ("week", "source", "filters", "cells"), rows)


def plain_groups() -> List[Group]:
    """Return every group that does not speak of the source, those with few filters first."""
    found: List[Group] = []
    for size in range(MOST_FILTERS + 1):
        for names in itertools.combinations(sorted(DIMENSIONS), size):
            for values in itertools.product(*(DIMENSIONS[name] for name in names)):
                found.append(tuple(zip(names, values, strict=True)))
    return found


class _Board:
    """Sums of counts and keys: a row for each plain group, a column for each counted cell."""

    def __init__(self, rows: int, columns: int) -> None:
        self.n = np.zeros((rows, columns), dtype=np.int64)
        self.keys = np.zeros((rows, columns), dtype=np.int64)

    def add(self, place: np.ndarray, n: np.ndarray, keys: np.ndarray) -> None:
        """Add counts at flat places, each place at most once."""
        self.n.ravel()[place] += n
        self.keys.ravel()[place] += keys

    def whole(self, rows: np.ndarray, derived: Sequence[Derived]) -> _Board:
        """Return some rows, with the cells of the gate as columns: a sum of counted ones, or the difference of two."""
        of = np.array([one.of[0] for one in derived])
        sums = [(place, np.array(one.of)) for place, one in enumerate(derived) if len(one.of) > 1]
        at = np.array([place for place, one in enumerate(derived) if one.less is not None], dtype=np.int64)
        less = np.array([one.less for one in derived if one.less is not None], dtype=np.int64)
        n, keys = self.n[rows], self.keys[rows]
        made = _Board(0, 0)
        made.n, made.keys = n[:, of], keys[:, of]
        made.n[:, at] -= n[:, less]
        made.keys[:, at] -= keys[:, less]
        for place, several in sums:
            made.n[:, place], made.keys[:, place] = n[:, several].sum(axis=1), keys[:, several].sum(axis=1)
        made.keys %= KEYS
        return made

    def filled(self) -> np.ndarray:
        """Return the rows that hold talks."""
        return np.flatnonzero(self.n[:, 0])


def read_counts(connection: Connection, weeks: Sequence[str], words: Words, plain: bool = False) -> Dict[Group, Cells]:
    """Add up the weeks of a period: for each group that holds talks the cells that do, with the part of one source.

    ``plain``: the numbers of talks alone, without keys and parts. That is all that the gate asks of the periods inside
    the one that it releases, and takes a fraction of the time.
    """
    groups = plain_groups()
    row_of = {filters_text(group): row for row, group in enumerate(groups)}
    place_of = _places(cell_numbers(connection), words)
    derived = derived_cells(words)
    names = [one.key for one in derived]
    width = len(counted_cells(words))
    everyone = _Board(len(groups), width)
    top = np.zeros((len(groups), len(derived)), dtype=np.int64)
    counts: Dict[Group, Cells] = {}
    pack = _numbers_alone if plain else _cells
    within = CUBE.c.week.in_(list(weeks))
    for source in connection.execute(sa.select(CUBE.c.source).where(within).distinct().order_by(CUBE.c.source)):
        own = _Board(len(groups), width)
        for week in weeks:
            asked = sa.select(CUBE.c.filters, CUBE.c.cells).where(CUBE.c.week == week, CUBE.c.source == source[0])
            found = connection.execute(asked).all()
            if found:
                unpacked = [unpack_counts(packed).astype(np.int64) for _, packed in found]
                rows = np.repeat([row_of[filters] for filters, _ in found], [one.shape[1] for one in unpacked])
                cells, n, keys = np.concatenate(unpacked, axis=1)
                own.add(rows * width + place_of[cells], n, keys)
        everyone.n += own.n
        everyone.keys += own.keys
        rows = own.filled()
        whole = own.whole(rows, derived)
        if source[0] != UNREGISTERED:
            top[rows] = np.maximum(top[rows], whole.n)
        for at, row in enumerate(rows.tolist()):
            if len(groups[row]) < MOST_FILTERS:
                named = tuple(sorted((*groups[row], (SOURCE, source[0]))))
                counts[named] = pack(names, whole.n[at], whole.keys[at], np.zeros(len(names), dtype=np.int64))
    rows = everyone.filled()
    whole = everyone.whole(rows, derived)
    for at, row in enumerate(rows.tolist()):
        counts[groups[row]] = pack(names, whole.n[at], whole.keys[at], top[row])
    return counts


def _places(numbers: Dict[CellKey, int], words: Words) -> np.ndarray:
    """Return, for the number of each cell that is counted, its place."""
    made = np.full(max(numbers.values(), default=-1) + 1, -1, dtype=np.int64)
    for place, key in enumerate(counted_cells(words)):
        if key in numbers:
            made[numbers[key]] = place
    return made


def _cells(names: Sequence[CellKey], n: np.ndarray, keys: np.ndarray, top: np.ndarray) -> Cells:
    """Return the cells of one group that hold talks. Cells with the same talks share one count."""
    filled = np.flatnonzero(n)
    values = list(zip(n[filled].tolist(), keys[filled].tolist(), top[filled].tolist(), strict=True))
    made = {value: Count(*value) for value in set(values)}
    return {names[at]: made[value] for at, value in zip(filled.tolist(), values, strict=True)}


def _numbers_alone(names: Sequence[CellKey], n: np.ndarray, keys: np.ndarray, top: np.ndarray) -> Cells:
    filled = np.flatnonzero(n)
    return {names[at]: _number(value) for at, value in zip(filled.tolist(), n[filled].tolist(), strict=True)}


@functools.lru_cache(maxsize=100_000)
def _number(n: int) -> Count:
    return Count(n, 0)
