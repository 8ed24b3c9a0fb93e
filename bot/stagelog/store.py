"""Writes rows of the stage log. The database may be away: then the talk goes on, and the next turn tries again."""

from __future__ import annotations

import logging
import secrets
import time
from pathlib import Path
from typing import Any, Callable, FrozenSet, Iterable, Mapping, Optional

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.events import tell
from bot.settings import SettingError
from bot.stagelog.database import address_of, lock, open_engine
from bot.stagelog.schema import DEMO, KNOWN_OFFER, LISTS, STAGE_LOG
from bot.stagelog.sources import SourceError, active_codes, add_missing

_log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"
#: Seconds that the list of registered sources is kept: a new one counts within this time.
SOURCES_LIVE = 30.0


def new_id() -> str:
    """Return a random key of 128 bits that says nothing of order, time or person."""
    return secrets.token_hex(16)


def new_cell_key() -> int:
    """Return a random number of 32 bits. Sums of it tell the gate whether two counts are of the same rows."""
    return secrets.randbits(32)


class StageLog:
    """The stage log on one database. Nothing is opened before the first use."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember where the log is; ``url`` is an SQLAlchemy address.

        Raises:
            SettingError: when the address is not one.

        """
        self._address = address_of(url)
        self._engine: Optional[Engine] = None
        self._clock = clock
        self._sources: FrozenSet[str] = frozenset()
        self._sources_until = float("-inf")
        self.dropped = 0

    @property
    def engine(self) -> Engine:
        """The engine, made at the first use."""
        if self._engine is None:
            self._engine = open_engine(self._address)
        return self._engine

    def migrate(self) -> None:
        """Bring the tables up to date with alembic; of two processes at once the second waits.

        Raises:
            SettingError: when the database cannot be reached or changed.

        """
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.engine.begin() as connection:
                lock(connection, "migrate")
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise SettingError(
                f"The database of DATABASE_URL cannot be used ({_reason(error)}); check the address."
            ) from None

    def know_offers(self, offer_ids: Iterable[str]) -> None:
        """Add the ids of the knowledge to the offers that a row may name. None is ever taken away: rows name them.

        Raises:
            SettingError: when the database refuses.

        """
        try:
            with self.engine.begin() as connection:
                lock(connection, "migrate")
                known = set(connection.execute(sa.select(KNOWN_OFFER.c.id)).scalars())
                fresh = [{"id": one} for one in sorted(set(offer_ids) - known)]
                if fresh:
                    connection.execute(KNOWN_OFFER.insert(), fresh)
        except SQLAlchemyError as error:
            raise SettingError(f"The offers cannot be put in the database ({_reason(error)}).") from None

    def register(self, codes: Iterable[str], week: str) -> None:
        """Register the sources of the settings that are not there yet, as added in ``week``.

        Raises:
            SettingError: when a code cannot be used.

        """
        try:
            with self.engine.begin() as connection:
                lock(connection, "migrate")
                add_missing(connection, codes, week)
        except SourceError as error:
            raise SettingError(f"LEERMAATJE_SOURCES: {error}") from None
        except SQLAlchemyError as error:
            raise SettingError(f"The sources cannot be put in the database ({_reason(error)}).") from None

    def sources(self) -> FrozenSet[str]:
        """Return the codes of registered sources, read again after half a minute; the last ones known on a fault."""
        if self._clock() >= self._sources_until:
            try:
                with self.engine.connect() as connection:
                    self._sources = active_codes(connection)
            except SQLAlchemyError as error:
                tell(_log, "sources_not_read", kind=error)
            self._sources_until = self._clock() + SOURCES_LIVE
        return self._sources

    def save(self, row_id: str, row: Mapping[str, Any]) -> bool:
        """Write or complete the row of one talk. Returns whether it is done with; never raises for a database fault.

        False asks for another try: the database is away, or full, or busy. A row that the database refuses is done
        with, and lost. A database of made-up talks takes no real one: nothing is written there.
        """
        try:
            with self.engine.begin() as connection:
                _write(connection, row_id, row)
            return True
        except (IntegrityError, DataError) as error:
            self.dropped += 1
            tell(_log, "row_refused", kind=error)
            return True
        except SQLAlchemyError as error:
            # The kind of fault only: a database's own message may repeat the values.
            self.dropped += 1
            tell(_log, "row_not_written", kind=error)
            return False

    def delete(self, row_id: str) -> bool:
        """Delete the row of one talk: somebody took their yes back while the talk lives. Returns whether it is gone."""
        try:
            with self.engine.begin() as connection:
                connection.execute(STAGE_LOG.delete().where(STAGE_LOG.c.id == row_id))
            return True
        except SQLAlchemyError as error:
            tell(_log, "row_not_deleted", kind=error)
            return False

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", error)).splitlines()[0]


def _write(connection: Connection, row_id: str, row: Mapping[str, Any]) -> None:
    own = {name: value for name, value in row.items() if name not in LISTS}
    changed = connection.execute(STAGE_LOG.update().where(STAGE_LOG.c.id == row_id).values(**own)).rowcount
    if not changed:
        if connection.execute(sa.select(DEMO.c.id)).first() is not None:
            return
        connection.execute(STAGE_LOG.insert().values(id=row_id, cell_key=new_cell_key(), **own))
    for name, (table, column) in LISTS.items():
        if changed:
            connection.execute(table.delete().where(table.c.row_id == row_id))
        if row[name]:
            connection.execute(table.insert(), [{"row_id": row_id, column.name: word} for word in row[name]])
