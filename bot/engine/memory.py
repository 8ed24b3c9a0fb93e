"""Rasa's view of a living talk: a tracker made from the slots, for the one message that is under way.

Rasa's own in-memory store keeps every event, grows without end and replays the whole talk at each message. Here a talk
is its slots: a turn is a function of slots and message (docs/architecture.md), so that a message costs the same at turn
5 and at turn 500. The events and words of earlier turns are not kept for Rasa at all.
"""

from __future__ import annotations

from typing import Dict, Iterable, List, Optional

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.record import Record


class TalksUnderWay(TrackerStore):
    """The talks whose message is being answered now, as Rasa's tracker store."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(None)
        self._records: Dict[str, Record] = {}
        self._trackers: Dict[str, DialogueStateTracker] = {}

    def begin(self, name: str, record: Record) -> None:
        """Take up a talk for one message."""
        self._records[name] = record

    def end(self, name: str) -> None:
        """Let a talk go again; its slots are in the record that was given."""
        self._records.pop(name, None)
        self._trackers.pop(name, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Put the slots into the record of the talk."""
        self._trackers[tracker.sender_id] = tracker
        record = self._records.get(tracker.sender_id)
        if record is not None:
            record.slots = {slot.name: slot.value for slot in tracker.slots.values() if slot.value is not None}

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the tracker of a talk under way, or ``None`` for one that begins."""
        if sender_id in self._trackers:
            return self._trackers[sender_id]
        record = self._records.get(sender_id)
        if record is None or not record.slots:
            return None
        tracker = DialogueStateTracker(sender_id, self.domain.slots if self.domain else [])
        # Rasa copies a tracker by replaying its events, so the slots stand among them. It listened last.
        events: List[Event] = [SlotSet(slot, value) for slot, value in record.slots.items()]
        for event in [*events, ActionExecuted(ACTION_LISTEN_NAME)]:
            tracker.update(event, self.domain)
        self._trackers[sender_id] = tracker
        return tracker

    async def keys(self) -> Iterable[str]:
        """Return the names of the talks under way."""
        return list(self._records)
