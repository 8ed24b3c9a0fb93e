"""The leerambassadeur: what is prepared for every colleague, what is heard of one, and the talk with two at a phone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Iterator, List, Optional, Tuple

import pytest

from bot import vocabulary as v
from bot.check.language import sentences, words
from bot.knowledge.ambassador import Prepare
from bot.knowledge.load import KnowledgeError, load_knowledge
from bot.prepare import preparation
from bot.settings import ROOT
from bot.stagelog.row import may_be_counted, row_of
from bot.talk import safety
from bot.talk.ambassador import page_of
from bot.talk.colleague import Colleague, explains, hear, preparing
from bot.talk.say import SIMPLE, TOGETHER, wording
from bot.talk.state import FACTS, Heard, Talk
from bot.talk.turn import QUESTIONS
from tests.talking import DAY, Chat, choice_of, domain, known
from tests.test_turn import by_buttons, by_words, hold

#: Words that an open question begins with. 'Waarom' is none of them: it asks somebody to defend themselves.
OPEN = "wat hoe wie waar wanneer welk welke"
PAIRS = [(stage, barrier) for stage in v.STAGES for barrier in v.BARRIERS]


# What is prepared.


@pytest.mark.parametrize(("stage", "barrier"), PAIRS)
def test_every_colleague_gets_something_that_fits(stage: str, barrier: str) -> None:
    found = preparation(known(), DAY, stage, barrier)
    own = known().prepare.barriers[barrier]
    assert len(set(found.questions)) == 3
    assert set(own.questions[stage]) <= set(found.questions), "the questions of the barrier at this stage"
    assert set(own.helps) <= set(found.helps)
    assert set(own.avoid) <= set(found.avoid)
    assert any(own.digs_in in line for line in found.digs_in)
    assert len(found.digs_in) == 3
    lines = [*found.says, found.aim, *found.questions, *found.helps, *found.avoid, *found.digs_in]
    assert len(lines) == len(set(lines))
    assert not any("{" in line for line in lines)
    assert found.says == (known().prepare.stages[stage].line, own.line)
    room = known().stage(stage)
    if barrier == "multiple_problems":
        assert found.people, "worries come first: people to turn to"
        assert not set(found.questions) & set(room.questions)
        assert found.aim != room.aim
    else:
        assert found.people == ()
        assert room.helps[0] in found.helps
        assert room.avoid[0] in found.avoid
        assert set(found.questions) & set(room.questions) or len(own.questions[stage]) == 3


@pytest.mark.parametrize("motive", v.MOTIVES)
@pytest.mark.parametrize("stage", v.STAGES)
def test_a_motive_brings_its_own_question(stage: str, motive: str) -> None:
    for barrier in (None, "time"):
        found = preparation(known(), DAY, stage, barrier, motive)
        assert known().motive(motive).question in found.questions
        assert len(set(found.questions)) == 3
    worried = preparation(known(), DAY, stage, "multiple_problems", motive)
    assert known().motive(motive).question not in worried.questions


@pytest.mark.parametrize("stage", [None, "unknown", "", "'; drop table"])
def test_who_does_not_know_the_stage_listens_first(stage: Optional[str]) -> None:
    found = preparation(known(), DAY, stage, "unknown", "unknown")
    assert found.stage == "precontemplation"
    assert found.says == ()
    assert "luisteren" in found.title
    assert len(found.questions) == 3
    with_barrier = preparation(known(), DAY, stage, "money")
    assert with_barrier.stage == known().barrier("money").stages[0]
    assert with_barrier.says == (known().prepare.barriers["money"].line,)


def _questions() -> Iterator[str]:
    for entry in known().prepare.barriers.values():
        for lines in entry.questions.values():
            yield from lines
    for stage in known().stages:
        yield from stage.questions


def test_questions_are_open_and_never_ask_why() -> None:
    for question in _questions():
        first, second = re.findall(r"\w+", question.lower())[:2]
        asked = second if first in ("bij", "van", "naar", "met") else first
        assert asked in OPEN.split(), question
        assert "waarom" not in question.lower(), question
        assert question.endswith("?"), question


def _lines() -> Iterator[str]:
    prepare = known().prepare
    for room in prepare.stages.values():
        yield from (room.line, room.digs_in)
    for wish in prepare.motives.values():
        yield wish.line
    for entry in prepare.barriers.values():
        yield from (entry.line, entry.digs_in, *entry.helps, *entry.avoid)
    yield from _questions()
    for lines in (*known().together.handover.values(), *known().together.factors.values()):
        yield from lines


def test_the_lines_are_plain() -> None:
    lengths = [len(words(sentence)) for line in _lines() for sentence in sentences(line)]
    assert max(lengths) <= 14
    assert sum(lengths) / len(lengths) <= 8


def test_nothing_said_to_a_colleague_sells_or_judges() -> None:
    said = [known().prepare.stages[stage].digs_in for stage in v.STAGES]
    said += [known().prepare.barriers[barrier].digs_in for barrier in v.BARRIERS]
    for line in said:
        assert not re.search(r"\b(moet|zou moeten|cursus|opleiding|toch wel|maar je)\b", line.lower()), line


@pytest.mark.parametrize(
    ("part", "path"),
    [("      maintenance:", "barriers"), ("  craft:", "motives"), ("  action:\n    line", "stages")],
)
def test_a_preparation_with_a_hole_is_refused(tmp_path, part: str, path: str) -> None:
    import shutil

    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    file = folder / "prepare.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(part, part.replace("a", "b", 1), 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"prepare\.yml, line \d+") as raised:
        load_knowledge(folder)
    assert path in str(raised.value)


def test_what_is_left_out_must_exist(tmp_path) -> None:
    import shutil

    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    file = folder / "together.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("leave_out: [", "leave_out: [bestaat_niet, "), encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match="bestaat_niet"):
        load_knowledge(folder)


def test_every_closed_word_is_there() -> None:
    assert isinstance(known().prepare, Prepare)
    assert set(known().prepare.barriers) == set(v.BARRIERS)
    assert set(known().prepare.stages) == set(v.STAGES)
    assert set(known().prepare.motives) == set(v.MOTIVES)


# What is heard.

#: What a leerambassadeur types, the two likeliest meanings of the model, and what must be heard.
TOLD: List[Tuple[str, List[Tuple[str, float]], Tuple[Optional[str], Optional[str], Optional[str]]]] = [
    (
        "mn collega Henk zegt dat ie te oud is voor school",
        [("ambassador_resistance", 0.92), ("barrier_age", 0.05)],
        ("precontemplation", "age", None),
    ),
    (
        "ze wil wel maar heeft geen tijd",
        [("barrier_time", 0.64), ("ambassador_resistance", 0.32)],
        ("contemplation", "time", None),
    ),
    ("hij wil er niks van weten", [("ambassador_resistance", 1.0)], ("precontemplation", None, None)),
    (
        "hij vind het wel best zo",
        [("affirm", 0.99)],
        ("precontemplation", None, None),
    ),
    ("hij is bang dat ie afgaat", [("nlu_fallback", 0.4), ("barrier_manager", 0.41)], (None, "confidence", None)),
    ("zn kop zit vol", [("nlu_fallback", 0.4), ("stage_action", 0.38)], (None, "multiple_problems", None)),
    (
        "me collega wil hogerop maar de baas werkt niet mee",
        [("motive_promotion", 0.42), ("barrier_manager", 0.42)],
        ("contemplation", "manager", "promotion"),
    ),
    ("ze doet al jaren cursussen", [("stage_maintenance", 1.0)], ("maintenance", None, None)),
    ("hij is net begonnen met een bbl traject", [("stage_action", 0.99)], ("action", None, None)),
    ("ie wil alleen maar meer poen", [("motive_income_security", 0.97)], ("contemplation", None, "income_security")),
    (
        "mn colega ze wilt wel maar heb gin tied",
        [("ambassador_resistance", 0.67), ("barrier_time", 0.3)],
        ("contemplation", "time", None),
    ),
    (
        "Fatima spreekt niet zo goed nederlands",
        [("nlu_fallback", 0.4), ("barrier_language_digital", 0.36)],
        (None, "language_digital", None),
    ),
    ("zn baas zegt nee", [("barrier_manager", 0.99)], (None, "manager", None)),
    ("gewoon een luie donder", [("nlu_fallback", 0.4), ("human_handoff", 0.22)], (None, None, None)),
    ("tja die vent zegt nooit wat", [("barrier_manager", 0.42), ("unsure", 0.17)], (None, None, None)),
    ("hij is 55 en heeft een vast contract", [("inform", 0.9)], (None, None, None)),
]


@pytest.mark.parametrize(("text", "ranking", "wanted"), TOLD, ids=[one[0] for one in TOLD])
def test_a_colleague_is_heard(text: str, ranking: list, wanted: tuple) -> None:
    intent, sure = ranking[0]
    heard = Heard(text=text, intent=intent, confidence=sure, ranking=tuple(ranking))
    assert hear(heard, Chat().context) == Colleague(*wanted)


def test_what_was_heard_survives_as_a_value() -> None:
    for one in (Colleague(), Colleague("action"), Colleague(None, "time"), Colleague("action", "time", "craft")):
        assert Colleague.parse(str(one)) == one
        assert bool(one) == (one != Colleague())
    assert Colleague.parse("contemplation") == Colleague("contemplation")


def test_the_words_of_a_kind_do_not_overlap() -> None:
    prepare = known().prepare
    for kind in (prepare.stages, prepare.motives, prepare.barriers):
        phrases = [phrase for one in kind.values() for phrase in one.heard]  # type: ignore[attr-defined]
        assert len(phrases) == len(set(phrases))


def test_a_faint_signal_gives_way_to_plain_words_and_a_clear_one_does_not() -> None:
    context, talk = Chat().context, Talk(role="ambassador", asked="colleague")
    faint = Heard("hij is bang dat ie afgaat", "nlu_fallback", 0.4, danger=(safety.DANGEROUS + 0.01))
    assert safety.is_signal(faint, context)
    assert explains(talk, faint, context)
    assert not safety.is_signal(faint, context, faint=False)
    assert safety.is_signal(replace(faint, danger=safety.SURELY_DANGEROUS), context, faint=False)
    assert not explains(Talk(role="worker", mode="worker"), faint, context), "never in the worker's own talk"
    assert not explains(Talk(role="ambassador", mode="together"), faint, context)
    first_person = replace(faint, text="ik heb een collega, die is bang dat ie afgaat")
    assert not explains(talk, first_person, context)
    likeliest = Heard("hij wil niet meer leven", "crisis_signal", 0.5, (("crisis_signal", 0.5),))
    assert not explains(talk, likeliest, context)
    by_rule = Heard("hij wil niet meer leven", "ambassador_resistance", 0.5, (("crisis_signal", 0.2),))
    assert safety.is_signal(by_rule, context, faint=False)


def test_a_crisis_of_a_colleague_names_the_colleague() -> None:
    chat = _door().say("mn collega zegt dat ze niet meer wil leven", "crisis_signal", 0.9)
    assert chat.talk.closed == "crisis"
    assert "utter_crisis_colleague" in chat.keys
    assert "113" in chat.text


# Preparing in the chat.


def _door() -> Chat:
    return Chat().open().press("role:ambassador")


def _tell(chat: Chat, told: int) -> Chat:
    text, ranking, _ = TOLD[told]
    return chat.say(text, ranking[0][0], ranking[0][1], ranking=ranking)


def test_prepare_by_words() -> None:
    chat = _tell(_door(), 0)
    assert chat.talk.asked == "colleague_check"
    assert "Je collega vindt zichzelf te oud." in chat.text
    assert "Je collega is er nog niet mee bezig." in chat.text
    assert "Klopt dat ongeveer?" in chat.text
    chat.press("colleague_check:yes")
    labels = [line["label"] for line in chat.card["lines"]]
    assert [labels.count(one) for one in ("Vraag", "Dit helpt", "Laat dit weg")] == [3, 3, 3]
    assert "Wat leren jonge collega's van jou?" in [line["text"] for line in chat.card["lines"]]
    assert chat.talk.asked == "ambassador"
    assert chat.talk.colleague == {}
    link = next(one.custom for one in chat.bubbles if one.key == "utter_prepare_page")
    assert link["items"][0]["url"] == "/ambassadeur/voorbereiden?fase=precontemplation&drempel=age"


def test_no_name_is_asked_or_kept() -> None:
    chat = _tell(_door(), 0)
    kept = json.dumps(chat.talk.as_slots(), ensure_ascii=False).lower()
    assert "henk" not in kept
    assert "oud is voor" not in kept
    assert "naam hoeft niet" in _door().press("ambassador:prepare").text
    for name, ways in domain()["responses"].items():
        for way in ways:
            assert not re.search(r"\bhoe heet\b|\bnaam van je collega\b", way["text"].lower()), name


def test_only_one_is_known_and_the_other_is_asked_and_may_be_skipped() -> None:
    chat = _tell(_door(), 4).press("colleague_check:yes")
    assert chat.talk.asked == "colleague"
    assert "colleague:unknown" in chat.buttons
    chat.press("colleague:unknown")
    assert "nog niet mee bezig" not in chat.text, "what nobody said is not said back"
    assert chat.talk.asked == "ambassador"
    chat = _tell(_door(), 2).press("colleague_check:yes")
    assert chat.talk.asked == "colleague_barrier"
    chat.say("weet niet", "unsure")
    assert chat.card["title"] == "Gesprek: nog niet mee bezig"


def test_prepare_by_buttons_confirms_nothing() -> None:
    for stage in v.STAGES[:4]:
        chat = _door().press("ambassador:prepare").press(f"colleague:{stage}")
        assert chat.talk.asked == "colleague_barrier"
        barrier = next(one for one in chat.buttons if one.startswith("colleague_barrier:"))
        chat.press(barrier)
        assert chat.card["lines"]
        assert not may_be_counted(chat.talk)


def test_it_is_confirmed_once() -> None:
    chat = _tell(_door(), 1).say("nee ze heeft juist geen zin", "deny")
    assert chat.card["title"] == "Gesprek: nog niet mee bezig", "taken as it was told, and not confirmed again"
    chat = _tell(_door(), 1).press("colleague_check:no")
    assert chat.talk.asked == "colleague"
    assert chat.talk.colleague == {"sure": "yes"}
    _tell(chat, 8)
    assert chat.talk.asked == "colleague_barrier"


def test_what_tells_nothing_is_asked_again_shorter() -> None:
    chat = _tell(_door(), 13)
    assert chat.keys == ["utter_prepare_unclear", "utter_ask_colleague_stage"]
    assert "colleague:unknown" in chat.buttons
    _tell(chat, 14)
    assert chat.talk.asked == "colleague"


def test_a_question_is_answered_and_no_description() -> None:
    chat = _door().press("ambassador:prepare").say("hoe begin ik over school", "ambassador_tips", 0.9)
    assert "utter_tips" in chat.keys
    assert chat.talk.asked == "colleague"
    chat.say("wat kost dat allemaal", "ask_costs", 0.9)
    assert chat.talk.asked == "colleague"
    assert chat.talk.colleague == {}


def test_a_colleague_who_digs_in_told_at_the_first_moment() -> None:
    chat = Chat().open().say("mn collega wil niet leren wat moet ik doen", "ambassador_resistance", 0.8)
    assert "utter_resistance" in chat.keys
    assert chat.talk.asked == "colleague_check"
    chat.press("colleague_check:yes").press("colleague_barrier:unknown")
    assert chat.card["lines"]


def test_worries_of_a_colleague_name_people_and_do_not_end_the_talk() -> None:
    chat = _door().say("ze heeft schulden en dr kop staat er niet naar", "barrier_multiple_problems", 0.95)
    chat.press("colleague_check:yes").press("colleague:contemplation")
    texts = " ".join(line["label"] + " " + line["text"] for line in chat.card["lines"])
    assert "Geldfit" in texts
    assert "0800-8115" in texts
    assert chat.talk.barriers == [], "what is told of a colleague is never counted as somebody's own"
    assert chat.talk.asked == "ambassador"


def test_facts_of_a_colleague_do_not_stay_with_the_next_person() -> None:
    for way in ("ambassador:together", "role:worker"):
        chat = _door().say("hij is 55 en werkt in de zorg", "inform", facts={"sector": "zorg", "age_group": "50_plus"})
        assert chat.talk.sector == "zorg"
        chat.press(way)
        assert [getattr(chat.talk, fact) for fact in FACTS] == [None] * len(FACTS)
        assert chat.talk.colleague == {}


def test_stopping_while_preparing_gives_no_idea_and_no_card() -> None:
    chat = _tell(_door(), 1).say("stop", "stop")
    assert chat.keys == ["utter_stop", "utter_stop_bye"]
    assert chat.talk.offers == []


def test_back_while_preparing_begins_the_colleague_again() -> None:
    chat = _tell(_door(), 1).say("vorige vraag", "correct")
    assert chat.talk.asked == "colleague"
    assert chat.talk.colleague == {}


def test_the_page_of_a_preparation() -> None:
    found = preparation(known(), DAY, "action", "time", "craft")
    assert page_of(found, "craft") == "/ambassadeur/voorbereiden?fase=action&drempel=time&wens=craft"
    assert page_of(preparation(known(), DAY), None) == "/ambassadeur/voorbereiden?fase=precontemplation"


def test_preparing_is_only_at_the_door() -> None:
    assert preparing(Talk(role="ambassador"))
    assert not preparing(Talk(role="ambassador", mode="together"))
    assert not preparing(Talk(role="worker", mode="worker"))
    assert not preparing(Talk(role="ambassador", asked="scan"))


# Together.


def _together() -> Chat:
    return _door().press("ambassador:together")


def _key(name: str) -> str:
    return re.sub(f"{TOGETHER}$", "", name)


@pytest.mark.parametrize("how", [by_buttons, by_words])
@pytest.mark.parametrize("stage", v.STAGES)
def test_a_talk_together_is_the_workers_talk_and_no_turn_longer(stage: str, how) -> None:
    alone = hold(Chat().open(), how(stage))
    both = hold(_together(), how(stage))
    assert (both.talk.mode, both.talk.closed, both.talk.consent) == ("together", "done", "yes")
    # The door of the leerambassadeur is one press more.
    assert both.messages == alone.messages + 1
    row = row_of(both.talk, DAY, [])
    assert row["mode"] == "together"
    assert row["stage_start"] == row_of(alone.talk, DAY, [])["stage_start"]


@pytest.mark.parametrize("stage", v.STAGES)
def test_the_word_is_handed_over_just_before_a_question(stage: str) -> None:
    chat, answers, handed = _together(), by_buttons(stage), []
    from tests.test_turn import step

    for _ in range(25):
        if chat.talk.closed:
            break
        step(chat, answers)
        if "utter_handover" in chat.keys:
            assert chat.keys.count("utter_handover") == 1
            assert chat.keys[-2] == "utter_handover"
            handed.append(chat.talk.asked)
            assert chat.bubbles[-2].text.startswith("Leerambassadeur: ")
    assert {"recognition", "offer", "useful"} <= set(handed)
    assert len(handed) == len(set(handed)), "the word is not handed over twice at one question"
    assert len(handed) <= 8


def test_asked_again_hands_nothing_over() -> None:
    chat = _together().press("consent:yes")
    assert "utter_handover" in chat.keys
    chat.say("wat is evc", "ask_evc", 0.95)
    assert "utter_handover" not in chat.keys
    worker = Chat().open().press("role:worker").press("consent:yes")
    assert "utter_handover" not in worker.keys


def test_handovers_belong_to_questions() -> None:
    assert set(known().together.handover) <= set(QUESTIONS)
    for lines in known().together.handover.values():
        for line in lines:
            assert not re.search(r"\bwaarom\b", line.lower()), line


def test_consent_is_the_colleagues() -> None:
    chat = _together()
    assert chat.keys[-1] == "utter_ask_consent_together"
    assert "vraag aan de collega, niet aan de leerambassadeur" in chat.text
    for guess in ("ja hij vindt t goed denk ik", "ja volgens mij wel", "vast wel hoor ja"):
        chat.say(guess, "affirm")
        assert chat.talk.consent is None, guess
        assert "van je collega zelf" in chat.text
    assert _together().say("ja", "affirm").talk.consent == "yes"
    assert _together().say("zij zegt: ja hoor", "affirm").talk.consent == "yes"
    assert _together().say("collega zegt nee", "deny").talk.consent == "no"
    assert Chat().open().press("role:worker").say("ja dat mag denk ik", "affirm").talk.consent == "yes"


@pytest.mark.parametrize(
    ("text", "value"),
    [("hij zegt nee", False), ("ze zegt: ja", True), ("Henk zegt nee", False), ("mn collega zegt dat nee", False)],
)
def test_an_answer_that_is_passed_on(text: str, value: bool) -> None:
    chat = hold(_together(), by_buttons("contemplation"), until="learning_now")
    chat.say(text, "nlu_fallback", 0.4)
    assert chat.talk.now is value


@pytest.mark.parametrize(
    ("asked", "text", "intent", "wanted"),
    [
        ("learning_when", "hij wil wel maar weet niet hoe", "ambassador_resistance", "contemplation"),
        ("learning_when", "ze heeft gewoon geen zin", "stop", "precontemplation"),
        ("learning_when", "mn collega wil binnenkort beginnen", "affirm", "preparation"),
    ],
)
def test_a_stage_told_of_the_colleague_beside(asked: str, text: str, intent: str, wanted: str) -> None:
    chat = hold(_together(), by_buttons("contemplation"), until=asked).say(text, intent, 0.9)
    assert wanted in (chat.talk.stage, chat.talk.proposed_stage)


def test_danger_told_of_the_colleague_beside_goes_before_the_answer() -> None:
    chat = hold(_together(), by_buttons("contemplation"), until="learning_when")
    chat.say("hij wil niet verder zo", "crisis_signal", 0.8)
    assert chat.talk.closed == "crisis"
    assert "Laat elkaar niet alleen" in chat.text


def test_a_barrier_told_of_the_colleague_beside() -> None:
    chat = hold(_together(), by_buttons("precontemplation"), until="barrier")
    chat.say("hij heeft het veel te druk", "ambassador_resistance", 0.9)
    assert chat.talk.barriers == ["time"]


def test_whoever_speaks_of_themselves_does_not_send_the_other_away() -> None:
    chat = hold(_together(), by_buttons("contemplation"), until="motive")
    chat.say("ik praat over mezelf hoor", "role_worker", 0.99)
    assert chat.talk.mode == "together"
    assert chat.talk.asked == "motive"
    chat.say("hij wil niet", "ambassador_resistance", 0.99, ranking=[("ambassador_resistance", 0.9), ("deny", 0.1)])
    assert "meaning:ambassador_resistance" not in chat.buttons
    assert chat.talk.mode == "together"


def test_no_leerambassadeur_is_recommended_to_who_sits_beside_one() -> None:
    chat = hold(_together(), by_buttons("contemplation", attitude="high", norm="low"), until="offer")
    for _ in range(6):
        assert "leerambassadeur_praten" not in chat.talk.offers
        if "offer:other" not in chat.buttons:
            break
        chat.press("offer:other")
    human = hold(_together(), by_buttons("contemplation"), until="motive").say("een mens", "human_handoff", 0.9)
    assert "Vraag op je werk of er een is" not in human.text
    assert "vakbond" in human.text.lower()


def test_the_lowest_factor_knows_that_there_are_two() -> None:
    chat = hold(_together(), by_buttons("contemplation", attitude="high", norm="low"), until="confidence")
    chat.press("confidence:high")
    assert known().together.factors["norm"][0] in chat.text
    assert "Een leerambassadeur is een collega" not in chat.text


#: Texts that would be wrong with two at a phone, and therefore have a twin.
WRONG_FOR_TWO = (
    "utter_ask_consent",
    "utter_what_is_kept",
    "utter_uncounted",
    "utter_ask_recognition",
    "utter_faces_intro",
    "utter_offer_intro_one",
    "utter_offer_intro_two",
    "utter_card",
    "utter_ask_useful",
    "utter_bye",
    "utter_stop_bye",
    "utter_bot",
    "utter_help",
    "utter_hello_again",
    "utter_crisis_computer",
)


def test_twins_are_whole() -> None:
    responses = domain()["responses"]
    for name in WRONG_FOR_TWO:
        assert name + TOGETHER in responses, name
    for name, ways in responses.items():
        if not name.endswith(TOGETHER):
            continue
        plain = _key(name)
        assert plain in responses or plain.endswith(SIMPLE), name
        if plain + SIMPLE in responses:
            assert plain + SIMPLE + TOGETHER in responses, f"{plain}: said easier it would be wrong for two"
        usual = {choice_of(one["payload"]) for way in responses[plain] for one in way.get("buttons", [])}
        own = {choice_of(one["payload"]) for way in ways for one in way.get("buttons", [])}
        assert own == usual, name


@pytest.mark.parametrize("stage", v.STAGES)
def test_every_question_said_to_two_is_right_for_two(stage: str) -> None:
    """At each question of the talk, said plainly and said easier: the phone is nobody's and nobody comes alone."""
    from tests.test_turn import step

    chat, answers, seen = _together(), by_buttons(stage), set()
    wrong = re.compile(r"blijft op je telefoon|Geef je collega|Fijn dat je er was|Kom je voor jezelf|wat je typt", re.I)
    for _ in range(25):
        seen.add(chat.talk.asked)
        assert not wrong.search(chat.text), chat.text
        assert all(_key(name) + TOGETHER not in domain()["responses"] or name.endswith(TOGETHER) for name in chat.keys)
        easier = Chat()
        easier.talk, easier.offered, easier.bubbles = chat.talk, list(chat.offered), chat.bubbles
        easier.say("makkelijker", "simpler", 0.99)
        assert not wrong.search(easier.text), easier.text
        if chat.talk.closed:
            break
        step(chat, answers)
    assert chat.talk.closed == "done"
    assert {"consent", "recognition", "offer", "plan", "sure", "useful"} <= seen


def test_which_wording_is_said() -> None:
    names = {"a", "a_simple", "a_together", "b", "b_simple", "c", "c_together", "c_simple_together"}
    assert wording("a", names) == "a"
    assert wording("a_simple", names) == "a_simple"
    assert wording("a", names, together=True) == "a_together"
    assert wording("a_simple", names, together=True) == "a_together", "easier would be wrong for two"
    assert wording("b", names, together=True) == "b"
    assert wording("b_simple", names, together=True) == "b_simple"
    assert wording("c_simple", names, together=True) == "c_simple_together"
    assert wording("c_simple", names) == "c"
    assert wording("d_simple", names, together=True) == "d"
