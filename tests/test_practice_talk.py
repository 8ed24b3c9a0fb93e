"""Practising in the talk, without a model: choosing, lines, stopping, danger, and that nothing of it stays."""

from __future__ import annotations

from typing import Sequence

import pytest

from bot.nlu.lines import sentences
from bot.stagelog.row import may_be_counted
from bot.talk.practice import PRACTISED, running
from bot.talk.safety import DANGEROUS, LIKELY_ENOUGH, SURELY_DANGEROUS, is_crisis
from bot.talk.state import Heard
from tests.practising import content
from tests.talking import Chat, topic_by_rules


def line(chat: Chat, text: str, *kinds: str, intent: str = "nlu_fallback", **more: object) -> Chat:
    """Type a line of which the model reads these kinds."""
    places = sentences(text)
    parts = tuple((f"line_{kind}", 0.9, *place) for kind, place in zip(kinds, places, strict=True))
    heard = Heard(text=text, intent=intent, confidence=0.9, line=parts, **more)  # type: ignore[arg-type]
    return chat._turn(topic_by_rules(intent), heard)


@pytest.fixture
def chat() -> Chat:
    """Practising with Samira."""
    return Chat().open().press("role:ambassador").press("ambassador:practise").say("met samira graag")


def listen(chat: Chat, kinds: Sequence[str] = ("open_question", "reflection", "reflection", "affirmation")) -> Chat:
    for number, kind in enumerate(kinds):
        line(chat, f"dit is zin nummer {number}", kind)
    return chat


def test_the_door_offers_practising() -> None:
    chat = Chat().open().press("role:ambassador")
    assert "ambassador:practise" in chat.buttons
    chat.press("ambassador:practise")
    assert chat.keys == ["utter_practice_intro", "utter_ask_practice"]
    assert chat.buttons == ["practice:easy", "practice:hard", "practice:any", "practice:list_0"]


def test_asked_in_words() -> None:
    chat = Chat().open().say("ik ben leerambassadeur").say("kan ik hier oefenen", "ambassador_practice")
    assert "utter_ask_practice" in chat.keys


@pytest.mark.parametrize(
    ("words", "difficulties"),
    [
        ("doe maar een lastige", {"hard"}),
        ("een makkelijke graag", {"easy"}),
        ("kies jij maar", {"easy", "middle", "hard"}),
        ("geen idee", {"easy", "middle", "hard"}),
    ],
)
def test_a_colleague_by_own_words(words: str, difficulties: set) -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:practise")
    chat.say(words, "unsure" if words == "geen idee" else "nlu_fallback")
    assert running(chat.talk)
    assert content().colleague(chat.talk.practice["colleague"]).difficulty in difficulties


def test_every_colleague_can_be_chosen_from_the_list() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:practise").press("practice:list_0")
    seen = set()
    for _ in range(len(content().colleagues)):
        seen |= {one for one in chat.buttons if one.startswith("practice:with_")}
        chat.press(chat.buttons[-1])
    assert seen == {f"practice:with_{one.id}" for one in content().colleagues}
    chat.press("practice:with_winston")
    assert chat.talk.practice["colleague"] == "winston"


def test_it_begins_with_a_scene_and_first_words(chat: Chat) -> None:
    samira = content().colleague("samira")
    assert samira.scene in chat.text
    assert any(f"Samira: {text}" in chat.text for text in samira.opening)
    assert chat.buttons == ["practice:stop"]


def test_a_hello_by_name_is_a_small_word(chat: Chat) -> None:
    line(chat, "Hoi Samira. Hoe is je dag?", "affirmation", "open_question")
    assert chat.talk.practice["counts"] == {"open_question": 1}


def test_a_line_shows_its_kind_and_gets_a_reply(chat: Chat) -> None:
    line(chat, "wat vind je mooi aan je werk", "open_question")
    assert chat.keys == ["utter_practice_kind", "utter_practice_says"]
    assert "Jouw zin: open vraag." in chat.text
    assert chat.buttons == ["practice:stop"]


def test_a_good_ambassador_hears_the_story_and_gets_a_mirror(chat: Chat) -> None:
    story = [piece.text for piece in content().colleague("samira").story]
    heard = ""
    for kind in ["open_question", "reflection", "reflection", "affirmation", "reflection"] * 2:
        if running(chat.talk):
            line(chat, "een zin tegen samira", kind)
            heard += chat.text
    assert all(text in heard for text in story)
    assert chat.talk.asked == PRACTISED
    assert "utter_practice_over" in chat.keys
    assert "Samira ging meer open" in chat.text
    assert chat.buttons == ["practised:again", "practised:other", "practised:done"]


