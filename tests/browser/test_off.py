"""A widget and the form page in Chromium while Leermaatje is off: the notice, whom to call, and no error."""

from __future__ import annotations

from typing import Iterator

import pytest

from bot.knowledge.off import load_off
from tests.conftest import ROOT, Server

NOTICE = load_off(ROOT / "knowledge")
OWN = "Wij zijn dicht tot en met zondag."


@pytest.fixture(scope="module")
def off_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    running = Server(tmp_path_factory.mktemp("off"), LEERMAATJE_OFF=OWN).start()
    yield running.url
    assert running.stop() == 0


def test_the_widget_shows_the_notice_and_answers_with_it(page, off_url, no_violations) -> None:
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(f"{off_url}/")
    bots = page.locator("leermaatje-chat .bot")
    bots.nth(1).wait_for()
    assert [one.split("\n")[-1] for one in bots.all_inner_texts()] == [OWN, NOTICE.help]
    no_violations(page)
    page.get_by_role("textbox", name="Typ je bericht").fill("hallo, ben je er?")
    page.get_by_role("button", name="Stuur", exact=True).click()
    bots.nth(3).wait_for()
    assert [one.split("\n")[-1] for one in bots.all_inner_texts()[2:]] == [OWN, NOTICE.help]
    assert not page.locator("leermaatje-chat .me.wait").count()
    assert not errors


def test_the_form_page_shows_the_notice(page, off_url, no_violations) -> None:
    page.goto(f"{off_url}/praten")
    assert OWN in page.inner_text("main")
    assert NOTICE.help in page.inner_text("main")
    no_violations(page)
