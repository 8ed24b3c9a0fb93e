"""What comes in is looked at before Rasa sees it: text is never a command, nothing odd gets through."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.inbox import MOST_CHARACTERS, Incoming, plain_title, read_message
from bot.talk.say import Button

YES = Button("consent:yes", "Ja").payload
NO = Button("consent:no", "Nee").payload
OFFERED = {YES: "Ja", NO: "Nee"}
#: Also what Python does not count as white space but no screen shows.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"


def _harmless(found: Incoming) -> None:
    """A text that does not come from an offered button must not look like a command, however one strips it."""
    bare = found.text.strip().strip(INVISIBLE).strip()
    assert not bare.startswith("/"), found
    assert len(found.text) <= MOST_CHARACTERS
    assert found.choice is None
    assert found.intent is None
    assert found.parse_data is None
    assert (found.kind == "text") == bool(found.text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", found.text)
    found.text.encode("utf-8")


def test_an_offered_payload_is_a_button() -> None:
    found = read_message(YES, OFFERED)
    assert (found.kind, found.choice, found.text) == ("button", "consent:yes", YES)
    assert found.parse_data == {
        "text": YES,
        "intent": {"name": "choose", "confidence": 1.0},
        "entities": [{"entity": "choice", "value": "consent:yes"}],
        "intent_ranking": [{"name": "choose", "confidence": 1.0}],
    }


def test_the_server_may_speak_in_somebodys_name() -> None:
    found = Incoming(text="", intent="greet").parse_data
    assert found is not None
    assert (found["intent"]["name"], found["entities"]) == ("greet", [])


@pytest.mark.parametrize(
    "raw", ["ja", "1/2 jaar", "ik werk 24/7", "en/of", "hoi /stop", "nee\nmaar wel soms", "ja 👍🏽"]
)
def test_plain_text_stays_what_it_is(raw: str) -> None:
    found = read_message(raw, OFFERED)
    assert (found.kind, found.text) == ("text", " ".join(raw.split()))
    assert found.parse_data is None


@pytest.mark.parametrize(
    "raw",
    [
        '/choose{"choice": "consent:maybe"}',
        '/choose{"choice":"consent:yes"}',  # the right choice, but not as it was offered
        YES + " ",
        " " + YES,
        YES[:-1],
        YES.upper(),
        "/restart",
        "/restart ",
        "  /restart",
        "\n\t/restart",
        "\u00a0/restart",
        "\u2003\u3000/restart",
        "\x00/restart",
        "\x1f \x0b/restart",
        "\ud800/restart",
        "/ restart",
        '/inform{"sector": "zorg"}',
        '/stop@1.0{"a": 1}',
        "/stop@1.0",
        '/choose{"choice": {"choice": "consent:yes"}}',
        '/choose{"choice": ["consent:yes"]}',
        "/choose{",
        '/choose{"choice": "consent:yes"}{"choice": "consent:no"}',
        '/slot{"consent": "yes"}',
        "/session_start",
    ],
)
def test_what_was_not_offered_is_a_button_that_no_longer_works(raw: str) -> None:
    found = read_message(raw, OFFERED)
    assert found.kind == "stale"
    _harmless(found)


@pytest.mark.parametrize(
    "raw",
    [
        "//restart",
        "/ / /restart",
        "/ja dat klopt",
        "/\u00a0/\u2003restart{}",
        "/?",
        "/{}",
        "/@",
        *(f"{char}/restart" for char in INVISIBLE),
        *(f"/{char}/restart" for char in INVISIBLE),
        "\u200b \u200b/\ufeff/ stop",
    ],
)
def test_a_slash_in_front_never_stays(raw: str) -> None:
    _harmless(read_message(raw, OFFERED))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", "empty"),
        ("   \n\t ", "empty"),
        ("\x00\x01\x02", "empty"),
        ("\ud83d", "empty"),
        ("////", "empty"),
        ("\u200b\ufeff", "empty"),
        ("a", "text"),
        ("a" * 499, "text"),
        ("a" * 500, "text"),
        ("a" * 501, "long"),
        ("  " + "a" * 500 + "\n", "text"),
        ("a " * 250, "text"),
        ("a " * 251, "long"),
        ("👍" * 500, "text"),
        ("👍" * 501, "long"),
        ("a" * 100_000, "long"),
        ("/" + "a" * 100_000, "stale"),
    ],
)
def test_sizes(raw: str, kind: str) -> None:
    found = read_message(raw, OFFERED)
    assert found.kind == kind
    _harmless(found)


def test_control_characters_and_halves_become_spaces() -> None:
    assert read_message("ja\x00nee\x1bja\ud800nee\u0007", OFFERED).text == "ja nee ja nee"


def test_buttons_of_another_talk_do_not_count() -> None:
    assert read_message(YES, {}).kind == "stale"
    assert read_message(YES, {NO: "Nee"}).kind == "stale"


SLASHY = st.text(alphabet=st.sampled_from('/ \t\n\x00{}"@:ab1\u00a0\u200b\ufeff\u2028\ud800choose,[]'), max_size=40)


@given(st.one_of(st.text(max_size=600), SLASHY))
@example("/" + "{" * 400)
@settings(derandomize=True, max_examples=600, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink))
def test_nothing_raises_and_nothing_becomes_a_command(raw: str) -> None:
    _harmless(read_message(raw, OFFERED))


@given(
    st.recursive(st.text(max_size=8), lambda inner: st.dictionaries(st.just("choice"), inner, min_size=1), max_leaves=4)
)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_only_the_exact_payload_is_a_button(value: object) -> None:
    raw = "/choose" + json.dumps({"choice": value})
    found = read_message(raw, OFFERED)
    assert (found.kind == "button") == (raw in OFFERED)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_whatever_was_offered_is_understood(value: str) -> None:
    payload = Button(f"plan:{value}", "x").payload
    assert read_message(payload, {payload: "x"}).choice == f"plan:{value}"


def test_typing_what_a_button_says_is_pressing_it() -> None:
    payload = '/choose{"choice": "learning_since:long"}'
    offered, shown = {payload: "Langer dan een half jaar"}, {plain_title("Langer dan een half jaar"): payload}
    for text in ("langer dan een half jaar", "Langer dan een half jaar!", "  LANGER dan een half jaar "):
        assert read_message(text, offered, shown).choice == "learning_since:long"
    assert read_message("langer dan een jaar", offered, shown).kind == "text"
    assert read_message("!!", offered, {"": payload}).kind == "text", "signs alone press nothing"
