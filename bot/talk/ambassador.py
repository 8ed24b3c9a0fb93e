"""The leerambassadeur's door: prepare a talk, or hold it together with a colleague at one phone.

To prepare, somebody tells about a colleague in own words, or picks: what was heard is said back and confirmed once,
what is still open is asked (and may be skipped), and a card for the pocket follows. A name is never asked, and nothing
is kept but a stage, a barrier and a motive, until the card is given.
"""

from __future__ import annotations

from typing import List, Optional
from urllib.parse import urlencode

from bot.prepare import Preparation, card_of, preparation, said_of
from bot.talk import practice
from bot.talk.barrier import ON_BUTTONS
from bot.talk.colleague import Colleague, by_words, hear
from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.people import where
from bot.talk.reading import says_one_of, unsure, words_of, yes_no
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import BARRIERS, STAGES

#: What nobody can tell; it is not asked again.
UNKNOWN = "unknown"
#: What was told and says nothing of where a colleague stands.
_UNCLEAR = "unclear"
#: Words that a question begins with.
_ASKING = (
    "wat",
    "hoe",
    "wie",
    "waar",
    "wanneer",
    "welke",
    "welk",
    "kan",
    "mag",
    "moet",
    "heb",
    "is",
    "zijn",
    "telt",
    "waarom",
)
#: Answers to 'how does your colleague stand' that are none, however they are put.
_NO_ANSWER = ("role_worker", "role_ambassador", "goodbye", "stop", "greet", "thank", "help")


