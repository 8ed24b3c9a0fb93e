"""Figures for Prometheus, on a door of their own, which the public address does not lead to; off by default.

A counter that is read every 15 seconds tells when somebody talked, and in a small company that is who. Therefore:

- figures about messages are let go of together and only after another hundred messages, about ten talks: until then a
  reader sees what he saw before (:class:`Held`);
- living talks are rounded down to tens, written rows to hundreds; only what tells of a fault (rows that wait or were
  lost) is rounded up, so that an alarm can be set on it;
- there is no label for a source, a stage, an intent or a word, and none for danger: one signal is one person;
- what a process costs (processor time) is left out, since it moves with each message. Who reads the machine's own
  figures sees that anyway; docs/operations.md says so.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from importlib.metadata import version
from typing import AsyncIterator, Callable, Dict, Iterator, List, Optional, Tuple

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import CollectorRegistry

from bot import runtime
from bot.engine.engine import OUTCOMES, Engine
from bot.settings import SettingError

#: Messages after which the figures about messages are let go of.
STEP = 100
#: Upper bounds of the seconds that a message takes.
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def up(number: int, step: int = 10) -> int:
    """Return a number rounded up to whole steps; 0 stays 0."""
    return -(-number // step) * step


def down(number: int, step: int = 10) -> int:
    """Return a number rounded down to whole steps."""
    return number // step * step


class Held:
    """Counts messages, and shows only what stood at the last full hundred."""

    def __init__(self, step: int = STEP) -> None:
        """Begin with nothing."""
        self._step, self._since, self._lock = step, 0, threading.Lock()
        self._outcomes: Dict[str, int] = dict.fromkeys(OUTCOMES, 0)
        self._buckets, self._seconds = [0] * (len(BOUNDS) + 1), 0.0
        #: Outcomes, messages at or under each bound, and their seconds, as they may be shown.
        self.shown: Tuple[Dict[str, int], List[int], float] = (dict(self._outcomes), list(self._buckets), 0.0)

    def add(self, outcome: str, seconds: float) -> None:
        """Count a message that took so many seconds."""
        with self._lock:
            self._outcomes[outcome] += 1
            self._seconds += seconds
            for place, bound in enumerate((*BOUNDS, float("inf"))):
                self._buckets[place] += seconds <= bound
            self._since += 1
            if self._since >= self._step:
                self._since = 0
                self.shown = (dict(self._outcomes), list(self._buckets), round(self._seconds, 3))


@dataclass(frozen=True)
class Rows:
    """How many rows of the stage log wait, were lost, and were written."""

    waiting: int = 0
    lost: int = 0
    written: int = 0


class Figures:
    """Everything that is shown; a collector of prometheus_client."""

    def __init__(self, held: Held, engine: Engine, rows: Callable[[], Rows]) -> None:
        """Show what is held and what this engine does; ``rows`` returns what became of rows."""
        self._held, self._engine, self._rows = held, engine, rows

    def collect(self) -> Iterator[Metric]:
        """Yield all figures as they are now."""
        outcomes, buckets, seconds = self._held.shown
        yield InfoMetricFamily("leermaatje_build", "What runs here", {"version": version("leermaatje")})
        ready = GaugeMetricFamily("leermaatje_ready", "1 when this process could answer a message")
        ready.add_metric([], float(self._engine.ready))
        yield ready
        count = CounterMetricFamily(
            "leermaatje_messages", "Messages by what came of them, in steps of a hundred together", labels=["outcome"]
        )
        for outcome, number in outcomes.items():
            count.add_metric([outcome], number)
        yield count
        times = HistogramMetricFamily("leermaatje_message_seconds", "Seconds from message to answer, in the same steps")
        bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
        times.add_metric([], list(zip(bounds, map(float, buckets), strict=True)), seconds)
        yield times
        living = self._engine.living
        if living is not None:
            yield GaugeMetricFamily("leermaatje_talks", "Talks in this process, down to tens", value=down(living))
        rows = self._rows()
        yield GaugeMetricFamily("leermaatje_rows_waiting", "Rows that wait, up to tens", value=up(rows.waiting))
        yield CounterMetricFamily("leermaatje_rows_lost", "Rows that were lost, up to tens", value=up(rows.lost))
        written = down(rows.written, STEP)
        yield CounterMetricFamily("leermaatje_rows_written", "Times a row was written, down to hundreds", value=written)


def rows_now() -> Rows:
    """Return what became of the rows of this process; nothing is opened for it."""
    if not runtime.writer.cache_info().currsize:
        return Rows()
    writer = runtime.writer()
    return Rows(writer.waiting, writer.dropped, writer.written)


def door(figures: Figures) -> web.Application:
    """Return the application of the own door: ``/metrics`` and nothing else."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)  # type: ignore[arg-type]

    async def metrics(request: web.Request) -> web.Response:
        # Made beside the loop: it waits for the lock of the rows.
        body = await asyncio.to_thread(generate_latest, registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    return app


def serve(figures: Figures, address: Optional[Tuple[str, int]]) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return a cleanup context that serves the figures at host and port while the application runs."""

    async def context(app: web.Application) -> AsyncIterator[None]:
        if address is None:
            yield
            return
        runner = web.AppRunner(door(figures), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, *address).start()
        except OSError as error:
            raise SettingError(
                f"LEERMAATJE_METRICS: {address[0]}:{address[1]} cannot be used ({error.strerror}); choose another."
            ) from None
        yield
        await runner.cleanup()

    return context
