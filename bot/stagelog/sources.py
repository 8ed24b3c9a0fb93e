"""Registered sources: the pages that embed the widget. A page that is not registered counts as ``onbekend``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import FrozenSet, Iterable, List

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.stagelog.schema import SOURCE
from bot.vocabulary import UNREGISTERED

#: What a code looks like; the same stands in the table's check.
CODE = re.compile(r"[a-z0-9.-]{1,40}")
#: The most characters of a name.
MOST_NAME = 80


class SourceError(ValueError):
    """A source that cannot be registered or put off, told in one Dutch sentence."""


@dataclass(frozen=True)
class Source:
    """A registered source: its code, its name for people, the ISO week it was added in, and whether it counts now."""

    code: str
    name: str
    added_in_week: str
    active: bool


def check_code(code: str) -> None:
    """Check the shape of a code.

    Raises:
        SourceError: when it is none.

    """
    if not CODE.fullmatch(code):
        raise SourceError(f"{code!r} is geen code; gebruik 1 tot 40 kleine letters, cijfers, punten of streepjes.")


def listed(connection: Connection) -> List[Source]:
    """Return all sources by code, those put off too."""
    rows = connection.execute(sa.select(SOURCE).order_by(SOURCE.c.code))
    return [Source(row.code, row.name, row.added_in_week, bool(row.active)) for row in rows]


def active_codes(connection: Connection) -> FrozenSet[str]:
    """Return the codes that count now."""
    return frozenset(connection.execute(sa.select(SOURCE.c.code).where(SOURCE.c.active)).scalars())


def add(connection: Connection, code: str, name: str, week: str) -> bool:
    """Register a source, or put one on again that was off; a given name replaces the old one.

    Returns whether the code is new.

    Raises:
        SourceError: when the code or the name cannot be used.

    """
    check_code(code)
    name = " ".join(name.split())
    if len(name) > MOST_NAME:
        raise SourceError(f"De naam is te lang; gebruik er hoogstens {MOST_NAME} tekens voor.")
    if code == UNREGISTERED:
        raise SourceError(f"'{UNREGISTERED}' is er altijd al: zo tellen pagina's die niet aangemeld zijn.")
    new = {"active": True, **({"name": name} if name else {})}
    if connection.execute(SOURCE.update().where(SOURCE.c.code == code).values(**new)).rowcount:
        return False
    connection.execute(SOURCE.insert().values(code=code, name=name or code, added_in_week=week, active=True))
    return True


def add_missing(connection: Connection, codes: Iterable[str], week: str) -> None:
    """Register the codes of the settings that are not there yet; one that was put off stays off.

    Raises:
        SourceError: when a code cannot be used.

    """
    there = {source.code for source in listed(connection)}
    for code in codes:
        if code not in there:
            add(connection, code, "", week)


def put_off(connection: Connection, code: str) -> None:
    """Let a source count no more: its pages count as ``onbekend`` from now on. What it counted stays its own.

    Raises:
        SourceError: when there is no such source, or it cannot be put off.

    """
    if code == UNREGISTERED:
        raise SourceError(f"'{UNREGISTERED}' kan niet uit: zo tellen pagina's die niet aangemeld zijn.")
    if not connection.execute(SOURCE.update().where(SOURCE.c.code == code).values(active=False)).rowcount:
        raise SourceError(f"Er is geen bron met de code {code!r}; 'leermaatje bron lijst' laat zien welke er zijn.")
