"""The schema of what a leerambassadeur gets: ``prepare.yml``, to prepare a talk, and ``together.yml``, to hold it."""

from __future__ import annotations

from typing import Dict, Iterable, List

from pydantic import Field, validator

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry
from bot.vocabulary import BARRIERS, FACTORS, MOTIVES, STAGES


def _whole(found: Iterable[str], wanted: Iterable[str]) -> None:
    missing = [name for name in wanted if name not in set(found)]
    if missing:
        raise ValueError(f"has no {', '.join(missing)}")


class PrepareStage(Entry):
    """A stage as it is heard of a colleague.

    ``line`` is said back in a whole sentence, ``short`` stands on a button, ``heard`` are words that tell this stage,
    and ``digs_in`` is what to say to a colleague who digs in.
    """

    line: f.Text
    short: f.Label
    heard: List[f.Alias] = Field(..., min_items=3)
    digs_in: f.Text


class PrepareMotive(Entry):
    """A motive as it is heard of a colleague."""

    line: f.Text
    heard: List[f.Alias] = Field(..., min_items=3)


class PrepareBarrier(Entry):
    """A barrier as it is heard of a colleague, with the open questions that fit it in each of the five stages."""

    line: f.Text
    heard: List[f.Alias] = Field(..., min_items=3)
    questions: Dict[f.Stage, List[f.Text]]
    helps: List[f.Text] = Field(..., min_items=2, max_items=2)
    avoid: List[f.Text] = Field(..., min_items=2, max_items=2)
    digs_in: f.Text

    @validator("questions")
    def _every_stage(cls, questions: Dict[str, List[str]]) -> Dict[str, List[str]]:
        _whole(questions, STAGES)
        odd = [stage for stage, lines in questions.items() if not 1 <= len(lines) <= 3]
        if odd:
            raise ValueError(f"needs one to three questions for {', '.join(odd)}")
        return questions


class Prepare(Entry):
    """All that the preparation of a talk holds; every stage, motive and barrier is there."""

    stages: Dict[f.Stage, PrepareStage]
    motives: Dict[f.Motive, PrepareMotive]
    barriers: Dict[f.Barrier, PrepareBarrier]

    @validator("stages")
    def _all_stages(cls, found: Dict[str, PrepareStage]) -> Dict[str, PrepareStage]:
        _whole(found, STAGES)
        return found

    @validator("motives")
    def _all_motives(cls, found: Dict[str, PrepareMotive]) -> Dict[str, PrepareMotive]:
        _whole(found, MOTIVES)
        return found

    @validator("barriers")
    def _all_barriers(cls, found: Dict[str, PrepareBarrier]) -> Dict[str, PrepareBarrier]:
        _whole(found, BARRIERS)
        return found


class Together(Entry):
    """What is said otherwise when a colleague and a leerambassadeur share one phone.

    ``handover``: by question of the talk, lines that hand the word to the leerambassadeur just before that question;
    one of them is said. ``factors``: what is said of the lowest factor in place of ``factors.yml``. ``leave_out``: ids
    of offers and people that make no sense with a leerambassadeur beside you. ``guessed``: words that make a yes to
    counting somebody else's guess.
    """

    handover: Dict[f.Id, List[f.Text]]
    factors: Dict[f.Factor, List[f.Text]] = Field(default_factory=dict)
    leave_out: List[f.Id] = Field(default_factory=list)
    guessed: List[f.Alias] = Field(..., min_items=1)

    @validator("handover")
    def _some_lines(cls, lines: Dict[str, List[str]]) -> Dict[str, List[str]]:
        odd = [name for name, some in lines.items() if not some]
        if odd:
            raise ValueError(f"has no line for {', '.join(odd)}")
        return lines

    @validator("factors")
    def _known_factors(cls, lines: Dict[str, List[str]]) -> Dict[str, List[str]]:
        odd = [name for name in lines if name not in FACTORS or not 1 <= len(lines[name]) <= 2]
        if odd:
            raise ValueError(f"needs one or two lines for {', '.join(odd)}")
        return lines
