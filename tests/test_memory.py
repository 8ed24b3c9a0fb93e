"""The memory of living talks: expiry, bound, and a cost that does not grow with the length of a talk."""

from __future__ import annotations

import asyncio
from typing import List

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.memory import KEPT_TURNS, MOST_BUBBLES, Talks, recent_events

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


def _store(**keywords: object) -> Talks:
    talks = Talks(**keywords)  # type: ignore[arg-type]
    talks.domain = DOMAIN
    return talks


def test_a_long_talk_keeps_its_slots_and_stays_small() -> None:
    async def run() -> None:
        talks = _store()
        tracker = await talks.get_or_create_tracker("a")
        tracker.update_with_events(
            [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], DOMAIN
        )
        tracker.update(SlotSet("stage", "contemplation"), DOMAIN)
        sizes = []
        for number in range(300):
            tracker = await talks.get_or_create_tracker("a")
            tracker.update_with_events(_turn(number), DOMAIN)
            await talks.save(tracker)
            sizes.append(len(tracker.events))
        assert max(sizes[5:]) == sizes[5]
        again = (await talks.retrieve("a")).copy()  # Rasa rebuilds the slots from the events when it copies
        assert again.get_slot("stage") == "contemplation"
        assert again.get_slot("turns") == 299

    asyncio.run(run())


def test_a_talk_ends_after_its_time() -> None:
    clock = Clock()
    talks = _store(minutes=60, clock=clock)
    talks.touch("a").bubbles.append({"text": "geheim"})
    clock.now = 60 * 60
    assert talks.living("a") is not None
    clock.now += 1
    assert talks.living("a") is None
    assert not talks.touch("a").bubbles


def test_sweeping_forgets_only_what_is_over_its_time() -> None:
    clock = Clock()
    talks = _store(minutes=60, clock=clock)
    talks.touch("old")
    clock.now = 30 * 60
    talks.touch("young")
    clock.now = 61 * 60
    assert talks.sweep() == 1
    assert len(talks) == 1
    assert talks.living("young")


def test_the_bound_on_count_drops_the_talk_used_longest_ago() -> None:
    talks = _store(most=10)
    for name in range(10):
        talks.touch(str(name))
    talks.touch("0")
    talks.touch("new")
    assert len(talks) == 10
    assert talks.living("0")
    assert talks.living("1") is None


def test_bubbles_are_bounded() -> None:
    talk = _store().touch("a")
    for number in range(MOST_BUBBLES * 2):
        talk.bubbles.append({"text": str(number)})
    assert len(talk.bubbles) == MOST_BUBBLES


@given(st.integers(0, 40))
def test_recent_events_are_those_of_the_last_turns(turns: int) -> None:
    events = [event for number in range(turns) for event in _turn(number)]
    kept = recent_events([SessionStarted(), ActionExecuted("action_listen"), *events])
    assert sum(isinstance(event, UserUttered) for event in kept) == min(turns, KEPT_TURNS)
    assert not any(isinstance(event, SessionStarted) for event in kept)


def test_a_wiped_talk_is_gone() -> None:
    talks = _store()
    talks.touch("a")
    talks.wipe("a")
    talks.wipe("a")
    assert talks.living("a") is None


def test_the_tracker_given_back_is_the_one_kept() -> None:
    async def run() -> None:
        talks = _store()
        tracker = DialogueStateTracker("a", DOMAIN.slots)
        tracker.update(ActionExecuted("action_listen"))
        await talks.save(tracker)
        assert await talks.retrieve("a") is tracker
        assert list(await talks.keys()) == ["a"]

    asyncio.run(run())
