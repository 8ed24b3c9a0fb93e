"""Small random worlds for the tests of the gate, and all that a reader of their releases knows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.gate.model import TOTAL, CellKey, Count, Earlier, Equation, Figure, Group, Rules, Shapes
from bot.gate.release import release
from bot.gate.rounding import bounds
from bot.gate.shapes import among, crossed, crossed_many, derived, forward, many, shapes, single

SALT = b"salt of the tests"
FAR = 10**6
WORDS: Dict[str, Tuple[str, ...]] = {
    "attitude": ("low", "mid", "high"),
    "start": ("a", "b", "c"),
    "end": ("a", "b", "c"),
    "from": ("a", "b", "c", "d"),
    "to": ("a", "b", "c", "d"),
}
MANY: Dict[str, Tuple[str, ...]] = {"barriers": ("time", "money"), "offers": ("x", "y")}
CHOSEN = ("x", "y", "none")


@dataclass
class World:
    """Records in periods: ``cells`` (records x columns, 0 or 1), ``values`` (records x dimensions) and ``weeks``.

    ``unseen``: sums over columns that no release has, but that a reader can reason with. Those columns come last.
    """

    shapes: Shapes
    unseen: List[Equation]
    columns: List[CellKey]
    cells: np.ndarray
    values: np.ndarray
    weeks: np.ndarray
    keys: np.ndarray
    groups: List[Group]
    blocks: List[List[int]]

    def __post_init__(self) -> None:
        self.row = {group: at for at, group in enumerate(self.groups)}
        self.place = {key: at for at, key in enumerate(self.columns)}
        names = list(self.shapes.dimensions)
        self.inside = np.ones((len(self.groups), len(self.values)), dtype=np.int64)
        for at, group in enumerate(self.groups):
            for dimension, value in group:
                code = self.shapes.dimensions[dimension].index(value)
                self.inside[at] &= self.values[:, names.index(dimension)] == code
        #: (row, rows of the children) for each sum over a dimension
        self.families = [
            (at, [self.row[tuple(sorted((*group, (name, value))))] for value in values])
            for at, group in enumerate(self.groups)
            if len(group) < self.shapes.most
            for name, values in self.shapes.dimensions.items()
            if name not in dict(group)
        ]
        #: (column, columns of the parts) for each sum within a group
        self.sums = [
            (self.place[one.whole], [self.place[part] for part in one.parts])
            for one in (*self.shapes.equations, *self.unseen)
            if not one.rest
        ]
        self.released = len(self.shapes.cells())

    def true(self, weeks: Sequence[int]) -> np.ndarray:
        """Return true counts, groups x columns."""
        return (self.inside * np.isin(self.weeks, weeks)) @ self.cells

    def counts(self, weeks: Sequence[int]) -> Dict[Group, Dict[CellKey, Count]]:
        """Return what the store would give the gate: only groups with records, only cells with records."""
        at = np.isin(self.weeks, weeks)
        n = self.true(weeks)
        keys = ((self.inside * at) @ (self.cells * self.keys[:, None])) % (1 << 32)
        source = list(self.shapes.dimensions).index(self.shapes.source)
        registered = range(1, len(self.shapes.dimensions[self.shapes.source]))
        parts = [(self.inside * (at & (self.values[:, source] == one))) @ self.cells for one in registered]
        top = np.max(parts, axis=0) if parts else np.zeros_like(n)
        found: Dict[Group, Dict[CellKey, Count]] = {}
        for row, group in enumerate(self.groups):
            if not n[row, 0]:
                continue
            sourced = self.shapes.source in dict(group)
            filled = np.flatnonzero(n[row, : self.released])
            found[group] = {
                self.columns[c]: Count(int(n[row, c]), int(keys[row, c]), 0 if sourced else int(top[row, c]))
                for c in filled
            }
        return found


def world(
    seed: int,
    most: int = 3,
    tables: Optional[Sequence[str]] = None,
    size: Optional[int] = None,
    values_up_to: int = 4,
    weeks_up_to: int = 6,
) -> World:
    """Return a random world: five dimensions of two to four values, skewed, dependent on one another, some tables."""
    random = np.random.default_rng(seed)
    size = int(size or random.integers(40, 700))
    names = ("age", "contract", "mode", "sector", "source")
    dimensions = {name: random.integers(2, values_up_to + 1) for name in names}
    labels = {name: tuple(f"{name[0]}{at}" for at in range(count)) for name, count in dimensions.items()}
    hidden = random.integers(0, 3, size)

    def draws(count: int) -> np.ndarray:
        """Draw a value for each record: skewed, and often hanging together with the others."""
        chances = random.dirichlet(np.full(count, random.choice([0.5, 1.0, 5.0])), 3 if random.random() < 0.7 else 1)
        chosen = np.array([random.choice(count, p=chances[one % len(chances)]) for one in hidden])
        return chosen

    values = np.column_stack([draws(count) for count in dimensions.values()])
    every = ("attitude", "moves", "moved", "barriers", "by_stage", "offers")
    kept = tables or [name for name in every if random.random() < 0.6]
    equations, unseen, marks = _tables(kept, draws, size)
    made = shapes(labels, *equations, most=most)
    columns = list(dict.fromkeys([*made.cells(), *(part for one in unseen for part in one.parts)]))
    cells = np.column_stack([np.ones(size, dtype=np.int64) if key == TOTAL else marks[key] for key in columns])
    groups: List[Group] = [
        tuple(zip(chosen, picked, strict=True))
        for count in range(most + 1)
        for chosen in itertools.combinations(names, count)
        for picked in itertools.product(*(labels[name] for name in chosen))
    ]
    periods = int(random.integers(2, weeks_up_to + 1))
    weeks = random.choice(periods, size, p=random.dirichlet(np.full(periods, 4.0)))
    edge = periods if periods < 4 else int(random.integers(2, periods - 1))
    blocks = [list(range(edge)), *([list(range(edge, periods))] if edge < periods else [])]
    return World(made, unseen, columns, cells, values, weeks, random.integers(0, 1 << 32, size), groups, blocks)


def _tables(kept: Sequence[str], draws, size: int):
    """Return the equations of some tables, those that no table shows, and for each cell which records are in it."""
    marks: Dict[CellKey, np.ndarray] = {}
    equations, unseen = [], []
    value = {name: draws(len(words)) for name, words in WORDS.items()}

    def one(name: str) -> None:
        for at, word in enumerate(WORDS[name]):
            marks[name, word] = (value[name] == at).astype(np.int64)
        equations.append(single(name, WORDS[name]))

    def some(name: str) -> None:
        for word in MANY[name]:
            yes = draws(2)
            marks[name, f"{word}|yes"], marks[name, f"{word}|no"] = yes, 1 - yes
        equations.append(many(name, MANY[name]))

    if "attitude" in kept:
        one("attitude")
    if "moves" in kept or "by_stage" in kept:
        one("start")
    if "moves" in kept:
        one("end")
        for a in WORDS["start"]:
            for b in WORDS["end"]:
                marks["moves", f"{a}|{b}"] = marks["start", a] * marks["end", b]
        equations.append(crossed("moves", ("start", WORDS["start"]), ("end", WORDS["end"])))
        marks["gap", "early"], marks["gap", "late"] = marks["end", "a"] + marks["end", "b"], marks["end", "c"]
        equations += [single("gap", ("early", "late")), derived("gap", "end", {"early": ("a", "b"), "late": ("c",)})]
    if "moved" in kept:
        one("from")
        one("to")
        stages = WORDS["from"]
        # Most stay or go on; few go back, and often nobody does.
        to = np.where(draws(2) == 0, value["from"], np.minimum(value["from"] + draws(3), 3))
        value["to"] = np.where(draws(4) == 0, value["to"], to)
        for at, stage in enumerate(stages):
            marks["to", stage] = (value["to"] == at).astype(np.int64)
            for other, end in enumerate(stages):
                marks["step", f"{stage}|{end}"] = ((value["from"] == at) & (value["to"] == other)).astype(np.int64)
            for answer, on in (("yes", value["to"] > value["from"]), ("no", value["to"] <= value["from"])):
                marks["moved", answer] = on.astype(np.int64)
                marks["moved_from", f"{stage}|{answer}"] = marks["from", stage] * on
        equations.append(forward("from", "to", stages))
        unseen += crossed("step", ("from", stages), ("to", stages))
        for at, stage in enumerate(stages[:-1]):
            for answer, ends in (("yes", stages[at + 1 :]), ("no", stages[: at + 1])):
                steps = tuple(("step", f"{stage}|{end}") for end in ends)
                unseen.append(Equation(("moved_from", f"{stage}|{answer}"), steps))
    if "barriers" in kept or "by_stage" in kept:
        some("barriers")
    if "by_stage" in kept:
        for a in WORDS["start"]:
            for word in MANY["barriers"]:
                for answer in ("yes", "no"):
                    marks["by_stage", f"{a}|{word}|{answer}"] = (
                        marks["start", a] * marks["barriers", f"{word}|{answer}"]
                    )
        equations.append(crossed_many("by_stage", ("start", WORDS["start"]), ("barriers", MANY["barriers"])))
    if "offers" in kept:
        some("offers")
        wish = draws(2)
        marks["chosen", "x"] = wish * marks["offers", "x|yes"]
        marks["chosen", "y"] = (1 - marks["chosen", "x"]) * draws(2) * marks["offers", "y|yes"]
        marks["chosen", "none"] = 1 - marks["chosen", "x"] - marks["chosen", "y"]
        equations.append(single("chosen", CHOSEN))
        equations += [among(("offers", f"{word}|yes"), ("chosen", word)) for word in ("x", "y")]
    return equations, unseen, marks


@dataclass
class Seen:
    """A released period as a reader has it, with the truth beside it: groups x columns.

    ``low`` and ``high``: what the figures themselves say of the true counts. ``inside``: the places of the periods that
    this one is made of, in the list of all.
    """

    weeks: List[int]
    true: np.ndarray
    shown: np.ndarray
    low: np.ndarray
    high: np.ndarray
    inside: List[int]


def seen(
    made: World,
    weeks: Sequence[int],
    figures: Dict[Group, Dict[CellKey, Figure]],
    rules: Rules,
    exact: bool,
    inside: Sequence[int] = (),
) -> Seen:
    """Return what figures tell. ``exact``: they were not rounded."""
    size = (len(made.groups), len(made.columns))
    shown, low, high = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64), np.full(size, FAR)
    for group, cells in figures.items():
        for key, figure in cells.items():
            if figure.value is not None:
                at = made.row[group], made.place[key]
                shown[at] = True
                low[at], high[at] = (figure.value, figure.value) if exact else bounds(figure.value, rules)
    return Seen(list(weeks), made.true(weeks), shown, low, high, list(inside))


def naive(counts: Dict[Group, Dict[CellKey, Count]], rules: Rules) -> Dict[Group, Dict[CellKey, Figure]]:
    """Release by the threshold alone, as many dashboards do: no rounding, nothing withheld for another."""
    return {
        group: {key: Figure(count.n) for key, count in cells.items() if count.n >= rules.smallest}
        for group, cells in counts.items()
        if cells[TOTAL].n >= rules.smallest
    }


def releases(made: World, rules: Rules, by_gate: bool = True) -> List[Seen]:
    """Release all weeks, then the blocks, then all of it together; return what is seen, the weeks first."""
    periods = sorted({week for block in made.blocks for week in block})
    found: List[Seen] = []
    earlier: List[Earlier] = []

    def add(weeks: Sequence[int], inside: Sequence[int]) -> None:
        counts = made.counts(weeks)
        within = [earlier[at] for at in inside]
        figures = release(counts, made.shapes, rules, within) if by_gate else naive(counts, rules)
        found.append(seen(made, weeks, figures, rules, not by_gate, inside))
        earlier.append(Earlier(counts, figures, within))

    for week in periods:
        add([week], [])
    for block in made.blocks:
        add(block, [periods.index(week) for week in block])
    if len(made.blocks) > 1:
        add(periods, range(len(periods), len(periods) + len(made.blocks)))
    return found
