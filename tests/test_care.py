"""A hand held out at a faint signal: people are named, and the talk goes on."""

from __future__ import annotations

from typing import List, Optional, Tuple

import pytest

from bot.talk.safety import DANGEROUS, DANGEROUS_AGAIN, FAINT
from bot.talk.say import Say
from bot.talk.state import Heard, Talk
from bot.talk.turn import turn
from tests.talking import Chat, domain

FAINTLY = (FAINT + DANGEROUS) / 2


def said(talk: Talk, danger: float, text: str = "het is me allemaal wat") -> Tuple[Talk, List[Say]]:
    heard = Heard(text, intent="barrier_multiple_problems", confidence=0.9, danger=danger)
    return turn("barrier", talk, heard, Chat().context)


def keys(says: List[Say]) -> List[str]:
    return [say.key for say in says]


@pytest.mark.parametrize("closed", [None, "done", "stopped"])
def test_a_faint_signal_names_people_and_the_talk_goes_on(closed: str) -> None:
    before = Talk(turns=3, role="self", consent="no", answered=["role", "consent"], asked="learning_now", closed=closed)
    plain, answer = said(before, 0.0)
    after, says = said(before, FAINTLY)
    assert keys(says) == ["utter_care", *keys(answer)]
    assert {item["phone"] for item in says[0].custom["items"]} >= {"112", "113"}  # type: ignore[index]
    assert (after.asked, after.closed) == (plain.asked, plain.closed)


def test_it_is_said_once_a_talk() -> None:
    talk, says = said(Talk(turns=3, role="self", answered=["role"]), FAINTLY)
    assert "utter_care" in keys(says)
    talk, says = said(talk, FAINTLY)
    assert "utter_care" not in keys(says)
    talk, says = said(talk, DANGEROUS)
    assert talk.closed == "crisis", "a signal that is not faint still stops the talk"


def test_a_second_faint_signal_weighs_more() -> None:
    first, _ = said(Talk(turns=3, role="self", answered=["role"]), DANGEROUS_AGAIN)
    assert (first.cared, first.closed) == (True, None)
    for danger, closed in ((DANGEROUS_AGAIN, "crisis"), (DANGEROUS_AGAIN - 0.01, None)):
        talk, says = said(first, danger)
        assert talk.closed == closed
        assert ("utter_crisis_heard" in keys(says)) == bool(closed)


def test_no_word_pushes_away_after_it() -> None:
    heard = Heard("de hond is al weg", intent="out_of_scope", confidence=0.9, danger=FAINTLY)
    talk = Talk(turns=3, role="self", answered=["role"], asked="consent")
    _, usual = turn("out_of_scope", talk, Heard("de hond is al weg", intent="out_of_scope"), Chat().context)
    assert "utter_out_of_scope" in keys(usual)
    after, says = turn("out_of_scope", talk, heard, Chat().context)
    assert keys(says)[0] == "utter_care"
    assert "utter_out_of_scope" not in keys(says)
    assert after.asked == "consent", "the talk goes on where it was"


@pytest.mark.parametrize(("danger", "closed"), [(FAINT - 0.01, None), (FAINTLY, "crisis"), (DANGEROUS, None)])
def test_neither_less_nor_more_is_said(danger: float, closed: str) -> None:
    _, says = said(Talk(turns=3, role="self", answered=["role"], closed=closed), danger)
    assert "utter_care" not in keys(says)


def test_words_to_a_colleague_who_is_played_are_no_signal() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:practise").press("practice:easy")
    _, says = said(chat.talk, FAINTLY, "dat lijkt me zwaar voor je")
    assert "utter_care" not in keys(says)


def test_words_about_a_colleague_are_no_signal() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:prepare")
    _, says = said(chat.talk, FAINTLY, "hij heeft geen tijd door de kinderen")
    assert "utter_care" not in keys(says)


def test_the_text_names_people_and_asks_for_no_answer() -> None:
    (text,) = (response["text"] for response in domain()["responses"]["utter_care"])
    assert "113" in text
    assert "112" in text
    assert "buttons" not in domain()["responses"]["utter_care"][0]


def lead(talk: Talk, danger: Optional[float], text: str = "mn benen zijn lood") -> Tuple[Talk, List[Say]]:
    ranking = (("crisis_signal", 0.8), ("barrier_age", 0.1), ("barrier_time", 0.05))
    heard = Heard(text, intent="crisis_signal", confidence=0.8, ranking=ranking, danger=danger)
    return turn("safety", talk, heard, Chat().context)


def test_a_likeliest_meaning_of_danger_that_nothing_backs_holds_out_a_hand() -> None:
    after, says = lead(Talk(turns=3, role="self", answered=["role"], asked="learning_now"), 0.1)
    assert keys(says)[0] == "utter_care"
    assert "utter_crisis_heard" not in keys(says)
    assert (after.asked, after.closed) == ("learning_now", None)
    assert "crisis" not in str([say.buttons for say in says])


@pytest.mark.parametrize(
    ("danger", "text", "closed"),
    [
        (DANGEROUS, "mn benen zijn lood", None),
        (0.1, "ik wil dood", None),
        (None, "mn benen zijn lood", None),
        (0.1, "mn benen zijn lood", "crisis"),
    ],
)
def test_it_stops_the_talk_when_something_backs_it(danger: Optional[float], text: str, closed: Optional[str]) -> None:
    after, says = lead(Talk(turns=3, role="self", answered=["role"], closed=closed), danger, text)
    assert after.closed == "crisis"
    assert keys(says)[0] == "utter_crisis_heard"
