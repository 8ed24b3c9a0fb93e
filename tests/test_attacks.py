"""Tricks in paths, methods, heads and payloads, on the real server: no fault, no page of others, no command."""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.request
import uuid
from typing import Any, Dict, List, Tuple
from urllib.parse import urlencode, urlsplit

import pytest
from aiohttp.http_parser import HttpRequestParser

from bot.inbox import read_message
from bot.settings import ROOT
from tests.attacks import HEADS, METHOD_PATHS, METHODS, PATHS, RIDERS, payloads
from tests.conftest import Server, post

#: Words that stand in the answer only when a consent was taken, or danger was heard; and in pages behind the log-in.
TAKEN, DANGER = "Fijn, dank je", "113"
INSIDE = ("Uitloggen", "gebruikers</h1>", "Nieuwe gebruiker")
#: Pages that everybody may see.
PAGES = (
    "/", "/praten", "/praten?weg", "/privacy", "/ambassadeur", "/ambassadeur/voorbereiden", "/programma/inloggen",
    "/nergens", "/api/nergens",
)  # fmt: skip


def raw(server: Server, request: bytes) -> Tuple[int, bytes]:
    """Send bytes as they are; return the status of the first answer and all that came back."""
    parts = urlsplit(server.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=30) as line:
        line.sendall(request)
        said = b""
        while piece := line.recv(65536):
            said += piece
    said = said.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"", 1)
    return (int(said.split()[1]) if said.startswith(b"HTTP/1") else 0), said


def clean(status: int, said: bytes) -> None:
    """Check that an answer is no fault, and holds nothing of inside."""
    assert 200 <= status < 500, said[:300]
    text = said.decode("utf-8", "replace")
    assert "Traceback" not in text
    assert "aiohttp" not in text
    assert "root:" not in text
    assert not re.search(r"<script>alert|<img src=x", text), "what was sent came back as HTML"
    assert not re.search(r"^(?:X-Injected|Set-Cookie: a)", text.partition("\r\n\r\n")[0], re.M | re.I)
    assert not re.search(r"^Location:(?! /(?!/))", text.partition("\r\n\r\n")[0], re.M | re.I), "sent to another site"
    assert not any(word in text for word in INSIDE)


