"""How fast the chat may be used, at the doors of the real application. 503 is what comes through: it has no model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
from aiohttp.test_utils import TestClient

from bot.access import Access
from bot.server.chat import KIND
from bot.settings import SettingError, read_settings
from tests.talking_app import with_app

TALK, OTHER = "a" * 32, "b" * 32
BEHIND = Access(proxies=("127.0.0.1/32",))


async def statuses(client: TestClient, times: int, path: str, body: Dict[str, Any], **headers: str) -> List[int]:
    found = []
    for _ in range(times):
        async with client.post(path, json=body, headers=headers) as answer:
            found.append(answer.status)
            if answer.status == 429:
                assert await answer.json() == {"text": KIND[429]}
                assert 1 <= int(answer.headers["Retry-After"]) <= 60
                assert answer.headers["Access-Control-Allow-Origin"] == "*", "a widget on another site may read it"
    return found


def test_a_talk_that_goes_too_fast_waits_and_others_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> None:
        body = {"sender": TALK, "message": "hoi"}
        assert await statuses(client, 7, "/webhooks/rest/webhook", body) == [503] * 5 + [429] * 2
        assert await statuses(client, 1, "/api/talk/open", {"sender": TALK}) == [429], "opening works too, and counts"
        assert await statuses(client, 1, "/webhooks/rest/webhook", {**body, "sender": OTHER}) == [503]
        assert await statuses(client, 9, "/api/talk/wipe", {"sender": TALK}) == [204] * 9, "wiping is not held up"

    with_app(tmp_path, monkeypatch, work, messages_per_minute=5)


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/api/talk/open", "/api/talk/wipe"])
def test_an_address_that_goes_too_fast_waits_and_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    through = 204 if path.endswith("wipe") else 503

    async def work(client: TestClient) -> None:
        for number in range(8):
            body = {"sender": f"{number:032}", "message": "hoi"}
            wanted = [through] if number < 6 else [429]
            assert await statuses(client, 1, path, body, **{"X-Forwarded-For": "203.0.113.5"}) == wanted
        assert await statuses(client, 1, path, {"sender": TALK, "message": "hoi"}) == [through]
        # The first 64 bits of an IPv6 address are one house.
        for number in range(7):
            body, header = {"sender": TALK, "message": "hoi"}, {"X-Forwarded-For": f"2001:db8::{number}"}
            assert await statuses(client, 1, path, body, **header) == [through if number < 6 else 429]

    with_app(tmp_path, monkeypatch, work, BEHIND, address_per_minute=6)


def test_nobody_gets_room_by_naming_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> None:
        found = []
        for number in range(6):
            headers = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": "for=1",
            }
            found += await statuses(client, 1, "/api/talk/open", {"sender": f"{number:032}"}, **headers)
        assert found == [503] * 4 + [429] * 2

    with_app(tmp_path, monkeypatch, work, address_per_minute=4)


def test_the_form_page_says_it_kindly_and_can_send_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> None:
        form = {"talk": TALK, "turn": "2", "message": 'ik wil <b> "iets"'}
        for number in range(4):
            async with client.post("/praten?source=bond", data=form) as answer:
                assert answer.status == (503 if number < 3 else 429)
                text = await answer.text()
        assert KIND[429] in text
        assert int(answer.headers["Retry-After"]) == 20
        assert f'value="{TALK}"' in text
        assert 'value="ik wil &lt;b&gt; &#34;iets&#34;"' in text
        assert "Stuur opnieuw" in text
        assert re.search(r'action="/praten\?source=bond"', text)
        async with client.post("/praten", data={**form, "talk": OTHER}) as answer:
            assert answer.status == 503

    with_app(tmp_path, monkeypatch, work, messages_per_minute=3)


def test_the_form_page_counts_the_address_at_its_start_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> None:
        found = []
        for _ in range(4):
            async with client.get("/praten") as answer:
                found.append(answer.status)
                text = await answer.text()
        assert found == [503, 503, 429, 429]
        assert KIND[429] in text
        async with client.get("/praten?weg") as answer:
            assert answer.status == 200, "a page that only says goodbye costs nothing"
        async with client.get("/") as answer:
            assert answer.status == 200

    with_app(tmp_path, monkeypatch, work, address_per_minute=2)


def test_fast_tapping_and_a_full_canteen_meet_no_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the settings as they come: 100 phones at one address, each with ten taps in a moment."""

    async def work(client: TestClient) -> None:
        for phone in range(100):
            body = {"sender": f"{phone:032}", "message": "hoi"}
            assert await statuses(client, 10, "/webhooks/rest/webhook", body) == [503] * 10

    with_app(tmp_path, monkeypatch, work)


def test_the_kind_answer_is_plain() -> None:
    for sentence in re.split(r"(?<=[.])\s+", KIND[429]):
        assert len(sentence.split()) <= 12
    assert not re.search(r"\b[Uu]w?\b", KIND[429])


@pytest.mark.parametrize("name", ["LEERMAATJE_MESSAGES_PER_MINUTE", "LEERMAATJE_ADDRESS_PER_MINUTE"])
def test_the_settings(name: str) -> None:
    field = name.replace("LEERMAATJE_", "").lower()
    assert getattr(read_settings({name: "7"}), field) == 7
    assert getattr(read_settings({name: "0"}), field) == 0
    for wrong in ("-1", "veel", "1.5", "1000001"):
        with pytest.raises(SettingError, match=rf"{name} is '{wrong}'; set it to a whole number from 0 to 1000000."):
            read_settings({name: wrong})
