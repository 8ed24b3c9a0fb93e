"""What stands in the way: acknowledge, one fact, one way round, one question (design, section 2)."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.hearing import TROUBLES, troubles
from bot.talk.people import naming
from bot.talk.reading import is_elsewhere, says_one_of, yes_no
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import BARRIERS

#: The barriers put on buttons per stage; every other one is heard in own words. First gap: habit and feeling safe;
#: second gap: mostly time and money (programme letter, par. 2.2).
ON_BUTTONS: Dict[str, Tuple[str, ...]] = {
    "precontemplation": ("no_urgency", "school_image", "time"),
    "contemplation": ("confidence", "time", "money"),
    "preparation": ("time", "money", "manager"),
    "action": ("time", "manager", "confidence"),
    "maintenance": ("time", "manager", "age"),
}


#: Asked after other troubles were named: go on, or stop here.
PAUSE = "pause"


def _ask(talk: Talk, context: Context) -> List[Say]:
    stage = talk.stage or "contemplation"
    buttons = tuple(Button(f"barrier:{name}", context.known.barrier(name).button) for name in ON_BUTTONS[stage])
    nothing = context.button("barrier:none", "barrier_none")
    return [Say(f"utter_ask_barrier_{stage}", buttons=(*buttons, nothing), custom=_fourth(talk))]


def _fourth(talk: Talk) -> Optional[Dict[str, object]]:
    return (
        None
        if talk.done_with("first_step") and talk.first_step is not None
        else {"kind": "progress", "step": 4, "of": 4}
    )


def _read(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.group == "barrier" and heard.member in BARRIERS:
        return heard.member
    if heard.group == "stage" or heard.group == "motive":
        return None
    return "none" if says_one_of(heard, context.known.words["none_of_these"], most=4) else None


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    if value not in BARRIERS:
        return [Say("utter_barrier_none")]
    return _meet(talk, value, context)


def _meet(talk: Talk, name: str, context: Context, kinds: Sequence[str] = ()) -> List[Say]:
    """Acknowledge a barrier and give one fact and one way round."""
    entry = context.known.barrier(name)
    if name not in talk.barriers:
        talk.barriers.append(name)
    says = [Say(text=context.pick(entry.reflections, talk), simple=entry.simple)]
    if entry.referral:
        # Other troubles come first (Panteia 2019): people to call, and no learning unless the person wants to go on.
        talk.topic = PAUSE
        talk.answered = [one for one in talk.answered if one != PAUSE]
        topics = [topic for kind in kinds for topic in TROUBLES[kind]] or [entry.referral]
        named = [one for topic in topics for one in context.known.referrals_for(topic, context.today)]
        people = list({one.id: one for one in named}.values())
        if "trouble_grief" in kinds:
            says = [Say("utter_grief")]
        return says + naming(sorted(people, key=lambda one: one.phone is None)[:3])
    talk.topic = name
    talk.answered = [one for one in talk.answered if one != "barrier_follow"]
    if entry.fact.certainty != "uncertain":
        says.append(Say(text=entry.fact.text))
    says.append(Say(text=entry.way_round))
    return says


def _apply_pause(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.topic = None
    if value == "on":
        return []
    talk.closed = "stopped"
    return [Say("utter_pause_stop")]


def owed(talk: Talk, context: Context) -> List[Say]:
    """Return the fact and the way round that a barrier named before the stage was known still has to get."""
    if not talk.barriers or talk.done_with("barrier"):
        return []
    talk.tick("barrier")
    if context.known.barrier(talk.barriers[-1]).referral:
        return []
    return _meet(talk, talk.barriers[-1], context)[1:]


def _ask_follow(talk: Talk, context: Context) -> List[Say]:
    entry = context.known.barrier(talk.topic or talk.barriers[-1])
    return [Say("utter_ask_barrier_follow", values={"question": entry.question})]


def _read_follow(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if is_elsewhere(heard):
        return None
    return yes_no(heard, context) or "own"


def _apply_follow(talk: Talk, value: str, context: Context) -> List[Say]:
    return [Say({"yes": "utter_follow_yes", "no": "utter_follow_no"}.get(value, "utter_follow_own"))]


def barrier(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody names a barrier unasked: at once acknowledged, worked on when the stage is known."""
    if heard.member not in BARRIERS:
        return Reply([])
    if talk.role is None:
        talk.role = talk.mode = "worker"
        talk.tick("role")
    if talk.stage is None and not context.known.barrier(heard.member).referral:
        if heard.member not in talk.barriers:
            talk.barriers.append(heard.member)
        return Reply([Say(text=context.pick(context.known.barrier(heard.member).reflections, talk))])
    talk.tick("barrier")
    return Reply(_meet(talk, heard.member, context, troubles(heard, context)))


QUESTIONS = register(
    Question("barrier", _ask, _read, _apply, unsure="none"),
    Question(
        PAUSE,
        plain("utter_ask_pause"),
        lambda heard, talk, context: {"yes": "on", "no": "stop"}.get(yes_no(heard, context) or ""),
        _apply_pause,
        unsure="stop",
    ),
    Question("barrier_follow", _ask_follow, _read_follow, _apply_follow, unsure="own", open=True),
)
