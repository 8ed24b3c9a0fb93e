"""Fills the blocks of the page with released figures. Which figures are there was decided by the gate, not here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.cube.tables import ALWAYS_KNOWN, MOST_FILTERS
from bot.gate.model import Figure, Group
from bot.programme.cells import LEAST_FOR_SHARE, Block, Cell, Row, base_of, share, value_of
from bot.programme.names import Names, period_days
from bot.programme.texts import BLOCKS, BlockText, Texts
from bot.vocabulary import (
    AGE_GROUPS,
    BARRIERS,
    CONTRACTS,
    FACTORS,
    FORMS,
    GAPS,
    LEVELS,
    MODES,
    MOTIVES,
    SCHOOLING,
    SECTORS,
    STAGES,
    TURNS,
    UNKNOWN,
)

Figures = Mapping[str, Figure]
YES, NO, NONE = "yes", "no", "none"
#: How many offers the page lists.
MOST_OFFERS = 10
#: The values of the dimensions, in their order; those of the sources are found in the figures.
VALUES: Dict[str, Tuple[str, ...]] = {
    "sector": SECTORS,
    "contract": CONTRACTS,
    "age_group": AGE_GROUPS,
    "schooling": SCHOOLING,
    "mode": MODES,
}


@dataclass(frozen=True)
class Released:
    """All released figures of one view.

    ``tables``: table -> cell -> figure. ``weeks``: week of the period -> number of talks. ``parts``: dimension -> value
    -> number of talks of the group with this filter added; a dimension that is filtered on is not in it. ``smallest``
    and ``base``: the rules under which they were released, ``in_week``: when. ``demo``: they are made up.
    """

    period: str
    group: Group
    tables: Mapping[str, Figures]
    weeks: Figures
    parts: Mapping[str, Figures]
    smallest: int
    base: int
    in_week: str
    demo: bool = False
    total: Optional[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", value_of(self.tables.get("talks", {}), ""))

    def table(self, name: str) -> Figures:
        """Return the figures of a table, none when it is not there."""
        return self.tables.get(name, {})


class Blocks:
    """Makes the blocks of one view."""

    def __init__(self, released: Released, names: Names, texts: Texts) -> None:
        """Take the figures and the words."""
        self._released, self._names, self._texts, self._words = released, names, texts, texts.words
        self._said = {name: text for section in texts.sections for name, text in section.tables.items()}

    def make(self, name: str) -> Block:
        """Return a block by its name in ``programma.yml``."""
        special: Dict[str, Callable[[], Block]] = {
            "weeks": self._weeks,
            "stages": self._stages,
            "moved": self._moved,
            "barriers_by_stage": lambda: self._by_stage("barriers", BARRIERS),
            "motives_by_stage": lambda: self._by_stage("motives", MOTIVES),
            "barriers": lambda: self._many("barriers", BARRIERS),
            "motives": lambda: self._many("motives", MOTIVES),
            "factors": self._factors,
            "offers": self._offers,
        }
        words: Dict[str, Tuple[str, ...]] = {
            "completed": (YES, NO),
            "turns": TURNS,
            "gap": GAPS,
            "plan_made": (YES, NO),
            "intention_end": LEVELS[::-1],
            "useful": (YES, "some", NO),
            "learned_informally": (YES, NO),
            "learning_form": FORMS,
            "schooling": SCHOOLING,
        }
        if name in special:
            return special[name]()
        if name in words:
            return self._single(name, words[name])
        return self._part(name)

    def all(self) -> Dict[str, Block]:
        """Return all blocks by name, in the order of the page."""
        return {name: self.make(name) for names in BLOCKS.values() for name in names}

    def _text(self, name: str) -> BlockText:
        return self._said[name]

    def _block(
        self, name: str, columns: Sequence[str], rows: Sequence[Row], shape: str, notes: Sequence[str], drawn: int = 1
    ) -> Block:
        text, notes = self._text(name), list(notes)
        least = self._words["small_base_note"].format(least=LEAST_FOR_SHARE)
        cells = [cell for row in rows for cell in row.cells if cell is not None and cell.value is not None]
        if notes and cells and all(cell.share is None for cell in cells):
            notes = [*notes[1:], least]
        head = self._words["week"] if shape == "weeks" else self._words["cell_head"]
        return Block(name, text.title, text.read, head, tuple(columns), tuple(rows), shape, drawn, tuple(notes))

    def _cells(self, figures: Figures, cells: Sequence[str], base: Optional[int]) -> Tuple[Cell, ...]:
        values = [value_of(figures, cell) for cell in cells]
        return tuple(Cell(value, share(value, base)) for value in values)

    def _rows(self, name: str, figures: Figures, words: Sequence[str], base: Optional[int]) -> List[Row]:
        return [Row(word, self._names.of(name, word), self._cells(figures, [word], base)) for word in words]

    @staticmethod
    def _ranked(rows: Sequence[Row]) -> List[Row]:
        """Put the largest first and the withheld ones last, those in the order they had."""
        return sorted(rows, key=lambda row: -(row.cells[0].value or 0) if row.cells[0] else 0)

    def _single(self, name: str, words: Sequence[str]) -> Block:
        """One value for each talk; what is unknown has a row of its own, without a share."""
        figures = self._released.table(name)
        can_be_unknown = name not in ("completed", "plan_made", "turns", "gap")
        base, known = base_of(figures, words, self._released.total) if can_be_unknown else (self._released.total, False)
        rows = self._rows(name, figures, words, base)
        if can_be_unknown:
            value = value_of(figures, UNKNOWN)
            rows.append(Row(UNKNOWN, self._words["not_asked"], (Cell(value),), drawn=False))
        note = self._words["share_known_note" if known else "share_note"]
        return self._block(name, [self._words["count_head"]], rows, "bars", [note])

    def _many(self, name: str, words: Sequence[str]) -> Block:
        """Any number of values for each talk: how many talks had it."""
        figures, total = self._released.table(name), self._released.total
        rows = [Row(word, self._names.of(name, word), self._cells(figures, [f"{word}|{YES}"], total)) for word in words]
        return self._block(name, [self._words["count_head"]], self._ranked(rows), "bars", [self._words["share_note"]])

    def _by_stage(self, name: str, words: Sequence[str]) -> Block:
        figures, start = self._released.table(f"{name}_by_stage"), self._released.table("stage_start")
        rows = []
        for word in words:
            cells = [self._cells(figures, [f"{stage}|{word}|{YES}"], value_of(start, stage))[0] for stage in STAGES]
            rows.append(Row(word, self._names.of(name, word), tuple(cells)))
        columns = [self._names.of("stage", stage) for stage in STAGES]
        return self._block(f"{name}_by_stage", columns, rows, "heat", [self._words["share_column_note"]], len(columns))

    def _weeks(self) -> Block:
        rows = [
            Row(week, period_days([week]).replace(" tot en met ", " – "), (Cell(figure.value),))
            for week, figure in self._released.weeks.items()
        ]
        return self._block("weeks", [self._words["count_head"]], rows, "weeks", [])

    def _stages(self) -> Block:
        start, end = self._released.table("stage_start"), self._released.table("stage_end")
        rows = [
            Row(
                stage,
                self._names.of("stage", stage),
                (*self._cells(start, [stage], self._released.total), *self._cells(end, [stage], self._released.total)),
            )
            for stage in STAGES
        ]
        columns = [self._words["start"], self._words["end"]]
        return self._block("stages", columns, rows, "pair", [self._words["share_note"]], 2)

    def _moved(self) -> Block:
        """Who went on to a later stage, of all talks and of each stage but the last, from which nobody can."""
        start, by_stage = self._released.table("stage_start"), self._released.table("moved_from")
        cells = self._cells(self._released.table("moved"), (YES, NO), self._released.total)
        rows = [Row("all", self._words["all_talks"], cells)]
        for stage in STAGES[:-1]:
            cells = self._cells(by_stage, [f"{stage}|{answer}" for answer in (YES, NO)], value_of(start, stage))
            rows.append(Row(stage, self._names.of("stage", stage), cells))
        columns = [self._words["forward"], self._words["not_forward"]]
        return self._block("moved", columns, rows, "stacked", [self._words["share_row_note"]], len(columns))

    def _factors(self) -> Block:
        rows = []
        for factor in FACTORS:
            figures = self._released.table(factor)
            base, known = base_of(figures, LEVELS, self._released.total)
            # The three shares are read beside each other, so a row without a base of its own has none.
            cells = self._cells(figures, LEVELS, base if known else None)
            unknown = Cell(value_of(figures, UNKNOWN))
            rows.append(Row(factor, self._names.of("factor", factor), (*cells, unknown)))
        columns = [*(self._names.of("level", level) for level in LEVELS), self._words["not_asked"]]
        return self._block("factors", columns, rows, "stacked", [self._words["share_known_note"]], len(LEVELS))

    def _offers(self) -> Block:
        offers, chosen = self._released.table("offers"), self._released.table("chosen")
        ids = sorted(cell.rpartition("|")[0] for cell in offers if cell.endswith(f"|{YES}"))
        found = []
        for one in ids:
            offered = value_of(offers, f"{one}|{YES}")
            if offered is not None:
                picked = value_of(chosen, one)
                row = Row(one, self._names.of("offer", one), (Cell(offered), Cell(picked, share(picked, offered))))
                found.append(row)
        rows = self._ranked(found)[:MOST_OFFERS]
        for word, label in ((NONE, self._names.of("chosen", NONE)), (UNKNOWN, self._words["not_asked"])):
            rows.append(Row(word, label, (None, Cell(value_of(chosen, word))), drawn=False))
        columns = [self._words["offered"], self._words["chosen"]]
        return self._block("offers", columns, rows, "pair", [self._words["no_more"]], 2)

    def _part(self, name: str) -> Block:
        released, columns = self._released, [self._words["count_head"]]
        fixed = name in dict(released.group)
        if fixed or len(released.group) >= MOST_FILTERS:
            dimension = self._names.of("dimension", name)
            note = self._words["fixed"].format(dimension=dimension.lower()) if fixed else self._words["too_many"]
            return self._block(name, columns, [], "bars", [note])
        figures = released.parts.get(name, {})
        words = [*VALUES.get(name, ()), *sorted(set(figures) - set(VALUES.get(name, ())) - {UNKNOWN})]
        rows = self._rows(name, figures, words, released.total)
        rows = self._ranked(rows) if name in ("sector", "source") else rows
        if name not in ("source", *ALWAYS_KNOWN):
            rows += self._rows(name, figures, [UNKNOWN], released.total)
        return self._block(name, columns, rows, "bars", [self._words["share_note"]])
