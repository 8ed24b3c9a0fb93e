"""Reading what was released: views, series and the values that filters can have."""

from __future__ import annotations

import datetime as dt
from typing import Any, Dict, Iterator

import pytest
import sqlalchemy as sa

from bot.cube.demo import mark
from bot.cube.fold import fold
from bot.cube.released import ReleasedFigures, is_demo, write_release
from bot.cube.schema import CUBE, CUBE_WEEK
from bot.cube.tables import TABLES
from bot.gate.model import ALL, Figure, Rules
from bot.stagelog.schema import LISTS, STAGE_LOG
from bot.stagelog.store import StageLog
from bot.vocabulary import STAGES
from tests.cubes import PLAIN, prepare, write
from tests.databases import BOTH, address

NOW = dt.datetime(2026, 11, 24, 12)
HIDDEN = Figure(None, "withheld")


@pytest.fixture(params=BOTH, scope="module")
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageLog]:
    """Two weeks: 72 talks in the first, 30 each in care and cleaning, six each in two others; four in the second."""
    for url in address(request.param, tmp_path_factory.mktemp("released")):
        made = prepare(StageLog(url))
        sources = ("bond", "bieb", "onbekend")
        first = [
            {**PLAIN, "week": "2026-W45", "source": sources[n % 3], "sector": sector}
            for sector, count in (("zorg", 30), ("schoonmaak", 30), ("bouw", 6), ("groen", 6))
            for n in range(count)
        ]
        write(made, [*first, *[{**PLAIN, "week": "2026-W46"}] * 4])
        fold(made.engine, NOW)
        yield made
        made.close()


@pytest.fixture
def figures(log: StageLog) -> ReleasedFigures:
    return ReleasedFigures(log.engine)


def test_a_view_has_every_table(figures: ReleasedFigures) -> None:
    view = figures.view("2026-W45", ALL)
    assert set(view) == set(TABLES)
    assert view["talks"][""] in (Figure(70), Figure(75))
    assert list(view["completed"]) == ["yes", "no"]
    # All talks are complete: neither 'everyone' nor 'nobody' is said.
    assert view["completed"] == {"yes": HIDDEN, "no": HIDDEN}


def test_a_view_of_a_group(figures: ReleasedFigures) -> None:
    assert figures.view("2026-W45", (("sector", "zorg"),))["talks"] == {"": Figure(30)}
    both = (("mode", "worker"), ("sector", "zorg"))
    # Everybody in the sector is in this mode: that is not told.
    assert figures.view("2026-W45", both) == {"talks": {"": HIDDEN}}


@pytest.mark.parametrize(
    "group",
    [
        (("sector", "bouw"),),
        (("sector", "horeca"),),
        (("contract", "vast"), ("sector", "zorg")),
        (("age_group", "50_plus"), ("contract", "vast"), ("sector", "zorg")),
    ],
)
def test_a_group_without_talks_looks_like_one_with_few(figures: ReleasedFigures, group: Any) -> None:
    assert figures.view("2026-W45", group) == figures.view("2026-W46", ALL) == {"talks": {"": HIDDEN}}


@pytest.mark.parametrize(
    ("period", "group"),
    [
        ("2026-W48", ALL),
        ("2026-W44", ALL),
        ("gisteren", ALL),
        ("2026-W45", (("sector", "Jan"),)),
        ("2026-W45", (("haar", "rood"),)),
        ("2026-W45", (("source", "kapper"),)),
        ("2026-W45", (("sector", "zorg"), ("sector", "bouw"))),
        ("2026-W45", tuple((name, "unknown") for name in ("age_group", "contract", "mode", "sector"))),
    ],
)
def test_what_does_not_exist_is_empty(figures: ReleasedFigures, period: str, group: Any) -> None:
    assert figures.view(period, group) == {}


def test_a_series_goes_over_released_periods_only(figures: ReleasedFigures) -> None:
    weeks = ["2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"]
    series = figures.series(weeks, ALL)
    total = figures.view("2026-W45", ALL)["talks"]
    assert series == {"2026-W45": total, "2026-W46": {"": HIDDEN}, "2026-W47": {"": HIDDEN}}
    assert list(series) == weeks[1:4]
    stages = figures.series(weeks, (("sector", "zorg"),), "stage_start")
    # A row always knows its stage: there is no cell for an unknown one.
    assert set(stages["2026-W45"]) == set(STAGES)
    assert stages["2026-W46"] == {}
    assert figures.series(weeks, (("sector", "Jan"),)) == {}
    assert figures.series([], ALL) == {}


def test_values_are_those_that_are_shown(figures: ReleasedFigures) -> None:
    assert figures.values("sector") == ["zorg", "schoonmaak"]
    assert figures.values("source") == ["bieb", "bond", "onbekend"]
    assert figures.values("mode") == []
    assert figures.values("haar") == []


def test_two_looks_are_the_same(log: StageLog) -> None:
    looks = [ReleasedFigures(log.engine).view("2026-W45", (("sector", "zorg"),)) for _ in range(2)]
    assert looks[0] == looks[1]


def test_no_view_reads_rows_or_counts(log: StageLog) -> None:
    """Views must be the same when rows and counts are gone."""
    figures = ReleasedFigures(log.engine)
    asked: list = []
    listen = lambda connection, cursor, statement, *rest: asked.append(statement)  # noqa: E731
    sa.event.listen(log.engine, "before_cursor_execute", listen)
    try:
        figures.view("2026-W45", ALL)
        figures.series(["2026-W45"], ALL)
        figures.values("sector")
        figures.values("source")
        figures.periods()
        figures.release("2026-W45")
    finally:
        sa.event.remove(log.engine, "before_cursor_execute", listen)
    forbidden = {STAGE_LOG.name, CUBE.name, CUBE_WEEK.name, *(table.name for table, _ in LISTS.values())}
    assert asked
    for statement in asked:
        assert not forbidden & set(statement.replace(".", " ").replace(",", " ").split()), statement


def test_every_group_has_the_same_cells_or_nothing_is_kept(log: StageLog) -> None:
    odd: Dict[Any, Any] = {ALL: {("talks", ""): Figure(10)}, (("sector", "zorg"),): {("useful", "yes"): Figure(10)}}
    with pytest.raises(ValueError, match="same cells"), log.engine.begin() as connection:
        write_release(connection, "2026-K1", NOW.date(), odd, Rules())
    exact = {ALL: {("talks", ""): Figure(11)}}
    with pytest.raises(ValueError, match="multiple"), log.engine.begin() as connection:
        write_release(connection, "2026-K1", NOW.date(), exact, Rules())
    assert "2026-K1" not in ReleasedFigures(log.engine).periods()


def test_a_real_database_is_no_demonstration(log: StageLog, tmp_path: Any) -> None:
    assert not is_demo(log.engine)
    other = StageLog(f"sqlite:///{tmp_path / 'demo.db'}")
    other.migrate()
    mark(other.engine)
    assert is_demo(other.engine)
    other.close()
