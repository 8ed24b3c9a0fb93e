"""Living talks in Redis, for more than one process: a talk may hop between processes turn by turn.

Redis is used as memory: every key has an expiry, and Redis should be set up to write nothing to disk
(``save ""``, ``appendonly no``; see docs/operations.md).
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, suppress
from typing import Any, AsyncIterator, Dict, Optional

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, LockError, RedisError

from bot.engine.shelf import ShelfError
from bot.settings import SettingError

#: Before every key, so that one Redis can serve others too.
PREFIX = "leermaatje:"
#: Seconds after which the hold of a process that died is let go, and seconds that a message waits for its turn. A
#: living process renews its hold three times in that time, however long a message takes.
HELD, PATIENCE = 10.0, 15.0
#: Seconds that Redis may take to answer.
ANSWER = 3.0
#: A connection that waits does not notice that Redis was started anew: a broken one is made again, once.
_AGAIN: Dict[str, Any] = {"retry": Retry(NoBackoff(), 1), "retry_on_error": [ConnectionError]}
#: Keeps a talk only for who still holds it, in one step of Redis. A process that stood still for longer than its hold
#: (a machine that was frozen) would else write its old talk over what another process has answered since.
_KEEP = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then
    return 0
end
redis.call('set', KEYS[2], ARGV[2], 'EX', ARGV[3])
return 1
"""


async def shared_key(redis: Redis) -> bytes:
    """Return the secret of all processes that use this Redis; the first one makes it. Raises what Redis raises."""
    name = f"{PREFIX}key"
    key = await redis.get(name)
    if key is None:  # The first message since Redis started; another process may be as early.
        await redis.set(name, secrets.token_bytes(32), nx=True)
        key = await redis.get(name)
    if not key:  # Emptied at this very moment: a hash without a key would be no secret.
        raise RedisError("the key of the talks was not kept")
    return bytes(key)


class RedisShelf:
    """Talks in Redis. A fault of Redis is a :class:`ShelfError`, whose words hold no content."""

    def __init__(self, url: str, minutes: int = 60) -> None:
        """Remember where Redis is; nothing is opened before the first use.

        Raises:
            SettingError: when the address is not one.

        """
        self._seconds = minutes * 60
        try:
            self._redis: Redis = Redis.from_url(url, socket_timeout=ANSWER, socket_connect_timeout=ANSWER, **_AGAIN)
        except ValueError:
            raise SettingError("REDIS_URL is not a Redis address; write it as redis://localhost:6379/0.") from None
        self._keep = self._redis.register_script(_KEEP)

    async def _ask(self, command: str, *arguments: Any, **options: Any) -> Any:
        try:
            return await getattr(self._redis, command)(*arguments, **options)
        except (RedisError, OSError) as error:
            raise ShelfError(f"Redis does not answer: {type(error).__name__}") from None

    async def key(self) -> bytes:
        """Return the secret that all processes share; the first one makes it. It lives as long as Redis does."""
        try:
            return await shared_key(self._redis)
        except (RedisError, OSError) as error:
            raise ShelfError(f"Redis does not answer: {type(error).__name__}") from None

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[str]:
        """Hold the talk over all processes; yields the word that :meth:`put` asks for."""
        # A word of our own: that of the library holds the time and the address of the machine.
        lock, hold = Lock(self._redis, f"{PREFIX}turn:{name}", timeout=HELD, sleep=0.02), secrets.token_hex(16)
        try:
            if not await lock.acquire(blocking_timeout=PATIENCE, token=hold):
                raise ShelfError("another message of this talk takes too long")
        except (RedisError, OSError) as error:
            raise ShelfError(f"Redis does not answer: {type(error).__name__}") from None
        done = asyncio.Event()
        renewing = asyncio.create_task(_renew(lock, done))
        try:
            yield hold
        finally:
            # Told, not cancelled: a command that is cancelled midway can leave its answer to the next one.
            done.set()
            await renewing
            # Held too long, or Redis went away: then the hold ends by itself.
            with suppress(LockError, RedisError, OSError):
                await lock.release()

    async def get(self, name: str) -> Optional[bytes]:
        """Return a living talk, or ``None``."""
        return await self._ask("get", f"{PREFIX}talk:{name}")  # type: ignore[no-any-return]

    async def put(self, name: str, packed: bytes, hold: str) -> None:
        """Keep a talk with its expiry, unless the hold on it was lost."""
        keys = [f"{PREFIX}turn:{name}", f"{PREFIX}talk:{name}"]
        try:
            kept = await self._keep(keys=keys, args=[hold, packed, self._seconds])
        except (RedisError, OSError) as error:
            raise ShelfError(f"Redis does not answer: {type(error).__name__}") from None
        if not kept:
            raise ShelfError("the hold on a talk was lost")

    async def drop(self, name: str) -> None:
        """Forget a talk at once."""
        await self._ask("delete", f"{PREFIX}talk:{name}")

    async def sweep(self) -> int:
        """Redis forgets by itself."""
        return 0

    async def well(self) -> bool:
        """Tell whether Redis answers."""
        try:
            return bool(await self._ask("ping"))
        except ShelfError:
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.close()


async def _renew(lock: Lock, done: asyncio.Event) -> None:
    """Renew a hold until ``done``, or until it is lost. While Redis is away it is tried again."""
    while True:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(done.wait(), HELD / 3)
            return
        try:
            await lock.reacquire()
        except LockError:
            return
        except (RedisError, OSError):
            continue
