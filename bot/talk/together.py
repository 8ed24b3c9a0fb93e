"""The worker's talk with a leerambassadeur beside: when the word is handed over, and what is then said otherwise.

The colleague answers the questions; the leerambassadeur listens and asks on. A hand-over is one line just before a
question, so that the talk gets no turn longer. The lines are content: ``knowledge/together.yml``; texts of
``domain.yml`` that sound different with two have a twin, see :func:`bot.talk.say.wording`.
"""

from __future__ import annotations

from typing import List

from bot.talk.context import Context
from bot.talk.reading import says_one_of
from bot.talk.say import Say
from bot.talk.state import Heard, Talk


def is_together(talk: Talk) -> bool:
    """Tell whether two people share the phone."""
    return talk.mode == "together"


def left_out(name: str, talk: Talk, context: Context) -> bool:
    """Tell whether an offer or a person makes no sense with a leerambassadeur beside."""
    return is_together(talk) and name in context.known.together.leave_out


def handing_over(question: str, says: List[Say], talk: Talk, context: Context) -> List[Say]:
    """Return what a question says, with a line for the leerambassadeur just before its last bubble."""
    lines = context.known.together.handover.get(question, ())
    if not is_together(talk) or not lines or not says:
        return says
    line = Say("utter_handover", values={"line": context.pick(lines, talk)})
    return [*says[:-1], line, says[-1]]


def guessed(heard: Heard, talk: Talk, context: Context) -> bool:
    """Tell whether a yes to counting is somebody else's guess: the colleague says it, or nobody does."""
    return is_together(talk) and says_one_of(heard, context.known.together.guessed, most=20)