def test_paths(server: Server) -> None:
    for path in PATHS:
        status, said = raw(server, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        clean(status, said)
        body = said.partition(b"\r\n\r\n")[2]
        for own in (b"import annotations", b"SettingError", b"requires-python"):
            assert own not in body, path


def test_methods(server: Server) -> None:
    for path in METHOD_PATHS:
        for method in METHODS:
            status, said = raw(server, f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            clean(status, said)
            if method != "HEAD":
                assert status in (303, 400, 404, 405), (method, path)
            assert b"message/http" not in said


def test_heads(server: Server) -> None:
    for head in HEADS:
        request = f"GET /praten HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n".encode("latin-1")
        status, said = raw(server, request)
        if status == 0:
            assert said == b"", "hung up, without a word"
            continue
        clean(status, said)
        assert status in (200, 400, 413, 417, 431), (head, status)
        assert b"evil.example" not in said, head


def test_pages_run_nothing_of_their_own_and_carry_the_headers(server: Server) -> None:
    for path in PAGES:
        try:
            with urllib.request.urlopen(server.url + path) as answer:
                headers, text = answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            headers, text = error.headers, error.read().decode()
        assert "'unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Access-Control-Allow-Origin"] is None, "only the doors of the widget are for other sites"
        assert headers["Strict-Transport-Security"] is None, "this server has no https address"
        inline(text)


def inline(text: str) -> None:
    """Check that a page has no script, style or handler of its own."""
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    handlers = r"<style|<[^>]+\sstyle\s*=|<[^>]+\son\w+\s*=|<[^>]+(?:href|src|action)\s*=\s*\W?\s*javascript:"
    assert not re.search(handlers, text, re.I)


def test_templates_have_nothing_inline_and_no_value_unescaped() -> None:
    templates = list((ROOT / "bot" / "server" / "templates").glob("*.html"))
    assert len(templates) > 15
    for path in [*templates, ROOT / "bot" / "server" / "static" / "index.html"]:
        text = path.read_text("utf-8")
        inline(text)
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path.name


def test_no_payload_is_a_command_whatever_its_form() -> None:
    """Rasa strips white space and then looks for a slash: none may be left at the begin of what it gets to see."""
    offered = {'/choose{"choice": "role:worker"}': "Ik wil praten"}
    for payload in payloads():
        incoming = read_message(payload, offered, {"ik wil praten": '/choose{"choice": "role:worker"}'})
        assert incoming.kind in ("text", "stale", "long"), payload
        assert incoming.intent is None
        assert incoming.choice is None
        assert not incoming.text.strip().startswith(("/", "\u200b", "\ufeff")), payload


def through_the_webhook(server: Server, payload: str) -> str:
    status, answer = post(f"{server.url}/webhooks/rest/webhook", {"sender": uuid.uuid4().hex, "message": payload})
    assert status == 200
    return " ".join(one.get("text", "") for one in answer)


def through_the_form(server: Server, payload: str) -> str:
    fields = urlencode({"talk": uuid.uuid4().hex, "turn": "0", "message": payload}).encode()
    with urllib.request.urlopen(f"{server.url}/praten", fields) as answer:
        text = str(answer.read().decode())
    inline(text)
    assert not re.search(r"<img src=x", text)
    shown = text.partition('id="nu"')[2].partition("<textarea")[0]
    # The random name of the talk stands in every form and may hold any digits; all that is seen stays.
    return re.sub(r'<input type="hidden" name="talk" value="[^"]*">', "", shown)


@pytest.mark.parametrize("door", [through_the_webhook, through_the_form], ids=["webhook", "form"])
def test_payloads_at_the_doors(server: Server, door: Any) -> None:
    """A part of them: every 23rd, which takes all slashes, wishes and ways between in turn, and the odd ones."""
    before, every = server.rows(), payloads()
    for payload in [*every[::23], *every[-17:]]:
        said = door(server, payload)
        assert said.strip(), payload
        assert TAKEN not in said, payload
        if "crisis" not in payload:
            assert DANGER not in said, payload
    assert server.rows() == before


def test_what_rides_beside_a_message_sets_nothing(server: Server) -> None:
    before = server.rows()
    plain = post(f"{server.url}/webhooks/rest/webhook", {"sender": uuid.uuid4().hex, "message": "hoi"})[1]
    for rider in RIDERS:
        sender = uuid.uuid4().hex
        status, answer = post(f"{server.url}/webhooks/rest/webhook", {"sender": sender, "message": "hoi", **rider})
        assert status == 200
        assert [one["text"] for one in answer] == [one["text"] for one in plain], rider
        assert {one["recipient_id"] for one in answer} == {sender}
    assert server.rows() == before


def test_a_talk_is_read_and_continued_by_its_own_sender_only(server: Server) -> None:
    """Near misses of a sender: other case, cut, longer, with a blank, look-alikes, patterns."""
    own = "Ab1" + uuid.uuid4().hex
    post(f"{server.url}/api/talk/open", {"sender": own})
    post(f"{server.url}/webhooks/rest/webhook", {"sender": own, "message": "mijn geheime zin over kaas"})
    near: List[Any] = [
        *(own.lower(), own.upper(), own[:-1], own + "a", own + " ", " " + own, own + "\n", own + "\0", "*", "%"),
        *(own[:-1] + "?", own[:-1] + "*", own.replace("1", "１", 1), own.replace("b", "\u0432", 1), own + "\u200b"),
        *("\n127.0.0.1", own + "\n127.0.0.1", own[:21] + "\n127.0.0.1"),
    ]
    for sender in near:
        status, answer = post(f"{server.url}/api/talk/open", {"sender": sender})
        assert status == 200
        assert "kaas" not in str(answer), repr(sender)
        assert post(f"{server.url}/api/talk/wipe", {"sender": sender})[0] == 204
    for sender in ([own], {"sender": own}, None, 1, True):
        assert post(f"{server.url}/api/talk/open", {"sender": sender})[0] == 400
    assert "kaas" in str(post(f"{server.url}/api/talk/open", {"sender": own})[1])


def counts() -> Dict[str, int]:
    """How many of each are tried, by a word of its line in docs/security.md."""
    return {
        "paths with": len(PATHS),
        "methods that": len(METHODS) * len(METHOD_PATHS),
        "heads with": len(HEADS),
        "payloads that": len(payloads()),
        "fields beside": len(RIDERS),
    }


def test_the_counts_in_the_docs_are_true() -> None:
    lines = (ROOT / "docs" / "security.md").read_text("utf-8").splitlines()
    for words, count in counts().items():
        assert any(line.startswith(f"| {words}") and f"| {count} |" in line for line in lines), (words, count)


def test_heads_are_read_by_the_parser_in_c() -> None:
    """The one in pure Python has known holes (docs/security.md)."""
    assert HttpRequestParser.__module__ == "aiohttp._http_parser"
