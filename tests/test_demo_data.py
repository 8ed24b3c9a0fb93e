"""Made-up talks: plainly marked, never beside real ones, and the same for the same seed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Iterator

import numpy as np
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from bot import cli
from bot.cube.counts import folded_weeks, read_counts, read_words
from bot.cube.demo import OldDemoError, RealTalksError, demo, fill, mark, spread, weeks_for
from bot.cube.fold import fold_week
from bot.cube.people import SOURCES, make_talks
from bot.cube.released import ReleasedFigures, is_demo
from bot.cube.tables import DIMENSIONS, SINGLE, Words
from bot.gate.model import TOTAL
from bot.stagelog.sources import listed
from bot.stagelog.store import StageLog
from bot.vocabulary import BARRIERS
from tests.cubes import OFFERS, PLAIN, prepare, write
from tests.databases import BOTH, address, rows

NOW = dt.datetime(2026, 11, 24, 12)
WORDS = Words(OFFERS, tuple(sorted(code for code, _, _ in SOURCES)))


@pytest.fixture(params=BOTH)
def log(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path):
        made = StageLog(url)
        made.migrate()
        made.know_offers(OFFERS)
        yield made
        made.close()


def test_a_demonstration_is_filled_counted_and_released(log: StageLog) -> None:
    done = demo(log.engine, NOW, talks=900, weeks=15)
    assert is_demo(log.engine)
    weeks = weeks_for(NOW, 15)
    assert done.folded == weeks
    assert weeks[-1] == "2026-W47"
    assert set(weeks) <= set(done.released)
    with log.engine.connect() as connection:
        counts = read_counts(connection, weeks, read_words(connection))
        names = {one.code: one.name for one in listed(connection)}
    assert counts[()][TOTAL].n == 900
    assert done.deleted > 0
    assert {row["week"] for row in rows(log)} == set(weeks[2:])
    assert all(code.startswith("voorbeeld-") or code == "onbekend" for code in names)
    assert all(name.startswith("Voorbeeld") for code, name in names.items() if code != "onbekend")
    assert ReleasedFigures(log.engine).view("2026-B10", ())["talks"][""].value


def test_rows_and_counts_alone_give_the_same_cube(tmp_path: Any) -> None:
    found = []
    for name, with_rows in (("rows", True), ("counts", False)):
        log = StageLog(f"sqlite:///{tmp_path / name}.db")
        log.migrate()
        log.know_offers(OFFERS)
        mark(log.engine)
        fill(log.engine, NOW, 120, 2, rows=with_rows, seed=5)
        for week in weeks_for(NOW, 2) if with_rows else []:
            assert fold_week(log.engine, week)
        with log.engine.connect() as connection:
            assert folded_weeks(connection) == weeks_for(NOW, 2)
            found.append(read_counts(connection, weeks_for(NOW, 2), read_words(connection)))
            kept = connection.execute(sa.text("SELECT count(*) FROM stage_log")).scalar()
        assert kept == (120 if with_rows else 0)
        log.close()
    assert found[0] == found[1]


def test_a_database_with_real_talks_is_refused(log: StageLog) -> None:
    prepare(log)
    write(log, [PLAIN])
    with pytest.raises(RealTalksError):
        demo(log.engine, NOW, 10, 2)
    assert not is_demo(log.engine)
    assert len(rows(log)) == 1


def test_a_database_whose_real_talks_are_only_counts_is_refused(log: StageLog) -> None:
    prepare(log)
    write(log, [PLAIN])
    fold_week(log.engine, "2026-W40")
    with log.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM stage_log"))
    with pytest.raises(RealTalksError):
        mark(log.engine)


def test_a_demonstration_takes_no_real_talk_and_no_second_filling(log: StageLog) -> None:
    demo(log.engine, NOW, 30, 2)
    before = len(rows(log))
    # The row is done with: nobody tries again, and nothing is counted.
    assert log.save("f" * 32, PLAIN) is True
    assert len(rows(log)) == before
    with pytest.raises(OldDemoError):
        demo(log.engine, NOW, 30, 2)


def test_the_same_seed_makes_the_same_talks() -> None:
    one, two = (make_talks(np.random.default_rng(4), 200, WORDS) for _ in range(2))
    other = make_talks(np.random.default_rng(5), 200, WORDS)
    for name in SINGLE:
        assert (one.single[name] == two.single[name]).all()
    assert (one.keys == two.keys).all()
    assert (one.keys != other.keys).any()


def test_every_number_is_of_a_word() -> None:
    made = make_talks(np.random.default_rng(6), 3000, WORDS)
    for name, words in {**DIMENSIONS}.items():
        assert set(made.dimensions[name].tolist()) <= set(range(len(words)))
    for name, words in WORDS.single.items():
        assert set(made.single[name].tolist()) <= set(range(len(words))), name
    for name, words in WORDS.many.items():
        assert set(made.many[name].word.tolist()) <= set(range(len(words))), name
        assert len(set(zip(*made.many[name], strict=True))) == len(made.many[name].word), "a word twice in one talk"
    # No talk starts in an unknown stage: such a talk would have no row.
    assert SINGLE["stage_start"].index("unknown") not in made.single["stage_start"]


def _share(rows: np.ndarray, holders: np.ndarray) -> float:
    return float(np.isin(rows, holders).mean())


def test_the_talks_lean_as_research_says() -> None:
    made = make_talks(np.random.default_rng(7), 40_000, WORDS)
    stage, start = made.single["stage_start"], SINGLE["stage_start"]
    agency = made.dimensions["contract"] == DIMENSIONS["contract"].index("uitzend")
    steady = made.dimensions["contract"] == DIMENSIONS["contract"].index("vast")
    old = made.dimensions["age_group"] == DIMENSIONS["age_group"].index("50_plus")
    young = made.dimensions["age_group"] == DIMENSIONS["age_group"].index("onder_27")
    first = stage == start.index("precontemplation")
    assert first[agency].mean() > first[steady].mean() + 0.03
    assert first[old].mean() > first[young].mean() + 0.05
    assert np.isin(stage, (0, 1)).mean() > 0.5
    held = {word: made.many["barriers"].record[made.many["barriers"].word == BARRIERS.index(word)] for word in BARRIERS}
    everyone = np.arange(40_000)
    ready = stage == start.index("preparation")
    assert _share(everyone[ready], held["time"]) > _share(everyone[first], held["time"]) + 0.1
    assert _share(everyone[first], held["no_urgency"]) > _share(everyone[ready], held["no_urgency"]) + 0.1
    assert _share(everyone[agency], held["flex_contract"]) > _share(everyone[steady], held["flex_contract"]) + 0.1
    assert _share(everyone[old], held["age"]) > _share(everyone[young], held["age"]) + 0.1
    known = made.single["learned_informally"] != SINGLE["learned_informally"].index("unknown")
    assert 0.8 < (made.single["learned_informally"][known] == 0).mean() < 0.95


@pytest.mark.parametrize(("talks", "weeks"), [(1, 1), (7, 20), (5000, 26)])
def test_all_talks_are_spread_over_the_weeks(talks: int, weeks: int) -> None:
    found = spread(np.random.default_rng(1), talks, weeks)
    assert (len(found), sum(found)) == (weeks, talks)


def test_the_command(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEERMAATJE_TODAY", "2026-11-24")
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    monkeypatch.setenv("DATABASE_URL", url)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli.main, list(arguments))

    done = run("voorbeelddata", "--aantal", "60", "--weken", "2", "--naar", url)
    assert done.exit_code == 0, done.output
    assert "60 verzonnen gesprekken over 2 weken." in done.output
    assert "gemerkt als voorbeeld" in done.output
    done = run("voorbeelddata", "--naar", url)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "al verzonnen gesprekken" in done.output
    done = run("vouwen")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == ["Opgeteld: 0 weken.", "Vrijgegeven: 0 periodes.", "Gewist: 0 rijen."]
    done = run("voorbeelddata", "--aantal", "2000000", "--naar", f"sqlite:///{tmp_path / 'x.db'}")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "--alleen-tellingen" in done.output
    real = f"sqlite:///{tmp_path / 'echt.db'}"
    log = prepare(StageLog(real))
    write(log, [PLAIN])
    log.close()
    done = run("voorbeelddata", "--naar", real)
    assert "echte gesprekken" in done.output
    assert done.exit_code == 1
