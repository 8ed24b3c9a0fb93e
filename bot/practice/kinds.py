"""The kinds of lines that a leerambassadeur may say, and what each does to a colleague."""

from __future__ import annotations

from typing import Dict, Mapping, Sequence, Tuple

#: What the model tells apart (``line_`` and the kind is the intent).
CODED: Tuple[str, ...] = (
    "open_question",
    "closed_question",
    "reflection",
    "affirmation",
    "information",
    "advice",
    "push",
    "permission",
)
#: What the talk makes of them besides: advice after leave was asked, much information in one go, and a short word
#: ('oké', 'hoi') or a sentence that the model is not sure of, which MITI does not code either.
KINDS: Tuple[str, ...] = (*CODED, "advice_asked", "sermon", "small")
#: What MITI calls not adherent (persuade, confront), the worst first. A sermon is persuading by facts.
MISTAKES: Tuple[str, ...] = ("push", "advice", "sermon")
#: All else, the most helpful first. Reflecting leads: MITI measures skill by it. A question stands before a compliment
#: that goes with it, since the colleague answers the question.
SKILLS: Tuple[str, ...] = (
    "reflection",
    "open_question",
    "affirmation",
    "permission",
    "advice_asked",
    "closed_question",
    "information",
)
QUESTIONS: Tuple[str, ...] = ("open_question", "closed_question")
#: What makes somebody tell something of themselves.
INVITES: Tuple[str, ...] = ("reflection", "open_question", "affirmation")

#: Openness runs from 0 (arms folded) to 10.
LEAST_OPEN, MOST_OPEN = 0, 10
#: What a line does to the openness. Our own numbers; only their order comes from the literature: reflections do most,
#: persuading without leave closes, confronting closes more (Miller and Rollnick; Moyers et al. 2014).
EFFECTS: Dict[str, int] = {
    "reflection": 2,
    "open_question": 1,
    "affirmation": 1,
    "permission": 1,
    "advice_asked": 0,
    "information": 0,
    "closed_question": 0,
    "small": 0,
    "advice": -2,
    "sermon": -2,
    "push": -3,
}


def effect(kind: str, before: Sequence[str], moves: Mapping[str, int]) -> int:
    """Return what a line does to the openness, given the deciding kinds of the lines before it.

    ``moves`` are what is particular to a colleague, added to the usual effect (-1, 0 or 1). The same thing twice wears
    off: closed questions in a row dig in, a third question in a row is a cross-examination, a second compliment in a
    row flatters. Whatever a colleague is like, a mistake never opens and a skill never closes.
    """
    change = EFFECTS[kind] + moves.get(kind, 0)
    last = before[-1] if before else None
    if kind in MISTAKES:
        return min(-1, change)
    if kind == "closed_question" and last == "closed_question":
        return -1
    if kind in QUESTIONS and len(before) > 1 and all(one in QUESTIONS for one in before[-2:]):
        return 0
    if kind in ("affirmation", "permission") and last == kind:
        return 0
    return max(0, change)


def moved(openness: int, change: int) -> int:
    """Return the openness after a change; it stays within its bounds."""
    return max(LEAST_OPEN, min(MOST_OPEN, openness + change))


def band(openness: int) -> str:
    """Return ``low`` (0 to 3), ``mid`` (4 to 6) or ``high`` (7 to 10)."""
    return "low" if openness <= 3 else "mid" if openness <= 6 else "high"
