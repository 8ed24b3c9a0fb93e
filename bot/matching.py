"""Which offers fit a person on a day, in which order, and why.

A decision table that lives in the knowledge (``when`` -> ``points`` and a sentence) is worked out here; nothing in this
module knows any single route. What has ended by the day is never offered.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Iterable, List, Mapping, Optional, Sequence, TypeVar, Union

from bot.knowledge.base import Knowledge
from bot.knowledge.dates import in_force, needs_check
from bot.knowledge.models import Idea, Offer, Route, When
from bot.person import Person

Offerable = Union[Idea, Route]
AnyOffer = TypeVar("AnyOffer", bound=Offer)

#: Points for an offer that the talk works towards (of the barrier, motive or lowest factor).
TOWARDS = 3
#: Points for an idea made for the person's sector, and for one in the form the person likes.
OWN_SECTOR = 2
OWN_FORM = 2
#: Points for an idea that asks more confidence than the person has.
TOO_HARD = -3
#: A route with fewer points is not offered.
LEAST_FOR_A_ROUTE = 3


@dataclass(frozen=True)
class Match:
    """An offer for one person: the offer, its points, why it fits, and whether to say 'check this first'."""

    offer: Offerable
    points: int
    why: str
    check_first: Optional[str] = None


def _told(person: Person) -> Mapping[str, Sequence[str]]:
    def one(value: Optional[str]) -> Sequence[str]:
        return (value,) if value else ()

    return {
        "stage": one(person.stage),
        "sector": one(person.sector),
        "contract": one(person.contract),
        "age_group": one(person.age_group),
        "schooling": one(person.schooling),
        "motive": person.motives,
        "barrier": person.barriers,
        "lowest": one(person.lowest),
        "confidence": one(person.confidence),
        "low_r": one(person.low_r),
    }


def holds(when: When, person: Person) -> bool:
    """Tell whether every condition is met by what was told. An empty condition holds; an untold fact meets none."""
    for key, values in _told(person).items():
        wanted = getattr(when, key)
        if wanted is not None and not set(wanted) & set(values):
            return False
    if when.years_min is not None and (person.years is None or person.years < when.years_min):
        return False
    return not (when.years_max is not None and (person.years is None or person.years > when.years_max))


def contradicts(when: When, person: Person) -> bool:
    """Tell whether something that was told is against a condition. What was not told contradicts nothing."""
    for key, values in _told(person).items():
        wanted = getattr(when, key)
        if wanted is not None and values and not set(wanted) & set(values):
            return True
    if person.years is None:
        return False
    too_few = when.years_min is not None and person.years < when.years_min
    return too_few or (when.years_max is not None and person.years > when.years_max)


def excluded(offer: Offer, person: Person) -> bool:
    """Tell whether what was told rules an offer out.

    What cannot be done without the boss is not for who has none, nor for who says that the boss does not help.
    """
    if contradicts(offer.requires, person):
        return True
    bossless = person.contract == "zzp" or "manager" in person.barriers
    if bossless and isinstance(offer, (Idea, Route)) and offer.needs == "manager":
        return True
    return bool(offer.excludes and _conditions(offer.excludes) and holds(offer.excludes, person))


def worded(offer: AnyOffer, person: Person) -> AnyOffer:
    """Return an offer in the words for this person: who works for themselves is not told to ask a boss."""
    if not isinstance(offer, Route) or offer.zzp is None or person.contract != "zzp":
        return offer
    return offer.copy(update=offer.zzp.dict(exclude_none=True))


def _conditions(when: When) -> int:
    return sum(getattr(when, key) is not None for key in when.__fields__)


def _may_be_made(offer: Offerable, person: Person, day: dt.date) -> bool:
    if isinstance(offer, Route) and (not in_force(offer, day) or offer.certainty == "uncertain"):
        return False
    if person.stage and person.stage not in offer.stages:
        return False
    if isinstance(offer, Idea) and offer.sectors and person.sector not in offer.sectors:
        return False
    # A thing made for agency workers only is not offered to somebody whose contract is not known.
    if offer.requires.contract and person.contract is None:
        return False
    return not excluded(offer, person)


def worked_towards(known: Knowledge, person: Person) -> List[str]:
    """Return the ids that the talk works towards: those of the person's barriers, motives and lowest factor."""
    names = [offer for name in person.barriers for offer in known.barrier(name).offers]
    names += [offer for name in person.motives for offer in known.motive(name).offers]
    return names + (list(known.factor(person.lowest).offers) if person.lowest else [])


