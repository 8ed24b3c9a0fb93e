"""Living talks in Redis, for more than one process: a talk may hop between processes turn by turn.

Redis is used as memory: every key has an expiry, and Redis should be set up to write nothing to disk
(``save ""``, ``appendonly no``; see docs/operations.md).
"""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager, suppress
from typing import Any, AsyncIterator, Optional

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from bot.engine.shelf import ShelfError
from bot.settings import SettingError

#: Before every key, so that one Redis can serve others too.
PREFIX = "leermaatje:"
#: Seconds after which the hold of a process that died is let go, and seconds that a message waits for its turn.
HELD, PATIENCE = 10.0, 15.0
#: Seconds that Redis may take to answer.
ANSWER = 3.0


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
            self._redis: Redis = Redis.from_url(url, socket_timeout=ANSWER, socket_connect_timeout=ANSWER)
        except ValueError:
            raise SettingError("REDIS_URL is not a Redis address; write it as redis://localhost:6379/0.") from None

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
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Hold the talk over all processes."""
        lock = Lock(self._redis, f"{PREFIX}turn:{name}", timeout=HELD, blocking_timeout=PATIENCE, sleep=0.02)
        try:
            if not await lock.acquire():
                raise ShelfError("another message of this talk takes too long")
        except (RedisError, OSError) as error:
            raise ShelfError(f"Redis does not answer: {type(error).__name__}") from None
        try:
            yield
        finally:
            # Held too long, or Redis went away: then the hold ends by itself.
            with suppress(LockError, RedisError, OSError):
                await lock.release()

    async def get(self, name: str) -> Optional[bytes]:
        """Return a living talk, or ``None``."""
        return await self._ask("get", f"{PREFIX}talk:{name}")  # type: ignore[no-any-return]

    async def put(self, name: str, packed: bytes) -> None:
        """Keep a talk with its expiry."""
        await self._ask("set", f"{PREFIX}talk:{name}", packed, ex=self._seconds)

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
