"""The leerambassadeur's door: prepare a talk, or hold it together with a colleague at one phone."""

from __future__ import annotations

from typing import List, Optional

from bot.knowledge.models import GuideCard
from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.reading import says_one_of
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import BARRIERS, STAGES


def _read_what(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    return {"ambassador_tips": "prepare", "ambassador_resistance": "prepare", "ambassador_practice": "practise"}.get(
        heard.intent or ""
    )


def _certain_what(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if says_one_of(heard, ["samen", "same", "tezamen", "met zijn tweeen", "met z'n tweeën"], most=9):
        return "together"
    return "prepare" if says_one_of(heard, ["voorbereiden", "voorbereid", "veurbereiden"], most=9) else None


def _apply_what(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "together":
        talk.role, talk.mode = "ambassador", "together"
        return [Say("utter_together")]
    talk.answered.remove("ambassador")
    talk.asked = "colleague" if value == "prepare" else None
    return [Say("utter_practise_with_people")] if value == "practise" else []


def _ask_colleague(talk: Talk, context: Context) -> List[Say]:
    buttons = tuple(Button(f"colleague:{name}", context.known.stage(name).label) for name in STAGES[:4])
    return [Say("utter_ask_colleague", buttons=buttons)]


def _read_colleague(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.group == "stage" and heard.member in STAGES:
        return heard.member
    if heard.group == "barrier" and heard.member in BARRIERS:
        return context.known.barrier(heard.member).stages[0]
    return "precontemplation" if heard.intent == "ambassador_resistance" else None


def _apply_colleague(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove("colleague")
    if value not in STAGES:
        return []
    entry = context.known.stage(value)
    lines = [{"label": context.word("prepare_question"), "text": text} for text in entry.questions[:3]]
    lines += [{"label": context.word("prepare_helps"), "text": text} for text in entry.helps[:2]]
    lines += [{"label": context.word("prepare_avoid"), "text": text} for text in entry.avoid[:2]]
    card = {"kind": "card", "title": context.word("prepare_title").format(stage=entry.label), "lines": lines}
    return [
        Say("utter_prepare_stage", values={"stage": entry.label, "aim": entry.aim}),
        Say("utter_prepare_card", custom=card),
    ]


def _card(name: str, context: Context) -> GuideCard:
    """Return a card of the guide, or the first one when an editor renamed it."""
    return next((card for card in context.known.guide if card.id == name), context.known.guide[0])


def ambassador(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Tips for a talk, a colleague who digs in, or practising, asked at any moment."""
    if talk.role == "worker" and talk.consent is not None:
        # In the middle of a worker's talk: a tip, and the talk goes on as it was.
        return Reply([Say(text=point) for point in _card("begin", context).points[:2]])
    if talk.role != "ambassador":
        talk.role, talk.mode = "ambassador", None
        talk.tick("role")
    if heard.intent == "ambassador_practice":
        return Reply([Say("utter_practise_with_people")])
    talk.asked = "colleague"
    if heard.intent == "ambassador_resistance":
        return Reply([Say("utter_resistance"), *(Say(text=point) for point in _card("tegenstand", context).points[:3])])
    return Reply([Say("utter_tips")])


QUESTIONS = register(
    Question(
        "ambassador", plain("utter_ask_ambassador"), _read_what, _apply_what, unsure="prepare", certain=_certain_what
    ),
    Question(
        "colleague",
        _ask_colleague,
        _read_colleague,
        _apply_colleague,
    ),
)
