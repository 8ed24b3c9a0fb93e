"""What draws somebody to learning: better at the trade, more pleasure, moving up, security, other work."""

from __future__ import annotations

from typing import List, Optional

from bot.talk.context import Context, Question, Reply, register
from bot.talk.reading import says_one_of
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import MOTIVES

#: The ones that work for this group (programme letter, line 1), and lighter or other work.
ON_BUTTONS = ("craft", "enjoyment", "promotion", "other_work")


def _ask(talk: Talk, context: Context) -> List[Say]:
    buttons = tuple(Button(f"motive:{name}", context.known.motive(name).button) for name in ON_BUTTONS)
    return [Say("utter_ask_motive", buttons=buttons)]


def _read(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.group == "motive" and heard.member in MOTIVES:
        return heard.member
    return "none" if says_one_of(heard, context.known.words["none_of_these"], most=4) else None


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    if value not in MOTIVES:
        return [Say("utter_motive_none")]
    if value not in talk.motives:
        talk.motives.append(value)
    entry = context.known.motive(value)
    return [Say(text=context.pick(entry.reflections, talk), simple=entry.simple)]


def motive(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody names a motive unasked."""
    if heard.member not in MOTIVES:
        return Reply([])
    if talk.role is None:
        talk.role = talk.mode = "worker"
        talk.tick("role")
    if talk.stage is not None:
        talk.tick("motive")
    return Reply(_apply(talk, heard.member, context))


QUESTIONS = register(Question("motive", _ask, _read, _apply, unsure="none"))