def test_a_pushing_one_meets_resistance_and_a_fair_mirror(chat: Chat) -> None:
    heard = ""
    for _ in range(6):
        line(chat, "je moet nu echt gaan", "push")
        heard += chat.text
    assert not any(piece.text in heard for piece in content().colleague("samira").story)
    assert "duwen: 6 keer" in chat.text
    assert "Samira ging meer dicht" in chat.text
    assert "Deze kan anders: 'je moet nu echt gaan'" in chat.text


@pytest.mark.parametrize(
    "intent",
    ["greet", "goodbye", "ask_evc", "barrier_time", "stage_action", "affirm", "human_handoff", "repeat", "simpler",
     "abuse", "ambassador_tips", "inform", "correct", "stop", "restart", "role_worker", "help"],
)  # fmt: skip
def test_whatever_it_means_to_the_model_it_is_said_to_the_colleague(chat: Chat, intent: str) -> None:
    line(chat, "jij hebt vast geen tijd om naar school te gaan", "reflection", intent=intent)
    assert chat.keys == ["utter_practice_kind", "utter_practice_says"]
    assert running(chat.talk)


def test_words_that_mean_something_elsewhere_are_lines_here(chat: Chat) -> None:
    for text in ("tel mij niet mee", "hoe leerrijk is je werk", "ik zit in de schulden"):
        line(chat, text, "information")
        assert chat.keys == ["utter_practice_kind", "utter_practice_says"]


def test_facts_in_a_line_are_not_taken_up(chat: Chat) -> None:
    line(chat, "jij werkt toch vast in de zorg", "closed_question", facts={"sector": "zorg", "contract": "vast"})
    assert chat.talk.sector is None
    assert chat.talk.contract is None


@pytest.mark.parametrize("way", ["button", "stop", "Ik wil stoppen met oefenen."])
def test_stopping_shows_the_mirror(chat: Chat, way: str) -> None:
    listen(chat, ["open_question", "advice"])
    if way == "button":
        chat.press("practice:stop")
    else:
        line(chat, way, "push", intent="stop")
    assert "utter_practice_stopped" in chat.keys
    assert "open vraag: 1 keer" in chat.text
    assert "utter_ask_practised" in chat.keys


def test_stopping_before_a_line_needs_no_mirror(chat: Chat) -> None:
    chat.press("practice:stop")
    assert chat.keys == ["utter_practice_too_short", "utter_ask_ambassador"]
    chat.press("practice:stop")
    assert chat.talk.practice == {}


def test_stop_in_a_longer_line_stops_nothing(chat: Chat) -> None:
    line(chat, "stop nou met zeuren", "push", intent="stop")
    assert "Jouw zin: duwen." in chat.text


def test_restart_begins_all_over(chat: Chat) -> None:
    line(chat, "opnieuw beginnen", "advice", intent="restart")
    assert chat.keys[0] == "utter_restart"
    assert chat.talk.practice == {}
    assert chat.talk.role is None


@pytest.mark.parametrize("how", ["model", "rank", "rule"])
def test_a_signal_of_danger_goes_first(chat: Chat, how: str) -> None:
    listen(chat, ["open_question"])
    if how == "model":
        line(chat, "het hoeft van mij niet meer", "reflection", intent="crisis_signal")
    elif how == "rank":
        line(
            chat,
            "het hoeft van mij niet meer",
            "reflection",
            ranking=(("thank", 0.5), ("crisis_signal", LIKELY_ENOUGH)),
        )
    else:
        line(chat, "ik wil dood", "reflection")
    assert chat.keys[0] == "utter_crisis_heard"
    assert not running(chat.talk)
    assert chat.talk.closed == "crisis"
    counts = dict(chat.talk.practice["counts"])
    line(chat, "wat vind je van je werk", "open_question")
    assert "utter_after_crisis" in chat.keys, "no colleague is played after a signal"
    assert chat.talk.practice["counts"] == counts, "neither the signal nor what follows is a line"


@pytest.mark.parametrize("way", ["button", "words"])
def test_after_a_false_alarm_the_practice_goes_on(chat: Chat, way: str) -> None:
    listen(chat, ["open_question", "reflection"])
    line(chat, "ik wil dood", "reflection")
    if way == "button":
        chat.press("menu:after_crisis")
    else:
        chat.say("het gaat goed met mij hoor")
    assert chat.keys == ["utter_practice_again"]
    assert "Samira" in chat.text
    assert chat.buttons == ["practice:stop"]
    line(chat, "dus je wilt het afmaken", "reflection")
    assert chat.talk.practice["counts"] == {"open_question": 1, "reflection": 2}


