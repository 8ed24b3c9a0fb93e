"""What is written of a talk: closed words only, by the design's section 6. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any, Dict, Iterable, List, Optional

from bot.staging import gap_of
from bot.talk.state import Talk
from bot.vocabulary import (
    AGE_GROUPS,
    BARRIERS,
    CONTRACTS,
    FORMS,
    LEVELS,
    MODES,
    MOTIVES,
    SCHOOLING,
    SECTORS,
    STAGES,
    TURNS,
    UNKNOWN,
    UNREGISTERED,
)


def week_of(day: dt.date) -> str:
    """Return the ISO week, the finest time that is ever written: '2026-W48'."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def turns_bucket(turns: int) -> str:
    """Return the bucket of a number of turns."""
    if turns <= 5:
        return TURNS[0]
    if turns <= 10:
        return TURNS[1]
    return TURNS[2] if turns <= 15 else TURNS[3]


def _one(value: Optional[str], among: Iterable[str]) -> str:
    return value if value in tuple(among) else UNKNOWN


def _some(values: Iterable[str], among: Iterable[str]) -> List[str]:
    """Return the known words, each once, sorted."""
    return sorted(set(values).intersection(among))


def may_be_counted(talk: Talk) -> bool:
    """Tell whether a row may be written: after a yes, once stage and mode are known, and never at a crisis signal."""
    return talk.consent == "yes" and talk.stage_start is not None and talk.mode in MODES and talk.closed != "crisis"


def row_of(talk: Talk, day: dt.date, offer_ids: Iterable[str], sources: Iterable[str] = ()) -> Dict[str, Any]:
    """Return the row of a talk without its id and key. Whatever is not in a closed vocabulary becomes ``unknown``.

    Barriers, motives and offers are sorted lists; they have tables of their own.

    ``offer_ids``: the ids of the knowledge, which are the vocabulary of offers. ``sources``: registered codes.
    """
    offers = tuple(offer_ids)
    stage_end = talk.stage or talk.stage_start
    return {
        "week": week_of(day),
        "source": talk.source if talk.source in tuple(sources) else UNREGISTERED,
        "mode": _one(talk.mode, MODES),
        "sector": _one(talk.sector, SECTORS),
        "contract": _one(talk.contract, CONTRACTS),
        "age_group": _one(talk.age_group, AGE_GROUPS),
        "schooling": _one(talk.schooling, SCHOOLING),
        "stage_start": _one(talk.stage_start, STAGES),
        "stage_end": _one(stage_end, STAGES),
        "gap": gap_of(stage_end or ""),
        "attitude": _one(talk.attitude, LEVELS),
        "norm": _one(talk.norm, LEVELS),
        "confidence": _one(talk.confidence, LEVELS),
        "barriers": _some(talk.barriers, BARRIERS),
        "motives": _some(talk.motives, MOTIVES),
        "learned_informally": _one(talk.learned_informally, ("yes", "no")),
        "learning_form": _one(talk.learning_form, FORMS),
        "offers": _some(talk.offers, offers),
        "chosen": _one(talk.chosen, (*offers, "none")),
        "plan_made": talk.plan is not None,
        "intention_end": _one(talk.intention_end, LEVELS),
        "useful": _one(talk.useful, ("yes", "some", "no")),
        "turns": turns_bucket(talk.turns),
        # A scan after the end opens the talk again; it was complete all the same.
        "completed": "done" in (talk.closed, talk.scan_back if talk.asked == "scan" else None),
    }
