"""Makes one line of several sentences: which kinds it holds, and which of them decides.

MITI gives every utterance a code of its own and counts what is not adherent (persuade, confront) apart, so that no
skill beside it makes up for it. Hence a mistake decides, the worst one first; without one the most helpful skill does.
Every kind is counted once a line, however many sentences it takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Collection, List, Sequence, Tuple

from bot.practice.kinds import MISTAKES, SKILLS

#: A sentence of which the model is less sure than this is not coded (0 to 1; by chance it would be 0.125).
SURE = 0.3
#: So many words of information in one line are a sermon.
SERMON = 40
_PREFIX = "line_"

#: A sentence as the model reads it: intent, how sure (0 to 1), where it starts and ends.
Read = Tuple[str, float, int, int]


@dataclass(frozen=True)
class Line:
    """A line of the leerambassadeur: the kind that decides, all kinds, and the sentence that made it so."""

    kind: str
    kinds: Tuple[str, ...]
    quote: str
    sure: float


def _words(text: str) -> List[str]:
    return re.findall(r"[\w']+", text.casefold())


def _is_small(text: str, small: Collection[str]) -> bool:
    said = _words(text)
    return "?" not in text and len(said) <= 3 and all(word in small for word in said)


def read_line(text: str, parts: Sequence[Read], leave: bool, small: Collection[str]) -> Line:
    """Return a line as the colleague takes it.

    ``leave``: the line before asked leave, so that advice is welcome now. ``small`` are words like 'oké' that say
    nothing by themselves.
    """
    coded: List[Tuple[str, str, float]] = []
    asked, informing = leave, 0
    for intent, sure, start, end in parts:
        kind, piece = intent[len(_PREFIX) :], text[start:end]
        if sure < SURE or _is_small(piece, small):
            continue
        asked = asked or kind == "permission"
        if kind == "advice" and asked:
            kind = "advice_asked"
        informing += len(_words(piece)) if kind == "information" else 0
        coded.append((kind, piece, sure))
    if informing >= SERMON and not asked:
        coded = [("sermon" if kind == "information" else kind, piece, sure) for kind, piece, sure in coded]
    kinds = tuple(dict.fromkeys(kind for kind, _, _ in coded))
    for kind in (*MISTAKES, *SKILLS):
        if kind in kinds:
            piece, sure = max(((piece, sure) for one, piece, sure in coded if one == kind), key=lambda pair: pair[1])
            return Line(kind, kinds, piece, sure)
    return Line("small", ("small",), text, 0.0)
