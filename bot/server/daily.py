"""Does the job of every day beside the server: closed weeks are counted, figures released, old rows deleted.

It runs as a process of its own, so that neither the event loop nor the thread of the talks is held up, and its memory
is given back. It may be killed at any moment, and another server may do the same at that time (:mod:`bot.cube.fold`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import sys
from typing import AsyncIterator, Sequence

from aiohttp import web

from bot.events import tell

_log = logging.getLogger(__name__)
#: Seconds after the start of the server until the first run.
SOON = 60.0
#: The hour of the daily run; a week is closed from Monday 02:00.
HOUR = 3
COMMAND = (sys.executable, "-m", "bot.cli", "vouwen")


def seconds_until(now: dt.datetime, hour: int = HOUR) -> float:
    """Return the seconds from ``now`` until this hour of the clock comes next."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (then + dt.timedelta(days=then <= now) - now).total_seconds()


async def run_once(command: Sequence[str] = COMMAND) -> bool:
    """Do the job once. Returns whether it went well; a failure is one line in the log, without content."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError as error:
        tell(_log, "fold_not_run", kind=error)
        return False
    try:
        status = await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if status:
        tell(_log, "fold_failed", count=status)
    return status == 0


async def fold_daily(app: web.Application) -> AsyncIterator[None]:
    """Do the job soon after the start, and then every night; a cleanup context of the application."""

    async def live() -> None:
        await asyncio.sleep(SOON)
        while True:
            await run_once()
            await asyncio.sleep(seconds_until(dt.datetime.now()))

    task = asyncio.create_task(live())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
