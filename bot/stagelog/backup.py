"""A copy of the database in one file, while the server goes on: SQLite only; PostgreSQL has its own tools.

SQLite's online copy reads page by page and begins anew when somebody writes in between; the copy is whole and checked
before it gets its name. What it holds is told in docs/operations.md.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.settings import SettingError
from bot.stagelog.database import PATIENCE, address_of

#: The tables without which a file is no database of this project.
NEEDED = {"alembic_version", "stage_log"}


def file_of(url: str) -> Path:
    """Return the file of an SQLite database.

    Raises:
        SettingError: when the address is of another kind, or there is no such file.

    """
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        raise SettingError("Dit kan alleen met SQLite. Gebruik voor PostgreSQL pg_dump; zie docs/operations.md.")
    path = Path(address.database or "")
    if not path.is_file():
        raise SettingError(f"{path} is er niet; kijk DATABASE_URL na.")
    return path


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            found = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise SettingError(f"{path} is geen bruikbare database ({type(error).__name__}); neem een andere.") from None
    if not found >= NEEDED:
        raise SettingError(f"{path} is geen database van Leermaatje; neem een andere.")
    if not sound or broken:
        raise SettingError(f"{path} is beschadigd; neem een andere.")


def _copy(source: Path, target: Path) -> None:
    """Copy a database, and give the copy its name when all of it stands on the disk. Only its owner may read it."""
    part = target.with_name(target.name + ".deel")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=PATIENCE)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            # A copy is one file: what is written ahead would be a second.
            new.execute("PRAGMA journal_mode=DELETE")
        _check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        kind = type(error).__name__
        raise SettingError(f"{target} kan niet geschreven worden ({kind}); kies een andere plek.") from None
    finally:
        part.unlink(missing_ok=True)


def back_up(url: str, target: Path) -> None:
    """Copy the database to a file that is not there yet.

    Raises:
        SettingError: in one sentence, when it cannot be done; then nothing is left behind.

    """
    source = file_of(url)
    if target.exists():
        raise SettingError(f"{target} is er al; kies een andere naam.")
    _copy(source, target)


def restore(url: str, source: Path) -> None:
    """Put a copy in the place of the database. The server must be off; the old database goes.

    Raises:
        SettingError: in one sentence, when it cannot be done; then the old database stays.

    """
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        raise SettingError("Dit kan alleen met SQLite. Gebruik voor PostgreSQL pg_restore; zie docs/operations.md.")
    if not source.is_file():
        raise SettingError(f"{source} is er niet; kijk de naam na.")
    _check(source)
    target = Path(address.database or "")
    _refuse_in_use(target)
    _copy(source, target)
    # What was written ahead belonged to the old file.
    for kind in ("-wal", "-shm"):
        target.with_name(target.name + kind).unlink(missing_ok=True)


def _refuse_in_use(path: Path) -> None:
    """Refuse while a server has the database open: it would go on writing in a file that has no name any more."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=0.5, isolation_level=None)) as own:
        try:
            # Only the last one with the file open can leave write-ahead logging.
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            mode = own.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "busy"
    if mode != "delete":
        raise SettingError("De database is in gebruik; zet Leermaatje eerst uit.")
