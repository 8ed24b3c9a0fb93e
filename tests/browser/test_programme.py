"""The programme page in Chromium: access in every state, keyboard, print, no request outside, no sideways scrolling."""

from __future__ import annotations

import os
import re

import pytest

from bot.bench.programme_page import served
from bot.server.programme_figures import Reader
from tests.programme_app import NAME, PASSWORD, make_app, new_log, shared_log, withheld_group
from tests.programme_samples import texts

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
WIDTHS = pytest.mark.parametrize("width", [768, 1280])
STATES = ("figures", "filtered", "wrong", "withheld", "re-aim", "report")
WIDE = """() => [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return !one.closest('.wide, .away, svg') && box.width && box.right > innerWidth + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('button, select, summary, .tabs a, .take a, .jump a')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.height && box.height < 36;
}).map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def team_url():
    """The page on a database with made-up talks, without the talk's engine."""
    with served(make_app(shared_log())) as address:
        yield address


@pytest.fixture(scope="module")
def paths():
    """State of the page -> its address."""
    reader = Reader(shared_log().engine)
    period = reader.first(reader.periods())
    (name, value), *_ = withheld_group(reader, period)
    return {
        "figures": f"/programma?period={period}",
        "filtered": f"/programma?period={period}&contract=vast",
        "wrong": f"/programma?period={period}&sector=maan",
        "withheld": f"/programma?period={period}&{name}={value}",
        "re-aim": f"/programma/re-aim?period={period}",
        "report": f"/programma/verslag?period={period}",
    }


@pytest.fixture
def team(new_page, team_url):
    """Make a page of somebody who is logged in, of a size and a colour scheme."""

    def make(width=1280, scheme="light", address=team_url):
        page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(f"{address}/programma")
        page.get_by_label("Naam").fill(NAME)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("heading", name="Programmapagina", level=1).wait_for()
        return page

    return make


@SCHEMES
@WIDTHS
def test_axe_and_width_in_every_state(team, team_url, paths, no_violations, width, scheme):
    page = team(width, scheme)
    for state in STATES:
        page.goto(team_url + paths[state])
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.evaluate(WIDE) == [], state
        assert page.evaluate(SMALL) == [], state


@SCHEMES
def test_an_empty_database(team, tmp_path, no_violations, scheme):
    with served(make_app(new_log(tmp_path / "leeg.db"))) as address:
        page = team(1280, scheme, address)
        page.get_by_role("heading", name="Er zijn nog geen cijfers").wait_for()
        assert page.locator(".demo").count() == 0
        no_violations(page)


def test_forced_colours_and_large_letters(team, team_url, paths, no_violations):
    page = team(768)
    page.emulate_media(forced_colors="active")
    page.goto(team_url + paths["figures"])
    no_violations(page)
    page.emulate_media(forced_colors="none")
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()
    assert page.evaluate(WIDE) == []


def test_nothing_comes_from_outside_and_the_policy_is_kept(team, team_url, paths):
    page = team()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for state in STATES:
        page.goto(team_url + paths[state])
    assert complaints == []
    assert all(url.startswith(team_url) for url in asked)
    assert not any(url.endswith(".js") for url in asked)


def test_charts_are_coloured_under_the_policy(team, team_url, paths):
    page = team()
    page.goto(team_url + paths["figures"])
    bar = page.locator("#blok-completed svg .color-0 rect").first
    assert bar.evaluate("one => getComputedStyle(one).fill") == "rgb(35, 70, 122)"
    assert bar.bounding_box()["width"] > 30
    hidden = page.locator("svg .bar rect.withheld").first
    assert hidden.evaluate("one => getComputedStyle(one).fill") == "none"
    assert hidden.evaluate("one => getComputedStyle(one).strokeDasharray") != "none"


def test_every_chart_has_its_figures_in_a_table_beside_it(team, team_url, paths):
    page = team()
    page.goto(team_url + paths["figures"])
    blocks = page.locator(".block", has=page.locator("svg"))
    assert blocks.count() > 10
    for block in blocks.all():
        said = " ".join(block.locator("table").all_text_contents())
        for text in block.locator("svg .text-overlay text").all_text_contents():
            value = re.sub(r"^(\d: |[A-Z]\w+ )", "", text).split(" · ")[0]
            assert value in said, (text, said)


def test_a_view_by_keyboard_alone(team, team_url, paths):
    page = team()
    page.goto(team_url + paths["figures"])
    page.get_by_label("Contract", exact=True).focus()
    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Toon cijfers"
    page.keyboard.press("Enter")
    page.wait_for_url("**contract=vast**")
    assert page.get_by_label("Contract", exact=True).input_value() == "vast"
    assert "Contract: Vast contract" in page.locator(".what").inner_text()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.keyboard.press("Tab")
    assert page.evaluate(outline) == "solid"
    page.get_by_role("link", name="Wis filters").click()
    page.wait_for_url(lambda url: "contract" not in url)


def test_a_group_is_opened_from_its_table_and_the_address_can_be_shared(team, team_url, paths):
    page = team()
    page.goto(team_url + paths["figures"])
    # Whichever way of splitting has a group that is shown in this period.
    block = page.locator(".block").filter(has=page.locator("table a")).first
    dimension = block.get_attribute("id").removeprefix("blok-")
    link = block.locator("table a").first
    name = link.inner_text()
    link.click()
    assert f"{texts().dimensions[dimension]}: {name}" in page.locator(".what").inner_text()
    total = page.locator(".keys .big").first.inner_text()
    other = team(768)
    other.goto(page.url)
    assert other.locator(".keys .big").first.inner_text() == total


@pytest.mark.parametrize("state", ["report", "withheld report", "wrong report"])
def test_the_report_is_one_page(team, team_url, paths, state, tmp_path):
    page = team()
    address = paths["report"]
    if state != "report":
        address = paths[state.split()[0]].replace("/programma", "/programma/verslag")
    page.goto(team_url + address)
    body = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    page.emulate_media(media="print")
    for gone in (".filters", ".tabs", ".account"):
        assert not page.locator(gone).first.is_visible()


def test_a_file_comes_down(team, team_url, paths):
    page = team()
    page.goto(team_url + paths["filtered"])
    with page.expect_download() as caught:
        page.get_by_role("link", name="Excel (xlsx)").click()
    assert re.fullmatch(r"leermaatje-voorbeeld-2026-\w+-vast\.xlsx", caught.value.suggested_filename)


@SCHEMES
@WIDTHS
def test_screenshots(team, team_url, paths, tmp_path, width, scheme):
    """Pictures of every state, for eyes: set SCREENSHOTS to a folder to keep them."""
    folder = os.environ.get("SCREENSHOTS") or str(tmp_path)
    page = team(width, scheme)
    for state in STATES:
        page.goto(team_url + paths[state])
        picture = page.screenshot(path=f"{folder}/programma-{state}-{width}-{scheme}.png", full_page=True)
        assert len(picture) > 20_000
