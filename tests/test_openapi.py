"""The doors of the chat, asked by their own description (schemathesis), and the chat with whatever can be typed."""

from __future__ import annotations

import inspect
import json
import random
import re
import uuid
from typing import Any, Dict, List

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.inbox import MOST_BYTES
from bot.server.app import make_app
from bot.server.description import description
from tests.conftest import Server, post

#: Requests for each door and way of making them, and messages in the fuzzed talk.
EXAMPLES, MESSAGES = 25, 100
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(description())
NEGATIVE = schemathesis.openapi.from_dict(description())
NEGATIVE.config.generation.update(modes=[schemathesis.GenerationMode.NEGATIVE])
SETTINGS = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def check(case: Any, server: Server) -> None:
    case.call_and_validate(base_url=server.url, checks=CHECKS, timeout=60)


@SCHEMA.parametrize()
@SETTINGS
def test_what_is_described_is_answered_as_described(case: Any, server: Server) -> None:
    check(case, server)


@NEGATIVE.include(method="POST").parametrize()
@SETTINGS
def test_what_is_not_described_is_refused_as_described(case: Any, server: Server) -> None:
    check(case, server)


def test_every_door_of_the_chat_is_described() -> None:
    """And only what is there. Pages, files and what lies behind the log-in are no interface for others."""
    source = inspect.getsource(make_app)
    doors = set(re.findall(r'web\.\w+\("(/(?:api|webhooks)/[^"]+)"', source))
    assert doors <= set(description()["paths"])


#: Anything that JSON can carry as text: all of Unicode with lone surrogates, controls, look-alikes, long runs.
TEXTS = st.one_of(
    st.text(st.characters(), max_size=600),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Mn"]), max_size=200),
    st.text("/{}[]\"'\\@:=<>&%$#|;\u2044\uff0f\u200b\u202e", max_size=120),
    st.builds(lambda one, many: one * many, st.text(min_size=1, max_size=6), st.integers(1, 2000)),
    st.sampled_from(["ja", "nee", "stop", "vorige vraag", "nog een keer", "makkelijker", "7", "ik werk in de zorg"]),
)
NESTS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=30,
)


def bubbles_are_valid(bubbles: List[Dict[str, Any]]) -> None:
    assert bubbles
    for bubble in bubbles:
        assert bubble.get("text", "").strip() or bubble.get("custom"), bubble
        assert "ging iets mis" not in bubble.get("text", ""), "an error is no answer"
        for button in bubble.get("buttons", ()):
            assert button["title"].strip()
            assert json.loads(button["payload"].partition("/choose")[2])["choice"]


def test_a_talk_stands_whatever_is_typed(server: Server) -> None:
    """One talk after another gets odd texts and buttons by turns; each is answered, and goes on after it."""
    state: Dict[str, Any] = {"sender": uuid.uuid4().hex, "turns": 0, "buttons": []}
    chance = random.Random(20261124)

    @settings(max_examples=MESSAGES, derandomize=True, deadline=None, database=None)
    @given(TEXTS, NESTS)
    def talk(text: str, nest: Any) -> None:
        if state["turns"] % 25 == 0:
            state.update(sender=uuid.uuid4().hex, buttons=[])
        state["turns"] += 1
        pressed = chance.choice(state["buttons"]) if state["buttons"] and chance.random() < 0.4 else None
        body = {"sender": state["sender"], "message": pressed or text, "metadata": nest}
        size = len(json.dumps(body))
        status, answer = post(f"{server.url}/webhooks/rest/webhook", body)
        assert status == (413 if size > MOST_BYTES else 200), (status, answer)
        if status == 200:
            bubbles_are_valid(answer)
            state["buttons"] = [one["payload"] for bubble in answer for one in bubble.get("buttons", ())]
        status, answer = post(f"{server.url}/api/talk/open", {"sender": state["sender"]})
        assert status == 200
        assert "ging iets mis" not in json.dumps(answer)

    talk()


def test_a_nest_in_place_of_a_body_or_a_field_is_refused(server: Server) -> None:
    @settings(max_examples=MESSAGES, derandomize=True, deadline=None, database=None)
    @given(NESTS, st.sampled_from(["body", "sender", "message"]))
    def ask(nest: Any, place: str) -> None:
        body = nest if place == "body" else {"sender": uuid.uuid4().hex, "message": "hoi", place: nest}
        status, answer = post(f"{server.url}/webhooks/rest/webhook", body)
        fits = isinstance(body, dict) and all(isinstance(body.get(name), str) for name in ("sender", "message"))
        assert status == (200 if fits and body["sender"] else 400)
        assert answer

    ask()


def test_bytes_are_refused_or_answered(server: Server) -> None:
    @settings(max_examples=MESSAGES, derandomize=True, deadline=None, database=None)
    @given(st.binary(max_size=400), st.sampled_from(["/webhooks/rest/webhook", "/api/talk/open", "/api/talk/wipe"]))
    def ask(body: bytes, path: str) -> None:
        status, answer = post(f"{server.url}{path}", None, raw=body)
        assert status == 400
        assert answer["text"]

    ask()
