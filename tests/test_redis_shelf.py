"""Living talks in Redis, on a real Redis."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Iterator

import pytest
from redis.asyncio import Redis

from bot.engine import redis_shelf
from bot.engine.redis_shelf import PREFIX, RedisShelf
from bot.engine.shelf import ShelfError
from bot.settings import SettingError
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


def with_shelf(redis: RedisServer, work: Callable[[RedisShelf], Awaitable[Any]], minutes: int = 60) -> Any:
    async def run() -> Any:
        shelf = RedisShelf(redis.url, minutes)
        try:
            return await work(shelf)
        finally:
            await shelf.close()

    return asyncio.run(run())


def test_a_talk_is_kept_with_an_expiry_and_dropped(redis: RedisServer) -> None:
    async def work(shelf: RedisShelf) -> None:
        assert await shelf.get("a") is None
        await shelf.put("a", b"packed")
        assert await shelf.get("a") == b"packed"
        client = Redis.from_url(redis.url)
        assert 0 < await client.ttl(f"{PREFIX}talk:a") <= 3600
        await client.close()
        await shelf.drop("a")
        assert await shelf.get("a") is None
        assert await shelf.sweep() == 0
        assert await shelf.well()

    with_shelf(redis, work)


def test_all_processes_share_one_key(redis: RedisServer) -> None:
    keys = {with_shelf(redis, lambda shelf: shelf.key()) for _ in range(3)}
    assert len(keys) == 1
    assert len(keys.pop()) == 32


def test_two_shelves_never_hold_one_talk_at_once(redis: RedisServer) -> None:
    async def work(_: RedisShelf) -> None:
        shelves, inside, most = [RedisShelf(redis.url) for _ in range(3)], 0, 0

        async def message(shelf: RedisShelf) -> None:
            nonlocal inside, most
            async with shelf.turn("a"):
                inside += 1
                most = max(most, inside)
                number = int(await shelf.get("count") or b"0")
                await asyncio.sleep(0.005)
                await shelf.put("count", str(number + 1).encode())
                inside -= 1

        await asyncio.gather(*(message(shelf) for shelf in shelves for _ in range(10)))
        assert most == 1
        assert await shelves[0].get("count") == b"30"
        for shelf in shelves:
            await shelf.close()

    with_shelf(redis, work)


def test_the_hold_of_a_dead_process_ends(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_shelf, "HELD", 0.3)

    async def work(shelf: RedisShelf) -> None:
        await shelf.turn("dead").__aenter__()  # Never let go.
        async with shelf.turn("dead"):
            pass

    with_shelf(redis, work)


def test_waiting_too_long_is_told(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_shelf, "PATIENCE", 0.1)

    async def work(shelf: RedisShelf) -> None:
        async with shelf.turn("busy"):
            with pytest.raises(ShelfError, match="too long"):
                async with shelf.turn("busy"):
                    pass

    with_shelf(redis, work)


def test_redis_away_is_told_without_content_and_comes_back(redis: RedisServer) -> None:
    async def work(shelf: RedisShelf) -> None:
        await shelf.put("a", b"geheim")
        redis.kill()
        assert not await shelf.well()
        for ask in (shelf.get("a"), shelf.put("a", b"geheim"), shelf.key(), shelf.turn("a").__aenter__()):
            with pytest.raises(ShelfError) as told:
                await ask
            assert "geheim" not in str(told.value)
        redis.start()
        assert await shelf.well()
        await shelf.put("a", b"again")
        assert await shelf.get("a") == b"again"

    with_shelf(redis, work)


def test_a_wrong_address_is_one_clear_sentence() -> None:
    with pytest.raises(SettingError, match="REDIS_URL is not a Redis address"):
        RedisShelf("nonsense")
