"""The page /privacy over HTTP, without the model: what it says is what is kept, in plain words."""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Dict, NamedTuple

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import runtime
from bot.access import read_access
from bot.check import markup, readability
from bot.check.language import words
from bot.check.texts import split
from bot.engine.engine import Engine
from bot.knowledge.load import KnowledgeError
from bot.knowledge.privacy import load_privacy
from bot.server import ambassador, app, files, privacy
from bot.server.headers import add_headers
from bot.settings import ROOT, SettingError, Settings, read_settings
from bot.stagelog.schema import LISTS, STAGE_LOG
from bot.stagelog.store import StageLog
from tests.talking import Chat, read_yaml

FILE = (ROOT / "knowledge" / "privacy.yml").read_text(encoding="utf-8")


class Page(NamedTuple):
    """What came back."""

    status: int
    headers: Dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """The words of the page, as they are read."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.body))


def get(path: str = "/privacy") -> Page:
    """Ask for a page of an application that has the pages for reading only."""

    async def ask() -> Page:
        made = web.Application(middlewares=[add_headers])
        made.add_routes([*files.routes(), *ambassador.routes(), *privacy.routes()])
        async with TestClient(TestServer(made)) as client, client.get(path) as answer:
            return Page(answer.status, dict(answer.headers), await answer.text())

    return asyncio.run(ask())


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch):
    """Have other settings for a moment."""

    def have(**values: object) -> None:
        changed = replace(Settings(), **values)
        monkeypatch.setattr(runtime, "settings", lambda: changed)

    return have


def test_the_page_runs_nothing_and_keeps_nothing() -> None:
    page = get()
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Set-Cookie" not in page.headers
    for gone in ("<script", "style=", "<style", "<form"):
        assert gone not in page.body
    assert page.body.count("<h1>") == 1
    names = re.findall(r'id="([^"]+)"', page.body)
    assert len(names) == len(set(names))


def test_what_the_page_links_to_is_there() -> None:
    for link in set(re.findall(r'(?:href|src)="(/[^"#]*)"', get().body)):
        assert get(link).status == 200, link


def test_the_real_application_has_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    monkeypatch.setattr(runtime, "stage_log", lambda: log)
    made = app.make_app(Engine(tmp_path / "no model"), read_access({}))
    assert privacy.show in [route.handler for route in made.router.routes() if route.method == "GET"]


def test_every_column_of_the_row_stands_in_a_line() -> None:
    told = [name for part in load_privacy(ROOT / "knowledge") for one in part.kept for name in one.columns]
    assert sorted(told) == sorted([*STAGE_LOG.columns.keys(), *LISTS])


def test_the_lines_are_on_the_page() -> None:
    page = get()
    for part in load_privacy(ROOT / "knowledge"):
        for line in (part.title, *part.filled(10), *(one.what for one in part.kept)):
            assert html.escape(line, quote=False).replace("'", "&#39;") in page.body


def test_the_smallest_group_is_that_of_the_settings(set_to) -> None:
    set_to(smallest_group=25)
    assert "minder dan 25 gesprekken" in get().text


def test_who_answers_for_it_is_told_and_escaped(set_to) -> None:
    set_to(operator="Stichting <b>Voorbeeld</b>", contact="privacy@voorbeeld.nl")
    page = get()
    assert "Leermaatje is hier van Stichting &lt;b&gt;Voorbeeld&lt;/b&gt;." in page.body
    assert 'href="mailto:privacy@voorbeeld.nl"' in page.body
    set_to(contact="Bel 06 00000000")
    page = get()
    assert "mailto:" not in page.body
    assert "Bel 06 00000000" in page.text
    assert "Vraag het aan de mensen die jou deze pagina gaven." in page.text


@pytest.mark.parametrize("name", ["LEERMAATJE_OPERATOR", "LEERMAATJE_CONTACT"])
def test_a_line_of_the_settings_has_a_bound(name: str) -> None:
    field = name.partition("_")[2].lower()
    assert getattr(read_settings({name: "  Stichting \n Voorbeeld "}), field) == "Stichting Voorbeeld"
    with pytest.raises(SettingError, match=f"{name} has 121 characters"):
        read_settings({name: "x" * 121})


def test_what_the_page_tells_to_type_takes_the_row_back() -> None:
    assert "Typ 'vergeet mij'." in get().text
    assert "vergeet mij" in read_yaml("knowledge/words.yml")["uncount"]
    chat = Chat()
    chat.talk.consent, chat.talk.row_id = "yes", "0" * 32
    chat.say("vergeet mij")
    assert chat.talk.consent == "no"


def test_the_button_that_the_page_names_is_there() -> None:
    name = "Begin opnieuw en wis alles"
    assert name in get().text
    assert name in (ROOT / "bot/server/static/widget.js").read_text(encoding="utf-8")
    assert name in (ROOT / "bot/server/templates/praten.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["bot/server/static/index.html", "bot/server/templates/praten.html"])
def test_the_way_to_the_page(path: str) -> None:
    assert 'href="/privacy"' in (ROOT / path).read_text(encoding="utf-8")


def test_the_page_reads_easily(tmp_path: Path) -> None:
    """As ``make check`` reads texts for workers, over the whole page and for each sentence."""
    (tmp_path / "privacy.html").write_text(get().body, encoding="utf-8")
    found = markup.from_html(tmp_path / "privacy.html", tmp_path)
    report = readability.check_texts(found, tmp_path, readability.explained_words(ROOT))
    assert [str(one) for one in report.offences if one.error] == []
    long = [sentence for _, sentence in split(found) if len(words(sentence)) > 12]
    assert long == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{smallest}", "{kleinste}", "{kleinste}"),
        ("{smallest}", "{smallest", "loose brace"),
        ("  title:", "  titel:", "titel"),
    ],
)
def test_a_mistake_of_an_editor_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    head, _, rest = FILE.partition("- id: kort")
    rest = "- id: kort" + rest
    assert old in rest
    (tmp_path / "privacy.yml").write_text(head + rest.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"privacy\.yml, line") as caught:
        load_privacy(tmp_path)
    assert said in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="missing"):
        load_privacy(tmp_path)
