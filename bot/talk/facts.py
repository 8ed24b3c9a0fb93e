"""Facts of somebody's work, only those that change what is offered."""

from __future__ import annotations

from typing import List, Optional

from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.reading import words_of
from bot.talk.say import Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import CONTRACTS, SECTORS


def _read_work(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.facts.get("sector") in SECTORS:
        return str(heard.facts["sector"])
    # A job that is not in the lists is still an answer.
    words = words_of(heard.text)
    return "anders" if words and (len(words) <= 3 or heard.intent in ("inform", "nlu_fallback")) else None


def _apply_work(talk: Talk, value: str, context: Context) -> List[Say]:
    if value in SECTORS:
        talk.sector = value
        return (
            [Say("utter_work_noted", values={"work": context.known.labels.sector[value].lower()})]
            if value != "anders"
            else []
        )
    return []


def _read_contract(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    told = heard.facts.get("contract")
    if told in CONTRACTS:
        return str(told)
    return "uitzend" if heard.intent == "barrier_flex_contract" and "uitzend" in heard.text.casefold() else None


def _apply_contract(talk: Talk, value: str, context: Context) -> List[Say]:
    if value in CONTRACTS:
        talk.contract = value
        return [Say("utter_contract_noted")]
    return []


def inform(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody tells a fact unasked. The facts themselves were filled in before the topics run."""
    if talk.turns == 1 and not talk.last_said:
        return Reply([Say("utter_welcome"), Say("utter_inform_thanks")])
    return Reply([Say("utter_inform_thanks")])


QUESTIONS = register(
    Question("work", plain("utter_ask_work"), _read_work, _apply_work, unsure="unknown", open=True),
    Question("contract", plain("utter_ask_contract"), _read_contract, _apply_contract, unsure="unknown"),
)
