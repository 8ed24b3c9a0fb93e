"""Where living talks stand between two messages: in this process only, with an expiry and a bound on count.

:mod:`bot.engine.redis_shelf` is the other shelf, for more than one process.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import AsyncContextManager, AsyncIterator, Callable, Dict, Optional, Protocol, Tuple


class ShelfError(RuntimeError):
    """The shelf cannot be reached: no talk can go on now."""


class Shelf(Protocol):
    """Holds packed talks by name. A name is a keyed hash of the sender, never the sender itself."""

    async def key(self) -> bytes:
        """Return the secret with which senders become names, the same for all processes that share the shelf."""

    def turn(self, name: str) -> AsyncContextManager[str]:
        """Hold the talk for one message: the next one of the same talk waits, whichever process it reaches.

        Yields the word of this hold, for :meth:`put`.

        Raises:
            ShelfError: when the shelf is away or the wait takes too long.

        """

    async def get(self, name: str) -> Optional[bytes]:
        """Return a living talk, or ``None`` when it never was or is over its time."""

    async def put(self, name: str, packed: bytes, hold: str) -> None:
        """Keep a talk and count its time from now; ``hold`` is the word of the turn in which it was worked on.

        Raises:
            ShelfError: when the shelf is away, or another process holds the talk by now. Then it stays as it was.

        """

    async def drop(self, name: str) -> None:
        """Forget a talk at once."""

    async def sweep(self) -> int:
        """Forget all talks that are over their time; return how many."""

    async def well(self) -> bool:
        """Tell whether a talk could be kept now."""

    async def close(self) -> None:
        """Let go of what was opened."""


class LocalShelf:
    """Talks in the memory of this process. They die with it."""

    def __init__(self, minutes: int = 60, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep at most ``most`` talks, each until ``minutes`` after its last message."""
        self._seconds = minutes * 60
        self._most = most
        self._clock = clock
        self._talks: OrderedDict[str, Tuple[float, bytes]] = OrderedDict()
        self._turns: Dict[str, Tuple[asyncio.Lock, int]] = {}
        self._key = secrets.token_bytes(32)

    def __len__(self) -> int:
        """Return the number of living talks."""
        return len(self._talks)

    async def key(self) -> bytes:
        """Return a secret that dies with the process."""
        return self._key

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[str]:
        """Hold the talk; whoever asks next waits, in order. A hold is never lost here, so its word is empty."""
        lock, waiting = self._turns.get(name) or (asyncio.Lock(), 0)
        self._turns[name] = (lock, waiting + 1)
        try:
            async with lock:
                yield ""
        finally:
            lock, waiting = self._turns.pop(name)
            if waiting > 1:
                self._turns[name] = (lock, waiting - 1)

    async def get(self, name: str) -> Optional[bytes]:
        """Return a living talk, or ``None``."""
        used, packed = self._talks.get(name, (0.0, None))
        if packed is not None and self._clock() - used > self._seconds:
            del self._talks[name]
            return None
        return packed

    async def put(self, name: str, packed: bytes, hold: str = "") -> None:
        """Keep a talk; over the bound the one used longest ago goes."""
        self._talks[name] = (self._clock(), packed)
        self._talks.move_to_end(name)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)

    async def drop(self, name: str) -> None:
        """Forget a talk at once."""
        self._talks.pop(name, None)

    async def sweep(self) -> int:
        """Forget all talks that are over their time; return how many."""
        now, gone = self._clock(), 0
        for name in list(self._talks):
            if now - self._talks[name][0] <= self._seconds:
                break  # They are in the order of last use.
            del self._talks[name]
            gone += 1
        return gone

    async def well(self) -> bool:
        """Memory is always there."""
        return True

    async def close(self) -> None:
        """Forget all talks."""
        self._talks.clear()
