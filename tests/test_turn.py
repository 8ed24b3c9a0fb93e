"""Whole talks, turn by turn, without Rasa: by buttons and by words, with everything that may come in between."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Tuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import vocabulary as v
from bot.knowledge.models import Route
from bot.stagelog.row import may_be_counted, row_of
from bot.talk.flow import AFTER_STAGING
from bot.talk.state import Talk
from bot.talk.turn import QUESTIONS
from tests.talking import DAY, Chat, domain, known, rules

#: Staging answers that lead to each stage, by buttons.
TO_STAGE: Dict[str, Dict[str, str]] = {
    "precontemplation": {"learning_now": "no", "learning_when": "no"},
    "contemplation": {"learning_now": "no", "learning_when": "half_year"},
    "preparation": {"learning_now": "no", "learning_when": "month", "first_step": "yes"},
    "action": {"learning_now": "yes", "learning_since": "short"},
    "maintenance": {"learning_now": "yes", "learning_since": "long"},
}
#: Answers by buttons to everything else.
BUTTONS = {
    "role": "worker",
    "consent": "yes",
    "recognition": "colleague",
    "barrier": "time",
    "motive": "craft",
    "attitude": "mid",
    "norm": "high",
    "confidence": "low",
    "work": "logistiek",
    "contract": "vast",
    "plan": "break",
    "sure": "high",
    "useful": "yes",
}
#: What a person types, what the model makes of it, and facts it finds.
Words = Tuple[str, str, Mapping[str, Any]]
WORDS: Dict[str, Words] = {
    "role": ("gwn voor mezelf", "role_worker", {}),
    "consent": ("jaa is goed", "affirm", {}),
    "recognition": ("van me maat jan, hoe je lading vast zet", "nlu_fallback", {}),
    "barrier": ("ja tijd he, met me kids", "barrier_time", {}),
    "barrier_follow": ("mischien na de pauze", "nlu_fallback", {}),
    "motive": ("beter worde in me vak", "motive_craft", {}),
    "attitude": ("lijkt me wel leuk", "nlu_fallback", {}),
    "norm": ("7", "nlu_fallback", {}),
    "confidence": ("🙁", "nlu_fallback", {}),
    "work": ("orderpikker", "inform", {"sector": "logistiek", "job": "orderpikker"}),
    "contract": ("via uitzendburo", "inform", {"contract": "uitzend"}),
    "offer": ("doe de eerste maar", "nlu_fallback", {}),
    "plan": ("morgen na de koffie", "nlu_fallback", {}),
    "sure": ("8", "nlu_fallback", {}),
    "useful": ("ja top", "feedback_positive", {}),
}
WORDS_TO_STAGE: Dict[str, Dict[str, Words]] = {
    "precontemplation": {"learning_now": ("nee", "deny", {}), "learning_when": ("nee hoor hoeft niet", "deny", {})},
    "contemplation": {"learning_now": ("neuh", "deny", {}), "learning_when": ("miss ooit", "unsure", {})},
    "preparation": {
        "learning_now": ("nee nog niet", "deny", {}),
        "learning_when": ("zo snel mogelijk", "nlu_fallback", {}),
        "first_step": ("ja gebeld", "affirm", {}),
    },
    "action": {"learning_now": ("jep", "affirm", {}), "learning_since": ("3mnd", "nlu_fallback", {})},
    "maintenance": {"learning_now": ("ja", "affirm", {}), "learning_since": ("al jaren", "nlu_fallback", {})},
}
PRESS_FIRST = object()


def step(chat: Chat, answers: Mapping[str, Any]) -> None:
    """Answer the open question: by a button (a value), in own words (a tuple), or with the first offer."""
    question = chat.talk.asked
    assert question, f"no question is open: {chat.text}"
    answer = answers.get(question)
    if question == "offer" and answer is None:
        answer = next(one for one in chat.buttons if one.startswith("offer:")).partition(":")[2]
    if question == "barrier_follow" and answer is None:
        answer = WORDS["barrier_follow"]
    assert answer is not None, f"no answer to {question}"
    if isinstance(answer, tuple):
        text, intent, facts = answer
        chat.say(text, intent, facts=facts)
    else:
        chat.press(f"{question}:{answer}")


def hold(chat: Chat, answers: Mapping[str, Any], until: Optional[str] = None) -> Chat:
    """Hold a talk until a question is open, or to its end."""
    for _ in range(25):
        if chat.talk.closed or (until and chat.talk.asked == until):
            return chat
        step(chat, answers)
    raise AssertionError("the talk does not end")


def by_buttons(stage: str, **changes: Any) -> Dict[str, Any]:
    return {**BUTTONS, **TO_STAGE[stage], **changes}


def by_words(stage: str) -> Dict[str, Any]:
    return {**WORDS, **WORDS_TO_STAGE[stage]}


def at(question: str, stage: str = "contemplation") -> Chat:
    """Return a talk in which a question is open."""
    chat = hold(Chat().open(), by_buttons(stage), until=question)
    assert chat.talk.asked == question
    return chat


# Whole talks.


@pytest.mark.parametrize("how", ["buttons", "words"])
@pytest.mark.parametrize("stage", v.STAGES)
def test_a_whole_talk(stage: str, how: str) -> None:
    chat = hold(Chat().open(), by_buttons(stage) if how == "buttons" else by_words(stage))
    talk = chat.talk
    assert (talk.stage, talk.stage_start, talk.closed, talk.useful) == (stage, stage, "done", "yes")
    assert 8 <= chat.messages <= 16
    assert talk.learned_informally == "yes"
    assert talk.sector == "logistiek"
    assert talk.chosen in talk.offers
    assert talk.plan
    assert talk.intention_end == "high"
    assert "utter_bye" in chat.keys
    row = row_of(talk, DAY, [one.id for one in (*known().ideas, *known().routes)])
    assert may_be_counted(talk)
    assert row["completed"]
    assert row["plan_made"]
    assert row["chosen"] == talk.chosen
    if talk.plan != "na de pauze":
        assert talk.plan not in repr(row)


@pytest.mark.parametrize("stage", v.STAGES)
def test_the_order_of_the_questions_is_that_of_the_design(stage: str) -> None:
    chat, asked = Chat().open(), []
    while not chat.talk.closed:
        asked.append(chat.talk.asked)
        step(chat, by_buttons(stage))
    assert asked[:3] == ["role", "consent", "recognition"]
    assert asked[3 : 3 + len(TO_STAGE[stage])] == list(TO_STAGE[stage])
    rest = [one for one in asked[3 + len(TO_STAGE[stage]) :] if one != "barrier_follow"]
    assert rest == list(AFTER_STAGING[stage])
    assert len(asked) == len(set(asked))
    faces = {"attitude", "norm", "confidence"} & set(asked)
    assert faces == ({"attitude", "norm", "confidence"} if stage in ("contemplation", "preparation") else set())


def test_the_widget_opens_and_the_first_question_is_for_whom() -> None:
    chat = Chat().open()
    assert chat.keys[0] == "utter_welcome"
    assert chat.talk.asked == "role"
    assert chat.buttons == ["role:worker", "role:ambassador"]


def test_progress_is_shown() -> None:
    chat, seen = Chat().open(), []
    while chat.talk.stage is None:
        step(chat, by_buttons("preparation"))
        seen += [one.custom["step"] for one in chat.bubbles if one.custom and one.custom["kind"] == "progress"]
    assert seen == [1, 2, 3, 4]


def test_who_learns_informally_is_told_so() -> None:
    chat = hold(Chat().open(), BUTTONS, until="recognition").press("recognition:colleague")
    assert "utter_recognition_colleague" in chat.keys
    chat = hold(Chat().open(), BUTTONS, until="recognition").say("niemand")
    assert chat.talk.learned_informally == "no"


def test_offers_tell_all_that_is_needed_to_decide() -> None:
    chat = at("offer", "preparation")
    cards = [one.custom for one in chat.bubbles if one.custom and one.custom.get("kind") == "offer"]
    assert 1 <= len(cards) <= 2
    for card in cards:
        assert all(card[name].strip() for name in ("title", "what", "why", "pays", "long", "first", "source"))
        assert "http" not in card["source"]
    assert isinstance(known().offer(cards[0]["id"]), Route)


def test_precontemplation_gets_one_idea_and_no_scheme() -> None:
    chat = at("offer", "precontemplation")
    cards = [one.custom for one in chat.bubbles if one.custom and one.custom.get("kind") == "offer"]
    assert len(cards) == 1
    assert not isinstance(known().offer(cards[0]["id"]), Route)
    assert "utter_offer_intro_one" in chat.keys


def test_the_lowest_factor_is_worked_on() -> None:
    chat = at("confidence")
    chat.press("confidence:low")
    for text in known().factor("confidence").works_on:
        assert text in chat.text
    chat = hold(Chat().open(), by_buttons("contemplation", norm="low"), until="confidence").press("confidence:high")
    assert known().factor("norm").works_on[0] in chat.text


def test_the_card_holds_the_plan_in_own_words() -> None:
    chat = at("plan")
    chat.say("als de koffie op is")
    assert "Als: de koffie op is" in chat.text
    hold(chat, by_buttons("contemplation"), until="useful")
    labels = {line["label"]: line["text"] for line in chat.card["lines"]}
    assert "Als: de koffie op is. Dan:" in labels["Mijn plan"]
    assert {"Wat bij je past", "De eerste stap", "Wie betaalt"} <= set(labels)


def test_something_else_and_no_thanks() -> None:
    chat = at("offer")
    first = list(chat.talk.on_table)
    chat.press("offer:other")
    assert not set(chat.talk.on_table) & set(first)
    assert chat.talk.asked == "offer"
    chat.press("offer:none")
    assert chat.talk.chosen == "none"
    assert chat.talk.asked == "useful", "somebody who wants nothing is not asked for a plan"


# Consent.


def test_no_to_counting() -> None:
    chat = hold(Chat().open(), by_buttons("action", consent="no"))
    assert chat.talk.consent == "no"
    assert chat.talk.closed == "done"
    assert not may_be_counted(chat.talk)


def test_what_is_kept_is_told_and_the_question_comes_back() -> None:
    chat = hold(Chat().open(), BUTTONS, until="consent").press("consent:what")
    assert "utter_what_is_kept" in chat.keys
    assert chat.talk.asked == "consent"
    assert chat.talk.consent is None


@pytest.mark.parametrize("text", ["weet niet", "nee", "liever niet", "kweenie"])
def test_only_a_yes_is_a_yes(text: str) -> None:
    chat = hold(Chat().open(), BUTTONS, until="consent").say(text)
    assert chat.talk.consent == "no"


def test_a_yes_can_be_taken_back_by_its_button() -> None:
    chat = at("offer")
    chat.press("consent:no")
    assert chat.talk.consent == "no"
    assert not may_be_counted(chat.talk)


# Interruptions.

QUESTIONS_ASKED = sorted(
    {*AFTER_STAGING["preparation"], *AFTER_STAGING["contemplation"], "recognition", "learning_now"}
)


@pytest.mark.parametrize("question", QUESTIONS_ASKED)
@pytest.mark.parametrize(
    "intent", ["ask_evc", "human_handoff", "help", "bot_challenge", "ask_learning_ideas", "ask_privacy"]
)
def test_a_question_is_answered_and_the_talk_goes_on_where_it_was(question: str, intent: str) -> None:
    chat = at(question, "contemplation" if question == "motive" else "preparation")
    before = chat.talk
    chat.say("mag ik even iets anders vragen tussendoor", intent, confidence=0.95)
    assert chat.talk.asked == question
    assert (chat.talk.answered, chat.talk.stage) == (before.answered, before.stage)
    assert len(chat.bubbles) >= 2


@pytest.mark.parametrize("intent", [one for one in rules() if one.startswith("ask_")])
def test_every_question_has_an_answer(intent: str) -> None:
    chat = at("work").say("hoe zit dat eigenlijk", intent, confidence=0.95)
    assert chat.talk.asked == "work"
    assert "utter_out_of_scope" not in chat.keys
    if f"more:{intent}" in chat.buttons:
        chat.press(f"more:{intent}")
        assert chat.talk.asked == "work"


def test_an_ended_scheme_is_answered_by_name_with_what_there_is_now() -> None:
    chat = at("work").say("kan ik nog STAP krijgen", "ask_funding", confidence=0.9)
    assert "STAP is gestopt" in chat.text
    assert "utter_instead" in chat.keys


def test_a_first_step_is_no_scheme() -> None:
    chat = at("work").say("wat is de eerste stap bij evc", "ask_evc", confidence=0.9)
    assert "gestopt" not in chat.text


def test_what_is_there_now_is_not_what_is_shut_to_somebody() -> None:
    chat = at("offer", "preparation")
    chat.press("contract:oproep")
    chat.say("en STAP dan, ik ben zzp", "ask_expired_scheme", facts={"contract": "zzp"})
    fund = known().offer("fonds_sector")
    assert fund.excludes.contract == ["zzp"]
    assert fund.title not in chat.text


def test_a_fact_in_passing_is_kept_and_not_asked_again() -> None:
    chat = at("motive")
    chat.say("ik werk in de zorg", "inform", facts={"sector": "zorg"})
    assert (chat.talk.asked, chat.talk.sector) == ("motive", "zorg")
    asked = []
    while not chat.talk.closed:
        asked.append(chat.talk.asked)
        step(chat, by_buttons("contemplation"))
    assert "work" not in asked


def test_simpler_says_the_same_in_shorter_words_and_keeps_the_buttons() -> None:
    chat = at("consent")
    usual, buttons = chat.text, set(chat.buttons)
    chat.say("snap er niks van", "simpler", confidence=0.9)
    assert "utter_simpler" in chat.keys
    assert "utter_ask_consent_simple" in chat.keys
    assert chat.text != usual
    assert set(chat.buttons) <= buttons
    assert chat.talk.asked == "consent"
    chat.say("ja")
    assert chat.talk.consent == "yes"


def test_simpler_without_an_easier_wording_says_it_again() -> None:
    chat = at("learning_since", "action").say("huh wat bedoel je precies", "simpler", confidence=0.9)
    assert "utter_ask_learning_since" in chat.keys
    assert chat.buttons


def test_repeat_says_the_same_again() -> None:
    chat = at("motive")
    before = (chat.text, chat.buttons)
    chat.say("wat zei je nou net", "repeat", confidence=0.9)
    assert sorted(chat.buttons) == sorted(before[1])
    assert chat.bubbles[-1].text in before[0]
    assert chat.talk.asked == "motive"
    chat.say("nog een keer graag zeg", "repeat", confidence=0.9)
    assert sorted(chat.buttons) == sorted(before[1])


def test_a_barrier_before_the_stage_is_heard_now_and_worked_on_later() -> None:
    chat = at("learning_now").say("ik heb hier echt geen tijd voor", "barrier_time", confidence=0.9)
    assert chat.talk.barriers == ["time"]
    assert chat.talk.asked == "learning_now"
    hold(chat, by_buttons("contemplation"), until="barrier_follow")
    assert known().barrier("time").way_round in chat.text


def test_great_trouble_is_sent_to_people_at_once() -> None:
    chat = at("learning_now").say("ik zit in de schulden", "barrier_multiple_problems", confidence=0.9)
    phones = [one.custom for one in chat.bubbles if one.custom and one.custom.get("kind") == "phones"]
    assert len(phones) == 1
    assert phones[0]["items"]


@pytest.mark.parametrize("barrier", v.BARRIERS)
def test_every_barrier_gets_recognition_a_way_round_and_a_question(barrier: str) -> None:
    entry = known().barrier(barrier)
    chat = at("barrier", "precontemplation").say("zo zit dat nou eenmaal bij mij", f"barrier_{barrier}", confidence=0.9)
    assert barrier in chat.talk.barriers
    assert any(text in chat.text for text in entry.reflections)
    if entry.referral:
        assert any(one.custom and one.custom.get("kind") == "phones" for one in chat.bubbles)
    else:
        assert entry.way_round in chat.text
        assert entry.question in chat.text


@pytest.mark.parametrize("motive", v.MOTIVES)
def test_every_motive_is_reflected(motive: str) -> None:
    chat = at("motive").say("dat wil ik het liefst", f"motive_{motive}", confidence=0.9)
    assert chat.talk.motives == [motive]
    assert any(text in chat.text for text in known().motive(motive).reflections)


# Own words about the stage.


@pytest.mark.parametrize("stage", v.STAGES)
def test_a_stage_in_own_words_is_confirmed_once_and_not_asked(stage: str) -> None:
    chat = at("learning_now").say("zo sta ik er nu wel in", f"stage_{stage}", confidence=0.9)
    assert chat.talk.asked == "stage_check"
    assert known().stage(stage).confirm in chat.text
    chat.press("stage_check:yes")
    assert (chat.talk.stage, chat.talk.stage_start) == (stage, stage)
    assert chat.talk.asked not in ("learning_now", "learning_since", "learning_when", "first_step", "stage_check")


def test_a_stage_that_is_denied_is_asked_plainly() -> None:
    chat = at("learning_now").say("ik denk er wel eens over na", "stage_contemplation", confidence=0.9)
    chat.say("nee")
    assert chat.talk.stage is None
    assert chat.talk.asked == "learning_now"


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        ("doe maar", "yes"),
        ("Doe maar!", "yes"),
        ("ja maar wie ziet dat", None),
        ("doe maar niet", None),
        ("doe maar?", None),
    ],
)
def test_a_yes_to_counting_is_a_clear_one(text: str, consent: Optional[str]) -> None:
    chat = hold(Chat().open(), BUTTONS, until="consent").say(text)
    assert chat.talk.consent == consent


@pytest.mark.parametrize(
    ("text", "intent", "facts", "role"),
    [
        ("zelf, kwerk in magazijn", "inform", {"sector": "transport_logistiek"}, "worker"),
        ("ik zit in de zorg", "inform", {"sector": "zorg"}, "worker"),
        ("zelf", "nlu_fallback", {}, "worker"),
        ("mijn collega werkt in de zorg", "inform", {"sector": "zorg"}, None),
        ("hij wil zelf niet komen", "nlu_fallback", {}, None),
        ("ik ben er net", "inform", {}, None),
    ],
)
def test_for_whom_in_passing(text: str, intent: str, facts: Dict[str, str], role: Optional[str]) -> None:
    chat = Chat().open().say(text, intent, confidence=0.9, facts=facts)
    assert chat.talk.role == role
    assert chat.talk.asked == ("consent" if role else "role")
    assert chat.talk.sector == facts.get("sector")


def test_the_first_button_typed_before_it_was_shown() -> None:
    chat = Chat().say("Ik wil praten", "human_handoff", confidence=0.9)
    assert "utter_welcome" in chat.keys
    assert (chat.talk.role, chat.talk.asked) == ("worker", "consent")
    chat = Chat().say("ik wil met een mens praten", "human_handoff", confidence=0.9)
    assert chat.talk.role is None
    assert "utter_welcome" in chat.keys


def test_a_stage_as_the_very_first_words() -> None:
    chat = Chat().open().say("leren is niks voor mij joh", "stage_precontemplation", confidence=0.9)
    assert chat.talk.role == "worker"
    chat = hold(chat, BUTTONS, until="stage_check")
    chat.press("stage_check:yes")
    assert chat.talk.stage == "precontemplation"


def test_the_stage_may_change_and_the_start_is_kept() -> None:
    chat = at("offer", "contemplation")
    old = list(chat.talk.on_table)
    chat.say("weet je wat, ik ga morgen al beginnen", "stage_preparation", confidence=0.9).press("stage_check:yes")
    assert (chat.talk.stage_start, chat.talk.stage) == ("contemplation", "preparation")
    hold(chat, by_buttons("contemplation"), until="offer")
    assert chat.talk.on_table != old, "offers of the stage before are not on the table any more"


# Corrections.


def test_back_asks_the_question_before() -> None:
    chat = at("norm")
    chat.say("nee ik bedoelde iets anders", "correct", confidence=0.9)
    assert (chat.talk.asked, chat.keys[0]) == ("attitude", "utter_back")
    chat.press("attitude:low")
    assert (chat.talk.attitude, chat.talk.asked) == ("low", "norm")


@pytest.mark.parametrize(
    ("stage", "question"),
    [("maintenance", "learning_since"), ("contemplation", "learning_when"), ("preparation", "first_step")],
)
def test_back_after_staging_goes_to_the_question_that_was_asked(stage: str, question: str) -> None:
    chat = at(AFTER_STAGING[stage][0], stage).say("nee wacht, dat klopt niet", "correct", confidence=0.9)
    assert chat.talk.asked == question
    assert chat.talk.stage is None


def test_back_after_a_stage_in_own_words_asks_it_plainly() -> None:
    chat = at("learning_now").say("ik leer al lang", "stage_maintenance", confidence=0.9).press("stage_check:yes")
    chat.say("nee dat was niet goed", "correct", confidence=0.9)
    assert (chat.talk.asked, chat.talk.stage) == ("learning_now", None)


def test_back_at_the_very_start_and_after_the_end() -> None:
    chat = Chat().open().say("nee ik bedoel", "correct", confidence=0.9)
    assert chat.talk.asked == "role"
    chat = hold(Chat().open(), by_buttons("action")).say("o nee dat bedoelde ik niet", "correct", confidence=0.9)
    assert chat.talk.asked == "useful"
    assert "utter_ask_useful" in chat.keys


def test_an_old_button_goes_back_to_its_question() -> None:
    chat = at("offer", "precontemplation")
    chat.press("learning_when:month")
    assert chat.talk.stage is None
    assert chat.talk.asked == "first_step"
    chat.press("first_step:yes")
    assert (chat.talk.stage, chat.talk.stage_start) == ("preparation", "preparation")
    seen = []
    while not chat.talk.closed:
        seen.append(chat.talk.asked)
        if chat.talk.asked == "offer":
            assert isinstance(known().offer(chat.talk.on_table[0]), Route), "new offers for the new stage"
        step(chat, by_buttons("preparation"))
    assert "attitude" in seen, "the talk is that of the new stage"


def test_a_fact_that_changes_brings_other_offers() -> None:
    chat = at("offer", "preparation")
    assert "praten_uitzendbureau" not in chat.talk.on_table
    chat.press("contract:uitzend")
    assert (chat.talk.contract, chat.talk.asked) == ("uitzend", "offer")
    cards = [one.custom["id"] for one in chat.bubbles if one.custom and one.custom.get("kind") == "offer"]
    assert cards == chat.talk.on_table
    assert cards, "the offers for the old contract are not asked about any more"


def test_an_old_button_of_the_same_question_changes_the_answer() -> None:
    chat = at("norm").press("attitude:low").press("attitude:high")
    assert (chat.talk.attitude, chat.talk.asked) == ("high", "norm")


def test_an_old_button_after_the_end_takes_the_talk_up_again() -> None:
    chat = hold(Chat().open(), by_buttons("action")).press("plan:week")
    assert (chat.talk.plan, chat.talk.closed, chat.talk.asked) == ("deze week", None, "sure")


# Ends.


@pytest.mark.parametrize("question", ["role", "consent", "recognition", "learning_now", "motive", "offer", "plan"])
def test_stop_halfway_is_kind_and_gives_something_to_take_along(question: str) -> None:
    chat = at(question).say("ik moet nu echt weer aan het werk", "stop", confidence=0.9)
    assert (chat.talk.closed, chat.talk.asked) == ("stopped", None)
    assert chat.keys[0] == "utter_stop"
    assert "utter_stop_bye" in chat.keys
    if chat.talk.stage:
        assert chat.card["lines"]
        assert chat.talk.offers
    chat.press("menu:go_on")
    assert chat.talk.closed is None
    assert chat.talk.asked == question


def test_goodbye_ends_too_and_twice_is_once() -> None:
    chat = at("motive").say("doei dan maar he", "goodbye", confidence=0.9)
    assert chat.talk.closed == "stopped"
    chat = hold(Chat().open(), by_buttons("action")).say("doei", "goodbye", confidence=0.9)
    assert chat.talk.closed == "done"
    assert chat.keys == ["utter_bye"]


def test_no_is_not_stop() -> None:
    chat = at("learning_now").say("nee", "stop", confidence=0.9)
    assert chat.talk.closed is None
    assert chat.talk.now is False


@pytest.mark.parametrize("question", ["consent", "motive", "plan"])
def test_restart_forgets_all(question: str) -> None:
    chat = at(question)
    chat.talk.source = "bond"
    chat.say("begin eens helemaal opnieuw", "restart", confidence=0.9)
    fresh = Talk(source="bond", turns=1, asked="role", last_asked="role", last_said=chat.talk.last_said)
    assert chat.talk == fresh
    assert "utter_restart" in chat.keys


@pytest.mark.parametrize("intent", sorted(one for one in rules() if one not in ("choose",)))
@pytest.mark.parametrize("closed", ["done", "stopped"])
def test_after_the_end_everything_still_gets_an_answer(intent: str, closed: str) -> None:
    chat = (
        hold(Chat().open(), by_buttons("action"))
        if closed == "done"
        else at("motive").say("ik stop er nu mee hoor", "stop")
    )
    assert chat.talk.closed == closed
    chat.say("nog even dit zeggen dan", intent, confidence=0.9)
    assert chat.text.strip()


# Not understood.


def test_two_steps_and_never_a_third_not_understood() -> None:
    chat = at("learning_since", "action")
    ranking = [("greet", 0.2), ("ask_evc", 0.15), ("stop", 0.1), ("affirm", 0.05)]
    chat.say("blub de blub", ranking=ranking)
    assert chat.keys == ["utter_did_you_mean"]
    assert chat.buttons == ["meaning:ask_evc", "meaning:stop", "meaning:none"]
    chat.say("blub de blub", ranking=ranking)
    assert chat.keys == ["utter_not_understood", "utter_menu"]
    assert {"menu:human_handoff", "menu:stop"} <= set(chat.buttons)
    for _ in range(4):
        chat.say("blub de blub", ranking=ranking)
        assert chat.keys == ["utter_menu"]
    assert chat.talk.asked == "learning_since"
    chat.say("jaren")
    assert chat.talk.stage == "maintenance"
    assert chat.talk.misses == 0


def test_a_meaning_pressed_is_done_and_the_talk_goes_on() -> None:
    chat = at("learning_since", "action").say("blub", ranking=[("ask_evc", 0.2), ("affirm", 0.1)])
    chat.press("meaning:ask_evc")
    assert chat.talk.asked == "learning_since"
    assert chat.talk.misses == 0


def test_a_meaning_may_be_the_answer_to_the_open_question() -> None:
    chat = at("learning_now").say("hmmja", ranking=[("affirm", 0.2), ("deny", 0.1)]).press("meaning:affirm")
    assert chat.talk.now is True


def test_neither_meaning_shows_the_menu() -> None:
    chat = at("learning_since", "action").say("blub", ranking=[("ask_evc", 0.2), ("stop", 0.1)]).press("meaning:none")
    assert chat.keys == ["utter_not_understood", "utter_menu"]
    chat.say("blub", ranking=[("ask_evc", 0.2)])
    assert chat.keys == ["utter_menu"]


@pytest.mark.parametrize("choice", ["menu:ideas", "menu:human_handoff", "menu:stop"])
def test_the_menu_does_what_it_says(choice: str) -> None:
    chat = at("learning_since", "action").say("blub").say("blub")
    chat.press(choice)
    assert chat.text
    assert chat.talk.asked == (None if choice == "menu:stop" else "learning_since")


def test_scolding_is_met_calmly() -> None:
    chat = at("motive").say("rot toch op met je gezeur", "abuse", confidence=0.9)
    assert (chat.keys[0], chat.talk.asked) == ("utter_abuse", "motive")
    chat.say("rot toch op met je gezeur", "abuse", confidence=0.9)
    assert chat.buttons == ["menu:stop", "menu:go_on"]
    chat.press("menu:go_on")
    assert chat.talk.asked == "motive"


# Crisis before everything.


@pytest.mark.parametrize(
    "question", ["role", "consent", "recognition", "learning_now", "motive", "offer", "plan", "useful"]
)
@pytest.mark.parametrize(
    "signal", [("ik wil niet meer leven", "nlu_fallback"), ("het gaat echt niet goed nu", "crisis_signal")]
)
def test_a_crisis_signal_goes_before_everything(question: str, signal: Tuple[str, str]) -> None:
    chat = at(question)
    before = chat.talk
    chat.say(signal[0], signal[1], confidence=0.9)
    assert chat.talk.closed == "crisis"
    assert chat.keys == ["utter_crisis_heard", "utter_crisis_people", "utter_crisis_computer"]
    assert "112" in chat.text
    assert "113" in chat.text
    assert chat.buttons == ["menu:after_crisis"], "nothing is asked; the only way on is one's own"
    assert not may_be_counted(chat.talk)
    assert (chat.talk.stage, chat.talk.barriers, chat.talk.plan) == (before.stage, before.barriers, before.plan)


@pytest.mark.parametrize(
    "after", ["consent:no", "menu:stop", "menu:go_on", "learning_now:yes", "motive:craft", "more:ask_evc"]
)
def test_no_button_leads_away_from_a_crisis(after: str) -> None:
    chat = at("attitude")
    chat.offered += ["menu:stop", "menu:go_on", "more:ask_evc"]
    chat.say("ik wil niet meer leven").press(after)
    assert chat.talk.closed == "crisis"
    assert chat.keys == ["utter_after_crisis"]


#: What has an answer of its own after a crisis.
NO_QUESTION = ("choose", "restart", "crisis_signal", "danger_signal")


@pytest.mark.parametrize("intent", sorted(one for one in rules() if one not in NO_QUESTION))
def test_after_a_crisis_no_question_is_asked(intent: str) -> None:
    chat = at("motive").say("ik wil niet meer leven").say("hoezo dan", intent, confidence=0.9)
    leaving = intent in ("stop", "goodbye", "thank")
    assert chat.keys == ["utter_after_crisis_bye" if leaving else "utter_after_crisis"]
    assert chat.talk.asked is None
    assert chat.talk.closed == "crisis"


def test_after_a_crisis_one_may_begin_again() -> None:
    chat = at("motive").say("ik wil niet meer leven").say("hallo", "greet").press("menu:restart")
    assert (chat.talk.closed, chat.talk.asked, chat.talk.consent) == (None, "role", None)


# The leerambassadeur.


def test_preparing_a_talk() -> None:
    chat = Chat().open().press("role:ambassador")
    assert chat.talk.asked == "ambassador"
    chat.press("ambassador:prepare").press("colleague:contemplation")
    assert chat.talk.asked == "colleague_barrier"
    chat.press("colleague_barrier:time")
    labels = {line["label"] for line in chat.card["lines"]}
    assert labels == {"Vraag", "Dit helpt", "Laat dit weg", "Gaan de hakken in het zand?"}
    assert sum(line["label"] == "Vraag" for line in chat.card["lines"]) == 3
    assert not may_be_counted(chat.talk)
    assert chat.talk.asked == "ambassador"


def test_together_is_the_workers_talk_counted_as_together() -> None:
    chat = Chat().open().press("role:ambassador").press("ambassador:together")
    hold(chat, by_buttons("contemplation"))
    assert (chat.talk.mode, chat.talk.closed) == ("together", "done")
    assert row_of(chat.talk, DAY, [])["mode"] == "together"


def test_practising_is_no_talk() -> None:
    chat = (
        Chat().open().press("role:ambassador").say("ik wil zo'n gesprek oefenen", "ambassador_practice", confidence=0.9)
    )
    assert chat.talk.asked == "practice"
    assert not may_be_counted(chat.talk)


def test_for_myself_after_all() -> None:
    chat = Chat().open().press("role:ambassador").press("role:worker")
    assert (chat.talk.role, chat.talk.mode, chat.talk.asked) == ("worker", "worker", "consent")
    chat = Chat().open().press("role:ambassador").say("nee toch gewoon voor mezelf", "role_worker", confidence=0.9)
    assert (chat.talk.role, chat.talk.mode, chat.talk.asked) == ("worker", "worker", "consent")


# Anything at all.

ODD_TEXTS = [
    "ja",
    "nee",
    "weet niet",
    "?",
    "🙂",
    "👎",
    "7",
    "half jaar",
    "3mnd",
    "volgende week",
    "de eerste",
    "iets anders",
    "ik werk in de zorg",
    "niks",
    "collega",
    "stop",
    "morgen in de pauze",
    "een beetje",
    "maakt niet uit hoor",
    "kan ik nog stap krijgen",
    "{sector} {0} %s",
    "/restart",
    "ik wil niet meer leven",
]
TEXTS = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=30),
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.sampled_from(v.SECTORS),
        "contract": st.sampled_from(v.CONTRACTS),
        "schooling": st.sampled_from(v.SCHOOLING),
        "age_group": st.sampled_from(v.AGE_GROUPS),
        "experience_years": st.integers(0, 60),
        "job": st.sampled_from(["kok", "heftruck{chauffeur}"]),
    },
)
INTENTS = sorted(one for one in rules() if one != "choose")
RANKED = [one for one in INTENTS if one != "nlu_fallback"]
SAYING = st.tuples(
    TEXTS,
    st.sampled_from(INTENTS),
    st.sampled_from([0.0, 0.31, 0.45, 0.95]),
    FACTS,
    st.lists(st.tuples(st.sampled_from(RANKED), st.just(0.2)), max_size=3),
)
PRESSING = st.integers(0, 10_000)
#: Mostly the next button, so that talks get far; also old buttons and words.
STEPS = st.lists(st.one_of(st.just(-1), st.just(-1), PRESSING, SAYING), min_size=5, max_size=28)


@given(STEPS, st.dates(DAY.replace(year=2020), DAY.replace(year=2035)))
@settings(derandomize=True, max_examples=120, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink))
def test_any_talk_at_all(steps: list, day: Any) -> None:
    chat, misses = Chat(day).open(), 0
    for one in steps:
        crisis = chat.talk.closed == "crisis"
        if isinstance(one, tuple):
            text, intent, confidence, facts, ranking = one
            chat.say(text, intent, confidence, facts, ranking)
        elif one == -1 and chat.buttons:
            chat.press(chat.buttons[len(chat.talk.answered) % len(chat.buttons)])
        elif chat.offered:
            chat.press(chat.offered[one % len(chat.offered)])
        talk = chat.talk
        misses = misses + 1 if "utter_not_understood" in chat.keys else 0
        assert misses <= 1, "said twice in a row that it was not understood"
        assert talk.stage is None or talk.stage in v.STAGES
        assert talk.asked is None or talk.asked in QUESTIONS
        assert talk.plan is None or len(talk.plan) <= 80
        assert len(chat.bubbles) <= 12
        if crisis:
            asked = talk.role is None or "utter_after_crisis_on" in chat.keys
            assert talk.closed == "crisis" or asked, "only a new start, or the wish to go on, leads out of a crisis"
        if talk.closed is None and talk.misses == 0 and talk.rude < 2:
            assert talk.asked, "the talk is open and nothing is asked"
        for name in talk.offers:
            offer = known().offer(name)
            assert offer is not None
            if isinstance(offer, Route):
                assert known().exists(name, day)
                assert offer.certainty != "uncertain"
    row_of(chat.talk, day, [])


def test_every_text_said_in_a_talk_is_in_the_domain() -> None:
    """What the helper checks must be able to fail."""
    from bot.talk.say import Say
    from tests.talking import shown

    assert "utter_bye" in domain()["responses"]
    with pytest.raises(AssertionError):
        shown(Say("utter_nothing_of_the_kind"))
    with pytest.raises(KeyError):
        shown(Say("utter_ask_barrier_follow"))
