"""The programme page without Rasa: the doors, the page and the static files on a database, in a thread of its own."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import tempfile
from pathlib import Path

import requests
from aiohttp import web

from bot.accounts.store import Accounts
from bot.bench import programme_page
from bot.bench.programme_page import page_app
from bot.cube.demo import demo
from bot.gate.model import Group
from bot.server import programme
from bot.server.programme_figures import Reader
from bot.stagelog.store import StageLog
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
    return page_app(log, make_programme(log))


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
    return programme_page.log_in(url, NAME, password)
