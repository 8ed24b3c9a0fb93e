"""The cube against a plain count of the rows, on both databases."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cube.build import count, read_records
from bot.cube.counts import folded_weeks, plain_groups, read_counts, read_words
from bot.cube.fold import fold_week
from bot.cube.packing import pack_counts, pack_figures, unpack_counts, unpack_figures
from bot.cube.people import SOURCES as MADE_UP
from bot.cube.people import make_talks
from bot.cube.tables import (
    ALWAYS_KNOWN,
    CROSSED,
    SINGLE,
    TABLES,
    Words,
    counted_cells,
    derived_cells,
    filters_text,
    group_of,
    shapes_of,
)
from bot.gate.model import TOTAL, Count, Figure
from bot.stagelog.store import StageLog
from tests.cubes import OFFERS, PLAIN, ROW, SOURCES, direct_counts, empty, prepare, write
from tests.databases import BOTH, address

WORDS = Words(OFFERS, SOURCES)


@pytest.fixture(params=BOTH, scope="module")
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path_factory.mktemp("cube")):
        made = prepare(StageLog(url))
        yield made
        made.close()


def _folded(log: StageLog, weeks: List[str]) -> Dict[Any, Any]:
    for week in weeks:
        assert fold_week(log.engine, week)
    with log.engine.connect() as connection:
        words = read_words(connection)
        assert words == WORDS
        return read_counts(connection, weeks, words)


@given(st.lists(ROW, max_size=25))
@settings(max_examples=12)
def test_the_cube_equals_a_direct_count_of_the_rows(log: StageLog, many: List[Dict[str, Any]]) -> None:
    empty(log)
    write(log, many)
    assert _folded(log, ["2026-W40"]) == direct_counts(log, ["2026-W40"])


@given(st.lists(st.tuples(ROW, st.sampled_from(["2026-W40", "2026-W41", "2026-W43"])), max_size=25))
@settings(max_examples=8)
def test_weeks_add_up_to_a_period(log: StageLog, many: List[Any]) -> None:
    weeks = ["2026-W40", "2026-W41", "2026-W42", "2026-W43"]
    empty(log)
    write(log, [{**row, "week": week} for row, week in many])
    counts = _folded(log, weeks)
    assert counts == direct_counts(log, weeks)
    with log.engine.connect() as connection:
        assert folded_weeks(connection) == weeks
        plain = read_counts(connection, weeks, WORDS, plain=True)
    assert plain == {group: {key: Count(one.n, 0) for key, one in cells.items()} for group, cells in counts.items()}


def test_the_part_of_one_source_leaves_out_pages_that_are_not_registered(log: StageLog) -> None:
    empty(log)
    write(log, [{**PLAIN, "source": one} for one in ["onbekend"] * 5 + ["bond"] * 3 + ["bieb"] * 2])
    counts = _folded(log, ["2026-W40"])
    assert (counts[()][TOTAL].n, counts[()][TOTAL].top) == (10, 3)
    assert (counts[(("source", "bond"),)][TOTAL].n, counts[(("source", "bond"),)][TOTAL].top) == (3, 0)
    assert counts[(("source", "onbekend"),)][TOTAL].n == 5


def test_the_counts_fit_the_shapes_of_the_gate(log: StageLog) -> None:
    empty(log)
    write(log, [{**PLAIN, "chosen": "evc", "offers": ["bbl"], "barriers": ["time"], "gap": "unknown"}] * 3)
    counts = _folded(log, ["2026-W40"])[()]
    shapes = shapes_of(WORDS)
    assert set(counts) <= set(shapes.cells()) <= {one.key for one in derived_cells(WORDS)}
    every = shapes_of(Words(OFFERS, SOURCES, ALWAYS_KNOWN))
    assert set(every.cells()) == {one.key for one in derived_cells(WORDS)}
    assert {key[1].partition("|")[0] for key in set(every.cells()) - set(shapes.cells())} == {"unknown"}

    def n(key: Any) -> int:
        return counts[key].n if key in counts else 0

    for equation in shapes.equations:
        parts = sum(n(part) for part in equation.parts)
        assert parts <= n(equation.whole) if equation.rest else parts == n(equation.whole), equation
    # A chosen offer was offered, and the gap is that of the stage, whatever was written.
    assert n(("offers", "evc|yes")) == n(("offers", "bbl|yes")) == n(("chosen", "evc")) == n(("gap", "none")) == 3


def test_made_up_talks_are_counted_as_rows_are() -> None:
    words = Words(OFFERS, tuple(sorted(code for code, _, _ in MADE_UP)))
    made = make_talks(np.random.default_rng(3), 400, words)
    total: Dict[str, int] = {}
    for packed in count(made, words):
        if packed.filters == "":
            names = counted_cells(words)
            for place, number in zip(packed.cells, packed.n, strict=True):
                total[names[place]] = total.get(names[place], 0) + int(number)
    assert total[TOTAL] == 400
    for table, all_words in {**SINGLE, "chosen": words.single["chosen"]}.items():
        assert sum(total.get((table, word), 0) for word in all_words) == 400, table
    assert total["barriers", "time|yes"] == sum(
        number for (table, cell), number in total.items() if table == "barriers_by_stage" and "|time|" in cell
    )


def test_reading_an_empty_week(log: StageLog) -> None:
    empty(log)
    with log.engine.connect() as connection:
        assert len(read_records(connection, "2026-W40", WORDS)) == 0
    assert _folded(log, ["2026-W40"]) == {}


def test_all_tables_have_cells() -> None:
    assert {table for table, _ in shapes_of(WORDS).cells()} == set(TABLES)
    assert {table for table, _ in counted_cells(WORDS)} == {*TABLES, *CROSSED} - {"moved", "moved_from"}
    assert len(plain_groups()) == len({filters_text(group) for group in plain_groups()})


@given(st.sampled_from(plain_groups()))
def test_a_group_survives_being_stored(group: Any) -> None:
    assert group_of(filters_text(group)) == group
    assert filters_text(tuple(reversed(group))) == filters_text(group)


@given(st.lists(st.tuples(*[st.integers(0, 2**32 - 1)] * 3)))
def test_counts_survive_packing(many: Any) -> None:
    cells, n, keys = (np.array([one[place] for one in many], dtype=np.int64) for place in range(3))
    assert unpack_counts(pack_counts(cells, n, keys)).tolist() == [cells.tolist(), n.tolist(), keys.tolist()]


@given(st.lists(st.one_of(st.none(), st.integers(1, 10**8).map(lambda fives: fives * 5))))
def test_figures_survive_packing(values: Any) -> None:
    figures = [Figure(value, "" if value else "withheld") for value in values]
    assert unpack_figures(pack_figures(figures)) == figures


@pytest.mark.parametrize("value", [0, -5, 1, 9, 11, 10**6 + 1])
def test_a_figure_that_is_not_rounded_cannot_be_kept(value: int) -> None:
    with pytest.raises(ValueError, match="multiple"):
        pack_figures([Figure(10), Figure(value)])


def test_the_same_records_have_the_same_key_by_whatever_route(log: StageLog) -> None:
    empty(log)
    write(log, [{**PLAIN, "contract": "vast"}] * 4)
    counts = _folded(log, ["2026-W40"])
    keys = {counts[group][TOTAL].key for group in counts}
    assert len(keys) == 1
    assert counts[()]["stage_start", "action"].key == keys.pop()
