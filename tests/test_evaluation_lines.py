"""The figures of the kinds of lines: pure, without a model."""

from __future__ import annotations

import pytest

from bot.evaluation import lines as practice_lines
from bot.evaluation.page import _lines
from bot.evaluation.sets import Message


def _reading(*parts: tuple) -> dict:
    """Return a reading of kinds with certainty, each over five characters."""
    ranked = [{"name": f"line_{kind}", "confidence": sure} for kind, sure in parts]
    placed = [{**one, "start": 6 * place, "end": 6 * place + 5} for place, one in enumerate(ranked)]
    return {"ranking": ranked, "parts": placed}


@pytest.mark.parametrize(
    ("parts", "first"),
    [
        ([("push", 0.8)], "line_push"),
        ([("affirmation", 0.8), ("open_question", 0.6)], "line_open_question"),
        ([("permission", 0.8), ("advice", 0.9)], "line_permission"),
        ([("push", 0.1)], "line_small"),
        ([], "line_small"),
    ],
)
def test_what_is_on_the_screen_is_measured(parts: list, first: str) -> None:
    assert practice_lines.shown("abcde fghij", _reading(*parts), [])[0][0] == first


def test_figures() -> None:
    messages = [Message("abcde", ("line_push",)), Message("fghij", ("line_advice",)), Message("klmno", ("line_push",))]
    readings = [_reading(("push", 0.8)), _reading(("push", 0.7)), _reading(("push", 0.1), ("advice", 0.05))]
    part = practice_lines.figures(practice_lines.outcomes(messages, readings, []))
    assert part["messages"] == 3
    assert part["top1"] == pytest.approx(1 / 3)
    assert {"meant": "line_advice", "guessed": "line_push", "count": 1} in part["confusions"]
    heads, rows = practice_lines.grid(part)
    assert heads[-1] == "small"
    cells = {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in rows}
    assert cells["push"]["push"] == 1
    assert cells["push"]["small"] == 1
    assert cells["advice"]["push"] == 1
    assert sum(sum(row.values()) for row in cells.values()) == 3
    assert "33.3%" in practice_lines.told(part)[0]
    shown = _lines({"lines": {**part, "examples": 10, "leaked": 0}})
    assert "line_push" in shown
    assert "abcde" not in shown


def test_a_run_without_lines_has_a_page() -> None:
    assert "Not measured" in _lines({})
