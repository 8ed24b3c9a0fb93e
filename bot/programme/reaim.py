"""The figures by each letter of RE-AIM (Glasgow, Vogt and Boles 1999). What they mean is in programma.yml."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from bot.programme.cells import Block, Cell, Row
from bot.programme.names import number, percent
from bot.programme.texts import Texts
from bot.programme.view import UNKNOWN, View

#: What stands before a figure, and the figure in words.
Line = Tuple[str, str]


def cell_text(cell: Optional[Cell], texts: Texts) -> str:
    """Return a cell in words: '1.250 (34%)', 'niet getoond', or nothing where a cell has no meaning."""
    if cell is None:
        return ""
    if cell.value is None:
        return texts.words["withheld"]
    if cell.almost_all:
        return f"{number(cell.value)} ({texts.words['almost_all']})"
    return number(cell.value) + (f" ({percent(cell.share)})" if cell.share is not None else "")


def _row(block: Block, key: str) -> Optional[Row]:
    return next((row for row in block.rows if row.key == key), None)


def _yes(view: View, texts: Texts, *names: str) -> List[Line]:
    found = []
    for name in names:
        row = _row(view.block(name), "yes")
        if row:
            found.append((view.block(name).title, cell_text(row.cells[0], texts)))
    return found


def _shown_rows(block: Block) -> List[Row]:
    return [row for row in block.rows if row.key != UNKNOWN and row.cells[0] and row.cells[0].value is not None]


def _rows(view: View, texts: Texts, *names: str, ranked: bool = True, most: int = 3) -> List[Line]:
    """Return rows of blocks, each block as one line: the largest ones, or the first ones in their own order."""
    found = []
    for name in names:
        rows = _shown_rows(view.block(name))
        if ranked:
            rows = sorted(rows, key=lambda row: -(row.cells[0].value or 0) if row.cells[0] else 0)
        said = "; ".join(f"{row.label} {cell_text(row.cells[0], texts)}" for row in rows[:most])
        found.append((view.block(name).title, said or texts.words["withheld"]))
    return found


def reaim_lines(view: View, texts: Texts) -> Dict[str, List[Line]]:
    """Return for each letter the figures of the view that belong to it."""
    words = texts.words
    weeks = view.block("weeks").rows
    going = sum(1 for row in weeks if row.cells[0] and row.cells[0].value is not None)
    moves = [
        (
            move.label.capitalize(),
            number(move.value) + (f" ({percent(move.share)})" if move.share is not None else ""),
        )
        for move in view.moves
    ]
    together = _row(view.block("mode"), "together")
    registered = [row for row in _shown_rows(view.block("source")) if row.key != "onbekend"]
    return {
        "R": [
            (words["total"], number(view.released.total or 0)),
            *_rows(view, texts, "sector", "contract", "age_group"),
        ],
        "E": [*moves, *_yes(view, texts, "plan_made", "useful"), *_rows(view, texts, "intention_end", ranked=False)],
        "A": [
            (texts.reaim.sources_shown, number(len(registered))),
            *([(together.label, cell_text(together.cells[0], texts))] if together else []),
        ],
        "I": [
            *_yes(view, texts, "completed"),
            *_rows(view, texts, "turns", ranked=False, most=4),
            *_rows(view, texts, "offers"),
        ],
        "M": [(texts.reaim.weeks_shown, f"{going} / {len(weeks)}")],
    }
