"""What may be seen: the figures that the gate released, each period once. Page, API and export read nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence, Tuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.cube.packing import number_cells, pack_cells, pack_figures, unpack_cells, unpack_figures
from bot.cube.periods import newest_first, week_of
from bot.cube.schema import CUBE_CELL, RELEASE, RELEASED
from bot.cube.tables import DIMENSIONS, MOST_FILTERS, SOURCE, filters_text, group_of
from bot.gate.model import TOTAL, WITHHELD, CellKey, Figure, Figures, Group, Rules
from bot.stagelog.database import insert_many
from bot.stagelog.schema import DEMO
from bot.stagelog.schema import SOURCE as SOURCES

__all__ = ["Figure", "Release", "ReleasedFigures", "is_demo", "read_figures", "write_release"]

#: What stands for a group that is not shown: nothing tells whether it holds nine talks or none.
_NOT_SHOWN: Dict[str, Dict[str, Figure]] = {TOTAL[0]: {TOTAL[1]: Figure(None, WITHHELD)}}


@dataclass(frozen=True)
class Release:
    """A released period: the ISO week of its release, and the rules that held then."""

    period: str
    released_in_week: str
    smallest_group: int
    base: int


def is_demo(engine: Engine) -> bool:
    """Tell whether the database holds made-up talks."""
    with engine.connect() as connection:
        return connection.execute(sa.select(DEMO.c.id)).first() is not None


def write_release(connection: Connection, period: str, day: dt.date, figures: Figures, rules: Rules) -> None:
    """Keep the figures of a period as the gate gave them. The caller holds the lock of folding.

    Raises:
        ValueError: when groups do not all have the same cells, or a figure is not rounded.

    """
    names: List[CellKey] = list(next(iter(figures.values()), {}))
    if any(list(cells) != names for cells in figures.values()):
        raise ValueError("every released group must have the same cells in the same order")
    numbers = number_cells(connection, names)
    connection.execute(
        RELEASE.insert().values(
            period=period,
            released_in_week=week_of(day),
            smallest_group=rules.smallest,
            base=rules.base,
            cells=pack_cells([numbers[name] for name in names]),
        )
    )
    rows = ((period, filters_text(group), pack_figures(cells.values())) for group, cells in figures.items())
    insert_many(connection, RELEASED, ("period", "filters", "figures"), rows)


def read_figures(connection: Connection, period: str) -> Dict[Group, Dict[CellKey, Figure]]:
    """Return all figures of a period as the gate gave them; none when it was not released."""
    packed = connection.execute(sa.select(RELEASE.c.cells).where(RELEASE.c.period == period)).scalar()
    if packed is None:
        return {}
    names = _names(connection, unpack_cells(packed))
    rows = connection.execute(sa.select(RELEASED.c.filters, RELEASED.c.figures).where(RELEASED.c.period == period))
    return {group_of(filters): dict(zip(names, unpack_figures(figures), strict=True)) for filters, figures in rows}


def _names(connection: Connection, numbers: Sequence[int]) -> List[CellKey]:
    rows = connection.execute(sa.select(CUBE_CELL.c.id, CUBE_CELL.c.table_name, CUBE_CELL.c.cell))
    names: Mapping[int, CellKey] = {number: (table, cell) for number, table, cell in rows}
    return [names[number] for number in numbers]


class ReleasedFigures:
    """Reads released figures. The cost of a view does not grow with the number of talks."""

    def __init__(self, engine: Engine) -> None:
        """Read from this engine; nothing is opened yet."""
        self._engine = engine
        # Cells of a release never change.
        self._cells: Dict[bytes, List[CellKey]] = {}

    def periods(self) -> List[str]:
        """Return all released periods, newest first."""
        with self._engine.connect() as connection:
            return newest_first(list(connection.execute(sa.select(RELEASE.c.period)).scalars()))

    def release(self, period: str) -> Release:
        """Return when and under which rules a period was released.

        Raises:
            KeyError: when it was not.

        """
        names = ("period", "released_in_week", "smallest_group", "base")
        asked = sa.select(*(RELEASE.c[name] for name in names)).where(RELEASE.c.period == period)
        with self._engine.connect() as connection:
            found = connection.execute(asked).first()
        if found is None:
            raise KeyError(period)
        return Release(*found)

    def view(self, period: str, group: Group) -> Dict[str, Dict[str, Figure]]:
        """Return table -> cell -> figure of a group.

        Empty when the period was not released or the filters are none. A group that is not shown has the one table
        ``talks``, withheld: also one without any talks, so that nothing tells the two apart.
        """
        with self._engine.connect() as connection:
            found = self._read(connection, [period], group).get(period)
            if found is not None:
                return found
            if not self._released(connection, [period]) or not _exists(connection, group):
                return {}
        return {table: dict(cells) for table, cells in _NOT_SHOWN.items()}

    def series(self, periods: Sequence[str], group: Group, table: str = "talks") -> Dict[str, Dict[str, Figure]]:
        """Return period -> cell -> figure of one table, for those of the periods that were released, in their order.

        Where the group is not shown, the total is withheld and other tables are empty.
        """
        with self._engine.connect() as connection:
            released = set(self._released(connection, periods))
            found = self._read(connection, [one for one in periods if one in released], group)
            if not found and not _exists(connection, group):
                return {}
        missing = _NOT_SHOWN.get(table, {})
        return {one: dict(found.get(one, {}).get(table, missing)) for one in periods if one in released}

    def totals(self, periods: Sequence[str], groups: Sequence[Group]) -> Dict[Tuple[str, Group], Figure]:
        """Return the number of talks of groups in released periods; a group that is not shown is withheld."""
        filters = {filters_text(group): group for group in groups}
        found = {(period, group): Figure(None, WITHHELD) for period in periods for group in groups}
        asked = (
            sa.select(RELEASED.c.period, RELEASED.c.filters, RELEASE.c.cells, RELEASED.c.figures)
            .join(RELEASE, RELEASE.c.period == RELEASED.c.period)
            .where(RELEASED.c.period.in_(list(periods)), RELEASED.c.filters.in_(list(filters)))
        )
        with self._engine.connect() as connection:
            for period, text, cells, figures in connection.execute(asked):
                place = self._named(connection, cells).index(TOTAL)
                found[period, filters[text]] = unpack_figures(figures)[place]
        return found

    def values(self, dimension: str) -> List[str]:
        """Return the values of a dimension that some release shows, in the order of the vocabulary."""
        with self._engine.connect() as connection:
            known = _words(connection, dimension)
            filters = {filters_text(((dimension, value),)): value for value in known}
            # Each is looked up by the whole key of the table.
            asked = sa.select(RELEASED.c.filters).where(
                RELEASED.c.period.in_(list(connection.execute(sa.select(RELEASE.c.period)).scalars())),
                RELEASED.c.filters.in_(list(filters)),
            )
            shown = {filters[one] for one in connection.execute(asked.distinct()).scalars()}
        return [value for value in known if value in shown]

    def _released(self, connection: Connection, periods: Sequence[str]) -> List[str]:
        asked = sa.select(RELEASE.c.period).where(RELEASE.c.period.in_(list(periods)))
        return list(connection.execute(asked).scalars())

    def _read(
        self, connection: Connection, periods: Sequence[str], group: Group
    ) -> Dict[str, Dict[str, Dict[str, Figure]]]:
        """Return period -> table -> cell -> figure where the group is shown."""
        asked = (
            sa.select(RELEASED.c.period, RELEASE.c.cells, RELEASED.c.figures)
            .join(RELEASE, RELEASE.c.period == RELEASED.c.period)
            .where(RELEASED.c.period.in_(list(periods)), RELEASED.c.filters == filters_text(group))
        )
        found: Dict[str, Dict[str, Dict[str, Figure]]] = {}
        for period, cells, figures in connection.execute(asked):
            tables: Dict[str, Dict[str, Figure]] = {}
            for (table, cell), figure in zip(self._named(connection, cells), unpack_figures(figures), strict=True):
                tables.setdefault(table, {})[cell] = figure
            found[period] = tables
        return found

    def _named(self, connection: Connection, packed: bytes) -> List[CellKey]:
        packed = bytes(packed)
        if packed not in self._cells:
            if len(self._cells) > 100:
                self._cells.clear()
            self._cells[packed] = _names(connection, unpack_cells(packed))
        return self._cells[packed]


def _words(connection: Connection, dimension: str) -> List[str]:
    if dimension == SOURCE:
        return list(connection.execute(sa.select(SOURCES.c.code).order_by(SOURCES.c.code)).scalars())
    return list(DIMENSIONS.get(dimension, ()))


def _exists(connection: Connection, group: Group) -> bool:
    """Tell whether filters are such as may be set: known words, each dimension once, not more than three."""
    if len(group) > MOST_FILTERS or len(dict(group)) != len(group):
        return False
    return all(value in _words(connection, dimension) for dimension, value in group)
