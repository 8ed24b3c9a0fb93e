"""How often something may happen: so many times a minute, counted in this process or, with Redis, in all of them.

A full minute's worth may come at once; then one more whenever its share of the minute has passed (the generic cell rate
algorithm, as in ITU-T I.371). One number for each name is all that is kept, for two minutes at most. Names are keyed
hashes: neither an address nor a sender stands in memory or in Redis.

The library `limits` was looked at: beside what Rasa pins (packaging below 21) only its version 2.4 of 2022 fits.
"""

from __future__ import annotations

import hashlib
import logging
import math
import secrets
import time
from collections import OrderedDict
from typing import Any, Callable, Protocol, Sequence, Tuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.engine.redis_shelf import PREFIX, shared_key
from bot.events import tell

_log = logging.getLogger(__name__)
#: Seconds over which is counted.
MINUTE = 60.0
#: So many names are remembered; the one not seen for the longest time goes first.
MOST_NAMES = 50_000
#: Seconds that Redis may take to answer, and seconds that it is left alone after it did not.
ANSWER, REST = 0.3, 10.0

#: What is counted: a name, and how many times a minute it may happen (0: always).
Use = Tuple[str, int]

_SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local wait, after = 0, {}
for i, key in ipairs(KEYS) do
  local share = 60000 / tonumber(ARGV[i])
  local at = math.min(math.max(tonumber(redis.call('GET', key) or '0'), now), now + 60000)
  after[i] = at + share
  wait = math.max(wait, after[i] - 60000 - now)
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', after[i]), 'PX', math.max(math.ceil(after[i] - now), 1))
end
return 0
"""


class Rates(Protocol):
    """Counts uses of names."""

    async def take(self, uses: Sequence[Use]) -> int:
        """Count one use of each name; return 0, or the whole seconds to wait, and then nothing was counted."""

    def sweep(self) -> None:
        """Forget the names in this process whose uses are worked off; to be done every minute."""

    async def close(self) -> None:
        """Let go of what was opened."""


def _hashed(name: str, key: bytes) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()


class LocalRates:
    """Counts in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_NAMES) -> None:
        """Count from zero; the key of the hashes dies with the process."""
        self._clock, self._most = clock, most
        self._key = secrets.token_bytes(32)
        #: When the uses of a name so far are worked off, in seconds of the clock.
        self._free: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Return how many names are remembered."""
        return len(self._free)

    async def take(self, uses: Sequence[Use]) -> int:
        """Count one use of each name; return 0, or the whole seconds to wait, and then nothing was counted."""
        now, after = self._clock(), []
        wait = 0.0
        for name, most in uses:
            if most:
                hashed = _hashed(name, self._key)
                free = max(self._free.get(hashed, now), now) + MINUTE / most
                after.append((hashed, free))
                # A millionth: what is free at this very moment is free, whatever rounding does.
                wait = max(wait, free - MINUTE - now - 1e-6)
        if wait > 0:
            return max(1, math.ceil(wait))
        for hashed, free in after:
            self._free[hashed] = free
            self._free.move_to_end(hashed)
        self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        while self._free:
            oldest = next(iter(self._free))
            if self._free[oldest] > now and len(self._free) <= self._most:
                break
            del self._free[oldest]

    def sweep(self) -> None:
        """Forget the names whose uses are worked off, also when nobody comes any more."""
        self._forget(self._clock())

    async def close(self) -> None:
        """Forget all."""
        self._free.clear()


class RedisRates:
    """Counts in Redis, for all processes together; while Redis is away in this process alone, so that nobody waits."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember where Redis is; nothing is opened before the first use."""
        self._redis: Redis = Redis.from_url(url, socket_timeout=ANSWER, socket_connect_timeout=ANSWER)
        self._script: Any = self._redis.register_script(_SCRIPT)
        self._clock, self._local = clock, LocalRates(clock)
        self._key, self._key_until, self._rest_until = b"", -math.inf, -math.inf

    async def take(self, uses: Sequence[Use]) -> int:
        """Count one use of each name; return 0, or the whole seconds to wait, and then nothing was counted."""
        counted = [(name, most) for name, most in uses if most]
        if not counted:
            return 0
        if self._clock() >= self._rest_until:
            try:
                return await self._ask(counted)
            except (RedisError, OSError) as error:
                self._rest_until = self._clock() + REST
                tell(_log, "counted_alone", kind=error)
        return await self._local.take(counted)

    async def _ask(self, uses: Sequence[Use]) -> int:
        if self._clock() >= self._key_until:
            # Looked up again after a while: a Redis that began anew has another one.
            self._key, self._key_until = await shared_key(self._redis), self._clock() + MINUTE
        names = [f"{PREFIX}rate:{_hashed(name, self._key)}" for name, _ in uses]
        waited = await self._script(keys=names, args=[most for _, most in uses])
        return math.ceil(int(waited) / 1000)

    def sweep(self) -> None:
        """Forget what was counted here while Redis was away; Redis itself forgets in time."""
        self._local.sweep()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.close()
        await self._local.close()


def rates_of(redis_url: str) -> Rates:
    """Return where to count: in Redis when it has an address, else here."""
    return RedisRates(redis_url) if redis_url else LocalRates()
