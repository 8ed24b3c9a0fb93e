"""The schema of ``knowledge/practice/``: the colleagues to practise with, replies that fit all of them, and the words.

One file a colleague in ``knowledge/practice/colleagues/``, so that an editor sees one person at a time.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Dict, List, Literal, Mapping, Optional, Tuple

from pydantic import Field, conint, validator

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry

#: What a colleague reacts to (:data:`bot.practice.kinds.KINDS`); a test holds the two together.
REACTIONS: Tuple[str, ...] = (
    "open_question",
    "closed_question",
    "reflection",
    "affirmation",
    "information",
    "advice",
    "push",
    "permission",
    "advice_asked",
    "sermon",
    "small",
)
#: How many replies a colleague needs at least.
LEAST_REPLIES = 35
#: The sentences of the mirror; what may stand in braces in them is said in docs/oefenen.md.
MIRROR: Dict[str, Tuple[str, ...]] = {
    "counts": ("name",),
    "nothing": (),
    "ratio": ("questions", "reflections"),
    "ratio_none": (),
    "ratio_few": (),
    "ratio_fair": (),
    "ratio_good": (),
    "opened": ("name",),
    "closed": ("name",),
    "same": ("name",),
    "strong": ("quote",),
    "no_strong": ("name",),
    "otherwise": ("quote",),
    "no_otherwise": (),
}
_SUGGESTING = ("reflection", "question", "name")
#: Kinds of which a line may be quoted as one to try otherwise, and as a strong one.
OTHERWISE = ("push", "advice", "sermon", "closed_question", "information")
STRONG = ("reflection", "open_question", "affirmation", "permission")

Texts = List[f.Text]


def _whole(found: Mapping[str, object], wanted: Tuple[str, ...]) -> None:
    odd = set(found) ^ set(wanted)
    if odd:
        raise ValueError(f"has no or an unknown {', '.join(sorted(odd))}")


def _braces(text: str, allowed: Tuple[str, ...]) -> None:
    odd = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} - set(allowed)
    if odd:
        raise ValueError(f"'{{{min(odd)}}}' cannot be filled in here")


class Bands(Entry):
    """Replies by openness: ``low`` (0 to 3), ``mid`` (4 to 6), ``high`` (7 to 10), ``any``."""

    low: Texts = Field(default_factory=list)
    mid: Texts = Field(default_factory=list)
    high: Texts = Field(default_factory=list)
    any: Texts = Field(default_factory=list)

    @property
    def size(self) -> int:
        """How many replies there are."""
        return len(self.low) + len(self.mid) + len(self.high) + len(self.any)


class Piece(Entry):
    """A piece of somebody's story, told once the openness is ``at``."""

    at: conint(ge=1, le=9)  # type: ignore[valid-type]
    about: Literal["barrier", "hurt", "strength", "motive", "step"]
    text: f.Text


