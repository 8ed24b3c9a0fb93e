"""The closed vocabularies, attacked past the store: plain SQL with free text in every column, on both databases."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest
import sqlalchemy as sa

from bot.stagelog.schema import LISTS, SOURCE, STAGE_LOG
from bot.stagelog.store import StageLog
from tests.databases import BOTH, address

GOOD: Dict[str, Any] = {
    **{column.name: "unknown" for column in STAGE_LOG.columns},
    "id": "0123456789abcdef" * 2,
    "week": "2026-W48",
    "source": "bond",
    "gap": "none",
    "chosen": "evc",
    "plan_made": True,
    "completed": False,
    "cell_key": 4294967295,
}
REFUSED = (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.ProgrammingError)
#: Texts that somebody could try to hide in a row.
TEXTS = ["Jan Jansen", "jan", "06-12345678", "", "unknown ", "Unknown", "onbekend\n", "zorg; niet waar"]
#: Texts that come near what a column takes.
NEAR = {
    "id": ["0" * 31, "0" * 33, "JanJansenVanDerBergUitAlmeloTwen", "0123456789abcdef0123456789ABCDEF"],
    "week": ["2026-11-24", "2026-48", "2026-W54", "2026-W00", "Jan!-W12", "2026-Wjj", "26-W4812", "2026-W4 "],
    "source": ["BOND", "kapper", "bond "],
    "chosen": ["EVC", "verzonnen", "evc "],
    "cell_key": [-1, 2**32],
}


@pytest.fixture(params=BOTH, scope="module")
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path_factory.mktemp("closed")):
        made = StageLog(url)
        made.migrate()
        made.know_offers(["evc"])
        made.register(["bond"], "2026-W48")
        yield made
        made.close()


def _sql(log: StageLog, table: str, values: Dict[str, Any]) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    with log.engine.begin() as connection:
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _count(log: StageLog, table: str) -> int:
    with log.engine.connect() as connection:
        return int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_good_row_is_taken(log: StageLog) -> None:
    _sql(log, "stage_log", GOOD)
    for name, word in (("barrier", "time"), ("motive", "craft"), ("offer", "evc")):
        _sql(log, f"stage_log_{name}", {"row_id": GOOD["id"], name: word})
    with log.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM stage_log"))
    # The lists go with their row.
    assert [_count(log, table.name) for table, _ in LISTS.values()] == [0, 0, 0]


@pytest.mark.parametrize("name", [column.name for column in STAGE_LOG.columns])
def test_no_column_takes_free_text(log: StageLog, name: str) -> None:
    for text in [*TEXTS, None, *NEAR.get(name, [])]:
        with pytest.raises(REFUSED):
            _sql(log, "stage_log", {**GOOD, name: text})
    assert _count(log, "stage_log") == 0


@pytest.mark.parametrize("name", [column.name for column in STAGE_LOG.columns])
def test_no_column_takes_a_hidden_tail_or_raw_bytes(log: StageLog, name: str) -> None:
    """SQLite stops counting letters at a zero, and takes bytes where a text is declared."""
    good = str(GOOD[name])
    for text in (f"{good}\x00Jan Jansen", b"Jan Jansen", f"{good}\u200bJan"):
        # The driver of PostgreSQL refuses a zero itself, as ValueError.
        with pytest.raises((*REFUSED, ValueError)):
            _sql(log, "stage_log", {**GOOD, name: text})
    assert _count(log, "stage_log") == 0


@pytest.mark.parametrize("name", [column.name for column in STAGE_LOG.columns])
def test_no_column_can_be_changed_to_free_text(log: StageLog, name: str) -> None:
    _sql(log, "stage_log", GOOD)
    try:
        with pytest.raises(REFUSED), log.engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE stage_log SET {name} = :text"), {"text": "Jan Jansen"})
    finally:
        with log.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM stage_log"))


@pytest.mark.parametrize("name", ["barrier", "motive", "offer"])
def test_no_list_takes_free_text(log: StageLog, name: str) -> None:
    _sql(log, "stage_log", GOOD)
    try:
        for text in [*TEXTS, "none", "unknown", "time,money", "verzonnen", None]:
            with pytest.raises(REFUSED):
                _sql(log, f"stage_log_{name}", {"row_id": GOOD["id"], name: text})
        good = {"barrier": "time", "motive": "craft", "offer": "evc"}[name]
        for owner in ("f" * 32, "Jan Jansen", None):
            with pytest.raises(REFUSED):
                _sql(log, f"stage_log_{name}", {"row_id": owner, name: good})
        assert _count(log, f"stage_log_{name}") == 0
    finally:
        with log.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM stage_log"))


def test_growing_vocabularies_take_codes_only(log: StageLog) -> None:
    for text in ["Jan Jansen", "", "a" * 41, "EVC", "evc\n", "é", None]:
        with pytest.raises(REFUSED):
            _sql(log, "known_offer", {"id": text})
        with pytest.raises(REFUSED):
            _sql(log, "source", {"code": text, "name": "x", "added_in_week": "2026-W48", "active": True})
    for name, text in (("added_in_week", "gisteren"), ("active", "misschien"), ("name", None)):
        good = {"code": "nieuw", "name": "Nieuw", "added_in_week": "2026-W48", "active": True}
        with pytest.raises(REFUSED):
            _sql(log, "source", {**good, name: text})


def test_a_release_says_its_rules_or_is_refused(log: StageLog) -> None:
    good = {"period": "2026-W48", "released_in_week": "2026-W49", "smallest_group": 10, "base": 5, "cells": b""}
    for wrong in (
        {"period": "gisteren"},
        {"smallest_group": 4},
        {"base": 1},
        {"released_in_week": "2026-11-24"},
    ):
        with pytest.raises(REFUSED):
            _sql(log, "release", {**good, **wrong})
    with pytest.raises(REFUSED):
        _sql(log, "released", {"period": "2026-W48", "filters": "", "figures": b""})
    assert _count(log, "release") == _count(log, "released") == 0


def test_a_source_that_counted_cannot_be_taken_away(log: StageLog) -> None:
    _sql(log, "stage_log", GOOD)
    try:
        with pytest.raises(REFUSED), log.engine.begin() as connection:
            connection.execute(SOURCE.delete().where(SOURCE.c.code == "bond"))
    finally:
        with log.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM stage_log"))
