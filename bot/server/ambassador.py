"""The pages of the leerambassadeur: the guide, the stage cards, and a prepared talk as a card for the pocket.

Written by the server from ``knowledge/``; they need no script, set no cookie and keep nothing. What somebody picks in
the form stands in the address as closed words only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Tuple

from aiohttp import web

from bot import runtime
from bot.knowledge.base import Knowledge
from bot.knowledge.models import Referral
from bot.prepare import Preparation, preparation
from bot.server.pages import page
from bot.vocabulary import BARRIERS, MOTIVES, STAGES

#: Topics of the people on the guide, in this order: what goes before learning.
HELP = ("crisis", "violence", "money", "problems", "health", "legal", "unsafe_work", "listen")
#: Field of the form -> the words it may hold, and what it is called.
FIELDS: Dict[str, Tuple[Tuple[str, ...], str]] = {
    "fase": (STAGES, "fase"),
    "drempel": (BARRIERS, "drempel"),
    "wens": (MOTIVES, "wens"),
}
#: The parts of the guide that are lists of advice, in the order of a talk; the others have a place of their own.
_APART = ("vertrouwen", "doorverwijzen", "tellen")


@dataclass(frozen=True)
class Choice:
    """An option of the form."""

    value: str
    label: str


def told_of(query: Mapping[str, str]) -> Tuple[Dict[str, str], Optional[str]]:
    """Return what the form holds, and the name of a field that holds no word we know, or ``None``."""
    told: Dict[str, str] = {}
    for name, (words, called) in FIELDS.items():
        value = query.get(name, "")
        if value and value not in words:
            return {}, called
        if value:
            told[name] = value
    return told, None


def people(known: Knowledge, day: dt.date) -> List[Referral]:
    """Return the people and desks that go before learning, each once."""
    found = [one for topic in HELP for one in known.referrals_for(topic, day)]
    return list({one.id: one for one in found}.values())


def _choices(known: Knowledge) -> Dict[str, List[Choice]]:
    return {
        "stages": [Choice(name, known.prepare.stages[name].short) for name in STAGES],
        "barriers": [Choice(name, known.barrier(name).label) for name in BARRIERS],
        "motives": [Choice(name, known.motive(name).label) for name in MOTIVES],
    }


async def guide(request: web.Request) -> web.Response:
    """Show the guide on one page."""
    context = runtime.context()
    cards = {card.id: card for card in context.known.guide}
    return page(
        "ambassadeur.html",
        cards=[card for card in context.known.guide if card.id not in _APART],
        apart=[cards[name] for name in _APART if name in cards],
        stages=context.known.stages,
        people=people(context.known, context.today),
    )


async def prepared(request: web.Request) -> web.Response:
    """Show the form, and the card for what it holds."""
    context = runtime.context()
    told, odd = told_of(request.query)
    found: Optional[Preparation] = None
    if told:
        found = preparation(context.known, context.today, told.get("fase"), told.get("drempel"), told.get("wens"))
    complaint = f"Deze {odd} ken ik niet. Kies er een uit de lijst." if odd else ""
    return page(
        "ambassadeur_voorbereiden.html",
        status=400 if odd else 200,
        found=found,
        told=told,
        complaint=complaint,
        **_choices(context.known),
    )


async def stage_card(request: web.Request) -> web.Response:
    """Show the card of one stage."""
    context = runtime.context()
    name = request.match_info["stage"]
    if name not in STAGES:
        return page("ambassadeur_kaart.html", status=404, entry=None, stages=context.known.stages)
    return page("ambassadeur_kaart.html", entry=context.known.stage(name), stages=context.known.stages)


def routes() -> List[web.RouteDef]:
    """Return the routes of the leerambassadeur's pages."""
    return [
        web.get("/ambassadeur", guide),
        web.get("/ambassadeur/voorbereiden", prepared),
        web.get("/ambassadeur/kaart/{stage}", stage_card),
    ]
