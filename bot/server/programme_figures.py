"""Gets from the database what a view shows: released figures, and nothing else."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.cube.periods import parts_of, weeks_of
from bot.cube.released import ReleasedFigures, is_demo
from bot.cube.tables import DIMENSIONS, MOST_FILTERS, possible
from bot.gate.model import Group
from bot.programme.blocks import Released
from bot.programme.question import newest
from bot.stagelog.schema import SOURCE

#: A view of one week shows it among the weeks before it: a quarter of a year.
WEEKS_BESIDE = 13


class Reader:
    """Reads released figures: a handful of look-ups by key for each view, however many talks there are."""

    def __init__(self, engine: Engine) -> None:
        """Read from this engine; nothing is opened yet."""
        self._engine, self._figures = engine, ReleasedFigures(engine)
        self._first: Tuple[Tuple[str, ...], Optional[str]] = ((), None)
        self._values: Tuple[Tuple[str, ...], Dict[str, List[str]]] = ((), {})

    def periods(self) -> List[str]:
        """Return all released periods, newest first."""
        return self._figures.periods()

    def values(self, periods: Sequence[str]) -> Dict[str, List[str]]:
        """Return the values that each filter can have: the closed words, and the sources that some release shows."""
        kept, found = self._values
        if not found or kept != tuple(periods):
            found = {
                **{name: list(possible(name, words)) for name, words in DIMENSIONS.items()},
                "source": self._figures.values("source"),
            }
            self._values = (tuple(periods), found)
        return found

    def first(self, periods: Sequence[str]) -> Optional[str]:
        """Return the period that is shown when none is asked for."""
        kept, first = self._first
        if kept != tuple(periods):
            totals = self._figures.totals(periods, [()])
            first = newest(periods, [one for one in periods if totals[one, ()].value is not None])
            self._first = (tuple(periods), first)
        return first

    def source_names(self) -> Dict[str, str]:
        """Return the name of each registered page by its code."""
        with self._engine.connect() as connection:
            return {code: name for code, name in connection.execute(sa.select(SOURCE.c.code, SOURCE.c.name)) if name}

    def released(self, period: str, group: Group) -> Released:
        """Return all figures of a view."""
        rules, periods = self._figures.release(period), self.periods()
        weeks = _weeks(period, periods)
        children = {} if len(group) >= MOST_FILTERS else self._children(group, periods)
        by_week = self._figures.totals(weeks, [group])
        by_child = self._figures.totals([period], [child for some in children.values() for child in some.values()])
        return Released(
            period=period,
            group=group,
            tables=self._figures.view(period, group),
            weeks={week: by_week[week, group] for week in weeks},
            parts={
                name: {value: by_child[period, child] for value, child in some.items()}
                for name, some in children.items()
            },
            smallest=rules.smallest_group,
            base=rules.base,
            in_week=rules.released_in_week,
            demo=is_demo(self._engine),
        )

    def _children(self, group: Group, periods: Sequence[str]) -> Dict[str, Dict[str, Group]]:
        """Return dimension -> value -> the group with this filter added, for every dimension that is still free."""
        return {
            name: {value: tuple(sorted([*group, (name, value)])) for value in values}
            for name, values in self.values(periods).items()
            if name not in dict(group)
        }


def _weeks(period: str, periods: Sequence[str]) -> List[str]:
    """Return the released weeks of a period; for a week those of the quarter of a year that ends with it."""
    released = sorted(one for one in periods if parts_of(one).level == "week")
    if parts_of(period).level == "week":
        return [one for one in released if one <= period][-WEEKS_BESIDE:]
    inside = set(weeks_of(period))
    return [one for one in released if one in inside]
