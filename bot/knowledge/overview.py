"""What in the knowledge asks for a look on a day: what ends, has ended, grew old or rests on little.

A pure function of what :mod:`bot.knowledge.dated` reads and of the day. The command ``leermaatje kennis`` and
``make check`` show this one listing, each in its own words; a page can do the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Tuple

from bot.knowledge.dates import ENDS_WITHIN, STALE_AFTER

#: Kinds of findings, in the order in which they are worth a look.
KINDS = (
    "ends_soon",
    "ended",
    "not_begun",
    "not_checked",
    "checked_later",
    "uncertain",
    "older",
    "one_source",
)


@dataclass(frozen=True)
class Dated:
    """One block of a knowledge file that names its source and dates, and where it stands.

    ``entry`` is the id of the entry; ``part`` names the block inside it, such as ``fact``. ``lines`` holds the line of
    each key. ``tells_end``: it has the sentence 'ended'; ``instead``: what it names in its place.
    """

    file: str
    line: int
    entry: str
    part: str = ""
    valid_from: Optional[dt.date] = None
    valid_until: Optional[dt.date] = None
    checked_on: Optional[dt.date] = None
    certainty: str = ""
    second_source: bool = False
    tells_end: bool = False
    instead: Tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """Return the line on which a key stands, or where the block begins when it is not there."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True)
class Finding:
    """One thing to look at: its kind (one of ``KINDS``), the line to go to, and the date or days it is about.

    ``days`` are the days until the end, since the end, or since the last check.
    """

    kind: str
    line: int
    about: Dated
    day: Optional[dt.date] = None
    days: int = 0


@dataclass(frozen=True)
class Overview:
    """The listing of a day. ``total`` is the number of blocks looked at."""

    day: dt.date
    total: int
    findings: Tuple[Finding, ...]

    def of(self, kind: str) -> List[Finding]:
        """Return the findings of a kind."""
        return [one for one in self.findings if one.kind == kind]

    @property
    def counts(self) -> Dict[str, int]:
        """The number of findings of each kind, zeros included."""
        return {kind: len(self.of(kind)) for kind in KINDS}


def look_at(one: Dated, day: dt.date) -> Iterator[Finding]:
    """Yield what there is to say of one block on a day.

    Of what has ended nothing else is said than that: it is not offered, so its source needs no second look.
    """
    if one.checked_on and one.checked_on > day:
        yield Finding("checked_later", one.line_of("checked_on"), one, one.checked_on)
    if one.valid_until and one.valid_until < day:
        since = (day - one.valid_until).days
        yield Finding("ended", one.line_of("valid_until"), one, one.valid_until, since)
        return
    if one.valid_until and one.valid_until - day <= ENDS_WITHIN:
        yield Finding("ends_soon", one.line_of("valid_until"), one, one.valid_until, (one.valid_until - day).days)
    if one.valid_from and one.valid_from > day:
        yield Finding("not_begun", one.line_of("valid_from"), one, one.valid_from, (one.valid_from - day).days)
    if one.checked_on and day - one.checked_on > STALE_AFTER:
        yield Finding("not_checked", one.line_of("checked_on"), one, one.checked_on, (day - one.checked_on).days)
    if one.certainty in ("uncertain", "older"):
        yield Finding(one.certainty, one.line_of("certainty"), one)
    if not one.second_source:
        yield Finding("one_source", one.line_of("source"), one)


def overview(dated: Iterable[Dated], day: dt.date) -> Overview:
    """Return all that asks for a look on ``day``: by kind, then by the nearest date, then by file and line."""
    blocks = list(dated)
    found = [finding for one in blocks for finding in look_at(one, day)]
    late = dt.date.max
    found.sort(key=lambda it: (KINDS.index(it.kind), it.day or late, it.about.file, it.line))
    return Overview(day, len(blocks), tuple(found))
