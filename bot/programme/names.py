"""Dutch names of tables, cells, periods and groups: from the knowledge where it has them, else from programma.yml."""

from __future__ import annotations

import datetime as dt
from typing import Dict, Mapping, Optional, Sequence

from bot.gate.model import Group
from bot.knowledge.base import Knowledge
from bot.programme.texts import Texts
from bot.vocabulary import UNKNOWN

#: For a date in words.
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
#: Tables whose values are those of another kind.
_SAME = {
    "completed": "answer",
    "plan_made": "answer",
    "learned_informally": "answer",
    "attitude": "level",
    "norm": "level",
    "confidence": "level",
    "intention_end": "level",
    "stage_start": "stage",
    "stage_end": "stage",
    "barriers": "barrier",
    "motives": "motive",
    "offers": "offer",
    "chosen": "offer",
}


def number(value: int) -> str:
    """Write a number as is done in Dutch: 1250 -> '1.250'."""
    return f"{value:,}".replace(",", ".")


def percent(share: int) -> str:
    """Write a share in whole percents; what was counted is never told as nothing."""
    return f"{share}%" if share else "< 1%"


def day_name(day: dt.date, year: bool = True) -> str:
    """Return a day in words: '24 november 2026'."""
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def _in_week(week: str, weekday: int) -> dt.date:
    year, _, number = week.partition("-W")
    return dt.date.fromisocalendar(int(year), int(number), weekday)


def period_name(period: str) -> str:
    """Return a period in words: '2026-W40' -> 'week 40 van 2026'."""
    year, _, part = period.partition("-")
    kind = {"W": "week", "B": "blok", "K": "kwartaal"}.get(part[:1])
    return f"{kind} {int(part[1:])} van {year}" if kind else f"heel {year}"


def period_days(weeks: Sequence[str]) -> str:
    """Return from which day until which day some ISO weeks run, the first and last of them in order."""
    start, end = _in_week(weeks[0], 1), _in_week(weeks[-1], 7)
    return f"{day_name(start, start.year != end.year)} tot en met {day_name(end)}"


class Names:
    """Finds the name of a value of some kind: 'stage', 'sector', 'offer', or the name of a table."""

    def __init__(self, knowledge: Knowledge, texts: Texts, sources: Optional[Mapping[str, str]] = None) -> None:
        """Take the words. ``sources``: code of a registered page -> its name."""
        labels, values = knowledge.labels, texts.values
        self._unknown = texts.words["unknown"]
        offers = {one.id: one.title for one in (*knowledge.ideas, *knowledge.routes)}
        self._names: Dict[str, Mapping[str, str]] = {
            "stage": {one.id: f"{place} {one.label}" for place, one in enumerate(knowledge.stages, 1)},
            "gap": {**{one.id: one.label for one in knowledge.gaps}, **values["gap"]},
            "barrier": {one.id: one.label for one in knowledge.barriers},
            "motive": {one.id: one.label for one in knowledge.motives},
            "offer": {**offers, **values["chosen"]},
            "sector": labels.sector,
            "contract": labels.contract,
            "age_group": labels.age_group,
            "schooling": labels.schooling,
            "dimension": texts.dimensions,
            **{
                kind: values[kind] for kind in ("mode", "answer", "level", "useful", "turns", "learning_form", "factor")
            },
            "source": {**(sources or {}), **values["source"]},
        }

    def of(self, kind: str, value: str) -> str:
        """Return the name of a value; a value without one is its own name (the code of a source)."""
        if value == UNKNOWN:
            return self._unknown
        return self._names.get(_SAME.get(kind, kind), {}).get(value, value)

    def group(self, group: Group) -> str:
        """Return the filters in words: 'Sector: Zorg; Contract: Vast contract'. Empty for all talks."""
        return "; ".join(f"{self.of('dimension', name)}: {self.of(name, value)}" for name, value in group)
