"""The stage log on SQLite and PostgreSQL: migration, closed words, one row a talk, and a database that is away."""

from __future__ import annotations

import logging
import os
import re
import uuid
from pathlib import Path
from typing import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot import runtime
from bot.settings import SettingError, Settings
from bot.stagelog.row import row_of
from bot.stagelog.schema import METADATA, STAGE_LOG
from bot.stagelog.store import StageLog, new_id
from bot.talk.state import Talk
from tests.talking import DAY

POSTGRES = os.environ.get("TEST_DATABASE_URL") or "postgresql+psycopg2://postgres@127.0.0.1/test"
AWAY = "postgresql+psycopg2://niemand:geheim-woord@127.0.0.1:1/weg"
ROW = row_of(
    Talk(stage="action", stage_start="action", sector="zorg", turns=7, consent="yes", mode="worker"), DAY, ["evc"], []
)
CLOSED = [column.name for column in STAGE_LOG.columns if column.constraints and column.name != "week"]


def _postgres_schema() -> Iterator[str]:
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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'map' / 'log.db'}"
    else:
        yield from _postgres_schema()


@pytest.fixture
def log(url: str) -> Iterator[StageLog]:
    made = StageLog(url)
    made.migrate()
    yield made
    made.close()


def _rows(log: StageLog) -> list:
    with log.engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(STAGE_LOG)).mappings()]


def test_one_row_is_written_and_completed(log: StageLog) -> None:
    assert log.save("a" * 32, ROW)
    assert _rows(log) == [{"id": "a" * 32, **ROW}]
    done = {**ROW, "completed": True, "useful": "yes", "chosen": "evc", "offers": "evc"}
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
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_migration_makes_the_same_checks(log: StageLog) -> None:
    made = {one["name"]: one["sqltext"] for one in sa.inspect(log.engine).get_check_constraints("stage_log")}
    wanted = {
        f"ck_stage_log_{column.name}": str(check.sqltext)
        for column in STAGE_LOG.columns
        for check in column.constraints
        if isinstance(check, sa.CheckConstraint)
    }
    assert set(made) == set(wanted)
    for name, text in wanted.items():
        assert sorted(re.findall(r"'([^']*)'", made[name])) == sorted(re.findall(r"'([^']*)'", text)), name


def test_nearly_every_word_is_guarded_by_the_database() -> None:
    free = {column.name for column in STAGE_LOG.columns} - set(CLOSED)
    assert free == {"id", "week", "source", "barriers", "motives", "offers", "chosen", "plan_made", "completed"}


@pytest.mark.parametrize("name", CLOSED)
def test_the_database_refuses_unknown_words(tmp_path: Path, name: str) -> None:
    made = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    METADATA.create_all(made.engine)
    with pytest.raises(sa.exc.IntegrityError), made.engine.begin() as connection:
        connection.execute(STAGE_LOG.insert().values(id="x", **{**ROW, name: "Jan Jansen"}))
    with made.engine.begin() as connection:
        connection.execute(STAGE_LOG.insert().values(id="x", **{**ROW, name: "unknown"}))
    made.close()


def test_the_migrated_database_refuses_unknown_words(log: StageLog) -> None:
    for name in CLOSED:
        with pytest.raises(sa.exc.IntegrityError), log.engine.begin() as connection:
            connection.execute(STAGE_LOG.insert().values(id="x", **{**ROW, name: "Jan Jansen"}))
    for week in ("2026-11-24", "2026-48", "gisteren"):
        with pytest.raises((sa.exc.IntegrityError, sa.exc.DataError)), log.engine.begin() as connection:
            connection.execute(STAGE_LOG.insert().values(id="x", **{**ROW, "week": week}))
    assert _rows(log) == []


@pytest.mark.parametrize("name", [column.name for column in STAGE_LOG.columns if column.name != "id"])
def test_no_field_may_be_empty(tmp_path: Path, name: str) -> None:
    assert not STAGE_LOG.columns[name].nullable


def test_a_refused_row_is_no_error_and_its_words_are_logged_nowhere(
    log: StageLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert log.save("a" * 32, {**ROW, "sector": "ZQ7-geheim"}) is False
    assert log.dropped == 1
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
    yield log
    log.close()


def test_a_talk_is_counted_once_and_completed(counted: StageLog) -> None:
    talk = Talk(consent="yes", source="bond")
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
        talk = Talk(consent=consent, stage="action", stage_start="action", closed="done")
        runtime.count(talk, DAY)
        assert talk.row_id is None
    assert _rows(counted) == []


def test_a_yes_taken_back_takes_the_row_along(counted: StageLog) -> None:
    talk = Talk(consent="yes", stage="action", stage_start="action")
    runtime.count(talk, DAY)
    assert len(_rows(counted)) == 1
    talk.consent = "no"
    runtime.count(talk, DAY)
    assert _rows(counted) == []
    assert talk.row_id is None


def test_a_crisis_writes_nothing_more(counted: StageLog) -> None:
    talk = Talk(consent="yes", stage="action", stage_start="action", turns=3)
    runtime.count(talk, DAY)
    before = _rows(counted)
    talk.closed, talk.turns = "crisis", 20
    runtime.count(talk, DAY)
    assert _rows(counted) == before
    fresh = Talk(consent="yes", stage="action", stage_start="action", closed="crisis")
    runtime.count(fresh, DAY)
    assert _rows(counted) == before
