"""One or two things that fit, with why, who pays, how long, the first step and the source."""

from __future__ import annotations

import re
from typing import List, Optional

from bot.knowledge.models import Route, Story
from bot.matching import Match, offers_for, rank, worked_towards
from bot.talk.context import Context, Question, Reply, register
from bot.talk.reading import number, says_one_of, words_of, yes_no
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk
from bot.talk.together import left_out


def fitting(talk: Talk, context: Context) -> List[Match]:
    """Return the one or two offers to make now; what was shown before is left out."""
    known = context.known
    towards = worked_towards(known, talk.person)
    routes = [route for route in known.routes if not left_out(route.id, talk, context)]
    return offers_for(known.ideas, routes, talk.person, context.today, towards, talk.offers)


def plain_source(source: str) -> str:
    """Return a source as a person reads it: the name and year, without addresses."""
    named = re.sub(r",?\s*\(?https?://[^\s;)]+\)?", "", source)
    return re.sub(r"\s*\([^)]*\)?", "", named).split(";")[0].strip(" :,.")


def show(match: Match) -> Say:
    """Say one offer in one bubble: what it is, why it fits, and all that a person needs to decide."""
    offer = match.offer
    lines = {
        "title": offer.title,
        "what": " ".join(offer.what),
        "why": match.why,
        "pays": offer.who_pays,
        "long": offer.how_long,
        "first": offer.first_step,
        "source": plain_source(offer.source if isinstance(offer, Route) else offer.ground),
    }
    card = {"kind": "offer", "id": offer.id, **lines}
    if match.check_first:
        lines["first"] = f"{match.check_first} {offer.first_step}"
        card["check"] = match.check_first
    return Say("utter_offer", values=lines, custom=card)


def story(talk: Talk, context: Context) -> List[Say]:
    """Return a story of somebody like this person, in the first gap only (design, section 2), or nothing."""
    if talk.stage not in ("precontemplation", "contemplation") or talk.offers:
        return []

    def alike(one: Story) -> int:
        same = 3 * bool(set(one.barriers) & set(talk.barriers)) + 2 * (talk.sector in one.sectors)
        return same + (one.age_group is not None and one.age_group == talk.age_group)

    fitting_ones = [one for one in context.known.stories if talk.stage in one.stages]
    best = max((one for one in fitting_ones if alike(one) >= 2), key=alike, default=None)
    return [Say(text="\n".join(best.text))] if best else []


def _ask(talk: Talk, context: Context) -> List[Say]:
    if not talk.on_table:
        found = fitting(talk, context)
        says = story(talk, context)
        talk.on_table = [match.offer.id for match in found]
        talk.offers += [name for name in talk.on_table if name not in talk.offers]
        says = [*says, Say("utter_offer_intro_one" if len(found) == 1 else "utter_offer_intro_two")]
        for match in found:
            says.append(show(match))
    else:
        says = []
    others = (context.button("offer:other", "offer_other"), context.button("offer:none", "offer_none"))
    if len(talk.on_table) == 1:
        yes = context.button(f"offer:{talk.on_table[0]}", "offer_yes")
        return [*says, Say("utter_ask_offer_one", buttons=(yes, *others))]
    titles = [(name, context.known.offer(name)) for name in talk.on_table]
    buttons = tuple(Button(f"offer:{name}", offer.title) for name, offer in titles if offer)
    return [*says, Say("utter_ask_offer", buttons=(*buttons, *others))]


def _read(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    lists = context.known.words
    if talk.on_table and says_one_of(heard, lists["both"], most=6) and not says_one_of(heard, ["geen"]):
        return talk.on_table[0]
    answer = yes_no(heard, context)
    more = [] if answer == "no" else ["meer"]
    if says_one_of(heard, ["iets anders", "wat anders", "andere", "nog een", *more], most=7):
        return "other"
    for name, place in zip(talk.on_table, ("first", "second"), strict=False):
        # The 'een' of 'wat een onzin' and the 'twee' of 'geen van de twee' choose nothing.
        ordinals = [word for word in lists[place] if number(word) is None or not word.isalpha()]
        if says_one_of(heard, ordinals, most=5) or says_one_of(heard, lists[place], most=2):
            return name
    if answer == "yes" and talk.on_table:
        return talk.on_table[0]
    if answer == "no":
        return "none"
    spoken = set(words_of(heard.text))
    for name in talk.on_table:
        offer = context.known.offer(name)
        telling = {word for word in words_of(offer.title if offer else "") if len(word) > 4}
        if telling & spoken or (isinstance(offer, Route) and says_one_of(heard, offer.aliases, most=8)):
            return name
    return None


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "other":
        talk.answered.remove("offer")
        talk.on_table = []
        return [Say("utter_offer_other")]
    if value in talk.on_table or context.known.offer(value):
        talk.chosen = value
        return [Say("utter_offer_chosen")]
    talk.chosen = "none"
    return [Say("utter_offer_none")]


def ideas(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody asks for a tip at any moment: one idea now, and the talk goes on."""
    towards = worked_towards(context.known, talk.person)
    found = rank(context.known.ideas, talk.person, context.today, towards, talk.offers)
    found = found or rank(context.known.ideas, talk.person, context.today)
    talk.offers.append(found[0].offer.id)
    return Reply([Say("utter_idea_intro"), show(found[0])])


QUESTIONS = register(Question("offer", _ask, _read, _apply, unsure="none"))
