"""The doors of the programme page on a real server of aiohttp, without Rasa, and a browser that keeps its cookies."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import threading
from html import unescape
from http.cookies import Morsel, SimpleCookie
from typing import Any, Dict, Iterator, List, Optional
from urllib.parse import urlencode

import pytest
from aiohttp import web
from argon2 import PasswordHasher

from bot.access import Access
from bot.accounts import passwords
from bot.accounts.sessions import Audit, Sessions
from bot.accounts.store import Accounts
from bot.server import login
from bot.server.headers import add_headers
from bot.server.login import audit, csrf_field, needs, who
from bot.stagelog.store import StageLog

LEZER, BEHEER = "paard kast lamp fiets", "stoel-regen-boter-slot"


class Clock:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += seconds


class Answer:
    """What came back."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status, self.headers = raw.status, raw.headers
        self.body = raw.read()
        self.set_cookies = raw.headers.get_all("Set-Cookie") or []

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def goes_to(self) -> str:
        return self.headers.get("Location", "")

    def json(self) -> Any:
        return json.loads(self.body)

    def token(self) -> str:
        """The CSRF token of the first form."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        assert found, "no token in the page"
        return unescape(found[1])

    def cookie(self, name: str) -> Morsel:
        """The cookie of this name that the answer sets."""
        for line in self.set_cookies:
            jar: SimpleCookie = SimpleCookie(line)
            if name in jar:
                return jar[name]
        raise AssertionError(f"no cookie {name} among {self.set_cookies}")


class Browser:
    """A browser that follows nothing by itself, so that each answer can be looked at."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._port, self._host = port, host
        self.cookies: Dict[str, str] = {}

    def ask(
        self, method: str, path: str, form: Optional[Dict[str, str]] = None, headers: Optional[Dict[str, str]] = None
    ) -> Answer:
        sent = {**(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(form) if form is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self._host, self._port, timeout=20)
        connection.request(method, path, body, sent)
        answer = Answer(connection.getresponse())
        connection.close()
        for line in answer.set_cookies:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, form: Dict[str, str], **headers: str) -> Answer:
        return self.ask("POST", path, form, headers)

    def login(self, name: str, password: str, after: str = "", **headers: str) -> Answer:
        """Fill in the form and send it."""
        token = self.ask("GET", "/programma/inloggen", headers=headers).token()
        form = {"naam": name, "wachtwoord": password, "csrf": token, "verder": after}
        return self.ask("POST", "/programma/inloggen", form, headers)

    def token(self, path: str = "/programma/wachtwoord") -> str:
        return self.get(path).token()


@needs("lezer")
async def _home(request: web.Request) -> web.Response:
    account = who(request)
    return web.Response(text=f"{account.name if account else '-'} {csrf_field(request)}")


async def _forgotten(request: web.Request) -> web.Response:
    """A handler whose author forgot to say who may come in."""
    return web.Response(text="inhoud")


@needs("lezer")
async def _figures(request: web.Request) -> web.Response:
    await audit(request, "uitvoer csv", "2026-W10 t/m 2026-W20; sector zorg")
    return web.json_response({"cijfers": 1})


@needs("beheer")
async def _managed(request: web.Request) -> web.Response:
    return web.json_response({"beheer": 1})


async def _fails(request: web.Request) -> web.Response:
    raise web.HTTPGone()


class Site:
    """A running server with accounts ``lezer`` and ``beheer``."""

    def __init__(self, url: str, access: Access) -> None:
        self.clock = Clock()
        self.log = StageLog(url)
        self.log.migrate()
        self.accounts, self.sessions = Accounts(self.log, self.clock), Sessions(self.log, self.clock)
        self.lines = Audit(self.log, self.clock)
        self.app = web.Application(client_max_size=16_384, middlewares=[add_headers])
        login.setup(self.app, access, self.log, self.clock)
        self.app.add_routes(
            [
                *login.routes(),
                web.get("/programma", _home),
                web.get("/programma/vergeten", _forgotten),
                web.post("/programma/vergeten", _forgotten),
                web.get("/programma/weg", _fails),
                web.get("/api/programma/cijfers", _figures),
                web.post("/api/programma/cijfers", _figures),
                web.get("/api/programma/beheer", _managed),
                web.get("/api/health", _forgotten),
            ]
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner = web.AppRunner(self.app)

    def run(self, work: Any) -> Any:
        """Run a coroutine on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _start(self) -> int:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return int(self._runner.addresses[0][1])

    def start(self) -> Site:
        self._thread.start()
        self.port = self.run(self._start())
        return self

    def stop(self) -> None:
        self.run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.log.close()

    def browser(self) -> Browser:
        return Browser(self.port)

    def inside(self, name: str = "lezer") -> Browser:
        """A browser that is logged in."""
        browser = self.browser()
        answer = browser.login(name, {"lezer": LEZER, "beheer": BEHEER}[name])
        assert answer.status == 303, answer.text
        return browser

    def audit(self) -> List[str]:
        """All audit lines, oldest first: who and what."""
        return [f"{line.account}: {line.what}" for line in reversed(self.lines.last(1000))]


def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let argon2 be quick: the parameters are not what these tests are about."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobody.cache_clear()


def running(url: str, monkeypatch: pytest.MonkeyPatch, access: Optional[Access] = None) -> Iterator[Site]:
    """Yield a running site with two accounts."""
    quick_hashes(monkeypatch)
    site = Site(url, access or Access()).start()
    try:
        site.accounts.add("lezer", "lezer", LEZER)
        site.accounts.add("beheer", "beheer", BEHEER)
        yield site
    finally:
        site.stop()
        passwords.nobody.cache_clear()
