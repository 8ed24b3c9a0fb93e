"""Writes rows beside the talks: a database that is slow, full, locked or away never holds up a talk.

A row waits in memory (closed words and a random id, nothing else) until the database takes it. While the database does
well, a turn waits the moment that its row needs, so that an answer means that the row stands.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from typing import Any, Dict, Mapping, Optional, Protocol

from bot.events import tell
from bot.stagelog.row import UNREGISTERED
from bot.stagelog.store import StageLog

_log = logging.getLogger(__name__)


class Log(Protocol):
    """What is needed of the stage log: both tell whether the database did it, and never raise for its faults."""

    def save(self, row_id: str, row: Mapping[str, Any]) -> bool:
        """Write or complete a row."""

    def delete(self, row_id: str) -> bool:
        """Delete a row."""


class RegisteredOnly:
    """The stage log, in which the code of a page that is not registered counts as unknown.

    It asks the database which codes are registered, so it works beside the talks and not in a turn.
    """

    def __init__(self, log: StageLog) -> None:
        """Stand before a stage log."""
        self._log = log

    def save(self, row_id: str, row: Mapping[str, Any]) -> bool:
        """Write or complete a row."""
        known = row["source"] in self._log.sources()
        return self._log.save(row_id, row if known else {**row, "source": UNREGISTERED})

    def delete(self, row_id: str) -> bool:
        """Delete a row."""
        return self._log.delete(row_id)


class Writer:
    """One thread that brings rows to the stage log, the newest state of each."""

    def __init__(self, log: Log, patience: float = 0.2, pause: float = 5.0, most: int = 10_000) -> None:
        """Prepare a writer; its thread starts with the first row.

        ``patience``: seconds that a turn waits for its row while all goes well. ``pause``: seconds between two tries
        when it does not. ``most``: rows that wait at most; then the oldest is dropped and counted.
        """
        self._log = log
        self._patience, self._pause, self._most = patience, pause, most
        self._waiting: OrderedDict[str, Optional[Dict[str, Any]]] = OrderedDict()
        self._state = threading.Condition()
        self._thread: Optional[threading.Thread] = None
        self._failing = False
        self._closing = False
        #: Rows lost because too many waited, or because the database was still away at the end.
        self.dropped = 0
        #: How often a row was written or completed.
        self.written = 0

    @property
    def waiting(self) -> int:
        """How many rows wait for the database."""
        with self._state:
            return len(self._waiting)

    def save(self, row_id: str, row: Mapping[str, Any]) -> None:
        """Have a row written or completed."""
        self._put(row_id, dict(row))

    def delete(self, row_id: str) -> None:
        """Have a row deleted; whatever of it still waited is not written."""
        self._put(row_id, None)

    def _put(self, row_id: str, row: Optional[Dict[str, Any]]) -> None:
        with self._state:
            self._waiting[row_id] = row
            while len(self._waiting) > self._most:
                self._waiting.popitem(last=False)
                self.dropped += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="stage log", daemon=True)
                self._thread.start()
            self._state.notify_all()
            if not self._failing:
                self._state.wait_for(lambda: row_id not in self._waiting or self._failing, self._patience)

    def _work(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                row_id, row = next(iter(self._waiting.items()))
            done = self._log.delete(row_id) if row is None else self._log.save(row_id, row)
            with self._state:
                self.written += done and row is not None
                if done and row_id in self._waiting and self._waiting[row_id] is row:
                    del self._waiting[row_id]
                if not done and not self._failing:
                    tell(_log, "rows_wait")
                self._failing = not done
                self._state.notify_all()
                if self._failing:
                    if self._closing:
                        return
                    self._state.wait_for(lambda: self._closing, self._pause)

    def close(self, seconds: float = 5.0) -> None:
        """Bring the rows that wait to the database once more, for at most ``seconds``; what is left is counted."""
        until = time.monotonic() + seconds
        with self._state:
            thread, self._closing = self._thread, True
            self._state.notify_all()
        if thread is not None:
            thread.join(max(0.0, until - time.monotonic()))
        with self._state:
            self.dropped += len(self._waiting)
            if self._waiting:
                tell(_log, "rows_lost", count=len(self._waiting))
            self._waiting.clear()
