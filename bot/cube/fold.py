"""The job of every day: closed weeks go into the cube, closed periods are released, and old rows are deleted.

Each week and each period is a transaction of its own, so that a job that is killed has done a part wholly or not at
all, and the next one goes on from there. Counting and deciding happen outside the transaction, on rows that no longer
change; within it the lock is taken and the work is looked at again. So two jobs at once do no harm, and talks are not
held up.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Iterator, List, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.cube.build import count, read_records
from bot.cube.counts import folded_weeks, read_counts, read_words, words_of_period, write_week
from bot.cube.periods import children, closed_periods, last_closed_week, later, week_of, weeks_between, weeks_of
from bot.cube.released import read_figures, write_release
from bot.cube.schema import CUBE_WEEK, RELEASE, SECRET
from bot.cube.tables import Words, shapes_of, shown_of_old
from bot.gate import release as gate
from bot.gate.model import Earlier, Rules
from bot.stagelog.database import lock
from bot.stagelog.schema import STAGE_LOG

#: Whole weeks that rows are kept besides the running one (design, section 6).
KEPT_WEEKS = 13


@dataclass
class Done:
    """What a job did: weeks put in the cube, periods released, rows deleted."""

    folded: List[str] = field(default_factory=list)
    released: List[str] = field(default_factory=list)
    deleted: int = 0


def fold(engine: Engine, now: dt.datetime, smallest: int = 10) -> Done:
    """Do all that is due at ``now``; ``smallest`` is the smallest group that may be shown (5 or more). Repeatable.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database is away; what was finished stays done.

    """
    done = Done()
    for week in weeks_due(engine, now):
        if fold_week(engine, week):
            done.folded.append(week)
    rules = Rules(smallest=smallest, salt=salt_of(engine))
    for period in periods_due(engine, now):
        if release_period(engine, period, now.date(), rules):
            done.released.append(period)
    for week in _old_weeks(engine, now):
        done.deleted += _delete_week(engine, week)
    return done


def weeks_due(engine: Engine, now: dt.datetime) -> List[str]:
    """Return the closed weeks that are not in the cube, in order: those without rows too, but none before the first."""
    with engine.connect() as connection:
        folded = folded_weeks(connection)
        first = connection.execute(sa.select(sa.func.min(STAGE_LOG.c.week))).scalar()
    # A week before the newest one in the cube is past: the periods over it may have been released.
    start = later(folded[-1], 1) if folded else first
    return weeks_between(start, last_closed_week(now)) if start else []


def fold_week(engine: Engine, week: str) -> bool:
    """Put a closed week in the cube. Returns whether this call did it."""
    with engine.connect() as connection:
        words = read_words(connection)
        counts = list(count(read_records(connection, week, words), words))
    with engine.begin() as connection:
        lock(connection, "fold")
        if connection.execute(sa.select(CUBE_WEEK.c.week).where(CUBE_WEEK.c.week == week)).first():
            return False
        write_week(connection, week, counts, words)
    return True


def periods_due(engine: Engine, now: dt.datetime) -> List[str]:
    """Return the closed periods that were not released, weeks first and years last."""
    with engine.connect() as connection:
        folded = folded_weeks(connection)
        released = set(connection.execute(sa.select(RELEASE.c.period)).scalars())
    if not folded:
        return []
    there = set(folded)
    return [
        period
        for period in closed_periods(folded[0], now)
        if period not in released and all(week in there for week in weeks_of(period) if week >= folded[0])
    ]


def release_period(engine: Engine, period: str, day: dt.date, rules: Rules) -> bool:
    """Release a period whose weeks are in the cube and whose parts were released. Returns whether this call did it."""
    with engine.connect() as connection:
        words = read_words(connection)
        weeks = weeks_of(period)
        counts = read_counts(connection, weeks, words)
        possible = words_of_period(connection, words, weeks, counts)
        figures = gate.release(counts, shapes_of(possible), rules, list(_earlier(connection, period, words)))
    with engine.begin() as connection:
        lock(connection, "fold")
        if connection.execute(sa.select(RELEASE.c.period).where(RELEASE.c.period == period)).first():
            return False
        write_release(connection, period, day, figures, rules)
    return True


def _earlier(connection: Connection, period: str, words: Words) -> Iterator[Earlier]:
    """Yield the released parts of a period, each with its own parts."""
    for child in children(period):
        if connection.execute(sa.select(RELEASE.c.period).where(RELEASE.c.period == child)).first():
            yield Earlier(
                read_counts(connection, weeks_of(child), words, plain=True),
                {group: shown_of_old(figures) for group, figures in read_figures(connection, child).items()},
                _earlier(connection, child, words),
            )


def salt_of(engine: Engine) -> bytes:
    """Return the secret of this installation, made at the first use."""
    asked = sa.select(SECRET.c.value).where(SECRET.c.name == "salt")
    with engine.begin() as connection:
        lock(connection, "fold")
        value = connection.execute(asked).scalar()
        if value is None:
            value = secrets.token_hex(32)
            connection.execute(SECRET.insert().values(name="salt", value=value))
    return bytes.fromhex(value)


def _old_weeks(engine: Engine, now: dt.datetime) -> Sequence[str]:
    """Return the weeks whose rows must go: older than 13 weeks, and in the cube."""
    keep_from = later(week_of(now.date()), -KEPT_WEEKS)
    asked = (
        sa.select(STAGE_LOG.c.week)
        .join(CUBE_WEEK, CUBE_WEEK.c.week == STAGE_LOG.c.week)
        .where(STAGE_LOG.c.week < keep_from)
        .distinct()
    )
    with engine.connect() as connection:
        return sorted(connection.execute(asked).scalars())


def _delete_week(engine: Engine, week: str) -> int:
    with engine.begin() as connection:
        return int(connection.execute(STAGE_LOG.delete().where(STAGE_LOG.c.week == week)).rowcount)
