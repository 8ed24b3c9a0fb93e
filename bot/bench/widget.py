"""``python -m bot.bench.widget``: measures the widget of a running server in Chromium and prints a table.

Sizes are those on the line (gzip). A slow phone: a processor four times as slow, and 'slow 3G' as in Chromium's own
tools (400 kbit/s, 2 seconds of delay). Times are seconds from the request for the page: until one can type, and until
the first question stands there with its buttons.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

STATIC = Path(__file__).parents[1] / "server" / "static"
#: The most that the widget may weigh in all, in bytes (issue of the widget).
MOST_BYTES = 25_000
#: What another page fetches for the widget, and what the page at / fetches beside it.
WIDGET = ("widget.js", "widget.css")
PAGE = ("index.html", "page.css", "rij.svg", "merk.svg", "leermaatje.webmanifest", "merk-512.png", "sw.js")
FORM = ("page.css", "paper.css", "praten.css")
#: Bytes a second, and milliseconds.
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def packed_size(path: Path) -> int:
    """Return the bytes of a file on the line; what is packed already goes as it is."""
    body = path.read_bytes()
    return len(body) if path.suffix == ".png" else len(gzip.compress(body, 9, mtime=0))


def sizes(names: Sequence[str], folder: Path = STATIC) -> List[Tuple[str, int]]:
    """Return each file with its size on the line, and the sum."""
    rows = [(name, packed_size(folder / name)) for name in names]
    return [*rows, ("in all", sum(size for _, size in rows))]


def table(title: str, rows: Sequence[Tuple[str, str]]) -> List[str]:
    """Return lines of a table of two columns in Markdown."""
    return ["", f"| {title} | |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows)]


def _slow(page: Any) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _time(page: Any, address: str) -> Tuple[float, float]:
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.get_by_role("textbox", name="Typ je bericht").wait_for()
    typing = time.monotonic() - began
    page.locator("leermaatje-chat .choice").first.wait_for()
    return typing, time.monotonic() - began


def speed(browser: Any, address: str, rounds: int) -> List[Tuple[str, str]]:
    """Return the times of first and second visits; medians of ``rounds``."""
    found: Dict[str, List[Tuple[float, float]]] = {"first visit": [], "second visit, files kept on the phone": []}
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 360, "height": 680})
        for name, times in found.items():
            page = context.new_page()
            _slow(page)
            times.append(_time(page, address))
            if name == "first visit":
                page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            page.close()
        context.close()
    rows = []
    for name, times in found.items():
        typing, talking = (statistics.median(one[at] for one in times) for at in (0, 1))
        rows += [(f"{name}: one can type", f"{typing:.1f} s"), (f"{name}: first question", f"{talking:.1f} s")]
    return rows


def _states(page: Any, address: str) -> Iterator[str]:
    """Bring the page into one state after another, and name each."""
    chat = page.locator("leermaatje-chat")
    page.goto(address)
    chat.locator(".choice").first.wait_for()
    yield "open, with buttons"
    page.get_by_role("button", name="Menu").click()
    yield "menu"
    page.keyboard.press("Escape")
    box = page.get_by_role("textbox", name="Typ je bericht")
    box.fill("wat is evc?")
    box.press("Enter")
    chat.locator(".word").first.click()
    yield "an explained word"
    for _ in range(2):
        page.get_by_role("button", name="A+").click()
    yield "very large letters"
    held: List[Any] = []
    page.route("**/webhooks/rest/webhook", lambda route: held.append(route))
    box.fill("en nu?")
    box.press("Enter")
    chat.locator(".think").wait_for(state="visible")
    yield "waiting"
    held[0].abort()
    page.get_by_role("button", name="Stuur opnieuw").wait_for()
    yield "not sent"
    page.goto(f"{address}/praten")
    yield "without JavaScript"


def access(browser: Any, address: str) -> List[Tuple[str, str]]:
    """Return the number of axe violations in states of a real talk, light and dark."""
    from axe_playwright_python.sync_playwright import Axe

    rows: List[Tuple[str, str]] = []
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 360, "height": 680}, color_scheme=scheme, service_workers="block"
        )
        page = context.new_page()
        for state in _states(page, address):
            page.wait_for_timeout(400)
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
            rows.append((f"{state}, {scheme}", str(found.violations_count)))
        context.close()
    return rows


def main(given: Optional[Sequence[str]] = None) -> int:
    """Measure and print; return the exit status: 1 when the widget is too large or axe finds something."""
    parser = argparse.ArgumentParser(prog="python -m bot.bench.widget", description="Measure the widget in Chromium.")
    parser.add_argument("--address", default="http://localhost:8080", help="a running server (make start)")
    parser.add_argument("--rounds", type=int, default=3, help="visits of each kind; the median is shown")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser")
    arguments = parser.parse_args(given)
    weight = sizes(WIDGET)
    for title, rows in (
        ("widget, bytes compressed", weight),
        ("page at /, beside it", sizes(PAGE)),
        ("talk without JavaScript", sizes(FORM)),
    ):
        print("\n".join(table(title, [(name, str(size)) for name, size in rows])))
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        print("leermaatje: playwright is missing; run 'make test' once, which installs it.", file=sys.stderr)
        return 2
    address = arguments.address.rstrip("/")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
            print("\n".join(table("slow 3G, processor 4x slower", speed(browser, address, arguments.rounds))))
            found = access(browser, address)
            browser.close()
    except Error as error:
        print(f"leermaatje: the browser or {address} did not work: {error.message.splitlines()[0]}", file=sys.stderr)
        return 2
    print("\n".join(table("axe violations", found)))
    return int(weight[-1][1] > MOST_BYTES or any(count != "0" for _, count in found))


if __name__ == "__main__":
    sys.exit(main())
