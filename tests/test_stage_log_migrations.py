"""Rows that were written before the lists had tables of their own are moved over, and back, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.stagelog.sources import listed
from bot.stagelog.store import MIGRATIONS, StageLog
from tests.databases import BOTH, address, rows

OLD: Dict[str, Any] = {
    "week": "2026-W40",
    "source": "bond",
    "mode": "worker",
    "sector": "zorg",
    "contract": "vast",
    "age_group": "50_plus",
    "schooling": "mbo2",
    "stage_start": "contemplation",
    "stage_end": "preparation",
    "gap": "preparation_action",
    "attitude": "high",
    "norm": "mid",
    "confidence": "low",
    "barriers": "money,time",
    "motives": "craft",
    "learned_informally": "yes",
    "learning_form": "do",
    "offers": "evc,werkcentrum",
    "chosen": "evc",
    "plan_made": True,
    "intention_end": "mid",
    "useful": "yes",
    "turns": "11_15",
    "completed": True,
}
EMPTY = {
    **OLD,
    "barriers": "",
    "motives": "",
    "offers": "",
    "chosen": "unknown",
    "source": "onbekend",
    "week": "2026-W39",
}
#: Version 1 let the database take any word here.
ODD = {**OLD, "barriers": "Jan,time", "motives": "06-1234", "offers": "evc,Jan J", "chosen": "Jan!", "source": "Bond X"}


@pytest.fixture(params=BOTH)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path):
        made = StageLog(url)
        yield made
        made.close()


def _to(log: StageLog, revision: str, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with log.engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def _old_table(log: StageLog) -> sa.Table:
    return sa.Table("stage_log", sa.MetaData(), autoload_with=log.engine)


def _fill(log: StageLog, old: List[Dict[str, Any]]) -> None:
    _to(log, "0001")
    with log.engine.begin() as connection:
        connection.execute(_old_table(log).insert(), [{"id": f"{n:032x}", **one} for n, one in enumerate(old)])


def test_rows_move_over_with_their_words_split(log: StageLog) -> None:
    _fill(log, [OLD, EMPTY, ODD])
    log.migrate()
    whole, empty, odd = sorted(rows(log, key=True), key=lambda row: row["id"])
    split = {"barriers": ["money", "time"], "motives": ["craft"], "offers": ["evc", "werkcentrum"]}
    assert whole == {"id": "0" * 32, "cell_key": whole["cell_key"], **OLD, **split}
    assert [empty[name] for name in ("barriers", "motives", "offers", "chosen")] == [[], [], [], "unknown"]
    assert [odd[name] for name in ("barriers", "motives", "offers")] == [["time"], [], ["evc"]]
    assert (odd["chosen"], odd["source"]) == ("unknown", "onbekend")
    assert len({row["cell_key"] for row in (whole, empty, odd)}) == 3
    with log.engine.connect() as connection:
        found = {one.code: (one.added_in_week, one.active) for one in listed(connection)}
    assert found == {"bond": ("2026-W40", True), "onbekend": ("2020-W01", True)}


def test_rows_move_back_with_their_words_joined(log: StageLog) -> None:
    _fill(log, [OLD, EMPTY])
    log.migrate()
    _to(log, "0001", down=True)
    with log.engine.connect() as connection:
        back = [dict(row) for row in connection.execute(sa.select(_old_table(log))).mappings()]
    assert sorted(back, key=lambda row: row["id"]) == [{"id": "0" * 32, **OLD}, {"id": f"{1:032x}", **EMPTY}]
    left = set(sa.inspect(log.engine).get_table_names())
    assert left == {"alembic_version", "stage_log"}
    log.migrate()
    assert len(rows(log)) == 2


def test_more_rows_than_are_moved_at_once(log: StageLog) -> None:
    _fill(log, [OLD] * 2501)
    log.migrate()
    with log.engine.connect() as connection:
        counted = {
            name: connection.execute(sa.text(f"SELECT count(*) FROM stage_log{name}")).scalar_one()
            for name in ("", "_barrier", "_motive", "_offer")
        }
    assert counted == {"": 2501, "_barrier": 5002, "_motive": 2501, "_offer": 5002}


def test_a_migration_that_fails_halfway_leaves_the_rows(log: StageLog, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(log, [OLD])

    def away(*_: object) -> int:
        raise sa.exc.OperationalError("stop", {}, Exception("stop"))

    monkeypatch.setattr("secrets.randbits", away)
    with pytest.raises(Exception, match="stop"):
        log.migrate()
    assert set(sa.inspect(log.engine).get_table_names()) == {"alembic_version", "stage_log"}
    monkeypatch.undo()
    log.migrate()
    assert len(rows(log)) == 1
