"""Helpers for the tests of practising: talks with a colleague, without a model."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from bot.knowledge.practice import PracticeContent
from bot.practice.colleague import Answer, answer, start
from bot.practice.reading import Line, read_line
from bot.practice.state import Practice
from tests.talking import known


def content() -> PracticeContent:
    """Return the real colleagues and words."""
    return known().practice


def said(kind: str, text: str = "een zin van drie woorden", *others: str) -> Line:
    """Return a line of one kind; ``others`` are kinds that stand in it besides."""
    return Line(kind, (kind, *others), text, 0.9)


def hold(colleague: str, kinds: Sequence[str], seed: int = 1) -> Tuple[Practice, List[Answer]]:
    """Hold a talk of one line after another, until it is over."""
    practice, _ = start(content(), colleague, seed)
    answers: List[Answer] = []
    for kind in kinds:
        answers.append(answer(practice, said(kind, f"zin {len(answers)}"), content()))
        if answers[-1].over:
            break
    return practice, answers


def read(text: str, *kinds: str, leave: bool = False, sure: float = 0.9) -> Line:
    """Read a text of which each sentence has a kind, in order."""
    from bot.nlu.lines import sentences

    places = sentences(text)
    assert len(places) == len(kinds), (places, kinds)
    parts = [(f"line_{kind}", sure, start, end) for kind, (start, end) in zip(kinds, places, strict=True)]
    return read_line(text, parts, leave, set(content().words.small))
