"""Where somebody stands: the design's table, the gaps, the lowest factor (design, section 2)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.staging import (
    StagingAnswers,
    gap_of,
    lowest_factor,
    next_staging_question,
    planned_behaviour_applies,
    stage_of,
)
from bot.vocabulary import FACTORS, GAPS, LEVELS, STAGES

SINCE = ("long", "short")
WHEN = ("arranging", "month", "half_year", "no")
#: What each question may be answered with.
ANSWERS = {
    "learning_now": ("now", (True, False)),
    "learning_since": ("since", SINCE),
    "learning_when": ("when", WHEN),
    "first_step": ("first_step", (True, False)),
}
ANY = st.builds(
    StagingAnswers,
    now=st.sampled_from([None, True, False]),
    since=st.sampled_from([None, *SINCE]),
    when=st.sampled_from([None, *WHEN]),
    first_step=st.sampled_from([None, True, False]),
)


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        # 1. Learning something for work now? Yes: longer than half a year, or shorter.
        (StagingAnswers(now=True, since="long"), "maintenance"),
        (StagingAnswers(now=True, since="short"), "action"),
        # 2. No: within a month and a first step; within half a year; else.
        (StagingAnswers(now=False, when="month", first_step=True), "preparation"),
        (StagingAnswers(now=False, when="month", first_step=False), "contemplation"),
        (StagingAnswers(now=False, when="arranging"), "preparation"),
        (StagingAnswers(now=False, when="half_year"), "contemplation"),
        (StagingAnswers(now=False, when="no"), "precontemplation"),
        # Not enough told.
        (StagingAnswers(), None),
        (StagingAnswers(now=True), None),
        (StagingAnswers(now=False), None),
        (StagingAnswers(now=False, when="month"), None),
        # What belongs to the other branch says nothing.
        (StagingAnswers(now=True, when="no", first_step=True), None),
        (StagingAnswers(now=False, since="long"), None),
        (StagingAnswers(since="long", when="no", first_step=True), None),
    ],
)
def test_the_rules_of_the_design(answers: StagingAnswers, stage: Optional[str]) -> None:
    assert stage_of(answers) == stage


@given(ANY)
@settings(derandomize=True, max_examples=300)
def test_same_answers_same_stage(answers: StagingAnswers) -> None:
    first = stage_of(answers)
    assert first == stage_of(replace(answers))
    assert first is None or first in STAGES
    assert (first is None) == (next_staging_question(answers) is not None)


@given(ANY, st.sampled_from(SINCE), st.sampled_from(WHEN), st.booleans())
@settings(derandomize=True, max_examples=200)
def test_the_other_branch_never_changes_the_stage(answers: StagingAnswers, since: str, when: str, step: bool) -> None:
    if answers.now:
        assert stage_of(answers) == stage_of(replace(answers, when=when, first_step=step))
    else:
        assert stage_of(answers) == stage_of(replace(answers, since=since))


def _walks() -> list:
    """Every way through the questions: the questions asked and the stage reached."""
    done, open_walks = [], [(StagingAnswers(), [])]
    while open_walks:
        answers, asked = open_walks.pop()
        question = next_staging_question(answers)
        if question is None:
            done.append((tuple(asked), stage_of(answers)))
            continue
        field, values = ANSWERS[question]
        open_walks += [(replace(answers, **{field: value}), [*asked, question]) for value in values]
    return done


def test_at_most_three_questions_and_none_twice() -> None:
    walks = _walks()
    assert len(walks) == 7
    for asked, _ in walks:
        assert len(asked) <= 3
        assert len(set(asked)) == len(asked)
        assert asked[0] == "learning_now"
    assert max(len(asked) for asked, _ in walks) == 3


def test_every_stage_can_be_reached() -> None:
    assert {stage for _, stage in _walks()} == set(STAGES)


def test_gaps() -> None:
    assert [gap_of(stage) for stage in STAGES] == [
        "consider_intention",
        "consider_intention",
        "preparation_action",
        "none",
        "none",
    ]
    assert {gap_of(stage) for stage in (*STAGES, "", "iets")} == set(GAPS)


def test_faces_only_in_contemplation_and_preparation() -> None:
    assert [stage for stage in STAGES if planned_behaviour_applies(stage)] == ["contemplation", "preparation"]


def _levels(attitude: Optional[str], norm: Optional[str], confidence: Optional[str]) -> dict:
    return {"attitude": attitude, "norm": norm, "confidence": confidence}


@pytest.mark.parametrize(
    ("levels", "lowest"),
    [
        (("low", "mid", "high"), "attitude"),
        (("high", "low", "mid"), "norm"),
        (("high", "mid", "low"), "confidence"),
        (("mid", "high", "high"), "attitude"),
        # A tie: confidence first, then norm.
        (("low", "low", "low"), "confidence"),
        (("mid", "mid", "high"), "norm"),
        # Nothing low, nothing told.
        (("high", "high", "high"), None),
        ((None, None, None), None),
        ((None, "high", None), None),
        ((None, "mid", None), "norm"),
        (("unknown", "low", "unknown"), "norm"),
    ],
)
def test_lowest_factor(levels: tuple, lowest: Optional[str]) -> None:
    assert lowest_factor(_levels(*levels)) == lowest


def test_nothing_is_lower_than_the_lowest() -> None:
    for levels in itertools.product([None, *LEVELS], repeat=3):
        told = _levels(*levels)
        name = lowest_factor(told)
        ranks = {factor: LEVELS.index(level) for factor, level in told.items() if level}
        if name is None:
            assert all(rank == LEVELS.index("high") for rank in ranks.values())
        else:
            assert name in FACTORS
            assert ranks[name] == min(ranks.values()) < LEVELS.index("high")
