"""The leerambassadeur's pages over HTTP, without the model: content of the knowledge, nothing kept, nothing run."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Dict, NamedTuple

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import vocabulary as v
from bot.prepare import preparation
from bot.server import ambassador, files
from bot.server.headers import add_headers
from tests.talking import DAY, known

PREPARE = "/ambassadeur/voorbereiden"


class Page(NamedTuple):
    """What came back."""

    status: int
    headers: Dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """The words of the page, as they are read."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.body))


def get(path: str) -> Page:
    """Ask for a page of an application that has these pages only."""

    async def ask() -> Page:
        app = web.Application(middlewares=[add_headers])
        app.add_routes([*files.routes(), *ambassador.routes()])
        async with TestClient(TestServer(app)) as client, client.get(path) as answer:
            return Page(answer.status, dict(answer.headers), await answer.text())

    return asyncio.run(ask())


PATHS = [
    "/ambassadeur",
    PREPARE,
    f"{PREPARE}?fase=contemplation&drempel=time&wens=craft",
    f"{PREPARE}?drempel=multiple_problems",
    *(f"/ambassadeur/kaart/{stage}" for stage in v.STAGES),
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_runs_and_keeps_nothing(path: str) -> None:
    page = get(path)
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Set-Cookie" not in page.headers
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "<script" not in page.body
    assert "style=" not in page.body
    assert "<style" not in page.body
    assert page.body.count("<h1>") == 1
    assert '<html lang="nl">' in page.body


@pytest.mark.parametrize("path", PATHS)
def test_what_a_page_links_to_is_there(path: str) -> None:
    page = get(path)
    for link in set(re.findall(r'(?:href|src|action)="(/[^"#]*)"', page.body)) - {"/"}:
        assert get(html.unescape(link)).status == 200, link
    names = re.findall(r'id="([^"]+)"', page.body)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page.body)) <= set(names)


def test_the_guide_says_all_that_the_knowledge_has() -> None:
    page = get("/ambassadeur")
    for card in known().guide:
        assert card.title in page.text
        for point in card.points:
            assert point in page.text
    for stage in known().stages:
        assert stage.label in page.text
        assert stage.aim in page.text
        assert f'href="/ambassadeur/kaart/{stage.id}"' in page.body
    for name in ("zelfmoordpreventie_113", "alarm_112", "huisarts", "geldfit", "veilig_thuis", "bedrijfsarts"):
        person = next(one for one in known().referrals if one.id == name)
        assert person.name in page.text
        assert person.what in page.text
        if person.phone:
            assert f'href="tel:{person.phone.replace("-", "").replace(" ", "")}"' in page.body


def test_the_guide_tells_how_counting_works() -> None:
    text = get("/ambassadeur").text
    assert "alleen als je collega zelf ja zegt" in text
    assert "Niemand ziet hoeveel gesprekken jij had" in text
    assert "Schrijf geen namen op" in text


@pytest.mark.parametrize("stage", v.STAGES)
def test_the_card_is_the_preparation_of_the_chat(stage: str) -> None:
    for barrier in ("time", "multiple_problems"):
        page = get(f"{PREPARE}?fase={stage}&drempel={barrier}")
        found = preparation(known(), DAY, stage, barrier)
        for line in (*found.says, found.aim, *found.questions, *found.helps, *found.avoid, *found.digs_in):
            assert line in page.text
        for person in found.people:
            assert person.name in page.text
        assert f'<option value="{stage}" selected>' in page.body
        assert f'<option value="{barrier}" selected>' in page.body


def test_the_empty_form_has_every_word_and_no_card() -> None:
    page = get(PREPARE)
    for word in (*v.STAGES, *v.BARRIERS, *v.MOTIVES):
        assert f'value="{word}"' in page.body
    assert 'class="pocket"' not in page.body
    assert 'class="pocket"' not in get(f"{PREPARE}?fase=&drempel=&wens=").body
    assert "Een naam hoeft niet" in page.text


@pytest.mark.parametrize("field", ["fase", "drempel", "wens"])
@pytest.mark.parametrize("value", ["xx", "../../etc", '"><script>alert(1)</script>', "%00", "x" * 3000, "TIME"])
def test_a_word_that_is_not_ours_is_told_in_one_sentence(field: str, value: str) -> None:
    page = get(f"{PREPARE}?{field}={value}")
    assert page.status == 400
    assert f"Deze {field} ken ik niet. Kies er een uit de lijst." in page.text
    assert "<script" not in page.body
    assert 'class="pocket"' not in page.body
    assert value not in page.body or value == "xx"


@pytest.mark.parametrize("name", ["xx", "PREPARATION", "..%2f..", "%3Cscript%3E"])
def test_a_card_that_is_not_there(name: str) -> None:
    page = get(f"/ambassadeur/kaart/{name}")
    assert page.status == 404
    assert "Deze kaart is er niet" in page.text
    assert "script" not in page.body


def test_other_fields_are_left_alone() -> None:
    assert get(f"{PREPARE}?fase=action&naam=Henk").status == 200
    assert "Henk" not in get(f"{PREPARE}?fase=action&naam=Henk").body
