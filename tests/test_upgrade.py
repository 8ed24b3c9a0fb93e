"""Several processes start at once on one old database: its tables are brought up to date once, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest
import sqlalchemy as sa

from bot.stagelog.store import StageLog
from tests.conftest import ROOT
from tests.databases import BOTH, address, rows
from tests.test_stage_log_migrations import OLD, _fill

AT_ONCE = 5
#: Waits until told, so that all begin at the same moment; alembic says each step that it takes.
START = """
import logging, sys
from bot.stagelog.store import StageLog
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
log = StageLog(sys.argv[1])
print("here", flush=True)
sys.stdin.readline()
log.migrate()
log.know_offers(["evc", "werkcentrum"])
log.register(["bond"], "2026-W48")
"""


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from address(request.param, tmp_path)


def test_the_tables_are_changed_once_and_all_go_on(url: str) -> None:
    log = StageLog(url)
    _fill(log, [OLD] * 500)
    log.close()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START, url],
            cwd=ROOT,
            env={**os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * AT_ONCE, told
    steps = [line for out, _ in told for line in out.splitlines() if line.startswith("Running upgrade")]
    assert len(steps) == len(set(steps)) >= 3, steps
    # One process took all of them.
    assert sorted("Running upgrade" in out for out, _ in told) == [False] * (AT_ONCE - 1) + [True]
    assert len(rows(log)) == 500
    with log.engine.connect() as connection:
        assert len(connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()) == 1
    log.close()