@pytest.mark.parametrize(
    ("text", "ranking", "danger", "signal"),
    [
        # Given back to the colleague: faint is not enough.
        ("dat deed je pijn toen", (), DANGEROUS, False),
        ("je lag er wakker van", (("thank", 0.5), ("crisis_signal", LIKELY_ENOUGH)), 0.0, False),
        # About oneself it is, and so is a model that is sure.
        ("dat deed me pijn toen", (), DANGEROUS, True),
        ("weet je, ik zie het niet meer zitten", (), DANGEROUS, True),
        ("het is over en uit", (), DANGEROUS, True),
        ("dat deed je pijn toen", (), SURELY_DANGEROUS, True),
        # The rules always count.
        ("je wilt jezelf van kant maken", (), 0.0, True),
    ],
)
def test_a_faint_signal_counts_unless_it_is_said_to_the_colleague(
    chat: Chat, text: str, ranking: tuple, danger: float, signal: bool
) -> None:
    line(chat, text, "reflection", ranking=ranking, danger=danger)
    assert ("utter_crisis_heard" in chat.keys) == signal


def test_what_was_typed_is_let_go_with_the_mirror(chat: Chat) -> None:
    line(chat, "kwispelstaartje is een woord", "reflection")
    assert "kwispel" in str(chat.talk.practice)
    chat.press("practice:stop")
    assert "kwispel" in chat.text
    assert "kwispel" not in str(chat.talk.practice)
    chat.press("practised:done")
    assert "kwispel" not in str(chat.talk.as_slots())


def test_again_and_another_colleague(chat: Chat) -> None:
    listen(chat, ["reflection"]).press("practice:stop").press("practised:again")
    assert chat.talk.practice["colleague"] == "samira"
    assert chat.talk.practice["counts"] == {}
    listen(chat, ["reflection"]).press("practice:stop").press("practised:other")
    assert "utter_ask_practice" in chat.keys
    chat.press("practice:easy")
    assert chat.talk.practice["colleague"] != "samira", "somebody new"
    assert chat.talk.practice["met"][0] == "samira"


@pytest.mark.parametrize(
    ("words", "key"), [("nog een keer", "utter_practice_scene"), ("een ander graag", "utter_ask_practice")]
)
def test_what_now_in_words(chat: Chat, words: str, key: str) -> None:
    listen(chat, ["reflection"]).press("practice:stop").say(words, "repeat")
    assert key in chat.keys


def test_done_goes_back_to_the_door(chat: Chat) -> None:
    listen(chat, ["reflection"]).press("practice:stop").press("practised:done")
    assert chat.keys == ["utter_practice_done", "utter_ask_ambassador"]
    assert chat.talk.practice == {}


def test_another_door_ends_practising(chat: Chat) -> None:
    listen(chat, ["reflection"]).press("ambassador:together")
    assert chat.talk.practice == {}
    assert chat.talk.mode == "together"


def test_stopping_while_choosing_stops() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:practise").say("ik moet gaan", "stop")
    assert chat.talk.closed == "stopped"
    assert chat.talk.practice == {}


def test_practising_is_never_counted(chat: Chat) -> None:
    turns = chat.talk.turns
    listen(chat)
    assert not may_be_counted(chat.talk)
    assert chat.talk.turns == turns


def test_a_counted_talk_before_is_not_touched() -> None:
    chat = Chat().open().press("role:worker").press("consent:yes").press("recognition:colleague")
    chat.press("learning_now:no").press("learning_when:no")
    assert may_be_counted(chat.talk)
    chat.talk.row_id = "a" * 32
    chat.say("ik ben eigenlijk leerambassadeur", "role_ambassador").press("ambassador:practise").press("practice:any")
    listen(chat, ["push"]).press("practice:stop").press("practised:done")
    assert not may_be_counted(chat.talk)
    assert chat.talk.row_id is None
    assert chat.talk.source is None


def test_an_old_button_to_choose_begins_practising_anew() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:practise")
    chat.press("role:worker").press("practice:hard")
    assert running(chat.talk)
    assert chat.talk.role == "ambassador"


def test_no_line_that_the_mirror_suggests_is_a_signal_to_the_rules(chat: Chat) -> None:
    for one in content().colleagues:
        for text in [*one.try_reflection, *one.try_question]:
            assert not is_crisis(text, chat.context), text


def test_a_line_without_a_colleague_offers_practising() -> None:
    chat = Chat().open().press("role:ambassador").say("iets", "line_push")
    assert "utter_ask_practice" in chat.keys
