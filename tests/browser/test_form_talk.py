"""The talk in a Chromium without JavaScript, with the real server."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.test_access import SMALL, WIDE
from tests.conftest import post

MOST_STEPS = 25


class FormTalk:
    """The talk as a page, as a person without JavaScript meets it."""

    def __init__(self, page, base_url):
        self.page = page
        self.base_url = base_url.rstrip("/")

    def open(self):
        self.page.goto(f"{self.base_url}/praten")
        return self

    def click(self, button):
        """Press a button that sends the form, and wait for the page that comes back."""
        with self.page.expect_navigation():
            button.click()

    def press(self, title):
        self.click(self.page.locator("#nu .choices button", has_text=title).first)

    def type(self, text):
        self.page.get_by_label("Of typ zelf iets").fill(text)
        self.click(self.page.get_by_role("button", name="Stuur", exact=True))

    @property
    def said(self):
        return self.page.locator("#nu").inner_text()

    @property
    def talk(self):
        return self.page.locator("input[name=talk]").first.get_attribute("value")

    def to_the_card(self):
        """Answer whatever is asked until the card is there."""
        for _ in range(MOST_STEPS):
            if self.page.locator("#nu .take").count():
                return
            buttons = self.page.locator("#nu .choices button")
            if buttons.count():
                self.click(buttons.first)
            else:
                self.type("in de zorg")
        raise AssertionError("no card: " + self.said)


@pytest.fixture
def form_on(new_page, base_url):
    def make(**options):
        return FormTalk(new_page(java_script_enabled=False, **options), base_url)

    return make


@pytest.fixture
def form(form_on):
    return form_on().open()


def test_the_page_at_the_root_leads_there(form_on):
    form = form_on()
    form.page.goto(form.base_url)
    assert not form.page.locator("leermaatje-chat").is_visible()
    form.page.get_by_role("link", name="Begin het gesprek").click()
    assert "Voor wie ben je hier?" in form.said


def test_a_whole_talk_to_the_card(form):
    form.press("Ik wil praten")
    form.press("Liever niet")
    assert "Vraag 1 van 4" in form.said
    form.type("van een collega")
    form.type("nee")
    form.type("misschien")
    form.press("beter worden in mijn vak")
    form.to_the_card()
    card = form.page.locator("#nu .take")
    assert {"De eerste stap", "Wie betaalt"} <= set(card.locator("dt").all_inner_texts())
    form.page.emulate_media(media="print", color_scheme="dark")
    assert card.is_visible()
    for gone in ("header", "footer", "form", ".said", "details", "#nu .bubble"):
        assert not form.page.locator(gone).first.is_visible(), gone


def test_the_rules_are_the_same(form):
    form.press("Ik wil praten")
    form.type('/choose{"choice": "consent:yes"}')
    assert "Fijn, dank je" in form.said, "this button stands on the screen now"
    form.type("/restart")
    assert "Voor wie ben je hier?" not in form.said
    form.type("<b>ik</b> <script>1</script>")
    assert form.page.locator("main b, main script").count() == 0
    assert form.page.context.cookies() == []


def test_help_is_always_at_hand(form):
    form.press("Ik wil praten")
    for name in ("Makkelijker", "Nog een keer", "Vorige vraag", "Praat met een mens", "Stop"):
        form.click(form.page.get_by_role("button", name=name, exact=True))
        assert (
            form.page.locator("main > .said")
            .inner_text()
            .strip()
            .endswith({"Praat met een mens": "ik wil een mens spreken"}.get(name, name.lower()))
        )
        assert len(form.said) > 10


def test_back_to_an_earlier_question(form):
    form.press("Ik wil praten")
    form.press("Liever niet")
    form.click(form.page.get_by_role("button", name="Vorige vraag"))
    assert "Mag ik dit gesprek meetellen?" in form.said
    form.press("Liever niet")
    form.page.get_by_text("Wat we eerder zeiden").click()
    earlier = form.page.locator(".before .choices").first
    assert earlier.locator(".picked").inner_text().startswith("Ik wil praten")
    form.click(earlier.get_by_role("button", name="Ik ben leerambassadeur"))
    assert form.page.locator("main > .said").inner_text().endswith("Ik ben leerambassadeur")


def test_a_difficult_word(form):
    form.press("Ik wil praten")
    form.type("nee")
    form.type("wat is evc?")
    word = form.page.locator("#nu summary", has_text="EVC")
    means = form.page.locator("#nu .word p").first
    assert not means.is_visible()
    word.focus()
    form.page.keyboard.press("Enter")
    assert "wat jij al kunt" in means.inner_text()


def test_a_reload_sends_nothing_twice(form):
    form.press("Ik wil praten")
    before = form.said
    form.page.reload()
    assert form.said == before
    assert form.page.locator("input[name=turn]").first.get_attribute("value") == "1"


def test_wiping_leaves_nothing_to_go_back_to(form):
    form.press("Ik wil praten")
    form.type("dit moet helemaal weg")
    talk = form.talk
    form.page.get_by_text("Begin opnieuw en wis alles").click()
    form.click(form.page.get_by_role("button", name="Ja, wis alles"))
    assert form.page.get_by_text("Alles is gewist.").is_visible()
    assert form.talk != talk
    shown = post(f"{form.base_url}/api/talk/open", {"sender": talk})[1]["messages"]
    assert all(one["from"] == "bot" for one in shown)
    with contextlib.suppress(Error):  # The browser may have no page to go back to, and says so.
        form.page.go_back(timeout=5000)
    form.page.wait_for_timeout(1000)
    form.page.wait_for_load_state()
    assert "helemaal weg" not in form.page.locator("html").inner_text()


def test_the_page_leaves_by_itself(form_on):
    """The header that does it counts an hour; here it is made a second."""
    form = form_on()

    def soon(route):
        answer = route.fetch()
        headers = {**answer.headers, "refresh": answer.headers.get("refresh", "").replace("3630;", "1;")}
        route.fulfill(response=answer, headers={name: value for name, value in headers.items() if value})

    form.page.route("**/praten", soon)
    form.open()
    form.page.wait_for_url("**/praten?weg")
    assert form.page.get_by_text("Daarom is je gesprek gewist.").is_visible()
    assert form.page.get_by_role("link", name="Begin opnieuw").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark")])
def test_access_in_every_state(form_on, no_violations, tmp_path, scheme, width):
    # axe is a script of the test: the page's own scripts stay out by having none.
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    form = form_on(color_scheme=scheme, viewport={"width": width, "height": 680})
    look = form.page.context.browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 680})

    def check(name):
        assert form.page.locator("script").count() == 0
        form.page.screenshot(path=folder / f"zonder-{name}-{width}-{scheme}.png", full_page=True)
        page = look.new_page()
        page.route(form.page.url, lambda route: route.fulfill(body=form.page.content(), content_type="text/html"))
        page.goto(form.page.url)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        no_violations(page)
        assert page.evaluate(WIDE) == []
        assert page.evaluate(SMALL) == []
        page.close()

    try:
        form.open()
        check("start")
        form.press("Ik wil praten")
        form.press("Liever niet")
        form.type("wat is evc?")
        check("woord")
        for text in ("van een collega", "nee", "misschien", "beter worden in mijn vak"):
            form.type(text)
        check("gezichten")
        form.to_the_card()
        check("kaartje")
        form.page.goto(f"{form.base_url}/praten?weg")
        check("weg")
    finally:
        look.close()


def test_by_keyboard_alone(form):
    keyboard = form.page.keyboard
    for _ in range(12):
        keyboard.press("Tab")
        if form.page.locator("button:focus", has_text="Ik wil praten").count():
            break
    with form.page.expect_navigation():
        keyboard.press("Enter")
    assert "meetellen" in form.said


def test_no_other_host(form):
    hosts = set()
    form.page.on("request", lambda one: hosts.add(re.sub(r"^https?://([^/]+).*", r"\1", one.url)))
    form.press("Ik wil praten")
    assert hosts == {re.sub(r"^https?://", "", form.base_url)}
