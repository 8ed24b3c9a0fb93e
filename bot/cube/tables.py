"""What is counted: dimensions, variables and tables, each told once.

The builder counts by them, the gate learns from them which counts add up to which, and the page finds its tables in
them. Cells of a table with many values for each talk (barriers, motives, offers) are 'word|yes' and 'word|no'. Only
'yes' is counted; 'no' is the rest of its margin.

From which stage to which stage talks went is counted, but not released: most of those cells are nought, and a nought
costs others their figure. Released is the coarser sum: to a later stage or not, by where a talk began.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from bot import vocabulary as v
from bot.gate import shapes as gate
from bot.gate.model import TOTAL, CellKey, Equation, Figure, Group, Shapes
from bot.gate.shapes import MOVED, MOVED_FROM, NO, YES
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
#: Two single tables crossed: name -> their names. Counted, but not released as such.
CROSSED: Dict[str, Tuple[str, str]] = {"moves": ("stage_start", "stage_end")}
#: A single table crossed with one of many values.
CROSSED_MANY: Dict[str, Tuple[str, str]] = {
    "barriers_by_stage": ("stage_start", "barriers"),
    "motives_by_stage": ("stage_start", "motives"),
}
#: All tables that are released, in the order of the page.
TABLES: Tuple[str, ...] = ("talks", *SINGLE, MOVED, MOVED_FROM, *MANY, *CROSSED_MANY, "offers", "chosen")
#: Variables of which a row always knows the word (bot/stagelog/row.py). The gate leaves 'unknown' out: a cell that is
#: always nought would cost others their figure. Rows of older versions may have it; then it stays.
ALWAYS_KNOWN: FrozenSet[str] = frozenset({"stage_start", "stage_end", "turns", "mode"})


def possible(name: str, words: Sequence[str], unknown: FrozenSet[str] = frozenset()) -> Tuple[str, ...]:
    """Return the words of a table or dimension that a talk can have; ``unknown`` as in :class:`Words`."""
    never = name in ALWAYS_KNOWN - unknown
    return tuple(word for word in words if not (never and word == v.UNKNOWN))


class Derived(NamedTuple):
    """A cell of the gate out of counted ones: the sum of the columns ``of``, less the column ``less`` if any."""

    key: CellKey
    of: Tuple[int, ...]
    less: Optional[int]


@dataclass(frozen=True)
class Words:
    """The words that grow: ids of offers and codes of sources, both sorted.

    ``unknown``: those of :data:`ALWAYS_KNOWN` that are unknown somewhere all the same.
    """

    offers: Tuple[str, ...]
    sources: Tuple[str, ...]
    unknown: FrozenSet[str] = frozenset()

    def possible(self, name: str, words: Sequence[str]) -> Tuple[str, ...]:
        """Return the words of a table or dimension that a talk can have."""
        return possible(name, words, self.unknown)

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
    cells = [Derived(key, (at,), None) for key, at in place.items() if key[0] not in CROSSED]
    for table, all_words in words.many.items():
        for word in all_words:
            cells.append(Derived(gate.cell(table, word, NO), (place[TOTAL],), place[gate.cell(table, word, YES)]))
    for table, (first, second) in CROSSED_MANY.items():
        for a in words.single[first]:
            for b in words.many[second]:
                yes = place[gate.cell(table, a, b, YES)]
                cells.append(Derived(gate.cell(table, a, b, NO), (place[first, a],), yes))
    for key, of in _moved_cells().items():
        cells.append(Derived(key, tuple(place[one] for one in of), None))
    return cells


def _moved_cells() -> Dict[CellKey, List[CellKey]]:
    """Return each cell about who went on, with the counted cells of which it is the sum."""
    order = {stage: at for at, stage in enumerate(v.STAGES)}
    moves = {YES: [], NO: []}  # type: Dict[str, List[Tuple[str, str]]]
    for start in _STAGES:
        for end in _STAGES:
            # Without a stage at either side nobody can say that a talk went on.
            later = start in order and end in order and order[end] > order[start]
            moves[YES if later else NO].append((start, end))
    found: Dict[CellKey, List[CellKey]] = {}
    for answer, pairs in moves.items():
        found[gate.cell(MOVED, answer)] = [gate.cell("moves", *pair) for pair in pairs]
        for stage in v.STAGES[:-1]:
            found[gate.cell(MOVED_FROM, stage, answer)] = [
                gate.cell("moves", *pair) for pair in pairs if pair[0] == stage
            ]
    return found


@functools.lru_cache(maxsize=4)
def shapes_of(words: Words) -> Shapes:
    """Return the additive structure of all tables for the gate."""
    single = {name: words.possible(name, some) for name, some in words.single.items()}
    many = words.many
    parts: List[Sequence[Equation]] = [gate.single(table, all_words) for table, all_words in single.items()]
    parts += [gate.many(table, all_words) for table, all_words in many.items()]
    parts += [gate.crossed_many(table, (a, single[a]), (b, many[b])) for table, (a, b) in CROSSED_MANY.items()]
    ends = single["stage_end"]
    of_gap: Mapping[str, List[str]] = {gap: [s for s in ends if GAP_OF_STAGE[s] == gap] for gap in v.GAPS}
    parts.append(gate.derived("gap", "stage_end", of_gap))
    others = sorted({*single["stage_start"], *ends} - set(v.STAGES))
    parts.append(gate.forward("stage_start", "stage_end", v.STAGES, others))
    parts += [gate.among(gate.cell("offers", one, YES), gate.cell("chosen", one)) for one in words.offers]
    dimensions = {name: words.possible(name, some) for name, some in words.dimensions.items()}
    return gate.shapes(dimensions, *parts, most=MOST_FILTERS)


def shown_of_old(figures: Mapping[CellKey, Figure]) -> Dict[CellKey, Figure]:
    """Return figures of an earlier release with what its table ``moves``, released then, tells of today's cells."""
    found, moved = dict(figures), gate.cell(MOVED, YES)
    if moved in found or not any(table == "moves" for table, _ in found):
        return found
    first, *_, before, last = v.STAGES
    for stage, answer, end in ((first, NO, first), (before, YES, last)):
        one = found.get(gate.cell("moves", stage, end))
        if one is not None and one.value is not None:
            # What is left of the stage is known with it, if the stage itself was shown.
            found[gate.cell(MOVED_FROM, stage, answer)] = one
            found[gate.cell(MOVED_FROM, stage, NO if answer == YES else YES)] = found["stage_start", stage]
    return found


def filters_text(group: Group) -> str:
    """Return a group as it is stored: 'contract=vast|sector=zorg', empty for all."""
    return "|".join(f"{dimension}={value}" for dimension, value in sorted(group))


def group_of(filters: str) -> Group:
    """Return the group of a stored text."""
    pairs = (pair.partition("=") for pair in filters.split("|") if pair)
    return tuple((dimension, value) for dimension, _, value in pairs)
