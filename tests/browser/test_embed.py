"""One line on another page; nothing goes anywhere else; and it stays small."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

STATIC = Path(__file__).parents[2] / "bot" / "server" / "static"
#: Another site; its page is played.
OTHER = "http://localhost:4711/"
#: A page with rules that would spoil a chat without a shadow root of its own.
PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Bond</title><style>
html {{ font-size: 62.5% }} button, p, div, span {{ color: #a00 !important; font: 9px serif }} {style}</style></head>
<body><main><h1>De bond</h1><p>Welkom.</p></main>{body}</body></html>"""


@pytest.fixture
def embed(page, base_url):
    def show(attributes='data-source="bond"', style="", body=""):
        line = body or f'<script src="{base_url.rstrip("/")}/widget.js" {attributes} async></script>'
        html = PAGE.format(style=style, body=line)
        page.route(f"{OTHER}**", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(OTHER)
        return page

    return show


def test_one_line_embeds(embed, chat, no_violations):
    page = embed()
    launcher = page.get_by_role("button", name="Praat met Leermaatje")
    launcher.wait_for()
    asked = []
    page.on("request", lambda one: asked.append(one))
    no_violations(page)
    assert asked == [], "nothing is asked of the server before somebody opens it"
    launcher.click()
    chat.choice("Ik wil praten").wait_for()
    assert page.get_by_role("dialog", name="Leermaatje").is_visible()
    assert asked[-1].post_data_json["source"] == "bond"
    no_violations(page)
    chat.press("Ik wil praten")
    chat.choice("Ja, dat mag").wait_for()
    no_violations(page)
    colour = chat.host.locator(".bubble").first.evaluate("one => getComputedStyle(one).color")
    assert colour != "rgb(170, 0, 0)"
    assert chat.host.locator(".bubble").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16
    page.keyboard.press("Escape")
    assert launcher.is_visible()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "Praat met Leermaatje"
    launcher.click()
    assert chat.mine() == ["Ik wil praten"]


def test_focus_stays_in_a_chat_that_fills_the_screen(embed, chat):
    page = embed()
    page.get_by_role("button", name="Praat met Leermaatje").click()
    chat.choice("Ik wil praten").wait_for()
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "LEERMAATJE-CHAT"


def test_left_and_inline(embed, chat):
    page = embed('data-source="bond" data-position="left"')
    box = page.get_by_role("button", name="Praat met Leermaatje").bounding_box()
    assert box["x"] < 40
    page.unroute(f"{OTHER}**")
    page = embed('data-source="bond" data-mode="inline"')
    chat.choice("Ik wil praten").wait_for()
    assert page.get_by_role("button", name="Praat met Leermaatje").count() == 0


@pytest.mark.parametrize("colour", ["#ffe600", "#111111", "rgb(120, 200, 140)", "crimson", "#ffffff"])
def test_any_colour_stays_readable(embed, chat, no_violations, colour):
    page = embed(style=f"leermaatje-chat {{ --leermaatje-kleur: {colour} }}")
    page.get_by_role("button", name="Praat met Leermaatje").click()
    chat.choice("Ik wil praten").wait_for()
    no_violations(page)
    chat.press("Ik wil praten")
    page.emulate_media(color_scheme="dark")
    no_violations(page)


def test_no_other_host_no_cookie(page, chat):
    hosts = set()
    page.on("request", lambda one: hosts.add(urlsplit(one.url).netloc))
    broken = []
    page.on("console", lambda one: broken.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: broken.append(str(one)))
    chat.open()
    chat.press("Ik wil praten")
    chat.press("Ja, dat mag")
    assert hosts - {""} == {urlsplit(chat.base_url).netloc}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert broken == [], "also nothing that the Content-Security-Policy stops"


def test_size():
    parts = [STATIC / "widget.js", STATIC / "widget.css"]
    assert sum(len(gzip.compress(part.read_bytes(), 9)) for part in parts) <= 25_000


def test_slow_phone_on_slow_3g(page, chat):
    """400 kbit/s with 2 seconds of delay, and a processor four times as slow."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", speed)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    began = time.monotonic()
    page.goto(chat.base_url, wait_until="commit")
    chat.input.wait_for()
    typing = time.monotonic() - began
    chat.choice("Ik wil praten").wait_for()
    talking = time.monotonic() - began
    print(f"slow 3G, 4x slower: typing after {typing:.1f} s, first question after {talking:.1f} s")
    assert talking < 12


def test_browsers_without_constructable_style_sheets(page, chat):
    page.add_init_script("delete CSSStyleSheet.prototype.replaceSync")
    chat.open()
    assert chat.host.locator(".choice").first.bounding_box()["height"] >= 44
    assert chat.host.locator(".panel").evaluate("one => getComputedStyle(one).display") == "flex"


def test_works_where_storage_is_forbidden(page, chat):
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    chat.open()
    chat.press("Ik wil praten")
    assert chat.mine() == ["Ik wil praten"]


def test_manifest(page, chat):
    chat.open()
    path = page.locator("link[rel=manifest]").get_attribute("href")
    manifest = page.request.get(chat.base_url + path).json()
    assert manifest["lang"] == "nl"
    assert manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        assert page.request.get(chat.base_url + icon["src"]).ok


def test_the_mark_is_one_shape():
    """The mark in the chat is the mark of the file."""
    script = (STATIC / "widget.js").read_text("utf-8")
    for path in re.findall(r' d="(M[^"]+)"', (STATIC / "merk.svg").read_text("utf-8")):
        assert path in script


def test_plain_sentences():
    """What the page and the widget say: no sentence over 12 words, and no 'u'."""
    page = re.sub(r"<(style|script|head).*?</\1>", " ", (STATIC / "index.html").read_text("utf-8"), flags=re.S)
    said = re.findall(r">([^<>]+)<", page)
    says = re.search(r"const SAYS = \{(.*?)\n  \};", (STATIC / "widget.js").read_text("utf-8"), flags=re.S).group(1)
    said += re.findall(r": '([^']+)'", says)
    text = "\n".join(one.strip() + "." for one in said if re.search(r"\w{2}", one))
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        words = re.findall(r"[\w'é]+", sentence)
        assert len(words) <= 12, sentence
        assert not {"u", "uw"} & {word.lower() for word in words}, sentence
