"""The stage log on SQLite and PostgreSQL: migration, closed words, one row a talk, and a database that is away."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import bot.cube.schema  # noqa: F401  (its tables are part of the same metadata)
from bot import runtime
from bot.settings import SettingError, Settings
from bot.stagelog.row import row_of
from bot.stagelog.schema import LISTS, METADATA, STAGE_LOG
from bot.stagelog.store import StageLog, new_id
from bot.stagelog.writer import RegisteredOnly, Writer
from bot.talk.state import Talk
from tests.databases import BOTH, address, rows
from tests.talking import DAY

AWAY = "postgresql+psycopg2://niemand:geheim-woord@127.0.0.1:1/weg"
ROW = row_of(
    Talk(stage="action", stage_start="action", sector="zorg", turns=7, consent="yes", mode="worker"), DAY, ["evc"], []
)
REFUSED = (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.ProgrammingError, sa.exc.StatementError)


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from address(request.param, tmp_path)


@pytest.fixture
def log(url: str) -> Iterator[StageLog]:
    made = StageLog(url)
    made.migrate()
    made.know_offers(["evc", "bbl"])
    yield made
    made.close()


_rows = rows


def _insert(log: StageLog, **values: object) -> None:
    """Insert a row, past the store, as somebody with a console of the database would."""
    own = {name: value for name, value in {**ROW, **values}.items() if name not in LISTS}
    with log.engine.begin() as connection:
        connection.execute(STAGE_LOG.insert().values(**{"id": "f" * 32, "cell_key": 7, **own}))


def test_one_row_is_written_and_completed(log: StageLog) -> None:
    assert log.save("a" * 32, ROW)
    assert _rows(log) == [{"id": "a" * 32, **ROW}]
    done = {
        **ROW,
        "completed": True,
        "useful": "yes",
        "chosen": "evc",
        "offers": ["evc"],
        "barriers": ["money", "time"],
    }
    assert log.save("a" * 32, done)
    assert _rows(log) == [{"id": "a" * 32, **done}]
    assert log.dropped == 0


def test_talks_have_a_row_each_and_deleting_takes_one(log: StageLog) -> None:
    for name in ("a", "b", "c"):
        assert log.save(name * 32, ROW)
    assert log.delete("b" * 32)
    assert log.delete("nergens")
    assert sorted(row["id"][0] for row in _rows(log)) == ["a", "c"]


def test_migrating_again_changes_nothing(log: StageLog, url: str) -> None:
    log.save("a" * 32, ROW)
    again = StageLog(url)
    again.migrate()
    assert len(_rows(again)) == 1
    again.close()


def test_the_migration_makes_what_the_schema_says(log: StageLog) -> None:
    with log.engine.connect() as connection:
        own = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in METADATA.tables}
        context = MigrationContext.configure(connection, opts=own)
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("table", [table.name for table in METADATA.sorted_tables])
def test_the_migration_makes_the_same_checks(log: StageLog, table: str) -> None:
    made = {one["name"]: one["sqltext"] for one in sa.inspect(log.engine).get_check_constraints(table)}
    wanted = {
        f"ck_{table}_{str(check.name).replace(f'ck_{table}_', '')}": str(check.sqltext)
        for column in METADATA.tables[table].columns
        for check in column.constraints
        if isinstance(check, sa.CheckConstraint)
    }
    assert set(wanted) <= set(made)
    for name, text in wanted.items():
        # PostgreSQL writes a large number between quotes.
        told = re.sub(r"'(\d{6,})'::bigint", r"\1", made[name])
        assert sorted(re.findall(r"'([^']*)'", told)) == sorted(re.findall(r"'([^']*)'", text)), name


def test_a_refused_row_is_tried_once_and_its_words_are_logged_nowhere(
    log: StageLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # True: there is no use in trying again, and the rows behind it must not wait for it.
    assert log.save("a" * 32, {**ROW, "sector": "ZQ7-geheim"}) is True
    assert log.save("b" * 32, {**ROW, "offers": ["ZQ7-geheim"]}) is True
    assert log.dropped == 2
    assert _rows(log) == []
    assert caplog.records
    for record in caplog.records:
        assert "ZQ7-geheim" not in record.getMessage()
        assert "a" * 32 not in record.getMessage()
        assert not record.exc_info


@pytest.mark.parametrize("kind", ["no server", "no table", "no database"])
def test_a_database_that_is_away(tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    if kind == "no server":
        pytest.importorskip("psycopg2", reason="psycopg2 is not installed")
    path = tmp_path / "log.db"
    if kind == "no database":
        path.mkdir()
    away = StageLog(AWAY if kind == "no server" else f"sqlite:///{path}")
    caplog.set_level(logging.DEBUG)
    assert away.save("b" * 32, ROW) is False
    assert away.save("b" * 32, ROW) is False
    assert away.delete("b" * 32) is False
    assert away.dropped == 2
    for word in ("zorg", "geheim-woord", "b" * 32, "2026-W48"):
        assert word not in caplog.text
    away.close()


def test_a_database_that_comes_back(tmp_path: Path) -> None:
    log = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    assert log.save("c" * 32, ROW) is False
    log.migrate()
    assert log.save("c" * 32, ROW) is True
    assert len(_rows(log)) == 1
    log.close()


def test_migrating_a_database_that_is_away_says_so_in_a_sentence_without_the_password() -> None:
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed")
    with pytest.raises(SettingError, match="cannot be used") as raised:
        StageLog(AWAY).migrate()
    assert "geheim-woord" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("url", ["geen adres", "", "sqlite", "://"])
def test_no_address_at_all(url: str) -> None:
    with pytest.raises(SettingError):
        StageLog(url)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(SettingError, match="folder"):
        StageLog(f"sqlite:///{tmp_path / 'bestand' / 'map' / 'log.db'}")


def test_ids_are_random_and_say_nothing() -> None:
    ids = [new_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert ids != sorted(ids)


# Counting a talk: the door between the talk and the log.


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StageLog]:
    log = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    log.migrate()
    monkeypatch.setattr(runtime, "stage_log", lambda: log)
    monkeypatch.setattr(runtime, "settings", lambda: Settings(sources=("bond",)))
    log.know_offers(runtime.offer_ids())
    log.register(("bond",), "2026-W48")
    writer = Writer(RegisteredOnly(log), patience=5)
    monkeypatch.setattr(runtime, "writer", lambda: writer)
    yield log
    writer.close()
    log.close()


def test_the_page_of_a_talk_counts_only_when_it_is_registered(counted: StageLog) -> None:
    for source in ("bond", "ergens", None):
        runtime.count(Talk(consent="yes", mode="worker", source=source, stage="action", stage_start="action"), DAY)
    assert sorted(row["source"] for row in _rows(counted)) == ["bond", "onbekend", "onbekend"]


def test_a_talk_is_counted_once_and_completed(counted: StageLog) -> None:
    talk = Talk(consent="yes", mode="worker", source="bond")
    runtime.count(talk, DAY)
    assert _rows(counted) == []
    talk.stage = talk.stage_start = "action"
    runtime.count(talk, DAY)
    talk.closed = "done"
    runtime.count(talk, DAY)
    rows = _rows(counted)
    assert [(row["id"], row["completed"], row["source"]) for row in rows] == [(talk.row_id, True, "bond")]


def test_without_a_yes_nothing_is_written(counted: StageLog) -> None:
    for consent in (None, "no", "what"):
        talk = Talk(consent=consent, mode="worker", stage="action", stage_start="action", closed="done")
        runtime.count(talk, DAY)
        assert talk.row_id is None
    assert _rows(counted) == []


def test_a_yes_taken_back_takes_the_row_along(counted: StageLog) -> None:
    talk = Talk(consent="yes", mode="worker", stage="action", stage_start="action")
    runtime.count(talk, DAY)
    assert len(_rows(counted)) == 1
    talk.consent = "no"
    runtime.count(talk, DAY)
    assert _rows(counted) == []
    assert talk.row_id is None


def test_a_crisis_writes_nothing_more(counted: StageLog) -> None:
    talk = Talk(consent="yes", mode="worker", stage="action", stage_start="action", turns=3)
    runtime.count(talk, DAY)
    before = _rows(counted)
    talk.closed, talk.turns = "crisis", 20
    runtime.count(talk, DAY)
    assert _rows(counted) == before
    fresh = Talk(consent="yes", mode="worker", stage="action", stage_start="action", closed="crisis")
    runtime.count(fresh, DAY)
    assert _rows(counted) == before
