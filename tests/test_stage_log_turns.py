"""The number of turns in a row: messages of the person, and nothing that the server or the scan adds."""

from __future__ import annotations

import pytest

from actions.base import heard_of
from bot.stagelog.row import row_of
from bot.talk.scan import SCAN
from bot.talk.state import Heard, Talk
from bot.talk.turn import turn
from tests.talking import DAY, Chat, known


def _bucket(chat: Chat) -> str:
    return str(row_of(chat.talk, DAY, [])["turns"])


def test_the_greeting_of_the_server_is_no_turn() -> None:
    chat = Chat().open()
    assert chat.talk.turns == 0
    for number, choice in enumerate(("role:worker", "consent:yes"), 1):
        chat.press(choice)
        assert chat.talk.turns == number == chat.messages


def test_a_hello_of_the_person_is_a_turn() -> None:
    assert Chat().say("hoi", "greet").talk.turns == 1
    assert Chat().open().say("hoi", "greet").talk.turns == 1


def test_after_five_messages_the_bucket_is_still_the_first() -> None:
    chat = Chat().open().press("role:worker")
    for number in range(2, 8):
        chat.say("wat kun je", "help")
        assert _bucket(chat) == ("1_5" if number <= 5 else "6_10")


def test_the_welcome_is_said_once() -> None:
    assert Chat().say("wie betaalt dat", "ask_funding").keys.count("utter_welcome") == 1
    assert "utter_welcome" not in Chat().open().say("wie betaalt dat", "ask_funding").keys
    assert "utter_welcome" not in Chat().open().say("ik werk in de zorg", "inform").keys
    assert Chat().say("ik werk in de zorg", "inform").keys.count("utter_welcome") == 1


@pytest.mark.parametrize("typed", [False, True])
def test_the_answers_of_the_scan_are_no_turns(typed: bool) -> None:
    chat = Chat().open().press("role:worker").press("consent:yes").say("telt dat", "ask_informal_learning")
    before = chat.talk.turns
    chat.press("scan:start")
    assert chat.talk.asked == SCAN
    for question in known().scan:
        assert chat.talk.asked == SCAN
        if typed:
            chat.say("veel", "affirm", confidence=0.1)
        else:
            chat.press(f"scan:{question.id}.high")
    assert chat.talk.asked != SCAN
    assert chat.talk.turns == before
    chat.say("wat kun je", "help")
    assert chat.talk.turns == before + 1


def test_a_question_in_the_middle_of_the_scan_is_a_turn() -> None:
    chat = Chat().open().press("role:worker").press("consent:yes").say("telt dat", "ask_informal_learning")
    before = chat.press("scan:start").talk.turns
    chat.say("wie betaalt dat eigenlijk", "ask_funding", confidence=0.95)
    assert chat.talk.asked == SCAN
    assert chat.talk.turns == before + 1


def test_a_talk_begun_again_counts_from_one() -> None:
    chat = Chat().open().press("role:worker").say("telt dat", "ask_informal_learning").press("scan:start")
    chat.press(f"scan:{known().scan[0].id}.low")
    chat.say("begin opnieuw", "restart", confidence=0.95)
    assert chat.talk.turns == 1


def test_only_the_server_can_mark_an_opening() -> None:
    message = {"text": "hallo", "intent": {"name": "greet", "confidence": 1.0}, "metadata": {"opening": True}}
    assert heard_of(message).opening
    for metadata in ({}, None, {"opening": "yes"}, {"source": "bond"}):
        assert not heard_of({**message, "metadata": metadata}).opening


def test_a_turn_changes_nothing_of_the_talk_before() -> None:
    before = Talk()
    turn("greet", before, Heard(text="hallo", intent="greet", opening=True), Chat().context)
    assert before == Talk()
