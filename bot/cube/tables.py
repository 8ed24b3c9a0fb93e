"""What is counted: dimensions, variables and tables, each told once.

The builder counts by them, the gate learns from them which counts add up to which, and the page finds its tables in
them. Cells of a table with many values for each talk (barriers, motives, offers) are 'word|yes' and 'word|no'. Only
'yes' is counted; 'no' is the rest of its margin.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from bot import vocabulary as v
from bot.gate import shapes as gate
from bot.gate.model import TOTAL, CellKey, Equation, Group, Shapes
from bot.gate.shapes import NO, YES
from bot.staging import gap_of

#: Filters at a time.
MOST_FILTERS = 3
#: The dimension that says through which page a talk came.
SOURCE = "source"
_UNKNOWN = (v.UNKNOWN,)
_STAGES = (*v.STAGES, *_UNKNOWN)
_LEVELS = (*v.LEVELS, *_UNKNOWN)
_ANSWER = (YES, NO)

#: Dimensions and their words. The words of the source are those registered.
DIMENSIONS: Dict[str, Tuple[str, ...]] = {
    "age_group": (*v.AGE_GROUPS, *_UNKNOWN),
    "contract": (*v.CONTRACTS, *_UNKNOWN),
    "mode": (*v.MODES, *_UNKNOWN),
    "sector": (*v.SECTORS, *_UNKNOWN),
}
#: Tables with one value for each talk, and their words. The words of ``chosen`` are the offers, none and unknown.
SINGLE: Dict[str, Tuple[str, ...]] = {
    "completed": _ANSWER,
    "stage_start": _STAGES,
    "stage_end": _STAGES,
    "gap": v.GAPS,
    "attitude": _LEVELS,
    "norm": _LEVELS,
    "confidence": _LEVELS,
    "learned_informally": (YES, NO, *_UNKNOWN),
    "learning_form": (*v.FORMS, *_UNKNOWN),
    "schooling": (*v.SCHOOLING, *_UNKNOWN),
    "plan_made": _ANSWER,
    "intention_end": _LEVELS,
    "useful": ("yes", "some", "no", *_UNKNOWN),
    "turns": (*v.TURNS, *_UNKNOWN),
}
#: The gap of each stage, by which both tables hang together.
GAP_OF_STAGE: Dict[str, str] = {stage: gap_of(stage) for stage in _STAGES}
#: Tables with any number of values for each talk. The words of ``offers`` are those of the knowledge.
MANY: Dict[str, Tuple[str, ...]] = {"barriers": v.BARRIERS, "motives": v.MOTIVES}
#: Two single tables crossed: name -> their names.
CROSSED: Dict[str, Tuple[str, str]] = {"moves": ("stage_start", "stage_end")}
#: A single table crossed with one of many values.
CROSSED_MANY: Dict[str, Tuple[str, str]] = {
    "barriers_by_stage": ("stage_start", "barriers"),
    "motives_by_stage": ("stage_start", "motives"),
}
#: All tables, in the order of the page.
TABLES: Tuple[str, ...] = ("talks", *SINGLE, *CROSSED, *MANY, *CROSSED_MANY, "offers", "chosen")


class Derived(NamedTuple):
    """A cell of the gate out of counted ones: the column ``of``, less the column ``less`` where there is one."""

    key: CellKey
    of: int
    less: Optional[int]


@dataclass(frozen=True)
class Words:
    """The words that grow: ids of offers and codes of sources, both sorted."""

    offers: Tuple[str, ...]
    sources: Tuple[str, ...]

    @property
    def single(self) -> Dict[str, Tuple[str, ...]]:
        """All tables with one value for each talk."""
        return {**SINGLE, "chosen": (*self.offers, "none", v.UNKNOWN)}

    @property
    def many(self) -> Dict[str, Tuple[str, ...]]:
        """All tables with any number of values for each talk."""
        return {**MANY, "offers": self.offers}

    @property
    def dimensions(self) -> Dict[str, Tuple[str, ...]]:
        """All dimensions with their words."""
        return {**DIMENSIONS, SOURCE: self.sources}


def counted_cells(words: Words) -> List[CellKey]:
    """Return the cells that the cube counts, the total first: no 'no' of tables with many values."""
    single, many = words.single, words.many
    cells: List[CellKey] = [TOTAL]
    cells += [(table, word) for table, all_words in single.items() for word in all_words]
    for table, (first, second) in CROSSED.items():
        cells += [gate.cell(table, a, b) for a in single[first] for b in single[second]]
    cells += [gate.cell(table, word, YES) for table, all_words in many.items() for word in all_words]
    for table, (first, second) in CROSSED_MANY.items():
        cells += [gate.cell(table, a, b, YES) for a in single[first] for b in many[second]]
    return cells


def derived_cells(words: Words) -> List[Derived]:
    """Return every cell of the gate as a counted one, or as the difference of two: all but those with a 'yes'."""
    place = {key: at for at, key in enumerate(counted_cells(words))}
    cells = [Derived(key, at, None) for key, at in place.items()]
    for table, all_words in words.many.items():
        for word in all_words:
            cells.append(Derived(gate.cell(table, word, NO), place[TOTAL], place[gate.cell(table, word, YES)]))
    for table, (first, second) in CROSSED_MANY.items():
        for a in words.single[first]:
            for b in words.many[second]:
                yes = place[gate.cell(table, a, b, YES)]
                cells.append(Derived(gate.cell(table, a, b, NO), place[first, a], yes))
    return cells


@functools.lru_cache(maxsize=4)
def shapes_of(words: Words) -> Shapes:
    """Return the additive structure of all tables for the gate."""
    single, many = words.single, words.many
    parts: List[Sequence[Equation]] = [gate.single(table, all_words) for table, all_words in single.items()]
    parts += [gate.many(table, all_words) for table, all_words in many.items()]
    parts += [gate.crossed(table, (a, single[a]), (b, single[b])) for table, (a, b) in CROSSED.items()]
    parts += [gate.crossed_many(table, (a, single[a]), (b, many[b])) for table, (a, b) in CROSSED_MANY.items()]
    of_gap: Mapping[str, List[str]] = {gap: [s for s, g in GAP_OF_STAGE.items() if g == gap] for gap in v.GAPS}
    parts.append(gate.derived("gap", "stage_end", of_gap))
    parts += [gate.among(gate.cell("offers", one, YES), gate.cell("chosen", one)) for one in words.offers]
    return gate.shapes(words.dimensions, *parts, most=MOST_FILTERS)


def filters_text(group: Group) -> str:
    """Return a group as it is stored: 'contract=vast|sector=zorg', empty for all."""
    return "|".join(f"{dimension}={value}" for dimension, value in sorted(group))


def group_of(filters: str) -> Group:
    """Return the group of a stored text."""
    pairs = (pair.partition("=") for pair in filters.split("|") if pair)
    return tuple((dimension, value) for dimension, _, value in pairs)
