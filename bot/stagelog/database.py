"""Opens the database in the way that all parts need: own transactions on SQLite, little patience, keys that hold."""

from __future__ import annotations

import select
import time
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.settings import SettingError

#: Seconds that a database that does not answer, or is busy writing, may hold up a talk.
PATIENCE = 5
#: Seconds that PostgreSQL may take to answer a server.
ANSWER = 5.0
#: Rows that are sent to the database at once.
CHUNK = 10_000
#: Names of the locks of PostgreSQL that this project takes, as their numbers.
LOCKS = {"migrate": 7_460_001, "fold": 7_460_002}


def address_of(url: str) -> sa.engine.URL:
    """Return an address, with the folder of an SQLite file made.

    Raises:
        SettingError: when it is no address, or the folder cannot be made.

    """
    try:
        address = sa.engine.make_url(url)
    except sa.exc.ArgumentError:
        raise SettingError("DATABASE_URL is not a database address; write it as sqlite:///var/leermaatje.db.") from None
    if address.get_backend_name() == "sqlite" and address.database:
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError(
                f"The folder of DATABASE_URL cannot be made ({error.strerror}); choose another."
            ) from None
    return address


def open_engine(address: sa.engine.URL) -> Engine:
    """Return an engine for an address. Nothing is opened yet."""
    sqlite = address.get_backend_name() == "sqlite"
    patience = {"timeout": PATIENCE} if sqlite else {"connect_timeout": PATIENCE}
    engine = sa.create_engine(
        address, pool_pre_ping=True, connect_args=patience if sqlite or "postgresql" in address.drivername else {}
    )
    if sqlite:
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def bound_answers(seconds: float) -> None:
    """Let no answer of PostgreSQL take longer than this in this process; then it counts as away.

    A machine that went without a word (a frozen disk, a firewall that drops) keeps a connection open for a quarter of
    an hour, and whoever asked waits with it. libpq has no bound for it: the wait of psycopg2 is taken over.
    """
    import psycopg2
    from psycopg2 import extensions

    def wait(connection: Any) -> None:
        until = time.monotonic() + seconds
        while (state := connection.poll()) != extensions.POLL_OK:
            waiting = select.poll()
            waiting.register(connection.fileno(), select.POLLIN if state == extensions.POLL_READ else select.POLLOUT)
            if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
                raise psycopg2.OperationalError("the database does not answer")

    extensions.set_wait_callback(wait)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # Python's driver begins and ends transactions behind one's back, and never for a change of tables. Off.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    # To write ahead costs a talk much less, and a crash loses no finished row.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # The right to write is taken at once: who first reads and then writes could find the door shut halfway.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def lock(connection: Connection, name: str) -> None:
    """Let one process at a time be here until its transaction ends; on SQLite every transaction is so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCKS[name]})


def insert_many(connection: Connection, table: sa.Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert many rows fast, each as values in the order of ``names``; return how many."""
    marks = ", ".join(["?"] * len(names))
    plain = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    done, chunk = 0, []  # type: int, List[Sequence[Any]]
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            _insert(connection, table, names, plain, chunk)
            done, chunk = done + len(chunk), []
    if chunk:
        _insert(connection, table, names, plain, chunk)
    return done + len(chunk)


def _insert(
    connection: Connection, table: sa.Table, names: Sequence[str], plain: str, rows: List[Sequence[Any]]
) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().executemany(plain, rows)
        return
    values: List[Dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    connection.execute(table.insert(), values)
