"""The whole application on a real socket, with settings of its own and without a model: all but the talk is real.

A message that comes through to the engine is answered with 503, since nothing is loaded.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, Awaitable, Callable, Optional

import pytest
from aiohttp import ClientTimeout
from aiohttp.test_utils import TestClient, TestServer

from bot import runtime
from bot.access import Access
from bot.engine.engine import Engine
from bot.server import app
from bot.settings import Settings
from bot.stagelog.store import StageLog

Work = Callable[[TestClient], Awaitable[Any]]


def with_app(
    folder: Path, monkeypatch: pytest.MonkeyPatch, work: Work, access: Optional[Access] = None, **settings: Any
) -> Any:
    """Serve, do some work with a client, and return what it returns."""
    log = StageLog(f"sqlite:///{folder / 'log.db'}")
    log.migrate()
    changed = replace(Settings(), **settings)
    monkeypatch.setattr(runtime, "stage_log", lambda: log)
    monkeypatch.setattr(runtime, "settings", lambda: changed)

    async def run() -> Any:
        engine = Engine(folder / "no model")
        made = app.make_app(engine, access or Access())
        # Neither the model nor the nightly job is what these tests are about; the engine's thread runs, so that talks
        # can be wiped.
        made.cleanup_ctx.clear()
        engine._thread.start()
        try:
            async with TestClient(TestServer(made), timeout=ClientTimeout(total=30)) as client:
                return await work(client)
        finally:
            await engine.close()
            log.close()

    return asyncio.run(run())
