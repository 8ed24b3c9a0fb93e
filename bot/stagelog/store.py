"""Writes rows of the stage log. The database may be away: then the talk goes on, and the next turn tries again."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import Any, Mapping, Optional

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import SettingError
from bot.stagelog.schema import STAGE_LOG

_log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"


def new_id() -> str:
    """Return a random key of 128 bits that says nothing of order, time or person."""
    return secrets.token_hex(16)


def _write_ahead(connection: Any, record: Any) -> None:
    """Let SQLite write ahead: a row costs a talk much less, and a crash loses no finished row."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


class StageLog:
    """The stage log on one database. Nothing is opened before the first use."""

    def __init__(self, url: str) -> None:
        """Remember where the log is; ``url`` is an SQLAlchemy address.

        Raises:
            SettingError: when the address is not one.

        """
        try:
            address = sa.engine.make_url(url)
        except sa.exc.ArgumentError:
            raise SettingError(
                "DATABASE_URL is not a database address; write it as sqlite:///var/leermaatje.db."
            ) from None
        if address.get_backend_name() == "sqlite" and address.database:
            try:
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SettingError(
                    f"The folder of DATABASE_URL cannot be made ({error.strerror}); choose another."
                ) from None
        self._url = url
        # A database that does not answer must not hold up a talk for long.
        self._patience = {"connect_timeout": 5} if address.get_backend_name() == "postgresql" else {"timeout": 5}
        self._engine: Optional[Engine] = None
        self.dropped = 0

    @property
    def engine(self) -> Engine:
        """The engine, made at the first use."""
        if self._engine is None:
            self._engine = sa.create_engine(self._url, pool_pre_ping=True, connect_args=self._patience)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "connect", _write_ahead)
        return self._engine

    def migrate(self) -> None:
        """Bring the tables up to date with alembic.

        Raises:
            SettingError: when the database cannot be reached or changed.

        """
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            raise SettingError(f"The database of DATABASE_URL cannot be used ({reason}); check the address.") from None

    def save(self, row_id: str, row: Mapping[str, Any]) -> bool:
        """Write or complete the row of one talk. Returns whether it was written; never raises for a database fault."""
        try:
            with self.engine.begin() as connection:
                changed = connection.execute(STAGE_LOG.update().where(STAGE_LOG.c.id == row_id).values(**row))
                if changed.rowcount == 0:
                    connection.execute(STAGE_LOG.insert().values(id=row_id, **row))
            return True
        except SQLAlchemyError as error:
            # The kind of fault only: a database's own message may repeat the values.
            self.dropped += 1
            _log.warning("stage log not written: %s", type(error).__name__)
            return False

    def delete(self, row_id: str) -> bool:
        """Delete the row of one talk: somebody took their yes back while the talk lives. Returns whether it is gone."""
        try:
            with self.engine.begin() as connection:
                connection.execute(STAGE_LOG.delete().where(STAGE_LOG.c.id == row_id))
            return True
        except SQLAlchemyError as error:
            _log.warning("stage log row not deleted: %s", type(error).__name__)
            return False

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
