"""What a turn may look at besides the talk: the knowledge and today's date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence, TypeVar

from bot.knowledge.base import Knowledge
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """Knowledge and date of a turn, and a number drawn for it: what should differ from talk to talk goes by it."""

    known: Knowledge
    today: dt.date
    chance: int = 0

    def word(self, name: str) -> str:
        """Return a word on a button or the card, by its name in ``knowledge/labels.yml``."""
        return self.known.labels.ui[name]

    def button(self, choice: str, name: str) -> Button:
        """Return a button with a title of ``knowledge/labels.yml``."""
        return Button(choice, self.word(name))

    def pick(self, options: Sequence[T], talk: Talk) -> T:
        """Choose one wording. It varies from turn to turn, yet the same talk always gets the same one."""
        return options[talk.turns % len(options)]


@dataclass
class Reply:
    """What a topic says. ``resume``: go on with the open or next question afterwards."""

    says: List[Say]
    resume: bool = True


Read = Callable[[Heard, Talk, Context], Optional[str]]
Ask = Callable[[Talk, Context], List[Say]]
Apply = Callable[[Talk, str, Context], List[Say]]
Handler = Callable[[Talk, Heard, Context], Reply]


@dataclass(frozen=True)
class Question:
    """A question of the talk.

    ``read`` returns the value that somebody's own words mean, or ``None``. ``apply`` writes the value into the talk and
    returns the reaction. ``unsure`` is the value of 'I do not know'; ``open`` questions take nearly any text.
    ``certain`` reads words that answer this question whatever the model makes of them.
    """

    id: str
    ask: Ask
    read: Read
    apply: Apply
    unsure: Optional[str] = None
    open: bool = False
    certain: Optional[Read] = None


def plain(*keys: str) -> Ask:
    """Return an ``ask`` that says fixed responses of ``domain.yml``."""
    return lambda talk, context: [Say(key) for key in keys]


def register(*questions: Question) -> Dict[str, Question]:
    """Return the questions by id."""
    return {question.id: question for question in questions}
