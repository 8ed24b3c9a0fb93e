"""The gate: from true counts of a closed period to the figures that leave."""

from __future__ import annotations

from typing import Dict, Iterable, Sequence, Tuple, Union

from bot.gate.layout import layout, past
from bot.gate.model import WITHHELD, CellKey, Counts, Earlier, Figure, Figures, Group, Rules, Shapes
from bot.gate.rounding import rounded_all
from bot.gate.suppress import Board

_HIDDEN = Figure(None, WITHHELD)


def decide(counts: Counts, shapes: Shapes, rules: Rules, earlier: Iterable[Earlier] = ()) -> Board:
    """Decide what is shown. The board knows the grounds, which may not leave; use it to measure, not to publish."""
    made = layout(counts, shapes, rules.smallest)
    board = Board(made, past(made, earlier), rules)
    board.settle()
    return board


def release(
    counts: Counts,
    shapes: Shapes,
    rules: Rules,
    earlier: Sequence[Union[Earlier, Tuple[Counts, Figures]]] = (),
) -> Dict[Group, Dict[CellKey, Figure]]:
    """Return the figures of a period: for each group that is shown, every cell of the shapes.

    A group that is not shown is not in the result, whether it holds nine talks or none; a cell of a shown group that
    is withheld looks the same whether it is too small, empty, of everyone or withheld for another. ``earlier``: the
    periods inside this one. Raises ValueError when the counts do not add up, or name something the shapes do not know.
    """
    board = decide(counts, shapes, rules, [Earlier(*one) for one in earlier])
    made = board.made
    names = made.columns[: made.shown]
    made_of: Dict[int, Figure] = {0: _HIDDEN}
    result: Dict[Group, Dict[CellKey, Figure]] = {}
    for row, group in enumerate(made.groups):
        shown = board.shown[row, : made.shown]
        if not shown[0]:
            continue
        values = rounded_all(made.n[row, : made.shown] * shown, made.keys[row, : made.shown], rules).tolist()
        for value in values:
            if value not in made_of:
                made_of[value] = Figure(value)
        result[group] = dict(zip(names, [made_of[value] for value in values], strict=True))
    return result
