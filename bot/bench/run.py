"""One run: both sides up, part after part; a part that fails is told and the rest goes on."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional

import aiohttp

from bot.bench import parts
from bot.bench.bare import Bare
from bot.bench.figures import ratio
from bot.bench.parts import Clock
from bot.bench.processes import Children
from bot.bench.settings import Plan
from bot.bench.sides import OURS, STOCK, Side, start
from bot.bench.talks import PLANS, Sent, record
from bot.settings import ROOT

SENDERS = (1, 4, 16, 64)
#: Talks held before the clock counts: the first ones pay for lazy parts.
WARM_UP = 4
Tell = Callable[[str], None]


@dataclass
class Run:
    """All that one run found. ``figures`` has a part per side; ``failed`` tells which parts failed and why."""

    children: Children
    folder: Path
    plan: Plan
    tell: Tell
    figures: Dict[str, Any] = field(default_factory=lambda: {STOCK: {}, OURS: {}})
    failed: List[str] = field(default_factory=list)

    async def attempt(self, what: str, work: Awaitable[Any]) -> Any:
        """Do a part; return ``None`` when it fails, whatever the reason, and keep what failed."""
        began = time.monotonic()
        try:
            done = await work
        except Exception as error:
            self.failed.append(f"{what}: {type(error).__name__} {error}".strip()[:300])
            self.tell(f"{what} failed: {type(error).__name__} {error}")
            return None
        self.tell(f"{what}: {time.monotonic() - began:.0f} s")
        return done

    def keep(self, part: str, figures: Optional[Mapping[str, Any]]) -> None:
        """Keep the figures of a part, given per side."""
        for side, found in (figures or {}).items():
            self.figures.setdefault(side, {})[part] = found

    async def go(self, models: Mapping[str, Path], current: bool, apologies: Mapping[str, str]) -> None:
        """Measure everything. ``models``: the model file per side; ``current``: ours is the one our server takes."""
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            # First, so that no side pays for what the disk's cache does not hold yet.
            process = self.children.start(["bot.bench.bare", str(models[OURS])], ROOT, {}, pipes=True)
            alone = Bare(process)
            bare = alone if await self.attempt("understanding alone, start", alone.ready(150)) else None
            sides: Dict[str, Side] = {}
            for name in (OURS, STOCK):
                begun = start(name, self.children, session, models[name], self.folder, apologies, current)
                side = await self.attempt(f"start of {name}", begun)
                if side is not None:
                    sides[name] = side
                    self.figures[name].update(start_seconds=side.start_seconds, start_memory=side.start_memory)
            if OURS in sides:
                talks = await self.attempt("recording the talks", self._record(sides[OURS]))
                if talks:
                    await self._one_by_one(list(sides.values()), talks, bare)
                    await asyncio.to_thread(self.children.end, [process])
                    await self._crowds(list(sides.values()), talks)
            for name, side in sides.items():
                self.figures[name].update(messages=side.client.sent, errors=dict(side.client.errors))

    async def _record(self, ours: Side) -> List[List[Sent]]:
        return [await record(plan, secrets.token_hex(16), ours.client.ask) for plan in PLANS]

    async def _one_by_one(self, sides: List[Side], talks: List[List[Sent]], bare: Optional[Bare]) -> None:
        seconds = self.plan.seconds * len(sides)
        await self.attempt("warm-up", parts.one_by_one(sides, talks, WARM_UP, Clock.of(seconds), None))
        if not self.plan.rounds:
            return
        work = parts.one_by_one(sides, talks, self.plan.rounds, Clock.of(seconds), bare)
        found = await self.attempt("talks one by one", work)
        if found is None:
            return
        understood = found.pop("bare", None)
        self.keep("one_by_one", found)
        if understood:
            ours = found[OURS]
            self.figures["understanding"] = {
                **understood,
                "share_of_ours_text": ratio(understood["p50"], ours["text"].get("p50")),
                "share_of_ours_all": ratio(understood["p50"], ours["all"].get("p50")),
            }

    async def _crowds(self, sides: List[Side], talks: List[List[Sent]]) -> None:
        plan = self.plan
        if plan.load:
            load = [talks[number % len(talks)][: plan.load_turns] for number in range(plan.load)]
            for senders in SENDERS:
                for side in sides:
                    held = parts.throughput(side, load, senders, Clock.of(plan.seconds))
                    found = await self.attempt(f"{senders} at once, {side.name}", held)
                    if found is not None:
                        self.figures[side.name].setdefault("throughput", {})[str(senders)] = found
        if plan.long:
            work = parts.long_talks(sides, plan.long, Clock.of(plan.seconds * len(sides)))
            self.keep("long", await self.attempt("long talks", work))
        if plan.talks:
            many = [talks[1][: plan.turns]] * plan.talks
            for side in sides:
                seen = parts.memory(side, many, Clock.of(plan.memory_seconds()))
                found = await self.attempt(f"{plan.talks} talks, {side.name}", seen)
                if found is not None:
                    self.figures[side.name]["memory"] = found
