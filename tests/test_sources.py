"""Registered sources: the command, the settings, and a running server that learns of a new one."""

from __future__ import annotations

from typing import Any, Iterator, List

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot import cli, runtime
from bot.settings import SettingError
from bot.stagelog.sources import SourceError, add, check_code, listed, put_off
from bot.stagelog.store import SOURCES_LIVE, StageLog
from bot.stagelog.writer import RegisteredOnly, Writer
from bot.talk.state import Talk
from tests.databases import BOTH, address, rows
from tests.talking import DAY

BAD_CODES = ["", "Bond", "b ond", "bond!", "a" * 41, "bönd", "bond_1", "bond\n", "bond|x", "bond=x"]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[str]:
    yield from address(request.param, tmp_path)


@pytest.fixture
def log(url: str) -> Iterator[StageLog]:
    made = StageLog(url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LEERMAATJE_TODAY", "2026-11-24")

    def call(*arguments: str) -> Result:
        done = CliRunner().invoke(cli.main, ["bron", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        return done

    return call


def _codes(log: StageLog) -> List[str]:
    with log.engine.connect() as connection:
        return [f"{one.code} {one.name} {one.active}" for one in listed(connection)]


def test_unregistered_pages_have_their_code_from_the_start(log: StageLog) -> None:
    assert _codes(log) == ["onbekend onbekend True"]


def test_a_source_is_registered_listed_put_off_and_on_again(run: Any, log: StageLog) -> None:
    done = run("toevoegen", "bond-zuid", "--naam", "Vakbond Zuid")
    assert done.exit_code == 0, done.output
    assert 'data-source="bond-zuid"' in done.output
    assert "binnen een minuut" in done.output
    told = run("lijst").output
    assert "bond-zuid  aan  sinds 2026-W48  Vakbond Zuid" in told
    assert "onbekend" in told
    assert run("uitzetten", "bond-zuid").exit_code == 0
    assert "bond-zuid  uit" in run("lijst").output
    assert "is aan" in run("toevoegen", "bond-zuid").output
    assert _codes(log) == ["bond-zuid Vakbond Zuid True", "onbekend onbekend True"]
    assert run("toevoegen", "bond-zuid", "--naam", "Bond  Zuid").exit_code == 0
    assert _codes(log)[0] == "bond-zuid Bond Zuid True"


@pytest.mark.parametrize("code", BAD_CODES)
def test_a_code_that_is_none_is_one_sentence(run: Any, log: StageLog, code: str) -> None:
    done = run("toevoegen", "--", code)
    assert done.exit_code == 1
    assert "kleine letters" in done.output
    assert done.output.count("\n") == 1
    assert _codes(log) == ["onbekend onbekend True"]
    with pytest.raises(SourceError):
        check_code(code)


def test_what_cannot_be_done_is_one_sentence(run: Any, log: StageLog) -> None:
    for arguments, part in (
        (("uitzetten", "kapper"), "geen bron"),
        (("uitzetten", "onbekend"), "kan niet uit"),
        (("toevoegen", "onbekend"), "altijd al"),
        (("toevoegen", "bond", "--naam", "x" * 81), "te lang"),
    ):
        done = run(*arguments)
        assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
        assert part in done.output
    assert _codes(log) == ["onbekend onbekend True"]


def test_a_database_that_is_away_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://niemand:geheim@127.0.0.1:1/weg")
    for arguments in (("bron", "lijst"), ("vouwen",)):
        done = CliRunner().invoke(cli.main, list(arguments))
        assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
        assert "geheim" not in done.output


def test_the_codes_of_the_settings_are_registered_at_the_start(log: StageLog) -> None:
    log.register(("bond", "bieb"), "2026-W48")
    with log.engine.begin() as connection:
        put_off(connection, "bieb")
    log.register(("bond", "bieb", "bond"), "2026-W50")
    assert _codes(log) == ["bieb bieb False", "bond bond True", "onbekend onbekend True"]
    with log.engine.connect() as connection:
        assert {one.added_in_week for one in listed(connection) if one.code == "bond"} == {"2026-W48"}
    with pytest.raises(SettingError, match="LEERMAATJE_SOURCES"):
        log.register(("Bond X",), "2026-W48")
    log.register(("onbekend",), "2026-W48")


def test_a_running_server_learns_of_a_new_source(url: str) -> None:
    now = [0.0]
    running = StageLog(url, clock=lambda: now[0])
    running.migrate()
    assert running.sources() == {"onbekend"}
    other = StageLog(url)
    with other.engine.begin() as connection:
        assert add(connection, "bond", "", "2026-W48")
    assert running.sources() == {"onbekend"}
    now[0] += SOURCES_LIVE
    assert SOURCES_LIVE < 60
    assert running.sources() == {"onbekend", "bond"}
    with other.engine.begin() as connection:
        put_off(connection, "bond")
    now[0] += SOURCES_LIVE
    assert running.sources() == {"onbekend"}
    other.close()
    running.close()


def test_the_last_known_sources_hold_while_the_database_is_away(
    log: StageLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    log._clock = lambda: now[0]
    log.register(("bond",), "2026-W48")
    assert "bond" in log.sources()

    def away(*_: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("weg"))

    monkeypatch.setattr("bot.stagelog.store.active_codes", away)
    now[0] += SOURCES_LIVE
    assert "bond" in log.sources()
    assert "OperationalError" in caplog.text


@pytest.mark.parametrize(("source", "counted"), [("bond", "bond"), ("uit", "onbekend"), ("kapper", "onbekend")])
def test_a_talk_counts_for_its_page(log: StageLog, monkeypatch: pytest.MonkeyPatch, source: str, counted: str) -> None:
    log.know_offers(runtime.offer_ids())
    log.register(("bond", "uit"), "2026-W48")
    with log.engine.begin() as connection:
        put_off(connection, "uit")
    writer = Writer(RegisteredOnly(log))
    monkeypatch.setattr(runtime, "writer", lambda: writer)
    runtime.count(Talk(consent="yes", mode="worker", stage="action", stage_start="action", source=source), DAY)
    writer.close()
    assert [row["source"] for row in rows(log)] == [counted]
