"""One whole talk per stage in sloppy Dutch, through the real model and the real HTTP interface."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.conftest import Chat, Server


def _new_row(server: Server, before: List[Dict[str, Any]]) -> Dict[str, Any]:
    known = {row["id"] for row in before}
    new = [row for row in server.rows() if row["id"] not in known]
    assert len(new) == 1, f"{len(new)} new rows"
    return new[0]


def _begin(chat: Chat) -> Chat:
    chat.open()
    assert "Leermaatje" in chat.text
    chat.press("Ik wil praten", "Ja, dat mag")
    assert chat.customs("progress")[0] == {"kind": "progress", "step": 1, "of": 4}
    return chat


def _until(chat: Chat, question: str, answers: Dict[str, str]) -> Chat:
    """Answer whatever is asked from ``answers`` (part of the question -> what to type) until ``question`` is asked."""
    for _ in range(12):
        if question in chat.text:
            return chat
        answer = next((value for part, value in answers.items() if part in chat.text), None)
        assert answer, f"no answer prepared for: {chat.text}"
        chat.say(answer)
    raise AssertionError(f"{question!r} was never asked; last: {chat.text}")


ANSWERS = {
    "voor werk doe je": "ik zit in de schoonmaak",
    "contract": "gewoon vast",
    "Hoe lijkt je dat": "🙂",
    "om je heen": "beetje",
    "Denk je dat het lukt": "niet zo",
    "Wat zou je willen met je werk": "gewoon beter worden in mn vak",
    "in de weg": "geen tijd man",
    "lastig": "geen tijd man",
    "Zou": "ja hoor",
    "Kun": "ja hoor",
    "Wil": "ja hoor",
    "?": "nee",
}

TALKS = {
    "precontemplation": ["van men collega sjaan", "nee", "nee hoor hoeft nie meer", "mn werk blijft toch wel"],
    "contemplation": ["gewoon doort te doen", "nee nie echt", "misschien ooit"],
    "preparation": ["van een maat", "nee nog niet", "ja ik ben al bezig met regelen"],
    "action": ["filmpje op youtube", "ja", "twee maanden"],
    "maintenance": ["van een jonge gast op t werk", "jazeker", "al jaren"],
}


@pytest.mark.parametrize("stage", list(TALKS))
def test_a_whole_talk(server: Server, chat: Chat, stage: str) -> None:
    before = server.rows()
    _begin(chat)
    chat.say(*TALKS[stage])
    assert _new_row(server, before)["stage_start"] == stage
    _until(chat, "Waarom:", ANSWERS)
    offers = chat.customs("offer")
    assert 1 <= len(offers) <= 2
    for offer in offers:
        assert all(offer[key] for key in ("title", "why", "pays", "long", "first", "source")), offer
        assert "{" not in offer["why"]
    if stage == "precontemplation":
        assert len(offers) == 1
    chat.say("ja de eerste" if len(offers) > 1 else "ja")
    assert "Wanneer kun je dat doen" in chat.text
    chat.say("morgen na de koffie")
    assert "Als: morgen na de koffie" in chat.text
    chat.say("best wel zeker")
    cards = chat.customs("card")
    assert cards
    assert any("morgen na de koffie" in line["text"] for line in cards[0]["lines"])
    chat.say("ja was fijn")
    row = _new_row(server, before)
    assert row["completed"] == 1
    assert row["plan_made"] == 1
    assert row["intention_end"] == "high"
    assert row["useful"] == "yes"
    assert row["learned_informally"] == "yes"
    assert row["chosen"] in row["offers"]
    assert row["sector"] == "schoonmaak"
    assert chat.turns <= 16


def test_no_to_counting_leaves_no_row(server: Server, chat: Chat) -> None:
    before = server.rows()
    chat.open().press("Ik wil praten").say("nee liever niet")
    chat.say("van een collega", "nee", "misschien ooit", "ik wil meer plezier in mn werk")
    assert server.rows() == before


def test_the_source_of_the_page_is_counted_when_registered(server: Server) -> None:
    for source, expected in (("bond", "bond"), ("verzonnen", "onbekend")):
        before = server.rows()
        chat = Chat(server, source)
        chat.open().press("Ik wil praten", "Ja, dat mag", "Van een collega", "Nee", "Nee, nu niet")
        assert _new_row(server, before)["source"] == expected