class Colleague(Entry):
    """Somebody to practise with.

    ``scene`` is where they stand, ``opening`` their first words, ``openness`` where they begin (0 to 6). ``moves`` is
    what is particular to them, added to what a kind of line does (-1 to 1). ``try_reflection`` and ``try_question`` are
    lines that fit this person, for the mirror to suggest.
    """

    id: f.Id
    name: f.Label
    age: conint(ge=16, le=67)  # type: ignore[valid-type]
    job: f.Label
    sector: f.Sector
    contract: f.Contract
    stage: f.Stage
    barriers: List[f.Barrier] = Field(..., min_items=1)
    motive: f.Motive
    difficulty: Literal["easy", "middle", "hard"]
    manner: f.Text
    scene: f.Text
    opening: Texts = Field(..., min_items=2)
    openness: conint(ge=0, le=6)  # type: ignore[valid-type]
    moves: Dict[str, conint(ge=-1, le=1)] = Field(default_factory=dict)  # type: ignore[valid-type]
    replies: Dict[str, Bands]
    story: List[Piece] = Field(..., min_items=4)
    farewell: Bands
    try_reflection: Texts = Field(..., min_items=2)
    try_question: Texts = Field(..., min_items=2)

    @validator("replies")
    def _enough(cls, replies: Dict[str, Bands]) -> Dict[str, Bands]:
        _whole(replies, REACTIONS)
        count = sum(bands.size for bands in replies.values())
        if count < LEAST_REPLIES:
            raise ValueError(f"holds {count} replies; write at least {LEAST_REPLIES}")
        return replies

    @validator("moves")
    def _known(cls, moves: Dict[str, int]) -> Dict[str, int]:
        odd = set(moves) - set(REACTIONS)
        if odd:
            raise ValueError(f"has an unknown {', '.join(sorted(odd))}")
        return moves

    @validator("story")
    def _in_order(cls, story: List[Piece]) -> List[Piece]:
        ats = [piece.at for piece in story]
        if ats != sorted(ats):
            raise ValueError("must go up in 'at', as it is told bit by bit")
        missing = {"barrier", "hurt", "strength", "motive"} - {piece.about for piece in story}
        if missing:
            raise ValueError(f"has no piece about {', '.join(sorted(missing))}")
        return story

    @validator("farewell")
    def _each(cls, farewell: Bands) -> Bands:
        if farewell.any or not (farewell.low and farewell.mid and farewell.high):
            raise ValueError("needs words for low, mid and high, and none for any")
        return farewell


class KindWords(Entry):
    """A kind of line in words: ``short`` for the screen, why it is ``strong``, and how to put it ``otherwise``."""

    short: f.Label
    means: f.Text
    strong: Optional[f.Text] = None
    otherwise: Texts = Field(default_factory=list)


class PracticeWords(Entry):
    """What is said about practising, and the words that are listened for."""

    kinds: Dict[str, KindWords]
    mirror: Dict[str, f.Text]
    small: List[f.Alias] = Field(..., min_items=5)
    me: List[f.Alias] = Field(..., min_items=3)
    you: List[f.Alias] = Field(..., min_items=3)
    stop: List[f.Alias] = Field(..., min_items=3)
    restart: List[f.Alias] = Field(..., min_items=2)
    again: List[f.Alias] = Field(..., min_items=2)
    other: List[f.Alias] = Field(..., min_items=2)
    done: List[f.Alias] = Field(..., min_items=2)
    easy: List[f.Alias] = Field(..., min_items=2)
    hard: List[f.Alias] = Field(..., min_items=2)
    any: List[f.Alias] = Field(..., min_items=2)
    stop_button: f.Label
    more_button: f.Label
    choice: f.Text

    @validator("kinds")
    def _kinds(cls, kinds: Dict[str, KindWords]) -> Dict[str, KindWords]:
        _whole(kinds, REACTIONS)
        for name, words in kinds.items():
            if name in OTHERWISE and not words.otherwise:
                raise ValueError(f"'{name}' has no 'otherwise'")
            if name in STRONG and not words.strong:
                raise ValueError(f"'{name}' has no 'strong'")
            for text in words.otherwise:
                _braces(text, _SUGGESTING)
        return kinds

    @validator("mirror")
    def _mirror(cls, mirror: Dict[str, str]) -> Dict[str, str]:
        _whole(mirror, tuple(MIRROR))
        for name, text in mirror.items():
            _braces(text, MIRROR[name])
        return mirror

    @validator("choice")
    def _choice(cls, text: str) -> str:
        _braces(text, ("name", "age", "job"))
        return text


class Generic(Entry):
    """Replies that any colleague could give."""

    replies: Dict[str, Bands]

    @validator("replies")
    def _all(cls, replies: Dict[str, Bands]) -> Dict[str, Bands]:
        _whole(replies, REACTIONS)
        return replies


@dataclass(frozen=True)
class PracticeContent:
    """Everything that practising needs of the knowledge."""

    colleagues: Tuple[Colleague, ...]
    generic: Mapping[str, Bands]
    words: PracticeWords

    def colleague(self, name: str) -> Colleague:
        """Return a colleague by id.

        Raises:
            KeyError: when there is none of that name.

        """
        for one in self.colleagues:
            if one.id == name:
                return one
        raise KeyError(name)
