"""A database of its own for a test: an SQLite file, or a schema in PostgreSQL."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import sqlalchemy as sa

from bot.stagelog.schema import LISTS, STAGE_LOG
from bot.stagelog.store import StageLog

POSTGRES = os.environ.get("TEST_DATABASE_URL") or "postgresql+psycopg2://postgres@127.0.0.1/test"
BOTH = ("sqlite", "postgresql")


def postgres_schema() -> Iterator[str]:
    """Make an own schema in the PostgreSQL database and yield an address that uses it."""
    try:
        engine = sa.create_engine(POSTGRES, connect_args={"connect_timeout": 3})
        name = f"leermaatje_{uuid.uuid4().hex[:12]}"
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        reason = f"no PostgreSQL in reach ({type(error).__name__}); set TEST_DATABASE_URL"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason} (in CI nothing may be skipped)")
        pytest.skip(reason)
    url = sa.engine.make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={name}"})
    yield url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


def address(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'map' / 'log.db'}"
    else:
        yield from postgres_schema()


def rows(log: StageLog, key: bool = False) -> List[Dict[str, Any]]:
    """Return all rows with their lists; the random cell key only when asked for."""
    with log.engine.connect() as connection:
        found = [dict(row) for row in connection.execute(sa.select(STAGE_LOG)).mappings()]
        for row in found:
            for name, (table, column) in LISTS.items():
                asked = sa.select(column).where(table.c.row_id == row["id"]).order_by(column)
                row[name] = list(connection.execute(asked).scalars())
            if not key:
                del row["cell_key"]
    return found
