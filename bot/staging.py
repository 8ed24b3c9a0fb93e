"""Where a person stands with learning: the stage, the gap after it, and what is in the way.

Pure functions of the answers. Sources: stages of change, Prochaska and Velicer (1997); the two gaps, the programme
letter (2023), par. 2.2, after Kantar (2019); theory of planned behaviour, Ajzen (1991).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from bot.vocabulary import FACTORS, LEVELS


@dataclass(frozen=True)
class StagingAnswers:
    """Answers to the staging questions; ``None`` where not asked or not answered yet.

    ``now``: learning something for work now. ``since``: ``long`` (over half a year) or ``short``. ``when``:
    ``arranging`` (wants to and is sorting it out), ``month`` (wants to within a month), ``half_year`` or ``no``.
    ``first_step``: has taken one.
    """

    now: Optional[bool] = None
    since: Optional[str] = None
    when: Optional[str] = None
    first_step: Optional[bool] = None


def stage_of(answers: StagingAnswers) -> Optional[str]:
    """Return the stage that the answers tell, or ``None`` when another answer is needed.

    Wanting to within a month without a first step is contemplation: the design asks for both for preparation.
    """
    if answers.now is None:
        return None
    if answers.now:
        return {"long": "maintenance", "short": "action"}.get(answers.since or "")
    if answers.when == "arranging":
        return "preparation"
    if answers.when == "month":
        if answers.first_step is None:
            return None
        return "preparation" if answers.first_step else "contemplation"
    return {"half_year": "contemplation", "no": "precontemplation"}.get(answers.when or "")


def next_staging_question(answers: StagingAnswers) -> Optional[str]:
    """Return which staging question comes next, or ``None`` when the stage is known. At most three are asked."""
    if stage_of(answers) is not None:
        return None
    if answers.now is None:
        return "learning_now"
    if answers.now:
        return "learning_since"
    if answers.when is None:
        return "learning_when"
    return "first_step"


def gap_of(stage: str) -> str:
    """Return the gap in which a person of this stage may get stuck.

    The first gap lies between precontemplation and contemplation and is mostly unconscious (habit, feeling safe). The
    second lies between preparation and action and is mostly conscious (time, money).
    """
    if stage in ("precontemplation", "contemplation"):
        return "consider_intention"
    if stage == "preparation":
        return "preparation_action"
    return "none"


def lowest_factor(levels: Mapping[str, Optional[str]]) -> Optional[str]:
    """Return the factor of planned behaviour that the talk works on: the lowest of those answered.

    ``None`` when nothing was answered or nothing is below ``high``. A tie is decided by confidence first, then norm:
    without confidence no step is taken, however good the attitude (Ajzen 1991: perceived control also acts directly).
    """
    order = {level: rank for rank, level in enumerate(LEVELS)}
    told = [(order[level], -FACTORS.index(factor), factor) for factor, level in levels.items() if level in order]
    if not told:
        return None
    rank, _, factor = min(told)
    return factor if rank < order["high"] else None


def planned_behaviour_applies(stage: str) -> bool:
    """Tell whether the three face-scale questions are asked in this stage (design, section 2)."""
    return stage in ("contemplation", "preparation")
