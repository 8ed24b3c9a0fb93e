"""What to do when a message is not understood: twice at most, and never a third 'I do not understand'."""

from __future__ import annotations

from typing import List

from bot.talk.context import Context, Reply
from bot.talk.general import menu
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk


def likely(heard: Heard, context: Context) -> List[Button]:
    """Return the two most likely meanings as buttons; meanings that are never offered are passed over."""
    found = []
    for intent, _ in heard.ranking:
        label = context.known.meaning(intent)
        if label:
            found.append(Button(f"meaning:{intent}", label))
    return found[:2]


def fallback(talk: Talk, heard: Heard, context: Context) -> Reply:
    """First time: the two likeliest meanings as buttons. Second time: say so plainly, the menu, a person."""
    talk.misses += 1
    meanings = likely(heard, context)
    if talk.misses == 1 and meanings:
        none = context.button("meaning:none", "meaning_none")
        return Reply([Say("utter_did_you_mean", buttons=(*meanings, none))], resume=False)
    if talk.misses == 2:
        return Reply([Say("utter_not_understood"), menu(talk, context)], resume=False)
    return Reply([menu(talk, context)], resume=False)