def fill(say: str, person: Person) -> str:
    """Return a sentence with what the person told filled in."""
    years, sector, job = person.years or "een paar", person.sector or "dit werk", person.job or "je werk"
    return say.format(years=years, sector=sector, job=job)


_LEVEL = {"low": 0, "mid": 1, "high": 2}


def match(offer: Offerable, person: Person, day: dt.date, favoured: Iterable[str] = ()) -> Optional[Match]:
    """Return how an offer fits a person on a day, or ``None`` when it may not be made.

    ``favoured`` are ids that the talk works towards (:func:`worked_towards`): they gain points.
    The sentence of the reason with most points is the one said.
    """
    if not _may_be_made(offer, person, day):
        return None
    points, best, why = offer.base, 0, offer.why
    for reason in offer.reasons:
        if not holds(reason.when, person):
            continue
        points += reason.points
        if reason.say and reason.points > best:
            best, why = reason.points, reason.say
    if offer.id in set(favoured):
        points += TOWARDS
    if isinstance(offer, Idea):
        points += OWN_SECTOR if offer.sectors else 0
        points += OWN_FORM if person.form == offer.form else 0
        if _LEVEL[offer.confidence] > _LEVEL.get(person.confidence or "mid", 1):
            points += TOO_HARD
    offer = worded(offer, person)
    check = offer.check_first if isinstance(offer, Route) and needs_check(offer, day) else None
    return Match(offer, points, fill(why, person), check)


def rank(
    offers: Iterable[Offerable],
    person: Person,
    day: dt.date,
    favoured: Iterable[str] = (),
    leave_out: Iterable[str] = (),
) -> List[Match]:
    """Return the offers that fit, best first. Equal points keep the order of the file, so it is repeatable."""
    favoured, gone = tuple(favoured), set(leave_out)
    found = (match(offer, person, day, favoured) for offer in offers if offer.id not in gone)
    return sorted((one for one in found if one), key=lambda one: -one.points)


def offers_for(
    ideas: Sequence[Idea],
    routes: Sequence[Route],
    person: Person,
    day: dt.date,
    favoured: Iterable[str] = (),
    leave_out: Iterable[str] = (),
) -> List[Match]:
    """Return the one or two offers to make now (design, section 3.5).

    In precontemplation one light idea, never a scheme (feiten.md, E2: not listing schemes). Otherwise the best idea and
    the best route or person; in preparation and later the route comes first when it fits well. Somebody who prepares
    and for whom no route has points enough still gets a person to talk to. Somebody who wants an offer always gets
    one: without what was left out before, ideas are offered again.
    """
    favoured, left = tuple(favoured), tuple(leave_out)
    best_ideas = rank(ideas, person, day, favoured, left) or rank(ideas, person, day, favoured)
    if person.stage == "precontemplation":
        return best_ideas[:1]
    ranked = rank(routes, person, day, favoured, left)
    best_routes = [one for one in ranked if one.points >= LEAST_FOR_A_ROUTE]
    if not best_routes and person.stage == "preparation":
        best_routes = [one for one in ranked if isinstance(one.offer, Route) and one.offer.kind == "person"]
    both = best_ideas[:1] + best_routes[:1]
    if person.stage in ("preparation", "action", "maintenance"):
        both = best_routes[:1] + best_ideas[:1]
    return both
