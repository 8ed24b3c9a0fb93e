"""Looks for changed knowledge while the server runs (:mod:`bot.rereading`)."""

from __future__ import annotations

import asyncio
from typing import AsyncIterator

from aiohttp import web

from bot import runtime

#: Seconds between two looks. A change holds after two of them and the time that reading takes.
LOOK_EVERY = 2.0


async def reread(app: web.Application) -> AsyncIterator[None]:
    """Look every few seconds, in a thread beside the loop; a cleanup context of the application."""

    async def live() -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await asyncio.to_thread(runtime.rereading().look)

    task = asyncio.create_task(live())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
