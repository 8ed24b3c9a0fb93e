"""The end: was it useful, the card to take along, goodbye; also an end halfway."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from bot.knowledge.models import Route
from bot.matching import worded
from bot.talk import scan
from bot.talk.colleague import preparing
from bot.talk.context import Context, Question, Reply, register
from bot.talk.offer import ideas
from bot.talk.people import where
from bot.talk.plan import first_step
from bot.talk.reading import level
from bot.talk.say import Say
from bot.talk.state import Heard, Talk

_USEFUL = {"high": "yes", "mid": "some", "low": "no"}


def card(talk: Talk, context: Context) -> Dict[str, Any]:
    """Return the card to keep: made of the talk, shown on the phone, never stored on the server."""
    offer = context.known.offer(talk.chosen if talk.chosen not in (None, "none") else "") or (
        context.known.offer(talk.offers[0]) if talk.offers else None
    )
    offer = offer and worded(offer, talk.person)
    lines: List[Dict[str, str]] = []
    if talk.learned_informally == "yes":
        lines.append({"label": context.word("card_learned"), "text": context.word("card_learned_text")})
    if talk.barriers:
        lines.append({"label": context.word("card_barrier"), "text": context.known.barrier(talk.barriers[-1]).label})
    if talk.motives:
        lines.append({"label": context.word("card_motive"), "text": context.known.motive(talk.motives[0]).label})
    if "multiple_problems" in talk.barriers:
        lines += [
            {"label": one.name, "text": where(one)}
            for one in context.known.referrals_for("problems", context.today)[:3]
        ]
    if offer:
        lines.append({"label": context.word("card_fits"), "text": offer.title})
        step = offer.first_step.replace(" vandaag", "", 1) if talk.plan else offer.first_step
        lines.append({"label": context.word("card_step"), "text": step})
        lines.append({"label": context.word("card_pays"), "text": offer.who_pays})
        if talk.plan:
            plan = context.word("card_plan_text").format(when=talk.plan, first=first_step(talk, context))
            lines.append({"label": context.word("card_plan"), "text": plan})
        if isinstance(offer, Route):
            lines.append({"label": context.word("card_helps"), "text": offer.ask})
            if offer.to_manager and talk.contract != "zzp" and "manager" not in talk.barriers:
                lines.append({"label": context.word("card_manager"), "text": " ".join(offer.to_manager)})
    return {"kind": "card", "title": context.word("card_title"), "lines": lines}


def _say_card(talk: Talk, context: Context) -> Say:
    return Say("utter_card", custom=card(talk, context))


def _read_useful(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.intent in ("feedback_positive", "thank"):
        return "yes"
    if heard.intent == "feedback_negative":
        return "no"
    return _USEFUL.get(level(heard, context) or "")


def _apply_useful(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.useful = value
    talk.closed = "done"
    return [Say(f"utter_useful_{value}"), Say("utter_bye", buttons=scan.invite(talk, context))]


def _ask_useful(talk: Talk, context: Context) -> List[Say]:
    return [_say_card(talk, context), Say("utter_ask_useful")]


def stop(talk: Talk, heard: Heard, context: Context) -> Reply:
    """End now, kindly, and still give something to take along. In the scan only the scan ends."""
    if scan.running(talk):
        scan.leave(talk)
        return Reply([Say("utter_scan_stop")])
    if talk.closed == "done":
        return Reply([Say("utter_bye")], resume=False)
    says = [Say("utter_stop")]
    if preparing(talk):
        # The card of the preparation is what a leerambassadeur takes along; an idea and a card are for the other.
        talk.closed, talk.asked = "stopped", None
        return Reply([*says, Say("utter_stop_bye")], resume=False)
    if not talk.offers and "multiple_problems" not in talk.barriers:
        says += ideas(talk, heard, context).says
    if talk.stage or talk.offers or talk.barriers:
        says.append(_say_card(talk, context))
    talk.closed, talk.asked = "stopped", None
    return Reply([*says, Say("utter_stop_bye")], resume=False)


def goodbye(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say goodbye; halfway it is an end like any other."""
    if scan.running(talk):
        scan.leave(talk)
    return stop(talk, heard, context)


def feedback(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody says whether it helped."""
    good = heard.intent == "feedback_positive"
    talk.useful = "yes" if good else "no"
    return Reply([Say("utter_feedback_good" if good else "utter_feedback_bad")])


def go_on(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take up a talk that was ended halfway."""
    talk.closed = None
    return Reply([Say("utter_go_on")])


QUESTIONS = register(Question("useful", _ask_useful, _read_useful, _apply_useful, unsure="some"))
