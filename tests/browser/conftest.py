"""Chromium for the browser tests: they are skipped where it is missing, but never in CI."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Error, Locator, Page, Playwright, sync_playwright
except ImportError:  # pragma: no cover
    sync_playwright = None  # type: ignore[assignment]

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The page of another site and the server are both on this machine; Chromium would ask the person before that.
    "--disable-features=LocalNetworkAccessChecks",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 680}


def _missing(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{why}, and in CI the browser tests must run")
    pytest.skip(why)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    if sync_playwright is None:
        _missing("playwright or axe-playwright-python is not installed")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests: the one of CHROMIUM, of the system, or of playwright."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    try:
        running = playwright.chromium.launch(executable_path=path, args=ARGS)
    except Error:
        _missing("no Chromium on this machine (apt-get install chromium, or set CHROMIUM)")
    yield running
    running.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make a page in a context of its own: nothing is shared between two of them."""
    contexts = []

    def make(**options: Any) -> Page:
        # A service worker would fetch past the routes that a test plays; its own tests let it in.
        usual = {"viewport": PHONE, "locale": "nl-NL", "service_workers": "block"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page on a phone of 360 pixels wide."""
    return new_page()


class Chat:
    """The chat on a page, as a person meets it."""

    def __init__(self, page: Page, base_url: str) -> None:
        """Take the page; nothing is opened yet."""
        self.page = page
        self.base_url = base_url.rstrip("/")
        self.host = page.locator("leermaatje-chat")

    def open(self) -> Chat:
        """Go to the page at / and wait for the first question."""
        self.page.goto(f"{self.base_url}/")
        self.host.locator(".choice").first.wait_for()
        return self

    @property
    def log(self) -> Locator:
        """The live region with the talk."""
        return self.page.get_by_role("log")

    @property
    def input(self) -> Locator:
        """Where one types."""
        return self.page.get_by_role("textbox", name="Typ je bericht")

    def choice(self, title: str) -> Locator:
        """The newest button with this title."""
        return self.host.locator(".choice", has_text=title).last

    def bots(self) -> List[str]:
        """All that the assistant said so far."""
        return self.host.locator(".bot").all_inner_texts()

    def mine(self) -> List[str]:
        """All that the person said so far."""
        return self.host.locator(".me .bubble").evaluate_all("all => all.map(one => one.lastChild.textContent)")

    def answered(self, before: int) -> None:
        """Wait until the assistant said something new and nothing is on its way."""
        self.page.wait_for_function(
            """before => {
                const root = document.querySelector('leermaatje-chat').shadowRoot;
                return root.querySelectorAll('.bot').length > before && !root.querySelector('.me.wait');
            }""",
            arg=before,
        )

    def press(self, title: str) -> None:
        """Answer by a button."""
        before = self.host.locator(".bot").count()
        self.choice(title).click()
        self.answered(before)

    def type(self, text: str) -> None:
        """Answer in own words."""
        before = self.host.locator(".bot").count()
        self.input.fill(text)
        self.page.get_by_role("button", name="Stuur", exact=True).click()
        self.answered(before)

    def kept(self) -> Optional[Dict[str, Any]]:
        """What the phone keeps."""
        found = self.page.evaluate("sessionStorage.getItem('leermaatje')")
        return json.loads(found) if found else None


@pytest.fixture
def chat(page: Page, base_url: str) -> Chat:
    """The chat on the page at /, not yet opened."""
    return Chat(page, base_url)


@pytest.fixture
def chat_on(base_url: str) -> Callable[[Page], Chat]:
    """Make the chat on another page."""
    return lambda page: Chat(page, base_url)


@pytest.fixture
def played() -> Callable[..., None]:
    """Let the server's part be played: what it opens with and what it answers, whatever is said."""

    def play(page: Page, opening: List[Dict[str, Any]], answer: Any = None, status: int = 200) -> None:
        page.route("**/api/talk/open", lambda route: route.fulfill(json={"messages": opening}))
        page.route("**/webhooks/rest/webhook", lambda route: route.fulfill(json=answer, status=status))

    return play


@pytest.fixture
def no_violations() -> Callable[[Page], None]:
    """Let axe look at the page as it is now."""

    def look(page: Page) -> None:
        page.wait_for_timeout(400)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()

    return look
