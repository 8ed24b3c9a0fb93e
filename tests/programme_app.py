"""The programme page without Rasa: the doors, the page and the static files on a database, in a thread of its own."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import datetime as dt
import functools
import re
import tempfile
import threading
from pathlib import Path
from typing import Iterator

import requests
from aiohttp import web

from bot.access import Access
from bot.accounts.store import Accounts
from bot.cube.demo import demo
from bot.gate.model import Group
from bot.server import files, login, programme
from bot.server.headers import add_headers
from bot.server.programme_figures import Reader
from bot.stagelog.store import StageLog
from tests.conftest import free_port
from tests.programme_samples import knowledge, texts

#: A Tuesday; the newest closed week is 2026-W47, which closes block 11.
NOW = dt.datetime(2026, 11, 24, 12)
NAME, PASSWORD = "fatima", "een-lang-geheim-woord"


def new_log(path: Path) -> StageLog:
    """An empty database with its tables, and an account that may read."""
    log = StageLog(f"sqlite:///{path}")
    log.migrate()
    known = knowledge()
    log.know_offers(one.id for one in (*known.ideas, *known.routes))
    Accounts(log).add(NAME, "lezer", PASSWORD)
    return log


def filled_log(path: Path, talks: int, weeks: int) -> StageLog:
    """A database with made-up talks, made, counted and released by the code of 'leermaatje voorbeelddata'."""
    log = new_log(path)
    demo(log.engine, NOW, talks, weeks)
    return log


def make_programme(log: StageLog) -> programme.Programme:
    reader = Reader(log.engine)
    return programme.Programme(lambda: reader, knowledge, texts, NOW.date)


def make_app(log: StageLog) -> web.Application:
    """The application as the server puts it together, without the talk."""
    app = web.Application(middlewares=[add_headers])
    app.add_routes([*files.routes(), *login.routes()])
    login.setup(app, Access(), log)
    programme.setup(app, make_programme(log))
    return app


@contextlib.contextmanager
def served(app: web.Application) -> Iterator[str]:
    """Serve an application in a thread and give its address."""
    loop, port = asyncio.new_event_loop(), free_port()
    ready = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        runner = web.AppRunner(app, access_log=None)
        loop.run_until_complete(runner.setup())
        loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", port).start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(30), "the application did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)


@functools.lru_cache(maxsize=1)
def shared_log() -> StageLog:
    """One database with made-up talks for all tests of this run: making and releasing it takes its time."""
    folder = tempfile.TemporaryDirectory(prefix="leermaatje-")
    atexit.register(folder.cleanup)
    return filled_log(Path(folder.name) / "voorbeeld.db", talks=5000, weeks=6)


def withheld_group(reader: Reader, period: str) -> Group:
    """A filter of which the period shows no total."""
    parts = reader.released(period, ()).parts
    return next(((name, value),) for name, some in parts.items() for value, one in some.items() if one.value is None)


def log_in(url: str, password: str = PASSWORD) -> requests.Session:
    """A session that is logged in as somebody who may read."""
    session = requests.Session()
    form = session.get(f"{url}/programma").text
    token = re.search(r'name="csrf" value="([^"]+)"', form)
    assert token, form
    session.post(f"{url}/programma/inloggen", data={"csrf": token[1], "naam": NAME, "wachtwoord": password})
    return session
