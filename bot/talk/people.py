"""Naming people and desks to turn to, so that phone numbers are read with the text and can be tapped."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from bot.knowledge.models import Referral
from bot.talk.say import Say


def where(person: Referral) -> str:
    """Return what somebody is for, with number and address where the text itself does not name them."""
    text = person.what
    if person.phone and person.phone not in text:
        text += f" Bel {person.phone}."
    if person.url and person.url not in text:
        text += f" Kijk op {person.url}."
    return text


def phones(people: Sequence[Referral]) -> Dict[str, Any]:
    """Return the list of links to tap."""
    items = [{"name": one.name, "phone": one.phone, "url": one.url} for one in people if one.phone or one.url]
    return {"kind": "phones", "items": items}


def naming(people: Sequence[Referral]) -> List[Say]:
    """Return a bubble per person or desk, the last one with links to tap."""
    says = [Say(text=where(one)) for one in people]
    links = phones(people)
    if says and links["items"]:
        says[-1] = Say(text=says[-1].text, custom=links)
    return says
