"""One small step as an if-then plan in the person's own words, and how sure they are of it.

Implementation intentions (Gollwitzer 1999) help to do what was meant; the plan is kept in the talk only.
"""

from __future__ import annotations

import re
from typing import List, Optional

from bot.talk.context import Context, Question, register
from bot.talk.reading import is_elsewhere, is_just, level, says_one_of, words_of, yes_no
from bot.talk.say import Say
from bot.talk.state import Heard, Talk

#: The moments on the buttons of the plan question.
MOMENTS = ("break", "today", "week")
#: What the model may take a moment for; any other meaning is no plan, and never stands on a card.
_MAY_BE_A_PLAN = (None, "inform", "nlu_fallback", "stage_preparation")
#: A plan longer than this does not fit the card.
MOST = 80


def first_step(talk: Talk, context: Context) -> str:
    """Return the first step of what was chosen, without its 'vandaag': the person says when."""
    offer = context.known.offer(talk.chosen or "")
    return offer.first_step.replace(" vandaag", "", 1) if offer else ""


def _ask(talk: Talk, context: Context) -> List[Say]:
    return [Say("utter_ask_plan", values={"first": first_step(talk, context)})]


def _read(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if yes_no(heard, context) == "no" and len(words_of(heard.text)) <= 3:
        return "later"
    if is_elsewhere(heard, groups=("barrier",)):
        return None
    if is_just(heard, context.known.words["yes"]) or heard.intent not in (
        None,
        "inform",
        "nlu_fallback",
        "stage_preparation",
    ):
        return None
    if says_one_of(heard, ["kan niet", "andere", "iets anders", "geen", "niet"], most=8):
        return None
    text = re.sub(r"^(?:als|dan) ", "", " ".join(heard.text.split()), flags=re.IGNORECASE)[:MOST].strip()
    # A bare number or sign says no moment.
    return f"own {text}" if any(char.isalpha() for char in text) else None


def _certain(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.group == "ask" or not says_one_of(heard, context.known.words["moments"], most=20):
        return None
    return _read(Heard(text=heard.text), talk, context)


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "later":
        return [Say("utter_plan_later")]
    talk.plan = value[4:] if value.startswith("own ") else (context.word(f"plan_{value}") if value in MOMENTS else None)
    if not talk.plan:
        return [Say("utter_plan_later")]
    return [Say("utter_plan_noted", values={"when": talk.plan, "first": first_step(talk, context)})]


def _apply_sure(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.intention_end = value
    return [Say(f"utter_sure_{value}")]


QUESTIONS = register(
    Question("plan", _ask, _read, _apply, unsure="later", open=True, certain=_certain),
    Question(
        "sure",
        lambda talk, context: [Say("utter_ask_sure", custom={"kind": "faces"})],
        lambda heard, talk, context: level(heard, context),
        _apply_sure,
        unsure="mid",
    ),
)
