"""Fills a database of its own with made-up talks, for a demonstration of the page and for the benchmark.

The database is marked before the first talk: the page says so, and no real talk is counted there any more. There are
two ways. With rows, every talk is written as the server would write it, and the job of every day does the rest. With
counts alone, whole weeks go through the same builder into the cube and no row is kept, which is for millions of talks.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, Callable, Iterator, List, Sequence, Tuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.cube.build import Records, count
from bot.cube.counts import read_words, write_week
from bot.cube.fold import Done, fold
from bot.cube.people import SOURCES, make_talks
from bot.cube.periods import last_closed_week, later, weeks_between
from bot.cube.schema import CUBE_WEEK
from bot.cube.tables import DIMENSIONS, Words
from bot.gate.shapes import YES
from bot.stagelog.database import insert_many, lock
from bot.stagelog.schema import DEMO, LISTS, SOURCE, STAGE_LOG

_FLAGS = ("plan_made", "completed")
_SINGLE = (
    *("schooling", "stage_start", "stage_end", "gap", "attitude", "norm", "confidence", "learned_informally"),
    *("learning_form", "chosen", "plan_made", "intention_end", "useful", "turns", "completed"),
)
_COLUMNS = ("id", "week", "source", *DIMENSIONS, *_SINGLE, "cell_key")


class RealTalksError(RuntimeError):
    """The database holds real talks, so no made-up ones may go there."""


class OldDemoError(RuntimeError):
    """The database holds made-up talks already; others would not add up with what was released."""


def mark(engine: Engine) -> None:
    """Mark an empty database as one of made-up talks, and register their pages.

    Raises:
        RealTalksError: when it holds anything that was counted.
        OldDemoError: when it was marked before.

    """
    with engine.begin() as connection:
        lock(connection, "fold")
        if connection.execute(sa.select(DEMO.c.id)).first():
            raise OldDemoError
        for column in (STAGE_LOG.c.id, CUBE_WEEK.c.week):
            if connection.execute(sa.select(column).limit(1)).first():
                raise RealTalksError
        connection.execute(DEMO.insert().values(id=1))
        there = set(connection.execute(sa.select(SOURCE.c.code)).scalars())
        for code, name, _ in SOURCES:
            if code not in there:
                connection.execute(SOURCE.insert().values(code=code, name=name, added_in_week="2020-W01", active=True))


def weeks_for(now: dt.datetime, weeks: int) -> List[str]:
    """Return so many weeks, the last of them the newest closed one."""
    last = last_closed_week(now)
    return weeks_between(later(last, 1 - weeks), last)


def spread(chance: np.random.Generator, talks: int, weeks: int) -> List[int]:
    """Return how many talks each week has: some growth, some ups and downs, and exactly ``talks`` in all."""
    weights = np.linspace(0.7, 1.3, weeks) * chance.uniform(0.85, 1.15, weeks)
    return [int(one) for one in chance.multinomial(talks, weights / weights.sum())]


def fill(
    engine: Engine,
    now: dt.datetime,
    talks: int,
    weeks: int,
    rows: bool = True,
    seed: int = 1,
    tell: Callable[[str], Any] = lambda line: None,
) -> None:
    """Make talks and put them in the database, marked by :func:`mark` before.

    ``rows``: as rows of the stage log; else as counts in the cube alone. ``tell`` hears of each week.
    """
    chance = np.random.default_rng(seed)
    with engine.connect() as connection:
        words = read_words(connection)
    every = weeks_for(now, weeks)
    for week, number in zip(every, spread(chance, talks, weeks), strict=True):
        made = make_talks(chance, number, words)
        with engine.begin() as connection:
            if rows:
                write_rows(connection, week, made, words)
            else:
                lock(connection, "fold")
                write_week(connection, week, count(made, words), words)
        tell(f"{week}: {number}")


def demo(
    engine: Engine,
    now: dt.datetime,
    talks: int,
    weeks: int,
    rows: bool = True,
    seed: int = 1,
    smallest: int = 10,
    tell: Callable[[str], Any] = lambda line: None,
) -> Done:
    """Mark the database, fill it, and do the job of every day there.

    Raises:
        RealTalksError: when the database holds anything that was counted.
        OldDemoError: when it was filled before.

    """
    mark(engine)
    fill(engine, now, talks, weeks, rows, seed, tell)
    return fold(engine, now, smallest)


def write_rows(connection: Connection, week: str, made: Records, words: Words) -> None:
    """Write talks as rows of the stage log."""
    ids = [secrets.token_hex(16) for _ in range(len(made))]
    insert_many(connection, STAGE_LOG, _COLUMNS, _rows(ids, week, made, words))
    for name, (table, column) in LISTS.items():
        spelled = words.many[name]
        values: Iterator[Tuple[str, str]] = (
            (ids[record], spelled[word])
            for record, word in zip(made.many[name].record.tolist(), made.many[name].word.tolist(), strict=True)
        )
        insert_many(connection, table, ("row_id", column.name), values)


def _rows(ids: Sequence[str], week: str, made: Records, words: Words) -> Iterator[Tuple[Any, ...]]:
    single = words.single
    columns: List[Sequence[Any]] = [ids, [week] * len(made), _spelled(made.source, words.sources)]
    columns += [_spelled(made.dimensions[name], DIMENSIONS[name]) for name in DIMENSIONS]
    for name in _SINGLE:
        spelled: List[Any] = _spelled(made.single[name], single[name])
        columns.append([one == YES for one in spelled] if name in _FLAGS else spelled)
    columns.append(made.keys.tolist())
    return zip(*columns, strict=True)


def _spelled(numbers: np.ndarray, words: Sequence[str]) -> List[str]:
    return [words[number] for number in numbers.tolist()]
