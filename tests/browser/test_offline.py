"""Installable, and open without internet: the service worker keeps static files only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORKER = Path(__file__).parents[2] / "bot" / "server" / "static" / "sw.js"


@pytest.fixture
def kept_page(new_page, chat_on):
    """A page whose service worker has kept its files."""
    page = new_page(service_workers="allow")
    chat = chat_on(page).open()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    chat.choice("Ik wil praten").wait_for()
    assert page.evaluate("!!navigator.serviceWorker.controller")
    return page, chat


def test_the_page_opens_without_internet(kept_page):
    page, chat = kept_page
    page.context.set_offline(True)
    page.goto(chat.base_url)
    page.get_by_text("Je hebt nu geen internet").first.wait_for()
    assert chat.input.is_visible()
    assert page.get_by_role("link", name="Ik wil praten").is_visible()
    page.context.set_offline(False)
    chat.choice("Ik wil praten").wait_for()
    chat.press("Ik wil praten")
    assert chat.mine() == ["Ik wil praten"]


def test_no_answer_and_no_word_is_kept(kept_page):
    page, chat = kept_page
    chat.press("Ik wil praten")
    chat.type("dit is alleen van mij")
    page.request.get(f"{chat.base_url}/praten")
    page.evaluate("fetch('/?naam=Annelies').then((one) => one.text())")
    held = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                const store = await caches.open(name);
                for (const one of await store.keys()) {
                    found.push([one.method, one.url, await (await store.match(one)).text()]);
                }
            }
            return found;
        }"""
    )
    files = re.findall(r"'(/[^']*)'", WORKER.read_text("utf-8").split("const FILES")[1].split("];")[0])
    assert {url for _, url, _ in held} == {chat.base_url + path for path in files}
    assert not any(
        "alleen van mij" in text or "Annelies" in url or chat.kept()["sender"] in text for _, url, text in held
    )


def test_a_new_version_is_seen_at_the_second_visit(kept_page):
    """Kept files are renewed behind the page: an old one does not stay."""
    page, chat = kept_page
    page.evaluate(
        "caches.open('leermaatje-1').then((one) => one.put('/widget.js', new Response('window.old = true', "
        "{ headers: { 'Content-Type': 'text/javascript' } })))"
    )
    page.reload()
    page.wait_for_function("() => window.old")
    page.wait_for_timeout(1000)
    page.reload()
    chat.choice("Ik wil praten").wait_for()
    assert page.evaluate("window.old") is None


def test_every_kept_file_is_there(page, base_url):
    files = re.findall(r"'(/[^']*)'", WORKER.read_text("utf-8").split("const FILES")[1].split("];")[0])
    assert "/" in files
    for path in files:
        assert page.request.get(base_url + path).ok, path


def test_an_embedded_chat_brings_no_service_worker(new_page, base_url):
    page = new_page(service_workers="allow")
    line = f'<script src="{base_url}/widget.js" data-source="bond"></script>'
    html = f'<!DOCTYPE html><html lang="nl"><title>x</title><body>{line}</body></html>'
    page.route("http://localhost:4711/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://localhost:4711/")
    page.get_by_role("button", name="Praat met Leermaatje").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_chromium_finds_it_installable(kept_page):
    page, _ = kept_page
    session = page.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window installs nothing; that is all there is against it.
    assert {one["errorId"] for one in errors} <= {"in-incognito"}
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
