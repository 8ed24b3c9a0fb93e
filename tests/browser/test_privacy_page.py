"""The page /privacy in Chromium: axe, small and wide screens, fingers, large letters, and the way to it.

The page needs no model: it is served here by an application of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path
from typing import Iterator

import pytest
from aiohttp import web

from bot import runtime
from bot.server import files, privacy
from bot.server.headers import add_headers
from bot.settings import Settings
from tests.conftest import free_port

SIZES = {360: 680, 768: 1024, 1280: 800}
SMALL = """() => [...document.querySelectorAll('a')].map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width < 44 || box.height < 44).map(([one]) => one.outerHTML)"""
WIDE = """() => [...document.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def pages_url() -> Iterator[str]:
    """Address of the pages, served in a thread of their own, with the longest names that the settings take."""
    settings = Settings(operator="Stichting " + "voorbeeld " * 11, contact=f"{'privacy' * 10}@voorbeeld.nl")
    patch = pytest.MonkeyPatch()
    patch.setattr(runtime, "settings", lambda: settings)
    loop, port = asyncio.new_event_loop(), free_port()
    app = web.Application(middlewares=[add_headers])
    app.add_routes([*files.routes(), *privacy.routes()])
    runner = web.AppRunner(app)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    yield f"http://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    patch.undo()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_axe_and_fingers(new_page, no_violations, pages_url, tmp_path, width, scheme) -> None:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    page = new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
    page.goto(f"{pages_url}/privacy")
    no_violations(page)
    assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDE) == []
    page.screenshot(path=folder / f"privacy-{width}-{scheme}.png", full_page=True)


def test_small_screen_and_large_letters(new_page, pages_url) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.goto(f"{pages_url}/privacy")
    assert page.evaluate(WIDE) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_there_from_the_first_page_and_back(new_page, pages_url, script) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(f"{pages_url}/")
    page.get_by_role("link", name="Lees hier precies wat we wel en niet bewaren").click()
    page.get_by_role("heading", level=1, name="Wat we wel en niet bewaren").wait_for()
    page.get_by_role("link", name="Terug naar Leermaatje").click()
    page.wait_for_url(f"{pages_url}/")
