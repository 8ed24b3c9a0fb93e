"""Periods for which figures are released: ISO weeks, blocks of a 4-4-5 calendar, quarters and years. Pure.

A quarter is 13 ISO weeks, its blocks are of 4, 4 and 5 weeks; a 53rd week belongs to the last block and quarter.
Periods nest, and those of one level never overlap, so that no two of them differ by a few days.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import List, NamedTuple

#: Levels from fine to coarse, with the letter in the name; a year has none.
LEVELS = {"week": "W", "block": "B", "quarter": "K", "year": ""}
#: The last week of each block within a quarter of 13 weeks.
_BLOCK_ENDS = (4, 8, 13)
#: From this hour on Monday a week is closed: a row may be completed until an hour after the last message of Sunday.
CLOSES_AT = 2
_FORM = re.compile(r"(\d{4})(?:-([WBK])(\d\d?))?", re.ASCII)
_MOST = {"W": 53, "B": 12, "K": 4}


class PeriodError(ValueError):
    """A text that names no period."""


class Parts(NamedTuple):
    """A period's level (a key of :data:`LEVELS`), ISO year and number within the year (1 for a year)."""

    level: str
    year: int
    number: int


def weeks_in_year(year: int) -> int:
    """Return how many ISO weeks a year has: 52 or 53. The 28th of December always lies in the last one."""
    return dt.date(year, 12, 28).isocalendar()[1]


def parts_of(period: str) -> Parts:
    """Read a period: '2026-W40', '2026-B03', '2026-K2' or '2026'.

    Raises:
        PeriodError: when the text names no period.

    """
    found = _FORM.fullmatch(period)
    year = int(found.group(1)) if found else 0
    if not found or not 1 <= year <= 9998:
        raise PeriodError(f"{period!r} is no period; write it as 2026-W40, 2026-B03, 2026-K2 or 2026")
    letter, digits = found.group(2), found.group(3)
    if letter is None:
        return Parts("year", year, 1)
    number = int(digits)
    most = weeks_in_year(year) if letter == "W" else _MOST[letter]
    if not 1 <= number <= most or len(digits) != (1 if letter == "K" else 2):
        raise PeriodError(f"{period!r} is no period: {year} has no {letter}{digits}")
    return Parts({"W": "week", "B": "block", "K": "quarter"}[letter], year, number)


def name_of(level: str, year: int, number: int = 1) -> str:
    """Return the name of a period."""
    if level == "year":
        return f"{year:04d}"
    return f"{year:04d}-{LEVELS[level]}{number}" if level == "quarter" else f"{year:04d}-{LEVELS[level]}{number:02d}"


def week_of(day: dt.date) -> str:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return name_of("week", year, week)


def monday(week: str) -> dt.date:
    """Return the first day of a week.

    Raises:
        PeriodError: when it names no week.

    """
    level, year, number = parts_of(week)
    if level != "week":
        raise PeriodError(f"{week!r} is no week; write it as 2026-W40")
    return dt.date.fromisocalendar(year, number, 1)


def later(week: str, weeks: int) -> str:
    """Return the week so many weeks later (earlier when negative)."""
    return week_of(monday(week) + dt.timedelta(weeks=weeks))


def weeks_between(first: str, last: str) -> List[str]:
    """Return all weeks from ``first`` to ``last``, both included; none when ``last`` comes before."""
    count = (monday(last) - monday(first)).days // 7 + 1
    return [later(first, number) for number in range(count)]


def _block_of_week(number: int) -> int:
    quarter, place = min((number - 1) // 13, 3), 0
    within = number - 13 * quarter
    while place < 2 and within > _BLOCK_ENDS[place]:
        place += 1
    return 3 * quarter + place + 1


def parent(period: str) -> str:
    """Return the period one level up that this one is part of.

    Raises:
        PeriodError: for a year, which is part of nothing.

    """
    level, year, number = parts_of(period)
    if level == "week":
        return name_of("block", year, _block_of_week(number))
    if level == "block":
        return name_of("quarter", year, (number + 2) // 3)
    if level == "quarter":
        return name_of("year", year)
    raise PeriodError(f"{period!r} is a year, which is part of no other period")


def children(period: str) -> List[str]:
    """Return the periods one level down, in order; none for a week."""
    level, year, number = parts_of(period)
    if level == "year":
        return [name_of("quarter", year, one) for one in range(1, 5)]
    if level == "quarter":
        return [name_of("block", year, 3 * number - 2 + one) for one in range(3)]
    if level == "block":
        weeks = range(1, weeks_in_year(year) + 1)
        return [name_of("week", year, one) for one in weeks if _block_of_week(one) == number]
    return []


def weeks_of(period: str) -> List[str]:
    """Return the weeks of a period, in order."""
    below = children(period)
    return [week for child in below for week in weeks_of(child)] if below else [period]


def last_closed_week(now: dt.datetime) -> str:
    """Return the newest week that is closed: the one before this week's, but not before Monday 02:00."""
    return later(week_of((now - dt.timedelta(hours=CLOSES_AT)).date()), -1)


def is_closed(period: str, now: dt.datetime) -> bool:
    """Tell whether a period is over, with all its rows completed."""
    return monday(weeks_of(period)[-1]) <= monday(last_closed_week(now))


def newest_first(periods: List[str]) -> List[str]:
    """Return periods in order of their last week, the newest first; of those that end together the longest first."""
    return sorted(periods, key=lambda one: (weeks_of(one)[-1], len(weeks_of(one))), reverse=True)


def closed_periods(first: str, now: dt.datetime) -> List[str]:
    """Return all closed periods that hold a week from ``first`` on: weeks first, years last, each level in order."""
    level = weeks_between(first, last_closed_week(now))
    found: List[str] = []
    while level:
        found += level
        above = sorted({parent(one) for one in level if parts_of(one).level != "year"})
        level = [one for one in above if is_closed(one, now)]
    return found
