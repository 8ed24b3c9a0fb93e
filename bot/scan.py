"""How rich in learning somebody's work is, by the three R's: richting, ruimte, ruggensteun.

Pure functions of the answers. Source: the 3R model in the annex of the programme letter (2023): direction, room and
support on the work floor. How answers are added up is our own choice; the model gives no figures for it.
"""

from __future__ import annotations

from typing import Dict, Iterable, Mapping, Optional, Tuple

from bot.vocabulary import LEVELS, RS

#: What an answer on the face scale counts for.
_WORTH = {level: worth for worth, level in enumerate(LEVELS)}
#: At equal scores the R that is worked on first: with somebody beside you the other two are easier. Own choice.
_FIRST = ("ruggensteun", "ruimte", "richting")


def scores_of(answers: Mapping[str, str], questions: Iterable[Tuple[str, str]]) -> Dict[str, float]:
    """Return the mean answer per R that was answered: 0 for all low, 2 for all high.

    Args:
        answers: the level by the id of the question; other words count for nothing.
        questions: the id and the R of each question.

    """
    found: Dict[str, list] = {}
    for name, r in questions:
        if answers.get(name) in _WORTH:
            found.setdefault(r, []).append(_WORTH[answers[name]])
    return {r: sum(found[r]) / len(found[r]) for r in RS if r in found}


def level_of(score: float) -> str:
    """Return the level of a score: the lowest third of the scale is low, the highest third high."""
    return LEVELS[0] if score < 2 / 3 else LEVELS[2] if score > 4 / 3 else LEVELS[1]


def lowest_r(scores: Mapping[str, float]) -> Optional[str]:
    """Return the R to work on: the lowest one that is not high, or ``None`` when nothing is below high."""
    below = [r for r in _FIRST if r in scores and level_of(scores[r]) != LEVELS[2]]
    return min(below, key=lambda r: scores[r], default=None)
