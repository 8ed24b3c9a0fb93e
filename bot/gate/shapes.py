"""The additive structure of tables: which counts add up to which.

Whoever reads the figures knows these sums, so they are the roads by which a withheld figure could be worked out
(Hundepool et al., Statistical Disclosure Control, 2012, chapter on tabular data: linked and hierarchical tables).
Every relation that holds for all records belongs here, also those that no table shows.
"""

from __future__ import annotations

from typing import Iterable, List, Mapping, Sequence, Set, Tuple

from bot.gate.model import TOTAL, CellKey, Equation, Shapes

YES, NO = "yes", "no"
SEPARATOR = "|"
#: The tables of :func:`forward`.
MOVED, MOVED_FROM = "moved", "moved_from"


def cell(table: str, *values: str) -> CellKey:
    """Return the key of a cell; values may not hold the separator."""
    for value in values:
        if SEPARATOR in value:
            raise ValueError(f"the value {value!r} of table {table!r} may not hold {SEPARATOR!r}")
    return table, SEPARATOR.join(values)


def single(table: str, words: Sequence[str]) -> List[Equation]:
    """One value for each record (``unknown`` among the words): the cells add up to the total."""
    return [Equation(TOTAL, tuple(cell(table, word) for word in words))]


def many(table: str, words: Sequence[str]) -> List[Equation]:
    """Any number of values for each record: cells overlap, so each word has a 'yes' and a 'no' cell of its own."""
    return [Equation(TOTAL, (cell(table, word, YES), cell(table, word, NO))) for word in words]


def crossed(table: str, first: Tuple[str, Sequence[str]], second: Tuple[str, Sequence[str]]) -> List[Equation]:
    """Two single-valued tables crossed: cells ``a|b``, with the cells of both tables as margins.

    ``first`` and ``second``: name of the table and its words.
    """
    (name_a, words_a), (name_b, words_b) = first, second
    rows = [Equation(cell(name_a, a), tuple(cell(table, a, b) for b in words_b)) for a in words_a]
    columns = [Equation(cell(name_b, b), tuple(cell(table, a, b) for a in words_a)) for b in words_b]
    return rows + columns


def crossed_many(table: str, first: Tuple[str, Sequence[str]], second: Tuple[str, Sequence[str]]) -> List[Equation]:
    """Cross a single-valued table with one of many values: cells ``a|word|yes`` and ``a|word|no``."""
    (name_a, words_a), (name_b, words_b) = first, second
    equations = []
    for word in words_b:
        for a in words_a:
            equations.append(Equation(cell(name_a, a), (cell(table, a, word, YES), cell(table, a, word, NO))))
        for answer in (YES, NO):
            parts = tuple(cell(table, a, word, answer) for a in words_a)
            equations.append(Equation(cell(name_b, word, answer), parts))
    return equations


def derived(table: str, of: str, groups: Mapping[str, Sequence[str]]) -> List[Equation]:
    """Derive a table from another: each word stands for some words of the table ``of`` (gap from stage_end)."""
    return [Equation(cell(table, word), tuple(cell(of, one) for one in parts)) for word, parts in groups.items()]


def forward(start: str, end: str, stages: Sequence[str], others: Sequence[str] = ()) -> List[Equation]:
    """Say how many records went on to a later stage, by where they began: coarser than crossing start and end.

    ``start`` and ``end``: the single tables of the stages. ``stages``: in order; nobody can go on from the last, so it
    has no cell. ``others``: words of both tables that are no stage. The tables: ``moved`` and ``moved_from``.

    Whoever did not go on from the first stage ended there, and whoever went on from the last but one ended in the
    last. So those who came back to the first stage are the difference of two cells, which must be guarded.
    """
    first, *_, before, last = stages
    began = [cell(start, stage) for stage in stages[:-1]]
    yes, no = ([cell(MOVED_FROM, stage, answer) for stage in stages[:-1]] for answer in (YES, NO))
    found = single(MOVED, (YES, NO))
    found.append(Equation(cell(MOVED, YES), tuple(yes)))
    found.append(Equation(cell(MOVED, NO), (*no, *(cell(start, word) for word in (last, *others)))))
    found += [Equation(whole, (one, other)) for whole, one, other in zip(began, yes, no, strict=True)]
    found += among(cell(end, last), cell(MOVED_FROM, before, YES))
    # With an end that is no stage, not all who did not go on ended in the first one.
    return found if others else [*found, *among(cell(end, first), cell(MOVED_FROM, first, NO))]


def among(whole: CellKey, *parts: CellKey) -> List[Equation]:
    """Say that the records of the parts, which do not overlap, are all among the whole (chosen among offered)."""
    return [Equation(whole, parts, rest=True)]


def shapes(dimensions: Mapping[str, Sequence[str]], *tables: Iterable[Equation], most: int = 3) -> Shapes:
    """Put tables together. Raises ValueError where a cell hangs in the air: no sums lead to it from the total."""
    equations = tuple(equation for table in tables for equation in table)
    reached: Set[CellKey] = {TOTAL}
    size = 0
    while size < len(reached):
        size = len(reached)
        for equation in equations:
            if equation.whole in reached and not equation.rest:
                reached.update(equation.parts)
            elif reached.issuperset(equation.parts):
                reached.add(equation.whole)
    for equation in equations:
        for key in (equation.whole, *equation.parts):
            if key not in reached:
                raise ValueError(f"no table leads from the total to the cell {key}; give the tables of its margins too")
    return Shapes({name: tuple(values) for name, values in dimensions.items()}, equations, most=most)
