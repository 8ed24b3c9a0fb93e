"""Living talks in Redis, on a real Redis."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Awaitable, Callable, Iterator, List

import pytest
from redis.asyncio import Redis

from bot.engine import redis_shelf
from bot.engine.engine import Engine
from bot.engine.redis_shelf import PREFIX, RedisShelf
from bot.engine.shelf import ShelfError
from bot.settings import SettingError
from tests.conftest import ROOT
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
        async with shelf.turn("a") as hold:
            await shelf.put("a", b"packed", hold)
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
            async with shelf.turn("count") as hold:
                inside += 1
                most = max(most, inside)
                number = int(await shelf.get("count") or b"0")
                await asyncio.sleep(0.005)
                await shelf.put("count", str(number + 1).encode(), hold)
                inside -= 1

        await asyncio.gather(*(message(shelf) for shelf in shelves for _ in range(10)))
        assert most == 1
        assert await shelves[0].get("count") == b"30"
        for shelf in shelves:
            await shelf.close()

    with_shelf(redis, work)


#: A process that takes a turn, says so, and keeps the talk when it is told to.
HOLDER = """
import asyncio, sys
from bot.engine import redis_shelf
from bot.engine.shelf import ShelfError

redis_shelf.HELD = 0.6

async def main():
    shelf = redis_shelf.RedisShelf(sys.argv[1])
    async with shelf.turn("a") as hold:
        print("held", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        try:
            await shelf.put("a", b"old", hold)
            print("kept", flush=True)
        except ShelfError as error:
            print(error, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def holder(redis: RedisServer) -> Iterator[subprocess.Popen]:
    """Another process, which holds the talk 'a'."""
    command = [sys.executable, "-c", HOLDER, redis.url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def _told(process: subprocess.Popen) -> str:
    """Let the other process go on, and return how it went."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_the_hold_of_a_killed_process_ends(redis: RedisServer, holder: subprocess.Popen) -> None:
    holder.kill()

    async def work(shelf: RedisShelf) -> None:
        async with shelf.turn("a"):
            pass

    with_shelf(redis, work)


def test_a_living_process_keeps_its_hold_however_long_a_message_takes(
    redis: RedisServer, holder: subprocess.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_shelf, "PATIENCE", 1.5)

    async def work(shelf: RedisShelf) -> None:
        with pytest.raises(ShelfError, match="too long"):
            async with shelf.turn("a"):
                pass

    with_shelf(redis, work)
    assert _told(holder) == "kept"


def test_a_process_that_stood_still_writes_nothing_over_what_came_after(
    redis: RedisServer, holder: subprocess.Popen
) -> None:
    holder.send_signal(signal.SIGSTOP)

    async def work(shelf: RedisShelf) -> None:
        async with shelf.turn("a") as hold:
            await shelf.put("a", b"new", hold)

    with_shelf(redis, work)
    holder.send_signal(signal.SIGCONT)
    assert _told(holder) == "the hold on a talk was lost"
    assert with_shelf(redis, lambda shelf: shelf.get("a")) == b"new"


def test_a_message_that_cannot_be_kept_takes_along_the_row_that_it_made(redis: RedisServer) -> None:
    async def work(shelf: RedisShelf) -> None:
        forgotten: List[str] = []
        engine = Engine(Path("no model"), shelf, forget_row=forgotten.append)
        client = Redis.from_url(redis.url)

        async def message(row: str, lose: bool) -> None:
            async with engine._talk("somebody") as (name, record):
                record.slots.setdefault("row_id", row)
                if lose:
                    await client.delete(f"{PREFIX}turn:{name}")

        with pytest.raises(ShelfError, match="lost"):
            await message("made in vain", lose=True)
        assert forgotten == ["made in vain"]
        await message("made", lose=False)
        with pytest.raises(ShelfError, match="lost"):
            await message("other", lose=True)
        assert forgotten == ["made in vain"], "a row that the talk knows stays"
        await client.close()

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
        async with shelf.turn("a") as hold:
            await shelf.put("a", b"geheim", hold)
        redis.kill()
        assert not await shelf.well()
        for ask in (shelf.get("a"), shelf.put("a", b"geheim", "word"), shelf.key(), shelf.turn("a").__aenter__()):
            with pytest.raises(ShelfError) as told:
                await ask
            assert "geheim" not in str(told.value)
        redis.start()
        assert await shelf.well()
        async with shelf.turn("a") as hold:
            await shelf.put("a", b"again", hold)
        assert await shelf.get("a") == b"again"

    with_shelf(redis, work)


def test_redis_started_anew_is_not_noticed_by_the_next_message(redis: RedisServer) -> None:
    async def work(shelf: RedisShelf) -> None:
        await shelf.key()
        redis.kill()
        redis.start()
        assert len(await shelf.key()) == 32
        async with shelf.turn("a") as hold:
            redis.kill()
            redis.start()
            with pytest.raises(ShelfError, match="lost"):
                await shelf.put("a", b"x", hold)

    with_shelf(redis, work)


def test_a_wrong_address_is_one_clear_sentence() -> None:
    with pytest.raises(SettingError, match="REDIS_URL is not a Redis address"):
        RedisShelf("nonsense")
