"""Pictures of every state, for eyes: set SCREENSHOTS to a folder to keep them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import samples

SIZES = {360: 680, 768: 1024, 1280: 800}
STATES = {
    "question": [samples.QUESTION],
    "faces": [samples.FACES],
    "offer": [samples.OFFER, samples.QUESTION],
    "card": [samples.CARD, samples.FACES],
    "phones": [samples.PHONES],
    "scan": [samples.SCAN, samples.SCAN_FACES],
    "word": [samples.WORDS, samples.QUESTION],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_screenshots(new_page, chat_on, played, tmp_path, width, scheme):
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    options = {"viewport": {"width": width, "height": SIZES[width]}, "color_scheme": scheme}
    page = new_page(**options)
    chat_on(page).open()
    page.screenshot(path=folder / f"start-{width}-{scheme}.png", full_page=True)
    for name, messages in STATES.items():
        page = new_page(**options)
        played(page, messages, None, status=503)
        page.goto(chat_on(page).base_url)
        page.locator("leermaatje-chat .bot").last.wait_for()
        if name == "word":
            page.locator("leermaatje-chat .word").first.click()
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    chat_on(page).input.fill("Kan dat ook zonder school?")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stuur opnieuw").wait_for()
    page.screenshot(path=folder / f"error-{width}-{scheme}.png")
    assert all((folder / f"{name}-{width}-{scheme}.png").exists() for name in (*STATES, "start", "error"))
