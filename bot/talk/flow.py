"""Which question comes next: the order of a talk (design, sections 3 and 4)."""

from __future__ import annotations

from typing import Dict, Optional, Tuple

from bot import staging
from bot.talk.state import Talk

#: What is asked once the stage is known, per stage of the start. At most one question at a time; a question whose
#: answer is already known is passed over. The face scales stand only where the design has them.
AFTER_STAGING: Dict[str, Tuple[str, ...]] = {
    "precontemplation": ("barrier", "work", "offer", "plan", "sure", "useful"),
    "contemplation": ("motive", "attitude", "norm", "confidence", "work", "offer", "plan", "sure", "useful"),
    "preparation": ("barrier", "attitude", "norm", "confidence", "work", "contract", "offer", "plan", "sure", "useful"),
    "action": ("barrier", "work", "contract", "offer", "plan", "sure", "useful"),
    "maintenance": ("motive", "work", "contract", "offer", "plan", "sure", "useful"),
}


def _known(question: str, talk: Talk) -> bool:
    """Tell whether a question needs no asking, since its answer was given unasked or makes no sense."""
    if question == "work":
        return talk.sector is not None
    if question == "contract":
        return talk.contract is not None
    if question in ("plan", "sure"):
        nothing_chosen = talk.chosen in (None, "none")
        return nothing_chosen or (question == "sure" and talk.plan is None)
    if question in ("barrier", "motive"):
        return bool(talk.barriers if question == "barrier" else talk.motives)
    return False


def next_question(talk: Talk) -> Optional[str]:
    """Return the id of the question to ask now, or ``None`` when the talk is over."""
    if talk.closed:
        return None
    if talk.role is None:
        return "role"
    if talk.role == "ambassador" and talk.mode is None:
        return "ambassador"
    if talk.consent is None:
        return "consent"
    if talk.topic == "pause":
        return "pause"
    if talk.stage is None and not talk.done_with("recognition"):
        return "recognition"
    if talk.proposed_stage:
        return "stage_check"
    if talk.stage is None:
        return staging.next_staging_question(talk.staging)
    # A barrier that was met ends with its own question; in preparation the face scales take that place.
    if talk.topic and not talk.offers and talk.stage_start != "preparation" and not talk.done_with("barrier_follow"):
        return "barrier_follow"
    for question in AFTER_STAGING[talk.stage_start or talk.stage]:
        if not talk.done_with(question) and not _known(question, talk):
            return question
    return None