def _read_what(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.intent == "ambassador_practice":
        return "practise"
    # Somebody who just begins to tell prepares a talk; a word or two may be anything.
    tells = heard.intent in ("nlu_fallback", "inform") and len(words_of(heard.text)) > 2
    return _read_colleague(heard, talk, context, unclear=tells)


def _certain_what(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if says_one_of(heard, ["samen", "same", "tezamen", "met zijn tweeen", "met z'n tweeën"], most=9):
        return "together"
    if says_one_of(heard, ["voorbereiden", "voorbereid", "veurbereiden"], most=9):
        return "prepare"
    return _certain_colleague(heard, talk, context)


def _apply_what(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "together":
        # What was told of a colleague before is not what this colleague tells.
        talk.forget_facts()
        talk.role, talk.mode, talk.colleague = "ambassador", "together", {}
        return [Say("utter_two_people")]
    talk.answered.remove("ambassador")
    if value == "practise":
        return practice.begin(talk)
    if value == "prepare":
        talk.asked, talk.colleague = "colleague", {}
        return []
    if value == _UNCLEAR:
        return _unclear(talk)
    return _take_in(talk, Colleague.parse(value), context)


def _unclear(talk: Talk) -> List[Say]:
    """Ask again, shorter and with a way out, after a text that tells nothing of where a colleague stands."""
    talk.asked, talk.colleague = "colleague", {**talk.colleague, "asked": "yes"}
    return [Say("utter_prepare_unclear")]


def _ask_colleague(talk: Talk, context: Context) -> List[Say]:
    stages = [Button(f"colleague:{name}", context.known.prepare.stages[name].short) for name in STAGES[:4]]
    if not talk.colleague:
        return [Say("utter_ask_colleague", buttons=tuple(stages))]
    skip = context.button(f"colleague:{UNKNOWN}", "prepare_skip")
    return [Say("utter_ask_colleague_stage", buttons=(*stages[:3], skip))]


def _about_something_else(heard: Heard) -> bool:
    """Tell whether somebody asks something. What is told of a colleague is no question, whatever the model says."""
    asks = heard.group == "ask" or heard.intent in ("ambassador_tips", "ambassador_resistance")
    asks = asks and ("?" in heard.text or (words_of(heard.text) or [""])[0] in _ASKING)
    return (asks and heard.confidence >= 0.6) or heard.intent in ("ambassador_practice", "crisis_signal")


def _certain_colleague(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if _about_something_else(heard):
        return None
    return str(hear(heard, context)) if by_words(heard, context) else None


def _read_colleague(heard: Heard, talk: Talk, context: Context, unclear: bool = True) -> Optional[str]:
    if _about_something_else(heard):
        return None
    found = hear(heard, context)
    if found:
        return str(found)
    if not unclear or unsure(heard, context) or heard.intent in _NO_ANSWER:
        return None
    return _UNCLEAR if words_of(heard.text) else None


def _apply_colleague(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove("colleague")
    if value == _UNCLEAR:
        return _unclear(talk)
    if value == UNKNOWN or value in STAGES:
        # A button, or not knowing: there is nothing to confirm.
        talk.colleague = {**talk.colleague, "stage": value, "sure": "yes"}
        return _next(talk, context)
    return _take_in(talk, Colleague.parse(value), context)


def _ask_barrier(talk: Talk, context: Context) -> List[Say]:
    stage = talk.colleague.get("stage")
    names = ON_BUTTONS[stage if stage in ON_BUTTONS else "precontemplation"]
    buttons = tuple(Button(f"colleague_barrier:{name}", context.known.barrier(name).label) for name in names)
    skip = context.button(f"colleague_barrier:{UNKNOWN}", "prepare_skip")
    return [Say("utter_ask_colleague_barrier", buttons=(*buttons, skip))]


def _read_barrier(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    found = hear(heard, context)
    if found.barrier or found.motive:
        return str(found)
    nothing = says_one_of(heard, context.known.words["none_of_these"], most=4) or yes_no(heard, context) == "no"
    return UNKNOWN if nothing else None


def _apply_barrier(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove("colleague_barrier")
    if value == UNKNOWN or value in BARRIERS:
        talk.colleague = {**talk.colleague, "barrier": value}
        return _next(talk, context)
    found = Colleague.parse(value)
    talk.colleague = {**talk.colleague, "barrier": found.barrier or UNKNOWN}
    if found.motive:
        talk.colleague = {**talk.colleague, "motive": found.motive}
    return _next(talk, context)


def _ask_check(talk: Talk, context: Context) -> List[Say]:
    told = talk.colleague
    lines = said_of(context.known, told.get("stage"), told.get("barrier"), told.get("motive"))
    return [Say("utter_ask_colleague_check", values={"lines": "\n".join(lines)})]


def _certain_check(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    return _certain_colleague(heard, talk, context)


def _apply_check(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove("colleague_check")
    if value == "yes":
        talk.colleague = {**talk.colleague, "sure": "yes"}
        return _next(talk, context)
    # It is confirmed once: what comes now is taken as it is told.
    if value == "no":
        talk.colleague, talk.asked = {"sure": "yes"}, "colleague"
        return [Say("utter_prepare_again")]
    talk.colleague = {**talk.colleague, "sure": "yes"}
    return _take_in(talk, Colleague.parse(value), context)


def _take_in(talk: Talk, found: Colleague, context: Context) -> List[Say]:
    """Note what was heard of a colleague; the first time it is said back to be confirmed."""
    told = {"stage": found.stage, "barrier": found.barrier, "motive": found.motive}
    talk.colleague = {**talk.colleague, **{name: value for name, value in told.items() if value}}
    if talk.colleague.get("sure"):
        return _next(talk, context)
    talk.asked = "colleague_check"
    return []


def _next(talk: Talk, context: Context) -> List[Say]:
    """Ask what is still open of a colleague, or give the card."""
    for name, question in (("stage", "colleague"), ("barrier", "colleague_barrier")):
        if not talk.colleague.get(name):
            talk.asked = question
            return []
    told, talk.colleague, talk.asked = talk.colleague, {}, None
    found = preparation(context.known, context.today, told["stage"], told["barrier"], told.get("motive"))
    return _give(found, told.get("motive"), context)


def pocket_card(found: Preparation, context: Context) -> dict:
    """Return the card for the pocket, as the widget draws it."""
    lines = [{"label": context.word("prepare_question"), "text": text} for text in found.questions]
    lines += [{"label": context.word("prepare_helps"), "text": text} for text in found.helps]
    lines += [{"label": context.word("prepare_avoid"), "text": text} for text in found.avoid]
    lines += [{"label": context.word("prepare_digs_in"), "text": text} for text in found.digs_in]
    lines += [{"label": one.name, "text": where(one)} for one in found.people]
    return {"kind": "card", "title": found.title, "lines": lines}


def page_of(found: Preparation, motive: Optional[str]) -> str:
    """Return the address of the same preparation as a page, from the root of the site."""
    told = {"fase": found.stage, "drempel": found.barrier, "wens": motive}
    return "/ambassadeur/voorbereiden?" + urlencode({name: value for name, value in told.items() if value})


def _give(found: Preparation, motive: Optional[str], context: Context) -> List[Say]:
    link = {"name": context.word("prepare_page"), "url": page_of(found, motive)}
    return [
        Say("utter_prepare_stage", values={"says": "\n".join(found.says), "aim": found.aim})
        if found.says
        else Say("utter_prepare_careful", values={"aim": found.aim}),
        Say("utter_prepare_card", custom=pocket_card(found, context)),
        Say("utter_prepare_page", custom={"kind": "phones", "items": [link]}),
    ]


def ambassador(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Tips for a talk, a colleague who digs in, or practising, asked at any moment."""
    if talk.role == "worker" and talk.consent is not None:
        # In the middle of a worker's talk: a tip, and the talk goes on as it was.
        return Reply([Say(text=point) for point in card_of(context.known, "begin").points[:2]])
    if talk.role != "ambassador":
        talk.role, talk.mode = "ambassador", None
        talk.tick("role")
    if heard.intent == "ambassador_practice":
        return Reply(practice.begin(talk))
    if heard.intent == "ambassador_resistance":
        points = card_of(context.known, "tegenstand").points[:2]
        return Reply(
            [
                Say("utter_resistance"),
                *(Say(text=point) for point in points),
                *_take_in(talk, hear(heard, context), context),
            ]
        )
    talk.asked = "colleague"
    return Reply([Say("utter_tips"), *(Say(text=point) for point in card_of(context.known, "begin").points[2:4])])


QUESTIONS = register(
    Question(
        "ambassador", plain("utter_ask_ambassador"), _read_what, _apply_what, unsure="prepare", certain=_certain_what
    ),
    Question(
        "colleague", _ask_colleague, _read_colleague, _apply_colleague, unsure=UNKNOWN, certain=_certain_colleague
    ),
    Question("colleague_barrier", _ask_barrier, _read_barrier, _apply_barrier, unsure=UNKNOWN),
    Question(
        "colleague_check",
        _ask_check,
        lambda heard, talk, context: yes_no(heard, context) or _read_colleague(heard, talk, context, unclear=False),
        _apply_check,
        unsure="yes",
        certain=_certain_check,
    ),
)
