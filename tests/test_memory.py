"""Living talks between two messages: packed small, with an expiry and a bound, and as Rasa sees them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, Dict, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered

from bot.engine.engine import Engine
from bot.engine.memory import TalksUnderWay
from bot.engine.record import MOST_BUBBLES, MOST_OFFERED, Record
from bot.engine.shelf import LocalShelf

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  turns: {type: any, mappings: [{type: custom}]}
  stage: {type: any, mappings: [{type: custom}]}
actions: [action_greet]
"""
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _turn(number: int) -> List[Event]:
    return [
        UserUttered(f"text {number}", {"name": "greet", "confidence": 1.0}),
        ActionExecuted("action_greet"),
        SlotSet("turns", number),
        ActionExecuted("action_listen"),
    ]


def test_a_long_talk_keeps_its_slots_and_stays_small() -> None:
    async def run() -> None:
        talks, packed, sizes = TalksUnderWay(), Record(slots={"stage": "contemplation"}).packed(), []
        talks.domain = DOMAIN
        for number in range(100):
            record = Record.unpacked(packed)
            talks.begin("a", record)
            tracker = await talks.get_or_create_tracker("a")
            assert tracker.latest_action_name == "action_listen"
            assert tracker.copy().get_slot("stage") == "contemplation"  # Rasa copies by replaying events.
            tracker.update_with_events(_turn(number), DOMAIN)
            await talks.save(tracker)
            talks.end("a")
            packed = record.packed()
            sizes.append(len(tracker.events))
        assert len(set(sizes[1:])) == 1
        assert len(packed) < 200
        assert Record.unpacked(packed).slots == {"stage": "contemplation", "turns": 99}
        assert list(await talks.keys()) == []

    asyncio.run(run())


def test_a_talk_that_begins_has_no_tracker_yet() -> None:
    async def run() -> None:
        talks = TalksUnderWay()
        talks.domain = DOMAIN
        talks.begin("a", Record())
        assert await talks.retrieve("a") is None
        assert await talks.retrieve("b") is None
        assert list(await talks.keys()) == ["a"]

    asyncio.run(run())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5), st.lists(st.text(max_size=40), max_size=5))
def test_what_is_packed_comes_back_whole(slots: Dict[str, Any], texts: List[str]) -> None:
    record = Record(slots=slots)
    for text in texts:
        record.show({"from": "user", "text": text})
        record.offer(f"/choose{text}", text)
    assert Record.unpacked(record.packed()) == record


@given(st.binary(max_size=60))
def test_other_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Record.unpacked(packed)


def test_bubbles_and_offers_are_bounded_and_the_oldest_go() -> None:
    record = Record()
    for number in range(MOST_OFFERED * 2):
        record.show({"text": str(number)})
        record.offer(f"/{number}", str(number))
    last = MOST_OFFERED * 2
    assert [bubble["text"] for bubble in record.bubbles] == [str(n) for n in range(last - MOST_BUBBLES, last)]
    assert list(record.offered) == [f"/{number}" for number in range(last - MOST_OFFERED, last)]


def test_a_talk_ends_after_its_time() -> None:
    async def run() -> None:
        clock = Clock()
        shelf = LocalShelf(minutes=60, clock=clock)
        await shelf.put("a", b"geheim")
        clock.now = 60 * 60
        assert await shelf.get("a") == b"geheim"
        clock.now += 1
        assert await shelf.get("a") is None
        assert len(shelf) == 0

    asyncio.run(run())


def test_sweeping_forgets_only_what_is_over_its_time() -> None:
    async def run() -> None:
        clock = Clock()
        shelf = LocalShelf(minutes=60, clock=clock)
        await shelf.put("old", b"1")
        clock.now = 30 * 60
        await shelf.put("young", b"2")
        clock.now = 61 * 60
        assert await shelf.sweep() == 1
        assert (await shelf.get("old"), await shelf.get("young")) == (None, b"2")

    asyncio.run(run())


def test_the_bound_on_count_drops_the_talk_used_longest_ago() -> None:
    async def run() -> None:
        shelf = LocalShelf(most=10)
        for name in [*map(str, range(10)), "0", "new"]:
            await shelf.put(name, b"x")
        assert len(shelf) == 10
        assert await shelf.get("0")
        assert await shelf.get("1") is None

    asyncio.run(run())


def test_a_wiped_talk_is_gone() -> None:
    async def run() -> None:
        shelf = LocalShelf()
        await shelf.put("a", b"x")
        await shelf.drop("a")
        await shelf.drop("a")
        assert await shelf.get("a") is None

    asyncio.run(run())


def test_messages_of_one_talk_wait_for_each_other_in_order_and_others_do_not() -> None:
    async def run() -> None:
        shelf, told = LocalShelf(), []

        async def message(name: str, number: int) -> None:
            async with shelf.turn(name):
                told.append((name, number, "in"))
                await asyncio.sleep(0.01)
                told.append((name, number, "out"))

        await asyncio.gather(*(message("a", number) for number in range(5)), message("b", 0))
        mine = [(number, what) for name, number, what in told if name == "a"]
        assert mine == [(number, what) for number in range(5) for what in ("in", "out")]
        assert told.index(("b", 0, "in")) < told.index(("a", 0, "out"))
        assert not shelf._turns

    asyncio.run(run())


def test_a_fault_under_way_lets_the_next_message_in() -> None:
    async def run() -> None:
        shelf = LocalShelf()
        with pytest.raises(RuntimeError, match="midway"):
            async with shelf.turn("a"):
                raise RuntimeError("midway")
        turn = shelf.turn("a")
        await asyncio.wait_for(turn.__aenter__(), 1)
        await turn.__aexit__(None, None, None)

    asyncio.run(run())


def test_a_talk_that_cannot_be_read_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        shelf = LocalShelf()
        await shelf.put("a", b"GEHEIM")
        assert await Engine(Path("no model"), shelf)._record("a") == Record()

    with caplog.at_level(logging.ERROR, "bot"):
        asyncio.run(run())
    assert "begins anew" in caplog.text
    assert "GEHEIM" not in caplog.text
