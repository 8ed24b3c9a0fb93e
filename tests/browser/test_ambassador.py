"""The leerambassadeur's pages in Chromium: axe, small and wide screens, fingers, keyboard, and paper.

The pages need no model: they are served here by an application of their own.
"""

from __future__ import annotations

import asyncio
import os
import re
import threading
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest
from aiohttp import web

from bot import vocabulary as v
from bot.prepare import preparation
from bot.server import ambassador, files
from bot.server.headers import add_headers
from tests.conftest import free_port
from tests.talking import DAY, known

PREPARE = "/ambassadeur/voorbereiden"
PAGES: Dict[str, str] = {
    "gids": "/ambassadeur",
    "vragen": PREPARE,
    "kaartje": f"{PREPARE}?fase=contemplation&drempel=time&wens=craft",
    "zorgen": f"{PREPARE}?drempel=multiple_problems",
    "fout": f"{PREPARE}?fase=xx",
    "fase": "/ambassadeur/kaart/precontemplation",
    "weg": "/ambassadeur/kaart/xx",
}
SIZES = {360: 680, 768: 1024, 1280: 800}
#: A6 in points, 1/72 inch.
A6 = (105 / 25.4 * 72, 148 / 25.4 * 72)
SMALL = """() => [...document.querySelectorAll('a, button, select')].map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width && (box.width < 44 || box.height < 44)).map(([one]) => one.outerHTML)"""
WIDE = """() => [...document.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def pages_url() -> Iterator[str]:
    """Address of the pages, served in a thread of their own."""
    loop, port = asyncio.new_event_loop(), free_port()
    app = web.Application(middlewares=[add_headers])
    app.add_routes([*files.routes(), *ambassador.routes()])
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


def _sheets(pdf: bytes) -> List[Tuple[float, float]]:
    """Return width and height in points of each sheet."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(boxes)
    return [(float(wide), float(high)) for wide, high in boxes]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_axe_and_fingers(new_page, no_violations, pages_url, tmp_path, width, scheme) -> None:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    page = new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(pages_url + path)
        no_violations(page)
        assert page.evaluate(SMALL) == [], name
        assert page.evaluate(WIDE) == [], name
        page.screenshot(path=folder / f"ambassadeur-{name}-{width}-{scheme}.png", full_page=True)


def test_small_screen_and_large_letters(new_page, pages_url) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for name, path in PAGES.items():
        page.goto(pages_url + path)
        assert page.evaluate(WIDE) == [], name


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_form_makes_the_card(new_page, pages_url, script) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(pages_url + PREPARE)
    page.get_by_label("Waar staat je collega?").select_option("contemplation")
    page.get_by_label("Wat houdt tegen?").select_option("money")
    page.get_by_role("button", name="Maak het kaartje").click()
    page.wait_for_url("**fase=contemplation&drempel=money**")
    card = page.locator(".pocket")
    found = preparation(known(), DAY, "contemplation", "money")
    for line in (*found.questions, *found.helps, *found.avoid):
        assert line in card.inner_text()
    assert page.get_by_label("Wat houdt tegen?").input_value() == "money"


def test_by_keyboard(new_page, pages_url) -> None:
    page = new_page()
    page.goto(f"{pages_url}{PREPARE}")
    seen = []
    for _ in range(6):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
    assert seen[1:5] == ["fase", "drempel", "wens", "Maak het kaartje"]


def test_the_guide_links_to_its_parts(new_page, pages_url) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{pages_url}/ambassadeur")
    page.get_by_role("link", name="Wanneer je doorverwijst").click()
    assert page.locator("#doorverwijzen").bounding_box()["y"] < 200
    page.get_by_role("link", name="Is net begonnen").click()
    assert page.get_by_role("heading", name="Is net begonnen").is_visible()


def test_every_card_is_one_a6(new_page, pages_url) -> None:
    page = new_page()
    cards = [f"{PREPARE}?fase={stage}&drempel={barrier}" for stage in v.STAGES for barrier in v.BARRIERS]
    # With a wish the card says one sentence more.
    cards = [f"{path}&wens={v.MOTIVES[at % len(v.MOTIVES)]}" for at, path in enumerate(cards)]
    cards += [f"/ambassadeur/kaart/{stage}" for stage in v.STAGES]
    for path in cards:
        page.goto(pages_url + path)
        (sheet,) = _sheets(page.pdf(prefer_css_page_size=True))
        assert sheet == pytest.approx(A6, abs=1), path


def test_a_card_on_paper_has_no_form_and_no_links(new_page, pages_url) -> None:
    page = new_page(color_scheme="dark")
    page.emulate_media(media="print")
    page.goto(pages_url + PAGES["kaartje"])
    assert page.locator(".pocket").is_visible()
    for gone in ("form", "header", "nav", "footer", ".hint"):
        assert not page.locator(gone).first.is_visible(), gone
    ground = "() => getComputedStyle(document.body).backgroundColor"
    ink = "() => getComputedStyle(document.querySelector('.pocket li')).color"
    colours = [page.evaluate(ground), page.evaluate(ink)]
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_the_guide_on_paper_is_one_sheet_on_both_sides(new_page, pages_url) -> None:
    page = new_page()
    page.goto(f"{pages_url}/ambassadeur")
    margin = {side: "12mm" for side in ("top", "bottom", "left", "right")}
    sheets = _sheets(page.pdf(format="A4", margin=margin))
    assert len(sheets) <= 2


def test_the_chat_leads_to_the_page_of_a_preparation(chat) -> None:
    chat.open()
    chat.press("Ik ben leerambassadeur")
    chat.type("ze wil wel maar heeft geen tijd")
    chat.press("Ja, ongeveer")
    link = chat.page.get_by_role("link", name="Openen")
    address = f"{chat.base_url}{PREPARE}?fase=contemplation&drempel=time"
    assert link.get_attribute("href") == address
    with chat.page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == address
    question = opened.value.locator(".pocket .ask li").first.inner_text()
    assert question in " ".join(chat.host.locator(".take").all_inner_texts())


def test_the_first_page_leads_to_the_guide(chat) -> None:
    chat.open()
    chat.page.locator("a[href='/ambassadeur']").click()
    chat.page.wait_for_url("**/ambassadeur")
    assert chat.page.get_by_role("heading", level=1).inner_text() == "Gids voor leerambassadeurs"
