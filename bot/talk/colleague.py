"""Hears where a colleague stands, in the words of a leerambassadeur who tells about them.

People tell about a colleague in the third person, and the model learned from people who talk about themselves. Words of
``knowledge/prepare.yml`` go first; the model fills in what they leave open. Nothing is kept but three closed words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.talk.context import Context
from bot.talk.reading import said_words, words_of
from bot.talk.state import Heard, Talk

#: The questions about a colleague.
COLLEAGUE = ("colleague", "colleague_barrier", "colleague_check")
#: A text of more words is heard by the model only.
MOST = 60
#: How likely the model must find a meaning that no words tell (0 to 1).
LIKELY = 0.5
_SURE_RESISTANCE = 0.5
#: Words of somebody who speaks of themselves.
_FIRST_PERSON = frozenset(("ik", "k", "'k", "ikke", "kheb", "kga", "kwil", "mij", "mezelf", "mijzelf", "ikzelf"))


@dataclass(frozen=True)
class Colleague:
    """What was heard of a colleague: words of the closed vocabularies, or ``None``."""

    stage: Optional[str] = None
    barrier: Optional[str] = None
    motive: Optional[str] = None

    def __bool__(self) -> bool:
        """Tell whether anything was heard."""
        return bool(self.stage or self.barrier or self.motive)

    def __str__(self) -> str:
        """Return it as a value of a question: ``contemplation/time/-``."""
        return "/".join(part or "-" for part in (self.stage, self.barrier, self.motive))

    @classmethod
    def parse(cls, value: str) -> Colleague:
        """Return what :meth:`__str__` made, or what the button of a stage says."""
        parts = [part if part != "-" else None for part in value.split("/")]
        return cls(*parts[:3])


def _told(heard: Heard, kind: str, phrases: Mapping[str, Sequence[str]]) -> Optional[str]:
    """Return the member with the longest phrase in the text; of equal ones the likeliest, then the first."""
    ranking = dict(heard.ranking)
    lengths = {name: said_words(heard, some, most=MOST) for name, some in phrases.items()}
    best = max(lengths, key=lambda name: (lengths[name], ranking.get(f"{kind}_{name}", 0.0)))
    return best if lengths[best] else None


def _guessed(heard: Heard, kind: str, names: Sequence[str]) -> Optional[str]:
    ranking = {**dict(heard.ranking)}
    if heard.intent:
        ranking[heard.intent] = max(heard.confidence, ranking.get(heard.intent, 0.0))
    best = max(names, key=lambda name: ranking.get(f"{kind}_{name}", 0.0))
    return best if ranking.get(f"{kind}_{best}", 0.0) >= LIKELY else None


def by_words(heard: Heard, context: Context) -> Colleague:
    """Return what the words alone tell."""
    prepare = context.known.prepare
    return Colleague(
        _told(heard, "stage", {name: one.heard for name, one in prepare.stages.items()}),
        _told(heard, "barrier", {name: one.heard for name, one in prepare.barriers.items()}),
        _told(heard, "motive", {name: one.heard for name, one in prepare.motives.items()}),
    )


def hear(heard: Heard, context: Context) -> Colleague:
    """Return what words and model tell of a colleague.

    Resistance is where somebody stands who is not busy with it; who wants something thinks about it at least.
    """
    prepare = context.known.prepare
    told = by_words(heard, context)
    barrier = told.barrier or _guessed(heard, "barrier", list(prepare.barriers))
    motive = told.motive or _guessed(heard, "motive", list(prepare.motives))
    resists = heard.intent == "ambassador_resistance" and heard.confidence >= _SURE_RESISTANCE
    stage = told.stage or _guessed(heard, "stage", list(prepare.stages)) or ("precontemplation" if resists else None)
    return Colleague(stage or ("contemplation" if motive else None), barrier, motive)


def preparing(talk: Talk) -> bool:
    """Tell whether a leerambassadeur is at the door or prepares a talk, so that what is told is about a colleague."""
    return talk.role == "ambassador" and talk.mode is None and talk.asked in (None, "role", "ambassador", *COLLEAGUE)


def explains(talk: Talk, heard: Heard, context: Context) -> bool:
    """Tell whether words of the preparation explain a message about a colleague.

    The model learned from people who talk about themselves and finds a faint signal of danger in 'hij is bang dat hij
    afgaat'. Such a faint one gives way to plain words; the rules of ``crisis.yml``, and a model that finds it likelier
    than anything else, do not; nor does a message in the first person, which is no description of a colleague.
    """
    about_self = _FIRST_PERSON.intersection(words_of(heard.text))
    return preparing(talk) and heard.intent != "crisis_signal" and not about_self and bool(by_words(heard, context))
