"""What a leerambassadeur takes along to a talk: from a stage, a barrier and a motive to questions and advice. Pure.

The ground is motivational interviewing (Miller and Rollnick): open questions, listening, no pleading. What is said is
content: ``knowledge/prepare.yml``, ``stages.yml``, ``motives.yml`` and ``guide.yml``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from bot.knowledge.base import Knowledge
from bot.knowledge.models import GuideCard, Referral

#: Taken when nobody can tell the stage or the barrier: listening is right for everybody.
CAREFUL = "precontemplation"
QUESTIONS = 3
#: Two questions that share more of their words than this (0 to 1) are one and the same.
_ALIKE = 0.5


@dataclass(frozen=True)
class Preparation:
    """A prepared talk.

    ``says`` are whole sentences about the colleague; ``people`` is empty unless worries come first.
    """

    stage: str
    barrier: Optional[str]
    title: str
    says: Tuple[str, ...]
    aim: str
    questions: Tuple[str, ...]
    helps: Tuple[str, ...]
    avoid: Tuple[str, ...]
    digs_in: Tuple[str, ...]
    people: Tuple[Referral, ...]


def card_of(known: Knowledge, name: str) -> GuideCard:
    """Return a card of the guide, or the first one when an editor renamed it."""
    return next((card for card in known.guide if card.id == name), known.guide[0])


def _alike(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(first & second) > _ALIKE * min(len(first), len(second))


def _fill(chosen: Sequence[str], pool: Sequence[str]) -> List[str]:
    """Return as many questions of the pool as are still needed, none of which repeats a chosen one."""
    found: List[str] = []
    for question in pool:
        if len(chosen) + len(found) < QUESTIONS and not any(_alike(question, one) for one in (*chosen, *found)):
            found.append(question)
    return found


def said_of(known: Knowledge, stage: Optional[str], barrier: Optional[str], motive: Optional[str]) -> Tuple[str, ...]:
    """Return what is known of a colleague in whole sentences; what is not known is left out."""
    found = []
    if stage in known.prepare.stages:
        found.append(known.prepare.stages[stage].line)
    if motive in known.prepare.motives:
        found.append(known.prepare.motives[motive].line)
    if barrier in known.prepare.barriers:
        found.append(known.prepare.barriers[barrier].line)
    return tuple(found)


def preparation(
    known: Knowledge,
    day: dt.date,
    stage: Optional[str] = None,
    barrier: Optional[str] = None,
    motive: Optional[str] = None,
) -> Preparation:
    """Return what to take along to a talk with somebody in ``stage`` whom ``barrier`` holds back.

    Whatever is not a word of the closed vocabularies counts as not known. Without a stage it is the first one in which
    the barrier is found. When worries come first, the questions and the advice are about those, and not about learning.
    """
    resistance = card_of(known, "tegenstand")
    block = known.prepare.barriers.get(barrier or "")
    entry = known.barrier(barrier) if block and barrier else None
    at = stage if stage in known.prepare.stages else entry.stages[0] if entry else CAREFUL
    assert at is not None
    room = known.stage(at)
    worries = bool(entry and entry.referral)
    own = list(block.questions[at]) if block else []
    if motive in known.prepare.motives and len(own) < QUESTIONS:
        own = [*own[:1], known.motive(motive).question]  # type: ignore[arg-type]
    # The talk begins wide, with a question of the stage.
    questions = [*_fill(own, room.questions), *own]
    short = known.prepare.stages[at].short.lower() if at == stage else known.labels.ui["prepare_careful"]
    say = known.labels.ui["prepare_say"].format(line=block.digs_in if block else known.prepare.stages[at].digs_in)
    avoid = (*(() if worries else room.avoid[:1]), *(block.avoid if block else room.avoid[1:3]))
    # The same sentence is not said twice on one card.
    said = " ".join(avoid)
    listen = next((one for one in resistance.points[:2] if one.split(". ")[-1] not in said), resistance.points[0])
    return Preparation(
        stage=at,
        barrier=barrier if block else None,
        title=known.labels.ui["prepare_title"].format(stage=short),
        says=said_of(known, stage, barrier, motive),
        aim=entry.way_round if worries and entry else room.aim,
        questions=tuple(questions),
        helps=(*(() if worries else room.helps[:1]), *(block.helps if block else room.helps[1:3])),
        avoid=avoid,
        digs_in=(listen, say, resistance.points[2 % len(resistance.points)]),
        people=tuple(known.referrals_for(entry.referral, day)[:3]) if entry and entry.referral else (),
    )
