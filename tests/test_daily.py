"""The daily job beside the server: when it runs, and that its faults touch nothing else."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import sys
import time
from pathlib import Path

import pytest
from aiohttp import web

from bot.cube.released import ReleasedFigures
from bot.server import daily
from bot.settings import ROOT
from bot.stagelog.store import StageLog
from tests.cubes import PLAIN, prepare, write


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-11-24T02:00", 1), ("2026-11-24T03:00", 24), ("2026-11-24T03:30", 23.5), ("2026-12-31T23:00", 4)],
)
def test_it_runs_every_night_at_three(now: str, hours: float) -> None:
    assert daily.seconds_until(dt.datetime.fromisoformat(now)) == hours * 3600


def test_it_runs_after_a_week_is_closed() -> None:
    from bot.cube.periods import CLOSES_AT

    assert daily.HOUR > CLOSES_AT


def test_the_real_command_counts_and_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'log.db'}"
    log = prepare(StageLog(url))
    write(log, [{**PLAIN, "source": "onbekend"}] * 20)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LEERMAATJE_TODAY", "2026-11-24")
    monkeypatch.chdir(ROOT)
    assert asyncio.run(daily.run_once())
    assert "2026-W40" in ReleasedFigures(log.engine).periods()
    log.close()


def test_a_failure_is_one_line_without_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://niemand:geheim@127.0.0.1:1/weg")
    monkeypatch.chdir(ROOT)
    caplog.set_level(logging.DEBUG, "bot")
    assert not asyncio.run(daily.run_once())
    (record,) = [one for one in caplog.records if one.name == "bot.server.daily"]
    assert record.getMessage() == "the weeks could not be counted (status 1): run 'leermaatje vouwen' to see why"
    assert not record.exc_info


def test_a_command_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    assert not asyncio.run(daily.run_once(["/bestaat/niet"]))
    assert "FileNotFoundError" in caplog.text


def _serve(monkeypatch: pytest.MonkeyPatch, command: list[str], seconds: float) -> float:
    """Run the context of the application for so long; return how long its end took."""
    monkeypatch.setattr(daily, "SOON", 0.05)
    monkeypatch.setattr(daily.run_once, "__defaults__", (command,))

    async def live() -> float:
        context = daily.fold_daily(web.Application())
        await context.__anext__()
        await asyncio.sleep(seconds)
        began = time.monotonic()
        with pytest.raises(StopAsyncIteration):
            await context.__anext__()
        return time.monotonic() - began

    return asyncio.run(live())


def test_it_runs_soon_after_the_start_and_goes_on_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "runs"
    code = f"open({str(mark)!r}, 'a').write('x'); raise SystemExit(3)"
    monkeypatch.setattr(daily, "seconds_until", lambda now: 0.05)
    _serve(monkeypatch, [sys.executable, "-S", "-c", code], 2.5)
    assert len(mark.read_text()) >= 2


def test_the_end_of_the_server_does_not_wait_for_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "pid"
    code = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    took = _serve(monkeypatch, [sys.executable, "-S", "-c", code], 2.0)
    assert took < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
