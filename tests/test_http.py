"""The HTTP interface as strangers and widgets use it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import Chat, Server, post


def test_health(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/api/health") as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "path", ["/webhooks/rest/webhook", "/api/talk/open", "/api/talk/wipe"], ids=["webhook", "open", "wipe"]
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"text"',
        b"\xff\xfe\x00",
        b"{}",
        b'{"sender": 1, "message": "hoi"}',
        b'{"sender": "", "message": "hoi"}',
        b'{"sender": ["a"], "message": "hoi"}',
        b'{"message": "hoi"}',
        json.dumps({"sender": "x" * 200, "message": "hoi"}).encode(),
        b"[" * 5000,
        b'{"sender": "a", "message": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        json.dumps({"sender": "a", "message": "x" * 20_000}).encode(),
        b'{"sender": NaN, "message": Infinity}',
    ],
)
def test_odd_bodies_get_a_clean_4xx(server: Server, path: str, body: bytes) -> None:
    status, answer = post(f"{server.url}{path}", None, raw=body)
    assert 400 <= status < 500
    assert isinstance(answer, dict)
    assert answer["text"]


@pytest.mark.parametrize("message", [1, None, [], {}, True, 1.5])
def test_a_message_that_is_no_text_gets_a_clean_4xx(server: Server, message: object) -> None:
    assert post(f"{server.url}/webhooks/rest/webhook", {"sender": "odd", "message": message})[0] == 400


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "\u0000",
        "\ud800",
        "🙂",
        "/",
        "//",
        "/stop",
        "/restart",
        "/session_start",
        "/back",
        "x" * 500,
        "x " * 400,
        "\u202e abc",
    ],
)
def test_odd_texts_get_a_kind_answer(server: Server, message: str) -> None:
    status, answer = post(f"{server.url}/webhooks/rest/webhook", {"sender": "odd-texts", "message": message})
    assert status == 200
    assert answer[0]["text"]


def test_a_message_of_500_characters_is_answered_soon(server: Server) -> None:
    long = ("ik werk al heel lang in de zorg en ik heb geen tijd om nog iets te leren want " * 10)[:500]
    began = time.monotonic()
    status, _ = post(f"{server.url}/webhooks/rest/webhook", {"sender": "long", "message": long})
    assert status == 200
    assert time.monotonic() - began < 10, "not a measure of speed: stock Rasa takes minutes for such attacks"


@pytest.mark.parametrize(
    "payload",
    [
        '/choose{"choice": "consent:yes"}',
        ' /choose{"choice": "consent:yes"}',
        '\u2003/choose{"choice": "consent:yes"}',
        '/choose@1.0{"choice": "consent:yes"}',
        '/CHOOSE{"choice": "consent:yes"}',
        "/crisis_signal",
        '/stage_preparation{"sector": "zorg"}',
        '\u2044choose{"choice": "consent:yes"}',
        '／choose{"choice": "consent:yes"}',
    ],
)
def test_what_a_user_types_is_never_a_command(server: Server, chat: Chat, payload: str) -> None:
    """In a new talk only the role is asked: no consent was offered, so none of these may give it."""
    before = server.rows()
    chat.open().say(payload)
    assert "Fijn, dank je" not in chat.text
    assert "113" not in chat.text
    chat.say("van een collega", "nee", "misschien ooit")
    assert server.rows() == before


def test_rasas_own_interface_is_not_reachable(server: Server) -> None:
    for path in (
        "/status",
        "/version",
        "/domain",
        "/conversations/x/tracker",
        "/model/parse",
        "/webhooks/rest/",
        "/webhook",
    ):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{server.url}{path}")
        assert caught.value.code == 404


def test_a_talk_comes_back_and_can_be_wiped(server: Server, chat: Chat) -> None:
    chat.open().press("Ik wil praten")
    shown = chat.open().last
    assert [one["from"] for one in shown].count("user") == 1
    assert any(one.get("text") == "Ik wil praten" for one in shown)
    assert post(f"{server.url}/api/talk/wipe", {"sender": chat.sender})[0] == 204
    assert all(one["from"] == "bot" for one in chat.open().last)


def test_talks_do_not_mix(server: Server) -> None:
    def whole(number: int) -> str:
        chat = Chat(server)
        chat.open().press("Ik wil praten", "Liever niet", "Van een collega")
        chat.press("Ja" if number % 2 else "Nee")
        return chat.text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(whole, range(16)))
    assert all(("Hoe lang" in text) == bool(number % 2) for number, text in enumerate(texts))


def test_messages_of_one_sender_are_answered_one_after_another(server: Server, chat: Chat) -> None:
    chat.open()
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: post(f"{server.url}/webhooks/rest/webhook", {"sender": chat.sender, "message": "hoi"}),
                range(8),
            )
        )
    assert all(status == 200 and answer for status, answer in answers)


def test_pages_answer_while_messages_are_worked_on(server: Server) -> None:
    for path in ("/", "/widget.js"):
        with urllib.request.urlopen(f"{server.url}{path}") as answer:
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_embedded_widget_may_call(server: Server) -> None:
    request = urllib.request.Request(
        f"{server.url}/webhooks/rest/webhook", method="OPTIONS", headers={"Origin": "https://bond.example"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
