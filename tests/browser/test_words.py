"""A difficult word: tapping it shows what it means."""

from __future__ import annotations

import pytest

from tests.browser import samples
from tests.browser.test_access import FOCUS, WIDE


def test_tapping_a_word_explains_it(chat, played):
    played(chat.page, [samples.WORDS, samples.QUESTION])
    chat.open()
    words = chat.host.locator(".word")
    assert words.all_inner_texts() == ["EVC", "bond"], "each at its first use, and whole words only"
    assert chat.host.locator(".bubble").first.evaluate("one => one.lastChild.textContent") != ""
    assert samples.WORDS["text"] in chat.bots()[0].replace("\n", " ")
    evc, bond = words.nth(0), words.nth(1)
    assert evc.get_attribute("aria-expanded") == "false"
    evc.click()
    means = chat.host.locator(".means")
    assert evc.get_attribute("aria-expanded") == "true"
    assert means.inner_text() == "EVC: Bij EVC kijkt iemand wat jij al kunt. Dat komt op papier."
    assert means.is_visible()
    order = "one => one.previousSibling.textContent"
    assert means.evaluate(order).strip() == "Je gaat met EVC niet naar school.", "right below its sentence"
    bond.click()
    assert means.inner_text().startswith("bond: ")
    assert means.count() == 1
    assert evc.get_attribute("aria-expanded") == "false"
    assert "<b>x</b>" in means.inner_text()
    bond.click()
    assert means.count() == 0


def test_a_word_by_keyboard(chat, played):
    played(chat.page, [samples.WORDS, samples.QUESTION])
    chat.open()
    chat.host.locator(".word").first.focus()
    chat.page.keyboard.press("Enter")
    assert chat.host.locator(".means").is_visible()
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Escape")
    assert chat.host.locator(".means").count() == 0
    assert chat.page.evaluate(FOCUS) == "EVC", "back at the word"


def test_escape_closes_the_explanation_before_the_chat(page, chat_on, played, base_url):
    line = f'<script src="{base_url}/widget.js" data-source="bond" async></script>'
    html = f'<!DOCTYPE html><html lang="nl"><title>x</title><body>{line}</body></html>'
    page.route("http://localhost:4711/", lambda route: route.fulfill(body=html, content_type="text/html"))
    played(page, [samples.WORDS])
    page.goto("http://localhost:4711/")
    page.get_by_role("button", name="Praat met Leermaatje").click()
    page.locator("leermaatje-chat .word").first.click()
    page.keyboard.press("Escape")
    assert page.locator("leermaatje-chat .means").count() == 0
    assert page.locator("leermaatje-chat .panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("leermaatje-chat .panel").is_visible()


def test_a_finger_need_not_be_exact(new_page, chat_on, played):
    """The word is as small as its letters; what takes the tap around it is 44 pixels high and wide."""
    page = new_page(has_touch=True)
    played(page, [samples.WORDS, samples.QUESTION])
    chat = chat_on(page).open()
    box = chat.host.locator(".word").first.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for dx, dy in ((0, -21), (0, 21), (-21, 0), (21, 0)):
        page.touchscreen.tap(middle[0] + dx, middle[1] + dy)
        assert chat.host.locator(".means").count() == 1, (dx, dy)
        page.touchscreen.tap(*middle)
        assert chat.host.locator(".means").count() == 0


def test_words_in_an_offer_and_on_the_card(chat, played):
    chat.page.add_init_script("window.print = () => { window.printed = true; }")
    played(chat.page, [samples.WORDS_IN_OFFER, samples.WORDS_IN_CARD, samples.QUESTION])
    chat.open()
    assert chat.host.locator(".card .word").all_inner_texts() == ["fonds", "EVC"]
    chat.host.locator(".card .word").nth(1).click()
    chat.page.get_by_role("button", name="Printen").click()
    chat.page.wait_for_function("() => window.printed")
    chat.page.emulate_media(media="print")
    printed = chat.page.locator(".leermaatje-print")
    assert not printed.locator(".means").is_visible()
    assert printed.locator(".word").evaluate("one => getComputedStyle(one).textDecorationLine") == "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360])
def test_axe_with_an_explanation(new_page, chat_on, played, no_violations, scheme, width):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 680})
    played(page, [samples.WORDS, samples.QUESTION])
    chat = chat_on(page).open()
    chat.host.locator(".word").first.click()
    no_violations(page)
    for _ in range(2):
        page.get_by_role("button", name="A+").click()
    no_violations(page)
    assert page.evaluate(WIDE) == []


def test_an_explanation_is_said_once_by_the_live_region(chat, played):
    played(chat.page, [samples.WORDS, samples.QUESTION])
    chat.open()
    chat.page.wait_for_timeout(500)
    assert chat.log.get_attribute("aria-live") == "polite"
    chat.page.evaluate(
        """() => {
            window.heard = [];
            const root = document.querySelector('leermaatje-chat').shadowRoot;
            const hear = (one) => one.addedNodes.forEach((node) => heard.push(node.textContent));
            new MutationObserver((all) => all.forEach(hear)).observe(root, { childList: true, subtree: true });
        }"""
    )
    chat.host.locator(".word").first.click()
    chat.page.wait_for_timeout(300)
    assert chat.page.evaluate("window.heard") == ["EVC: " + samples.WORDS["words"]["EVC"]]


def test_with_the_real_server(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.press("Liever niet")
    chat.type("wat is evc?")
    word = chat.host.locator(".word", has_text="EVC").last
    word.click()
    assert "wat jij al kunt" in chat.host.locator(".means").inner_text()
    chat.page.reload()
    chat.host.locator(".word", has_text="EVC").last.click()
    assert "wat jij al kunt" in chat.host.locator(".means").inner_text()
