"""What whole views of the programme page cost over HTTP: doors, session, figures, charts and template together.

The application is put together as the server does it, without the talk, in a thread beside the one that asks. Somebody
with an account logs in with the form and keeps the session. A first look finds nothing ready: neither the view nor its
charts. A kept one finds both, as everybody does who opens a view after somebody else.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import threading
from contextlib import contextmanager
from typing import Dict, Iterator, List, NamedTuple, Sequence
from urllib.parse import urlencode

import requests
from aiohttp import web

from bot.access import Access
from bot.accounts.passwords import generate
from bot.accounts.store import Accounts
from bot.bench.figures import times
from bot.bench.processes import free_port
from bot.bench.timing import timed
from bot.cube.periods import parts_of
from bot.gate.model import Group
from bot.knowledge.base import Knowledge
from bot.programme.charts import draw
from bot.programme.texts import load_texts
from bot.server import files, login, programme
from bot.server.headers import add_headers
from bot.server.programme_figures import Reader
from bot.settings import ROOT
from bot.stagelog.store import StageLog

#: Looks at each kind of view, first and kept.
LOOKS = 15
_NAME = "meting"


class Kind(NamedTuple):
    """A kind of view: its name and the address."""

    name: str
    path: str


def _address(path: str, period: str, group: Group = ()) -> str:
    return f"{path}?{urlencode([('period', period), *group])}"


def kinds(periods: Sequence[str], groups: Sequence[Group]) -> List[Kind]:
    """Return the views that are looked at: the newest period of each level, shown groups, and the other pages."""
    newest = {}  # type: Dict[str, str]
    for one in periods:
        newest.setdefault(parts_of(one).level, one)
    largest = periods[0]
    found = [Kind(level, _address(programme.HOME, one)) for level, one in newest.items()]
    by_size: Dict[str, Group] = {}
    for group in groups:
        by_size.setdefault("source" if dict(group).keys() == {"source"} else f"filters_{len(group)}", group)
    found += [Kind(name, _address(programme.HOME, largest, group)) for name, group in by_size.items() if group]
    found += [Kind("re-aim", _address(programme.REAIM, largest)), Kind("report", _address(programme.REPORT, largest))]
    found += [Kind(one, _address(f"{programme.HOME}/export.{one}", largest)) for one in ("csv", "xlsx", "json")]
    return found


def page_app(log: StageLog, made: programme.Programme) -> web.Application:
    """Return the application as the server puts it together, without the talk."""
    app = web.Application(middlewares=[add_headers])
    app.add_routes([*files.routes(), *login.routes()])
    login.setup(app, Access(), log)
    programme.setup(app, made)
    return app


@contextmanager
def served(app: web.Application) -> Iterator[str]:
    """Serve an application in a thread and yield its address.

    Raises:
        RuntimeError: when it does not start.

    """
    loop, port, ready = asyncio.new_event_loop(), free_port(), threading.Event()

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
    try:
        if not ready.wait(30):
            raise RuntimeError("the page did not start within 30 seconds")
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)


def log_in(url: str, name: str, password: str) -> requests.Session:
    """Return a session of somebody who logged in with the form."""
    session = requests.Session()
    token = re.search(r'name="csrf" value="([^"]+)"', session.get(f"{url}/programma").text)
    assert token, "the log-in form has no token"
    session.post(f"{url}/programma/inloggen", data={"csrf": token[1], "naam": name, "wachtwoord": password})
    return session


def look_at_pages(
    log: StageLog, known: Knowledge, periods: Sequence[str], groups: Sequence[Group]
) -> Dict[str, object]:
    """Return for each kind of view the milliseconds of a first and of a kept look, on the clock and of own work."""
    found: Dict[str, object] = {}
    reader, texts, password = Reader(log.engine), load_texts(ROOT / "knowledge"), generate()
    made = programme.Programme(lambda: reader, lambda: known, lambda: texts, dt.date.today)
    Accounts(log).add(_NAME, "lezer", password)
    with served(page_app(log, made)) as url:
        session = log_in(url, _NAME, password)

        def ask(path: str) -> None:
            answer = session.get(f"{url}{path}", allow_redirects=False)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} was answered with {answer.status_code}")

        for kind in kinds(periods, groups):
            ask(kind.path)
            first, kept = [], []
            for _ in range(LOOKS):
                made.forget()
                draw.cache_clear()
                first.append(timed(lambda: ask(kind.path))[0])  # noqa: B023
                kept.append(timed(lambda: ask(kind.path))[0])  # noqa: B023
            found[kind.name] = {
                name: {
                    **times([1000 * one.clock for one in some]),
                    "own_p50": times([1000 * one.own for one in some])["p50"],
                }
                for name, some in (("first", first), ("kept", kept))
            }
    return found
