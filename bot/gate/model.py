"""What goes into the gate and what comes out.

The gate sees true counts of one closed period and gives figures: a multiple of five, or nothing. A figure that is
withheld looks the same whatever the ground. The ground itself would tell: 'everyone' says that all members of the group
have the value, 'too small' gives an upper bound and 'withheld for the sake of another' a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping, NamedTuple, Optional, Tuple

#: Sorted pairs of dimension and value, none for all talks: ``(("contract", "vast"), ("sector", "zorg"))``.
Group = Tuple[Tuple[str, str], ...]
#: Name of a table and its values joined with ``|``.
CellKey = Tuple[str, str]

ALL: Group = ()
#: The number of talks of a group.
TOTAL: CellKey = ("talks", "")
#: The only reason that is ever given.
WITHHELD = "withheld"

#: Under five no threshold may be set (DUO withholds counts under five in its open data).
LEAST_THRESHOLD = 5


@dataclass(frozen=True)
class Count:
    """The true count of a cell.

    ``n``: records, 0 or more. ``key``: sum of their cell keys modulo 2^32. ``top``: records of the one registered
    source that has most of them; 0 in a group that fixes the source. 'onbekend' is not one source and is left out.
    """

    n: int
    key: int
    top: int = 0


@dataclass(frozen=True)
class Figure:
    """What leaves: a multiple of five, or None with ``reason`` :data:`WITHHELD`. ``reason`` is empty when shown."""

    value: Optional[int]
    reason: str = ""


@dataclass(frozen=True)
class Rules:
    """The settings of the gate.

    ``smallest``: counts under it are withheld, 5 or more. ``base``: figures are rounded to it, always 5. ``share``: a
    cell of which one source has more than this part is withheld. ``salt``: secret of the installation, so that who
    knew the keys still could not tell how a cell was rounded.
    """

    smallest: int = 10
    base: int = 5
    share: float = 0.5
    salt: bytes = b""

    def __post_init__(self) -> None:
        if self.smallest < LEAST_THRESHOLD:
            raise ValueError(f"the smallest group is {self.smallest}; set it to {LEAST_THRESHOLD} or more")
        if self.base != 5:
            raise ValueError(f"figures are rounded to 5, not to {self.base}")
        if not 0 < self.share <= 0.5:
            raise ValueError(f"one source may have at most half of a cell; {self.share} is not above 0 and at most 0.5")


class Equation(NamedTuple):
    """A count is the sum of others, in every group: ``whole = sum(parts)``.

    ``rest``: the parts do not fill the whole; what is left over is a count of its own that is never shown, but that
    whoever has the others can work out (offered but not chosen).
    """

    whole: CellKey
    parts: Tuple[CellKey, ...]
    rest: bool = False


@dataclass(frozen=True)
class Shapes:
    """The additive structure of everything that is released.

    ``dimensions``: every value of every dimension, with 'unknown' and 'onbekend', also those that nobody has.
    ``equations``: within a group; the builders of :mod:`bot.gate.shapes` make them. ``source``: the dimension that
    says through which page a talk came. ``most``: filters at a time; a group with so many has no children.
    """

    dimensions: Mapping[str, Tuple[str, ...]]
    equations: Tuple[Equation, ...]
    source: str = "source"
    most: int = 3

    def cells(self) -> Tuple[CellKey, ...]:
        """Return all cells in a fixed order, the total first."""
        found = {TOTAL: None}
        for equation in self.equations:
            found.update(dict.fromkeys((equation.whole, *equation.parts)))
        return tuple(found)


Counts = Mapping[Group, Mapping[CellKey, Count]]
Figures = Mapping[Group, Mapping[CellKey, Figure]]


class Earlier(NamedTuple):
    """A period inside the one that is released now, released before and fixed.

    ``within``: the periods inside it in turn. They are read once, one after another, so a generator will do.
    """

    counts: Counts
    figures: Figures
    within: Iterable[Earlier] = ()
