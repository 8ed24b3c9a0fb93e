"""What stands in a table of the page: released figures and percentages made of them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping, Optional, Tuple

from bot.gate.model import Figure
from bot.vocabulary import UNKNOWN

#: Under this many talks no percentage is given: both figures are rounded to 5, so it could be 10 points off.
LEAST_FOR_SHARE = 100
#: A share of this or more is not told as a number: it would say something of (almost) all.
MOST_SHARE = 98


@dataclass(frozen=True)
class Cell:
    """A released figure (None: withheld) with its share in whole percents (None: no share can be given)."""

    value: Optional[int]
    share: Optional[int] = None

    @property
    def almost_all(self) -> bool:
        """Tell whether the share is so high that it is only told in words."""
        return self.share is not None and self.share >= MOST_SHARE


@dataclass(frozen=True)
class Row:
    """A row of a table. A cell that has no meaning in this row is None, which is not the same as withheld.

    ``drawn``: the row is in the chart too.
    """

    key: str
    label: str
    cells: Tuple[Optional[Cell], ...]
    drawn: bool = True


@dataclass(frozen=True)
class Block:
    """A chart with its table.

    ``shape``: 'bars', 'pair' (two bars a row), 'stacked' (a bar of pieces), 'weeks' (columns over time) or 'heat' (the
    table is the chart). ``drawn``: how many of the columns the chart shows, from the left. ``notes``: sentences
    under it.
    """

    name: str
    title: str
    read: str
    head: str
    columns: Tuple[str, ...]
    rows: Tuple[Row, ...]
    shape: str
    drawn: int = 1
    notes: Tuple[str, ...] = ()

    @property
    def cells(self) -> Tuple[Cell, ...]:
        """Return all cells that have a meaning."""
        return tuple(cell for row in self.rows for cell in row.cells if cell is not None)

    @property
    def shown(self) -> bool:
        """Tell whether there is any figure."""
        return any(cell.value is not None for cell in self.cells)

    @property
    def withheld(self) -> bool:
        """Tell whether a figure is withheld."""
        return any(cell.value is None for cell in self.cells)


def share(value: Optional[int], base: Optional[int]) -> Optional[int]:
    """Return how many percent ``value`` is of ``base``, both released; None when it cannot or should not be said."""
    if value is None or base is None or base < LEAST_FOR_SHARE:
        return None
    return min(100, round(100 * value / base))


def value_of(figures: Mapping[str, Figure], cell: str) -> Optional[int]:
    """Return a released figure; None when it is withheld or not there."""
    found = figures.get(cell)
    return found.value if found else None


def base_of(figures: Mapping[str, Figure], words: Iterable[str], total: Optional[int]) -> Tuple[Optional[int], bool]:
    """Return of how many talks the answers are a share, out of released figures alone, and whether only known ones.

    The sum of the known answers when all are shown; else all talks without the unknown ones when that is shown; else
    all talks.
    """
    values = [value_of(figures, word) for word in words]
    if all(value is not None for value in values):
        return sum(value for value in values if value is not None), True
    unknown = value_of(figures, UNKNOWN)
    return (total - unknown, True) if total is not None and unknown is not None else (total, False)
