"""Answers to questions, from the knowledge, in the light of what the person told: short first, more on request."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import List, Optional, Tuple

from bot.knowledge.dates import in_force, needs_check
from bot.knowledge.models import Answer, Fund, Scheme
from bot.matching import excluded, holds
from bot.talk import scan
from bot.talk.context import Context, Reply
from bot.talk.offer import ideas
from bot.talk.reading import words_of
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk


def wording(answer: Answer, talk: Talk, context: Context) -> Tuple[List[str], List[str]]:
    """Return the short and the longer texts that fit this person on this day.

    A wording is used only while all it rests on exists; when even the plain one no longer holds, ``otherwise`` is said.
    """
    for variant in answer.variants:
        if holds(variant.when, talk.person) and all(
            context.known.exists(name, context.today) for name in variant.needs
        ):
            return list(variant.short), list(variant.more or answer.more)
    if all(context.known.exists(name, context.today) for name in answer.about):
        return list(answer.short), list(answer.more)
    return [answer.otherwise], []


def fund_for(talk: Talk, context: Context) -> Optional[Fund]:
    """Return the fund to ask for somebody's contract and sector.

    When none fits, or the contract is not told, it is the one for everybody with a boss: find out under which cao you
    fall. Somebody who works for themselves has no fund.
    """

    def fits(fund: Fund) -> bool:
        by_contract = not fund.contracts or talk.contract in fund.contracts
        by_sector = not fund.sectors or talk.sector in fund.sectors
        return by_contract and by_sector

    running = [fund for fund in context.known.funds if in_force(fund, context.today) and fund.certainty != "uncertain"]
    own = [fund for fund in running if fits(fund) and (fund.contracts or fund.sectors)]
    general = [] if talk.contract == "zzp" else [fund for fund in running if not fund.contracts and not fund.sectors]
    # An agency worker falls under the agency's fund, whatever the sector.
    return next((fund for fund in own if not fund.sectors), next(iter([*own, *general]), None))


#: What makes the everyday word 'stap' the scheme of that name.
_ABOUT_MONEY = re.compile(
    r"STAP|[Ss]tap[ -]?(?:budget|pot)|budget|subsidie|aanvra|regeling|besta|nog stap|geld|1000|duizend"
)


def ended_scheme(text: str, context: Context) -> Optional[Scheme]:
    """Return the ended scheme that a text names, the longest name first, or ``None``."""
    spoken = f" {' '.join(words_of(text.replace('-', ' ')))} "
    # 'De eerste stap' is no scheme.
    if not _ABOUT_MONEY.search(text):
        spoken = spoken.replace(" stap ", " ")
    spoken = re.sub(r" (?:een|eerste|volgende|kleine?|grote|elke|deze|die|welke|mijn|laatste) stap(?= )", "", spoken)
    names = [
        (alias, scheme)
        for scheme in context.known.schemes
        if not in_force(scheme, context.today)
        for alias in (*scheme.aliases, scheme.name.casefold())
    ]
    for alias, scheme in sorted(names, key=lambda one: -len(one[0])):
        if f" {' '.join(words_of(alias.replace('-', ' ')))} " in spoken:
            return scheme
    return None


def _instead(scheme: Scheme, talk: Talk, context: Context) -> List[Say]:
    says = [Say(text=scheme.ended or scheme.what[0])]
    for name in scheme.instead:
        offer = context.known.offer(name)
        if offer and context.known.exists(name, context.today) and not excluded(offer, talk.person):
            return [*says, Say("utter_instead", values={"title": offer.title, "first": offer.first_step})]
    return [*says, Say("utter_instead_nothing")]


def _expired(talk: Talk, heard: Heard, context: Context) -> Reply:
    scheme = ended_scheme(heard.text, context)
    if scheme:
        return Reply(_instead(scheme, talk, context))
    return _answer("ask_expired_scheme", talk, context)


def _answer(intent: str, talk: Talk, context: Context) -> Reply:
    answer = context.known.answer(intent)
    if answer is None:
        return Reply([Say("utter_out_of_scope")])
    short, more = wording(answer, talk, context)
    buttons: Tuple[Button, ...] = (context.button(f"more:{intent}", "more"),) if more else ()
    if intent == "ask_informal_learning":
        buttons += scan.invite(talk, context)
    says = [Say(text=text, simple=answer.simple if index == 0 else "") for index, text in enumerate(short)]
    if intent in ("ask_funding", "ask_costs", "ask_rights_flex"):
        fund = fund_for(talk, context)
        if fund:
            says.append(Say(text=fund.what[0]))
            key = "utter_fund_check" if needs_check(fund, context.today) else "utter_fund"
            says.append(Say(key, values={"ask": fund.ask}))
    says[-1] = replace(says[-1], buttons=buttons)
    return Reply(says)


def more(intent: str, talk: Talk, context: Context) -> Reply:
    """Say the longer answer, after the button 'Meer weten'."""
    answer = context.known.answer(intent)
    if answer is None:
        return Reply([])
    return Reply([Say(text=text) for text in wording(answer, talk, context)[1]])


def ask(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Answer a question of the ``ask_*`` intents; the talk goes on where it was."""
    intent = heard.intent or ""
    # A scheme that has ended is answered by name, whatever the model took the question for.
    if intent == "ask_expired_scheme" or (heard.group == "ask" and ended_scheme(heard.text, context)):
        return _expired(talk, heard, context)
    if intent == "ask_learning_ideas":
        return ideas(talk, heard, context)
    return _answer(intent, talk, context)
