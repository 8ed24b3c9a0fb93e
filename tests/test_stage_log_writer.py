"""Rows are written beside the talks: no fault of the database holds up a turn, and nothing is lost that need not be."""

from __future__ import annotations

import threading
import time
from typing import Any, Dict, List, Mapping, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stagelog.writer import Writer


class Database:
    """Stands for the stage log: can be away, or stand still."""

    def __init__(self) -> None:
        self.rows: Dict[str, Mapping[str, Any]] = {}
        self.away = False
        self.still = threading.Event()
        self.still.set()
        self.tries = 0

    def save(self, row_id: str, row: Mapping[str, Any]) -> bool:
        self.tries += 1
        self.still.wait(5)
        if not self.away:
            self.rows[row_id] = row
        return not self.away

    def delete(self, row_id: str) -> bool:
        self.tries += 1
        self.still.wait(5)
        if not self.away:
            self.rows.pop(row_id, None)
        return not self.away


def until(true: Any, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def test_while_all_goes_well_a_row_stands_when_the_turn_goes_on() -> None:
    database = Database()
    writer = Writer(database, patience=5)
    writer.save("a", {"stage": "action"})
    assert database.rows == {"a": {"stage": "action"}}
    writer.save("a", {"stage": "maintenance"})
    assert database.rows == {"a": {"stage": "maintenance"}}
    writer.delete("a")
    assert database.rows == {}
    writer.close()


def test_a_database_that_stands_still_does_not_hold_up_a_turn() -> None:
    database = Database()
    database.still.clear()
    writer = Writer(database, patience=0.01)
    for number in range(20):
        writer.save(str(number), {"n": number})
    assert database.rows == {}
    database.still.set()
    until(lambda: len(database.rows) == 20)
    writer.close()
    assert writer.dropped == 0


def test_rows_wait_for_a_database_that_is_away_with_their_newest_state() -> None:
    database = Database()
    database.away = True
    writer = Writer(database, patience=5, pause=0.01)
    writer.save("a", {"n": 1})
    writer.save("a", {"n": 2})
    writer.save("b", {"n": 3})
    assert writer.waiting == 2
    database.away = False
    until(lambda: writer.waiting == 0)
    assert database.rows == {"a": {"n": 2}, "b": {"n": 3}}
    writer.close()


def test_a_row_taken_back_while_the_database_is_away_is_never_written() -> None:
    database = Database()
    database.away = True
    writer = Writer(database, patience=0.01, pause=0.01)
    writer.save("a", {"n": 1})
    writer.delete("a")
    database.away = False
    until(lambda: writer.waiting == 0)
    assert database.rows == {}
    writer.close()


def test_over_the_bound_the_oldest_is_dropped_and_counted() -> None:
    database = Database()
    database.away = True
    writer = Writer(database, patience=0.01, pause=60, most=3)
    for number in range(5):
        writer.save(str(number), {})
    assert (writer.waiting, writer.dropped) == (3, 2)
    writer.close(0.1)


def test_closing_writes_what_waits_or_counts_it(caplog: pytest.LogCaptureFixture) -> None:
    database = Database()
    database.away = True
    writer = Writer(database, patience=0.01, pause=60)
    writer.save("a", {"stage": "GEHEIM"})
    writer.close(1)
    assert writer.dropped == 1
    assert "GEHEIM" not in caplog.text

    database = Database()
    writer = Writer(database, patience=0)
    for number in range(50):
        writer.save(str(number), {})
    writer.close()
    assert len(database.rows) == 50
    assert writer.dropped == 0


def test_closing_without_a_row_ends_at_once() -> None:
    writer = Writer(Database())
    writer.close()
    assert writer.dropped == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.booleans(), st.booleans()), max_size=25))
def test_in_the_end_the_database_holds_the_last_word(steps: List[Tuple[str, int, bool, bool]]) -> None:
    database, wanted = Database(), {}
    writer = Writer(database, patience=0.001, pause=0.001)
    for row_id, number, taken_back, away in steps:
        database.away = away
        if taken_back:
            writer.delete(row_id)
            wanted.pop(row_id, None)
        else:
            writer.save(row_id, {"n": number})
            wanted[row_id] = {"n": number}
    database.away = False
    until(lambda: writer.waiting == 0)
    assert database.rows == wanted
    writer.close()
