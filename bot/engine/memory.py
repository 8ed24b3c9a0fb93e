"""The memory of living talks: in this process only, with an expiry and a bound on count.

Rasa's own in-memory store grows without end and replays the whole talk at each message. Here the live tracker is kept,
with the events of the last turns only, so that a message costs the same at turn 5 and at turn 500.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Callable, Deque, Dict, Iterable, List, Optional

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

#: Bubbles kept for showing a talk again after a reload.
MOST_BUBBLES = 200
#: Turns whose events are kept: the rules look at the last one; one more keeps Rasa's own bookkeeping whole.
KEPT_TURNS = 2


@dataclass
class Living:
    """One living talk: Rasa's tracker, the bubbles shown, payloads offered with their titles, and the titles of now."""

    last_used: float
    tracker: Optional[DialogueStateTracker] = None
    bubbles: Deque[Dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_BUBBLES))
    offered: Dict[str, str] = field(default_factory=dict)
    shown: Dict[str, str] = field(default_factory=dict)


def recent_events(events: Iterable[Event], turns: int = KEPT_TURNS) -> List[Event]:
    """Return the events of the last ``turns`` turns, cut before a listen action.

    A session start is left out: replaying it would wipe the slots, whose values the tracker already has.
    """
    kept = [event for event in events if not isinstance(event, SessionStarted)]
    starts = [
        index
        for index, event in enumerate(kept)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    ]
    return kept[starts[-turns - 1] :] if len(starts) > turns else kept


class Talks(TrackerStore):
    """All living talks of this process, as Rasa's tracker store."""

    def __init__(self, minutes: int = 60, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep at most ``most`` talks, each until ``minutes`` after its last message."""
        super().__init__(None)
        self._seconds = minutes * 60
        self._most = most
        self._clock = clock
        self._talks: OrderedDict[str, Living] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of living talks."""
        return len(self._talks)

    def living(self, sender: str) -> Optional[Living]:
        """Return a living talk, or ``None`` when it never was or is over its time."""
        talk = self._talks.get(sender)
        if talk is None:
            return None
        if self._clock() - talk.last_used > self._seconds:
            del self._talks[sender]
            return None
        return talk

    def touch(self, sender: str) -> Living:
        """Return a talk, new when there is none, and count its time from now; over the bound the oldest goes."""
        talk = self.living(sender) or Living(self._clock())
        talk.last_used = self._clock()
        self._talks[sender] = talk
        self._talks.move_to_end(sender)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)
        return talk

    def wipe(self, sender: str) -> None:
        """Forget a talk at once."""
        self._talks.pop(sender, None)

    def sweep(self) -> int:
        """Forget all talks that are over their time; return how many."""
        now, gone = self._clock(), 0
        for sender in list(self._talks):
            if now - self._talks[sender].last_used <= self._seconds:
                break  # They are in the order of last use.
            del self._talks[sender]
            gone += 1
        return gone

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker itself, with its recent events."""
        # Rasa rebuilds a talk from its events, so the memory stands before the recent ones as they would set it.
        events = recent_events(tracker.events)
        remembered = [
            SlotSet(slot.name, slot.value, timestamp=events[0].timestamp)
            for slot in tracker.slots.values()
            if slot.value is not None
        ]
        tracker.events = deque([*remembered, *events])
        self.touch(tracker.sender_id).tracker = tracker

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the live tracker of a talk."""
        talk = self.living(sender_id)
        return talk.tracker if talk else None

    async def keys(self) -> Iterable[str]:
        """Return the senders of all living talks."""
        return list(self._talks)
