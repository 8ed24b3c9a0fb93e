"""Puts the application together."""

from __future__ import annotations

import asyncio
import logging
from typing import AsyncIterator, Optional

from aiohttp import web

from bot import runtime
from bot.access import Access
from bot.engine.engine import Engine
from bot.events import tell
from bot.inbox import MOST_BYTES
from bot.server import (
    ambassador,
    chat,
    description,
    files,
    form_talk,
    health,
    limits,
    login,
    metrics,
    off,
    privacy,
    programme,
)
from bot.server.daily import fold_daily
from bot.server.headers import add_headers, name_no_version
from bot.server.patience import bound_body
from bot.server.rereading import reread

_log = logging.getLogger(__name__)
#: Seconds between two looks for talks that are over their time.
SWEEP_EVERY = 60


async def _run_engine(app: web.Application) -> AsyncIterator[None]:
    """Load the model while pages already answer; forget old talks every minute; finish what is under way at the end."""
    engine = app[chat.ENGINE]

    async def live() -> None:
        try:
            await engine.start(load=off.notice() is None)
        except Exception as error:  # The server must say why it cannot talk, whatever it is.
            reason = (str(error).splitlines() or [""])[0]
            tell(_log, "model_not_loaded", kind=error, why=reason, name=engine.model.name)
            engine.broken = True
            raise
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            await engine.sweep()
            app[limits.LIMITS].rates.sweep()

    task = asyncio.create_task(live())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await engine.close()
    await asyncio.to_thread(runtime.close)


def make_app(engine: Engine, access: Access, held: Optional[metrics.Held] = None) -> web.Application:
    """Return the application around an engine, with the doors of the programme page.

    ``held``: what the engine counts its messages in, for the door of the figures.
    """
    settings = runtime.settings()
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[add_headers, bound_body])
    app.on_response_prepare.append(name_no_version)  # type: ignore[arg-type]
    app[chat.ENGINE] = engine
    app[health.DRAINING] = health.Draining(settings.drain_seconds)
    app.add_routes(
        [
            *files.routes(),
            *ambassador.routes(),
            *form_talk.routes(),
            *privacy.routes(),
            *description.routes(),
            *login.routes(),
            web.post("/webhooks/rest/webhook", chat.webhook),
            web.post("/api/talk/open", chat.open_talk),
            web.post("/api/talk/wipe", chat.wipe_talk),
            *health.routes(),
        ]
    )
    limits.setup(app, settings)
    login.setup(app, access, runtime.stage_log())
    programme.setup(app, programme.of_this_process())
    app.cleanup_ctx.append(_run_engine)
    app.cleanup_ctx.append(health.drain)
    figures = metrics.Figures(held or metrics.Held(), engine, metrics.rows_now)
    app.cleanup_ctx.append(metrics.serve(figures, settings.metrics))
    app.cleanup_ctx.append(fold_daily)
    app.cleanup_ctx.append(reread)
    return app
