"""The parts of a run. Each alternates between the sides, so that what else the machine does hits both alike.

A part that runs out of time stops where it is; what was measured until then counts, and how many messages that were
stands beside it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.bench.bare import Bare
from bot.bench.figures import ratio, times
from bot.bench.sides import OURS, Side
from bot.bench.talks import BUTTON, TEXT, Sent, long_talk

#: Senders at once when talks are held only to see the memory.
CROWD = 8
#: The turns around turn 5 and around turn 100 whose times are taken; a cycle of :data:`bot.bench.talks.LONG` each.
EARLY, LATE = range(3, 8), range(98, 103)

Talks = Sequence[Sequence[Sent]]
Figures = Dict[str, Dict[str, Any]]


@dataclass(frozen=True)
class Clock:
    """How long a part may take."""

    deadline: float

    @classmethod
    def of(cls, seconds: float) -> Clock:
        """Return a clock that ends ``seconds`` from now."""
        return cls(time.monotonic() + seconds)

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.deadline


def _sender() -> str:
    return secrets.token_hex(16)


async def one_by_one(sides: Sequence[Side], talks: Talks, rounds: int, clock: Clock, bare: Optional[Bare]) -> Figures:
    """Hold whole talks, one message after another; the sides take turns per message.

    With ``bare`` the same texts are also only understood, under ``bare`` in the figures.
    """
    taken: Dict[str, Dict[str, List[float]]] = {side.name: {TEXT: [], BUTTON: []} for side in sides}
    understood: List[float] = []
    for number in range(rounds):
        if clock.over:
            break
        sender = _sender()
        for place, message in enumerate(talks[number % len(talks)]):
            for side in sides if (number + place) % 2 else sides[::-1]:
                took = await side.client.send(sender, message.text)
                if took is not None:
                    taken[side.name][message.kind].append(took)
            if bare is not None and message.kind == TEXT:
                understood.append(await bare.understand(message.text))
    figures: Figures = {
        name: {"all": times(kinds[TEXT] + kinds[BUTTON]), TEXT: times(kinds[TEXT]), BUTTON: times(kinds[BUTTON])}
        for name, kinds in taken.items()
    }
    if understood:
        figures["bare"] = times(understood)
    return figures


async def crowd(side: Side, talks: Talks, senders: int, clock: Clock, wipe: bool = False) -> List[float]:
    """Hold talks with a number of senders at once, each one talk after another; return the times."""
    waiting, taken = list(talks)[::-1], []

    async def hold() -> None:
        while waiting and not clock.over:
            talk, sender = waiting.pop(), _sender()
            for message in talk:
                took = await side.client.send(sender, message.text)
                if took is not None:
                    taken.append(took)
            if wipe:
                await side.client.wipe(sender)

    await asyncio.gather(*(hold() for _ in range(senders)))
    return taken


async def throughput(side: Side, talks: Talks, senders: int, clock: Clock) -> Dict[str, Any]:
    """Return times and messages per second with a number of senders at once."""
    began = time.perf_counter()
    taken = await crowd(side, talks, senders, clock)
    seconds = time.perf_counter() - began
    return {**times(taken), "per_second": len(taken) / seconds}


async def long_talks(sides: Sequence[Side], repeats: int, clock: Clock) -> Figures:
    """Compare turn 5 and turn 100: new talks and talks of a hundred turns take turns, message by message."""
    taken: Dict[str, Dict[str, List[float]]] = {side.name: {"turn_5": [], "turn_100": []} for side in sides}
    for _ in range(repeats):
        old = {side.name: _sender() for side in sides}
        for side in sides:
            for turn in range(1, LATE.start):
                if clock.over:
                    return _growth(taken)
                await side.client.send(old[side.name], long_talk(turn))
        fresh = _sender()
        for turn in range(1, EARLY.start):
            for side in sides:
                await side.client.send(fresh, long_talk(turn))
        for early, late in zip(EARLY, LATE, strict=True):
            for side in sides:
                for name, sender, turn in (("turn_5", fresh, early), ("turn_100", old[side.name], late)):
                    took = await side.client.send(sender, long_talk(turn))
                    if took is not None:
                        taken[side.name][name].append(took)
    return _growth(taken)


def _growth(taken: Mapping[str, Mapping[str, Sequence[float]]]) -> Figures:
    figures: Figures = {}
    for name, turns in taken.items():
        early, late = times(turns["turn_5"]), times(turns["turn_100"])
        figures[name] = {
            "turn_5": early,
            "turn_100": late,
            "growth": ratio(late.get("p95"), early.get("p95")),
            "growth_p50": ratio(late.get("p50"), early.get("p50")),
        }
    return figures


async def memory(side: Side, talks: Talks, clock: Clock) -> Dict[str, Any]:
    """Return what many talks do to the memory; for ours also when each talk is over (wiped) at its end."""
    before = side.memory()["rss"]
    held = len(await crowd(side, talks, CROWD, clock)) / (len(talks[0]) or 1)
    after = side.memory()["rss"]
    figures: Dict[str, Any] = {
        "talks": round(held),
        "before": before,
        "after": after,
        "growth": ratio(after - before, before),
        "kilobytes_a_talk": ratio((after - before) * 1000, held),
    }
    if side.name == OURS:
        await crowd(side, talks, CROWD, clock, wipe=True)
        figures["after_wiped"] = side.memory()["rss"]
        figures["growth_wiped"] = ratio(figures["after_wiped"] - after, after)
    return figures
