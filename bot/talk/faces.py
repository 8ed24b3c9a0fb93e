"""The three face-scale questions of planned behaviour (Ajzen 1991)."""

from __future__ import annotations

from typing import Dict, List

from bot.talk.context import Context, Question, register
from bot.talk.reading import level
from bot.talk.say import Button, Say
from bot.talk.state import Talk
from bot.talk.together import is_together
from bot.vocabulary import FACTORS, LEVELS

FACES = {"low": "🙁", "mid": "😐", "high": "🙂"}


def _question(factor: str) -> Question:
    def ask(talk: Talk, context: Context) -> List[Say]:
        entry = context.known.factor(factor)
        labels: Dict[str, str] = {"low": entry.low, "mid": entry.mid, "high": entry.high}
        buttons = tuple(Button(f"{factor}:{one}", f"{FACES[one]} {labels[one]}") for one in LEVELS)
        first = [Say("utter_faces_intro")] if factor == FACTORS[0] and talk.last_asked != factor else []
        return [*first, Say(text=entry.question, simple=entry.simple, buttons=buttons, custom={"kind": "faces"})]

    def apply(talk: Talk, value: str, context: Context) -> List[Say]:
        setattr(talk, factor, value if value in LEVELS else None)
        if factor != FACTORS[-1] or talk.lowest is None:
            return []
        shared = context.known.together.factors if is_together(talk) else {}
        return [Say(text=text) for text in shared.get(talk.lowest) or context.known.factor(talk.lowest).works_on]

    return Question(factor, ask, lambda heard, talk, context: level(heard, context), apply, unsure="mid")


QUESTIONS = register(*(_question(factor) for factor in FACTORS))
