"""The scan 'hoe leerrijk is mijn werk': how answers add up, and the side path in the talk."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import vocabulary as v
from bot.knowledge.models import Idea
from bot.matching import rank
from bot.person import Person
from bot.scan import level_of, lowest_r, scores_of
from bot.stagelog.row import row_of
from tests.talking import DAY, Chat, known
from tests.test_turn import at, by_buttons, hold

PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
SOME = settings(derandomize=True, max_examples=120, deadline=None, phases=PHASES)
QUESTIONS = [(one.id, one.r) for one in known().scan]
NAMES = [name for name, _ in QUESTIONS]
ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(v.LEVELS) for name in NAMES})
ALL = st.fixed_dictionaries({name: st.sampled_from(v.LEVELS) for name in NAMES})

# The score.


@given(ANSWERS)
@SOME
def test_scores_lie_on_the_scale_and_only_where_something_was_answered(answers: dict) -> None:
    scores = scores_of(answers, QUESTIONS)
    assert set(scores) == {r for name, r in QUESTIONS if name in answers}
    assert all(0 <= score <= 2 for score in scores.values())
    assert list(scores) == [r for r in v.RS if r in scores]


@given(ALL, st.sampled_from(NAMES))
@SOME
def test_a_better_answer_never_lowers_anything(answers: dict, name: str) -> None:
    before = scores_of(answers, QUESTIONS)
    after = scores_of({**answers, name: "high"}, QUESTIONS)
    assert all(after[r] >= before[r] for r in v.RS)
    assert all(v.LEVELS.index(level_of(after[r])) >= v.LEVELS.index(level_of(before[r])) for r in v.RS)


@given(ALL, st.permutations(NAMES))
@SOME
def test_the_order_of_answering_does_not_matter(answers: dict, order: list) -> None:
    assert scores_of({name: answers[name] for name in order}, QUESTIONS) == scores_of(answers, QUESTIONS)


@given(ANSWERS, st.dictionaries(st.text(max_size=8), st.sampled_from(["", "medium", "unknown"])))
@SOME
def test_other_words_count_for_nothing(answers: dict, noise: dict) -> None:
    assert scores_of({**noise, **answers}, QUESTIONS) == scores_of(answers, QUESTIONS)


@given(ALL)
@SOME
def test_the_lowest_is_lowest_and_never_high(answers: dict) -> None:
    scores = scores_of(answers, QUESTIONS)
    low = lowest_r(scores)
    if low is None:
        assert all(level_of(score) == "high" for score in scores.values())
    else:
        assert scores[low] == min(scores.values())
        assert level_of(scores[low]) != "high"


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("low", "low", "low"),
        ("low", "mid", "low"),
        ("mid", "mid", "mid"),
        ("low", "high", "mid"),
        ("mid", "high", "high"),
        ("high", "high", "high"),
    ],
)
def test_two_answers_make_a_level(first: str, second: str, level: str) -> None:
    assert level_of(scores_of({"a": first, "b": second}, [("a", "ruimte"), ("b", "ruimte")])["ruimte"]) == level


@pytest.mark.parametrize(
    ("scores", "low"),
    [
        ({}, None),
        ({"richting": 2.0, "ruimte": 1.5, "ruggensteun": 2.0}, None),
        ({"richting": 0.5, "ruimte": 0.5, "ruggensteun": 0.5}, "ruggensteun"),
        ({"richting": 0.5, "ruimte": 0.5, "ruggensteun": 1.0}, "ruimte"),
        ({"richting": 0.0, "ruimte": 0.5, "ruggensteun": 0.5}, "richting"),
    ],
)
def test_which_r_is_worked_on(scores: dict, low: Optional[str]) -> None:
    assert lowest_r(scores) == low


# The side path.


def begin(chat: Chat) -> Chat:
    chat.offered.append("scan:start")
    return chat.press("scan:start")


def answer(chat: Chat, **by_r: str) -> Chat:
    """Answer what is left of the scan by buttons; one level per R."""
    for one in known().scan:
        if one.id not in chat.talk.scan:
            chat.press(f"scan:{one.id}.{by_r.get(one.r, 'high')}")
    return chat


def picture(chat: Chat) -> dict:
    (found,) = [one for one in chat.bubbles if one.custom and one.custom.get("kind") == "scan"]
    for bar in found.custom["bars"]:
        assert bar["text"] in found.text, "the text says what the picture shows"
        assert bar["label"] in found.text
    return {bar["label"]: bar["level"] for bar in found.custom["bars"]}


def cards(chat: Chat) -> list:
    return [one.custom["id"] for one in chat.bubbles if one.custom and one.custom.get("kind") == "offer"]


@pytest.mark.parametrize("question", ["role", "consent", "recognition", "learning_now", "motive", "offer", "plan"])
def test_six_faces_a_picture_and_on_where_it_was(question: str) -> None:
    chat = at(question)
    before = chat.talk
    begin(chat)
    steps = []
    for one in known().scan:
        (faces,) = [bubble for bubble in chat.bubbles if bubble.custom]
        assert faces.text == one.text
        steps.append((faces.custom["kind"], faces.custom["step"], faces.custom["of"]))
        assert [choice for choice, _ in faces.buttons] == [f"scan:{one.id}.{level}" for level in v.LEVELS]
        chat.press(f"scan:{one.id}.{'low' if one.r == 'ruimte' else 'high'}")
    assert steps == [("faces", number, 6) for number in range(1, 7)]
    assert picture(chat) == {"Richting": "high", "Ruimte": "low", "Ruggensteun": "high"}
    assert (chat.talk.low_r, chat.talk.person.low_r) == ("ruimte", "ruimte")
    assert known().scan_result("ruimte").lift in chat.text
    assert (chat.talk.asked, chat.talk.answered, chat.talk.closed) == (question, before.answered, None)
    assert (chat.talk.stage, chat.talk.on_table) == (before.stage, before.on_table)


@pytest.mark.parametrize("stage", v.STAGES)
@pytest.mark.parametrize("low", v.RS)
def test_the_ideas_fit_the_lowest_r_and_say_so(stage: str, low: str) -> None:
    chat = answer(begin(at("work", stage)), **{low: "low"})
    found = [one.custom for one in chat.bubbles if one.custom and one.custom.get("kind") == "offer"]
    assert 1 <= len(found) <= (1 if stage == "precontemplation" else 2)
    for card in found:
        idea = known().offer(card["id"])
        assert isinstance(idea, Idea)
        assert stage in idea.stages
        assert card["why"] in [one.say for one in idea.reasons if low in (one.when.low_r or ())]
        assert card["id"] in chat.talk.offers


def test_nothing_low_is_said_too() -> None:
    chat = answer(begin(at("work")))
    assert picture(chat) == {"Richting": "high", "Ruimte": "high", "Ruggensteun": "high"}
    assert chat.talk.low_r is None
    assert "utter_scan_rich" in chat.keys
    assert len(cards(chat)) == 1


@pytest.mark.parametrize("stage", v.STAGES)
@pytest.mark.parametrize("low", v.RS)
def test_there_are_ideas_for_every_r_in_every_stage(stage: str, low: str) -> None:
    ranked = rank(known().ideas, Person(stage=stage, low_r=low), DAY)
    assert [one for one in ranked if any(low in (reason.when.low_r or ()) for reason in one.offer.reasons)]


def test_own_words_are_answers_too() -> None:
    chat = begin(at("work"))
    for text in ("ja", "beetje", "nee", "🙂", "weet niet", "7"):
        chat.say(text)
    assert list(chat.talk.scan.values()) == ["high", "mid", "low", "high", "mid", "mid"]
    assert chat.talk.asked == "work"


def test_a_question_in_between_is_answered_and_the_scan_goes_on() -> None:
    chat = begin(at("work")).press("scan:richting_zelf.mid")
    chat.say("wie betaalt dat eigenlijk", "ask_funding", confidence=0.9)
    assert chat.talk.asked == "scan"
    assert known().scan[1].text in chat.text
    chat.say("pardon", "simpler", confidence=0.9).say("nog een keer", "repeat", confidence=0.9)
    assert list(chat.talk.scan) == ["richting_zelf"]


@pytest.mark.parametrize("answered", [0, 3, 5])
def test_stop_ends_the_scan_only(answered: int) -> None:
    chat = begin(at("work"))
    for one in known().scan[:answered]:
        chat.press(f"scan:{one.id}.low")
    chat.say("stop", "stop", confidence=0.9)
    assert (chat.talk.asked, chat.talk.closed, chat.talk.low_r) == ("work", None, None)
    assert "utter_scan_stop" in chat.keys
    assert "utter_ask_work" in chat.keys
    chat.say("stop", "stop", confidence=0.9)
    assert chat.talk.closed == "stopped"


def test_a_goodbye_in_the_scan_is_a_goodbye() -> None:
    chat = begin(at("work")).say("doei dan maar", "goodbye", confidence=0.95)
    assert chat.talk.closed == "stopped"
    chat.press("menu:go_on")
    assert chat.talk.asked == "work"


def test_back_in_the_scan_is_one_question_of_the_scan() -> None:
    chat = begin(at("work")).press("scan:richting_zelf.low")
    chat.say("nee ik bedoel iets anders", "correct", confidence=0.9)
    assert (chat.talk.asked, chat.talk.scan) == ("scan", {})
    chat.say("nee ik bedoel iets anders", "correct", confidence=0.9)
    assert chat.talk.asked == "work"


def test_an_old_face_changes_its_own_answer() -> None:
    chat = begin(at("work")).press("scan:richting_zelf.low").press("scan:richting_kans.mid")
    chat.press("scan:richting_zelf.high")
    assert chat.talk.scan == {"richting_zelf": "high", "richting_kans": "mid"}
    before = answer(chat).talk
    chat.press("scan:ruimte_zelf.low").press("scan:ruimte_nieuw.low")
    assert (chat.talk.low_r, chat.talk.asked) == ("ruimte", "work")
    assert chat.talk.answered == before.answered


def test_a_button_of_the_talk_leaves_the_scan() -> None:
    chat = begin(at("norm")).press("attitude:low")
    assert (chat.talk.attitude, chat.talk.asked) == ("low", "norm")


def test_danger_goes_before_the_scan() -> None:
    chat = begin(at("work")).say("ik wil niet meer leven")
    assert chat.talk.closed == "crisis"
    chat.press("scan:richting_zelf.low")
    assert chat.keys == ["utter_after_crisis"]


# Where it is offered, and what is written down.


def test_after_the_end_it_is_offered_and_the_talk_stays_over() -> None:
    chat = hold(Chat().open(), by_buttons("action"))
    assert chat.buttons == ["scan:start"]
    row = row_of(chat.talk, DAY, [])
    chat.press("scan:start")
    assert row_of(chat.talk, DAY, [])["completed"], "a talk that was complete stays complete while the scan goes on"
    answer(chat, ruggensteun="low")
    assert (chat.talk.closed, chat.talk.asked) == ("done", None)
    assert chat.talk.low_r == "ruggensteun"
    after = row_of(chat.talk, DAY, [])
    assert {key: after[key] for key in after if key != "turns"} == {key: row[key] for key in row if key != "turns"}


def test_it_is_offered_with_the_menu_and_once() -> None:
    chat = at("learning_since", "action").say("blub").say("blub")
    assert "scan:start" in chat.buttons
    answer(chat.press("scan:start"), richting="mid")
    assert chat.talk.asked == "learning_since"
    chat.say("blub").say("blub")
    assert "scan:start" not in chat.buttons
    assert "menu:ask_funding" in chat.buttons
    chat.press("menu:ask_funding")
    assert chat.talk.asked == "learning_since"


def test_it_is_offered_with_the_answer_on_informal_learning() -> None:
    chat = at("work").say("telt dat ook als leren", "ask_informal_learning", confidence=0.9)
    assert {"scan:start", "more:ask_informal_learning"} <= set(chat.buttons)
    chat = Chat().open().press("role:ambassador").say("telt dat", "ask_informal_learning", confidence=0.9)
    assert "scan:start" not in chat.buttons


@given(ALL)
@settings(SOME, max_examples=30)
def test_nothing_of_the_scan_is_written_down(answers: dict) -> None:
    chat = at("offer", "contemplation")
    row = row_of(chat.talk, DAY, [])
    begin(chat)
    for name in NAMES:
        chat.press(f"scan:{name}.{answers[name]}")
    after = row_of(chat.talk, DAY, [])
    assert {key: after[key] for key in after if key != "turns"} == {key: row[key] for key in row if key != "turns"}


def test_what_the_scan_tells_counts_for_the_offers() -> None:
    low = answer(begin(at("work", "preparation")), ruggensteun="low")
    low.talk.offers = []
    assert "leermaatje" in [one.offer.id for one in rank(known().ideas, low.talk.person, DAY)][:3]
