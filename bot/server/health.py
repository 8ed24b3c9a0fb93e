"""What operators ask a process: whether it works (``/api/health``) and may get messages (``/api/ready``).

A process must not be killed because Redis is away, and must not get messages while it cannot answer them; hence two
answers. On SIGTERM a process first says that it is not ready, serves on for a while, and only then shuts its door: so a
load balancer sends it nothing any more when the door is shut, and messages under way get their whole answer.
"""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from typing import AsyncIterator, List

from aiohttp import web
from aiohttp.web_runner import GracefulExit

from bot.engine.engine import Engine
from bot.server import off
from bot.server.chat import ENGINE


@dataclass
class Draining:
    """Whether this process was told to end, and how many seconds it serves on then."""

    seconds: int = 0
    begun: bool = False


DRAINING = web.AppKey("draining", Draining) if hasattr(web, "AppKey") else "draining"


def _leave() -> None:
    raise GracefulExit


async def drain(app: web.Application) -> AsyncIterator[None]:
    """Say 'not ready' before the door is shut; a cleanup context of the application. A second signal ends at once."""
    loop, draining = asyncio.get_running_loop(), app[DRAINING]

    def told() -> None:
        if draining.begun or not draining.seconds:
            _leave()
        draining.begun = True
        loop.call_later(draining.seconds, _leave)

    if draining.seconds:
        # In the place of aiohttp's own, which shuts the door at once. Ctrl-C still does.
        loop.add_signal_handler(signal.SIGTERM, told)
    yield
    draining.begun = True


def _told(status: str, code: int) -> web.Response:
    return web.json_response({"status": status}, status=code)


async def works(engine: Engine) -> bool:
    """Tell whether a process works, whatever it needs of others; one that loads its model does."""
    return not engine.broken and await engine.responds()


async def health(request: web.Request) -> web.Response:
    """Tell whether this process works: 500 when only a new start can help."""
    return _told("ok", 200) if await works(request.app[ENGINE]) else _told("broken", 500)


async def ready(request: web.Request) -> web.Response:
    """Tell whether a message now would be answered; 503 while loading, ending, too busy or without Redis."""
    if request.app[DRAINING].begun:
        return _told("ending", 503)
    if off.notice():
        # The notice needs neither model nor Redis.
        return _told("off", 200)
    return _told("ok", 200) if await request.app[ENGINE].well() else _told("not ready", 503)


def routes() -> List[web.RouteDef]:
    """Return the routes. ``/api/alive`` is the old name of ``/api/health``."""
    return [web.get("/api/health", health), web.get("/api/alive", health), web.get("/api/ready", ready)]
