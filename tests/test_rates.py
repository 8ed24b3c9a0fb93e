"""How often something may happen: counted in one process, and on a real Redis in several."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Iterator, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.engine.redis_shelf import PREFIX
from bot.server import rates
from bot.server.rates import LocalRates, RedisRates
from tests.redis_server import RedisServer


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def taken(counts: Any, times: int, *uses: Any) -> List[int]:
    return [await counts.take(uses) for _ in range(times)]


def test_names_are_forgotten_when_nobody_comes_any_more() -> None:
    clock = Clock()
    counts = LocalRates(clock)
    asyncio.run(taken(counts, 10, ("a", 10)))
    clock.now += 59
    counts.sweep()
    assert len(counts) == 1
    clock.now += 1
    counts.sweep()
    assert len(counts) == 0


def test_a_minutes_worth_at_once_and_then_one_at_a_time() -> None:
    async def work() -> None:
        clock = Clock()
        counts = LocalRates(clock)
        assert await taken(counts, 11, ("a", 10)) == [0] * 10 + [6]
        assert await counts.take([("b", 10)]) == 0, "another name has its own"
        clock.now += 6
        assert await taken(counts, 2, ("a", 10)) == [0, 6]
        clock.now += 60
        assert await taken(counts, 11, ("a", 10)) == [0] * 10 + [6]
        assert await taken(counts, 50, ("a", 0)) == [0] * 50, "0 is no bound"

    asyncio.run(work())


def test_what_is_refused_is_not_counted_anywhere() -> None:
    async def work() -> None:
        counts = LocalRates(Clock())
        await taken(counts, 2, ("talk", 2))
        assert await taken(counts, 5, ("address", 3), ("talk", 2)) == [30] * 5
        assert await taken(counts, 4, ("address", 3)) == [0, 0, 0, 20]

    asyncio.run(work())


@given(st.integers(1, 200), st.lists(st.floats(0, 90), min_size=1, max_size=300))
def test_never_more_than_two_minutes_worth_in_a_minute(most: int, pauses: List[float]) -> None:
    """A burst and what comes free meanwhile: whatever the pauses, that is the bound."""

    async def work() -> None:
        clock = Clock()
        counts, when = LocalRates(clock), []
        for pause in pauses:
            clock.now += pause
            wait = await counts.take([("a", most)])
            assert 0 <= wait <= 60
            if not wait:
                when.append(clock.now)
            else:
                clock.now += wait
                assert await counts.take([("a", most)]) == 0, "who waits as told is answered"
                when.append(clock.now)
        for at, first in enumerate(when):
            assert sum(1 for one in when[at:] if one < first + 60) <= 2 * most

    asyncio.run(work())


def test_names_are_hashed_and_forgotten() -> None:
    async def work() -> None:
        clock = Clock()
        counts = LocalRates(clock, most=100)
        for number in range(1000):
            await counts.take([(f"192.0.2.{number}", 10)])
        assert len(counts) == 100
        assert "192.0.2" not in repr(counts.__dict__)
        clock.now += 61
        await counts.take([("last", 10)])
        assert len(counts) == 1

    asyncio.run(work())


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


def with_two(redis: RedisServer, work: Callable[[RedisRates, RedisRates], Awaitable[Any]]) -> None:
    """Work with the counts of two processes, with a clock that a test may set."""

    async def run() -> None:
        one, other = RedisRates(redis.url, Clock()), RedisRates(redis.url, Clock())
        try:
            await work(one, other)
        finally:
            await one.close()
            await other.close()

    asyncio.run(run())


def test_processes_count_together_and_under_hashed_names(redis: RedisServer) -> None:
    async def work(one: RedisRates, other: RedisRates) -> None:
        uses = [("address\n192.0.2.1", 100), ("talk\nsecret", 6)]
        assert [await counts.take(uses) for counts in (one, other) * 3] == [0] * 6
        waits = [await counts.take(uses) for counts in (one, other)]
        assert all(1 <= wait <= 10 for wait in waits)
        client = Redis.from_url(redis.url)
        keys = await client.keys("*")
        assert len([key for key in keys if key.startswith(f"{PREFIX}rate:".encode())]) == 2
        for key in keys:
            assert b"192" not in key
            assert b"secret" not in key
            if key != f"{PREFIX}key".encode():
                assert 0 < await client.pttl(key) <= 60_000
        await client.close()

    with_two(redis, work)


@pytest.mark.parametrize("fault", ["frozen", "killed"])
def test_without_redis_nobody_is_refused_for_it(
    redis: RedisServer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(one: RedisRates, _: RedisRates) -> None:
        assert await one.take([(fault, 2)]) == 0
        (redis.freeze if fault == "frozen" else redis.kill)()
        try:
            # Counted in this process alone: two more, and then it is held up here.
            assert await taken(one, 3, (fault, 2)) == [0, 0, 30]
        finally:
            (redis.thaw if fault == "frozen" else redis.start)()
        assert await one.take([(fault, 2)]) == 30, "Redis is left alone for a while"
        one._clock.now += rates.REST + rates.MINUTE  # type: ignore[attr-defined]
        assert await one.take([(f"{fault} again", 2)]) == 0
        client = Redis.from_url(redis.url)
        assert len(await client.keys(f"{PREFIX}rate:*")) >= 1, "and then it counts again"
        await client.close()

    with_two(redis, work)
