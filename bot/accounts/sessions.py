"""Sessions and audit lines in the database. Every call blocks and may raise ``SQLAlchemyError``."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Callable, List, Optional
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.accounts.schema import ACCOUNT, AUDIT, SESSION
from bot.accounts.store import Account, account_of
from bot.stagelog.store import StageLog

#: Seconds without a request after which a session ends, and seconds after the log-in at which it ends anyhow.
IDLE, LONGEST = 30 * 60, 10 * 3600
#: The moment of the last request is written at most once in so many seconds.
TOUCH_EVERY = 60
#: Seconds that the clock of another server may be ahead. A session from later than that began while a clock was wrong,
#: and would live until the time it was set to.
AHEAD = 5 * 60
#: Days that an audit line is kept: a full year, so that it can be answered for.
KEEP_AUDIT = 400


def hash_of(token: str) -> str:
    """Return what is kept of a token. It has 256 random bits, so that a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Sessions of logged-in accounts. Only the browser has the token."""

    def __init__(self, log: StageLog, clock: Callable[[], float] = time.time) -> None:
        """Remember where they are; nothing is opened yet."""
        self._log, self._clock = log, clock

    def open(self, account_id: int) -> str:
        """Begin a session and return its new token; sessions that are over are cleared away."""
        token, now = secrets.token_urlsafe(32), int(self._clock())
        with self._log.engine.begin() as connection:
            connection.execute(
                SESSION.delete().where(sa.or_(SESSION.c.seen <= now - IDLE, SESSION.c.started <= now - LONGEST))
            )
            connection.execute(
                SESSION.insert().values(token_hash=hash_of(token), account_id=account_id, started=now, seen=now)
            )
        return token

    def account(self, token: str) -> Optional[Account]:
        """Return the active account of a session that still runs, and remember that it was used."""
        now, own = int(self._clock()), SESSION.c.token_hash == hash_of(token)
        query = (
            sa.select(ACCOUNT, SESSION.c.seen)
            .join(SESSION, SESSION.c.account_id == ACCOUNT.c.id)
            .where(
                own,
                ACCOUNT.c.active,
                SESSION.c.seen.between(now - IDLE + 1, now + AHEAD),
                SESSION.c.started > now - LONGEST,
            )
        )
        with self._log.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if row.seen <= now - TOUCH_EVERY:
            # A database that can be read and not written (locked, full) keeps nobody out who is in.
            with suppress(OperationalError), self._log.engine.begin() as connection:
                connection.execute(SESSION.update().where(own).values(seen=now))
        return account_of(row)

    def close(self, token: str) -> None:
        """End a session."""
        with self._log.engine.begin() as connection:
            connection.execute(SESSION.delete().where(SESSION.c.token_hash == hash_of(token)))


@dataclass(frozen=True)
class Line:
    """One audit line. ``hour`` is UTC, '2026-11-24T13'."""

    hour: str
    account: str
    what: str
    detail: str

    @property
    def shown(self) -> str:
        """The date and hour in the Netherlands, as people write it; UTC when the machine knows no time zones."""
        moment = dt.datetime.strptime(self.hour, "%Y-%m-%dT%H").replace(tzinfo=dt.timezone.utc)
        try:
            moment = moment.astimezone(ZoneInfo("Europe/Amsterdam"))
        except ZoneInfoNotFoundError:
            return f"{moment:%d-%m-%Y}, {moment.hour} uur (UTC)"
        return f"{moment:%d-%m-%Y}, {moment.hour} uur"


class Audit:
    """Who did what on the programme page. No password, token or address goes in."""

    def __init__(self, log: StageLog, clock: Callable[[], float] = time.time) -> None:
        """Remember where the lines are; nothing is opened yet."""
        self._log, self._clock = log, clock

    def write(self, account: str, what: str, detail: str = "") -> None:
        """Write a line with the date and the hour; lines older than ``KEEP_AUDIT`` days are cleared away."""
        now = dt.datetime.fromtimestamp(self._clock(), dt.timezone.utc)
        oldest = (now - dt.timedelta(days=KEEP_AUDIT)).strftime("%Y-%m-%dT%H")
        what, detail = (re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip() for text in (what, detail))
        with self._log.engine.begin() as connection:
            connection.execute(AUDIT.delete().where(AUDIT.c.hour < oldest))
            connection.execute(
                AUDIT.insert().values(
                    hour=now.strftime("%Y-%m-%dT%H"), account=account[:120], what=what[:60], detail=detail[:400]
                )
            )

    def last(self, most: int = 50) -> List[Line]:
        """Return the last lines, newest first."""
        with self._log.engine.connect() as connection:
            rows = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most))
            return [Line(row.hour, row.account, row.what, row.detail) for row in rows]
