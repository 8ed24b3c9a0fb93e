"""The job of every day: what it does, that it does it once, and that nothing is lost by a kill or by a second job."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any, Dict, Iterator, List

import pytest
import sqlalchemy as sa

from bot.cube import fold as job
from bot.cube.counts import folded_weeks, read_counts, read_words, words_of_period
from bot.cube.fold import Done, fold
from bot.cube.packing import number_cells, pack_cells, unpack_cells
from bot.cube.released import ReleasedFigures, read_figures
from bot.cube.schema import CUBE, RELEASE, RELEASED
from bot.cube.tables import Words, shown_of_old
from bot.gate.model import TOTAL, Figure
from bot.stagelog.store import StageLog, new_id
from tests.cubes import PLAIN, direct_counts, prepare, write
from tests.databases import BOTH, address, rows

#: Tuesday of week 48; week 47 is closed.
NOW = dt.datetime(2026, 11, 24, 12)


@pytest.fixture(params=BOTH)
def log(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path):
        made = prepare(StageLog(url))
        yield made
        made.close()


def _talks(week: str, count: int, **values: Any) -> List[Dict[str, Any]]:
    sources = ("bond", "bieb", "onbekend")
    return [{**PLAIN, "week": week, "source": sources[number % 3], **values} for number in range(count)]


def _state(log: StageLog) -> Dict[str, Any]:
    with log.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in (CUBE, RELEASE, RELEASED)
        } | {"rows": sorted(row["id"] for row in rows(log))}


def test_closed_weeks_are_counted_and_released_and_the_running_week_is_not(log: StageLog) -> None:
    write(log, [*_talks("2026-W46", 30), *_talks("2026-W47", 12), *_talks("2026-W48", 40)])
    done = fold(log.engine, NOW)
    assert done == Done(["2026-W46", "2026-W47"], ["2026-W46", "2026-W47", "2026-B11"], 0)
    figures = ReleasedFigures(log.engine)
    assert figures.periods() == ["2026-B11", "2026-W47", "2026-W46"]
    assert figures.view("2026-W48", ()) == {}
    assert figures.view("2026-W46", ())["talks"][""] in (Figure(30), Figure(25), Figure(35))
    assert len(rows(log)) == 82, "rows of the last 13 weeks stay"


def test_doing_it_again_changes_nothing(log: StageLog) -> None:
    write(log, [*_talks("2026-W46", 30), *_talks("2026-W48", 40)])
    fold(log.engine, NOW)
    before = _state(log)
    assert fold(log.engine, NOW) == Done()
    assert fold(log.engine, NOW + dt.timedelta(days=2)) == Done()
    assert _state(log) == before


def test_a_week_without_talks_is_released_too(log: StageLog) -> None:
    write(log, _talks("2026-W45", 30))
    done = fold(log.engine, NOW)
    assert done.folded == ["2026-W45", "2026-W46", "2026-W47"]
    figures = ReleasedFigures(log.engine)
    # Nine talks and none look the same.
    assert figures.view("2026-W46", ()) == {"talks": {"": Figure(None, "withheld")}}


def test_an_empty_log_is_no_fault(log: StageLog) -> None:
    assert fold(log.engine, NOW) == Done()


@pytest.mark.parametrize(("hour", "folded"), [(1, ["2026-W46"]), (2, ["2026-W46", "2026-W47"])])
def test_a_week_closes_on_monday_at_two(log: StageLog, hour: int, folded: List[str]) -> None:
    write(log, [*_talks("2026-W46", 11), *_talks("2026-W47", 11)])
    assert fold(log.engine, dt.datetime(2026, 11, 23, hour)).folded == folded


def test_rows_older_than_thirteen_weeks_go_once_they_are_counted(log: StageLog) -> None:
    weeks = ["2026-W33", "2026-W34", "2026-W35", "2026-W48"]
    write(log, [row for week in weeks for row in _talks(week, 12, barriers=["time"], offers=["evc"])])
    counted = direct_counts(log, ["2026-W33"])
    done = fold(log.engine, NOW)
    assert done.deleted == 24
    assert {row["week"] for row in rows(log)} == {"2026-W35", "2026-W48"}
    with log.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM stage_log_barrier")).scalar() == 24
        assert connection.execute(sa.text("SELECT count(*) FROM stage_log_offer")).scalar() == 24
        assert read_counts(connection, ["2026-W33"], read_words(connection)) == counted
    assert fold(log.engine, NOW).deleted == 0


def test_old_rows_that_are_not_counted_stay(log: StageLog) -> None:
    write(log, _talks("2026-W40", 12))
    fold(log.engine, NOW)
    log.save(new_id(), {**PLAIN, "week": "2026-W20"})
    assert fold(log.engine, NOW) == Done()
    assert sum(row["week"] == "2026-W20" for row in rows(log)) == 1


def test_the_larger_period_never_differs_from_its_parts(log: StageLog) -> None:
    """Rule 4c is the gate's; here it gets what it needs: with one part withheld the whole is withheld too."""
    write(log, [*_talks("2026-W41", 30), *_talks("2026-W42", 30), *_talks("2026-W43", 3)])
    fold(log.engine, NOW)
    figures = ReleasedFigures(log.engine)
    assert figures.view("2026-W42", ())["talks"][""].value is not None
    assert figures.view("2026-W43", ())["talks"][""].value is None
    assert figures.view("2026-B10", ())["talks"][""].value is None


def test_blocks_quarters_and_years_come_in_their_turn(log: StageLog) -> None:
    write(log, [row for number in (49, 50) for row in _talks(f"2026-W{number}", 30)])
    done = fold(log.engine, dt.datetime(2027, 1, 3, 12))
    assert done.released == ["2026-W49", "2026-W50", "2026-W51", "2026-W52"]
    done = fold(log.engine, dt.datetime(2027, 1, 4, 12))
    assert done.released == ["2026-W53", "2026-B12", "2026-K4", "2026"]


def test_the_rules_of_the_day_are_kept(log: StageLog) -> None:
    write(log, _talks("2026-W46", 30))
    fold(log.engine, NOW, smallest=12)
    release = ReleasedFigures(log.engine).release("2026-W46")
    assert (release.period, release.released_in_week, release.smallest_group, release.base) == (
        "2026-W46",
        "2026-W48",
        12,
        5,
    )
    with pytest.raises(KeyError):
        ReleasedFigures(log.engine).release("2026-W48")


def test_the_secret_is_made_once_and_is_long(log: StageLog) -> None:
    first = job.salt_of(log.engine)
    assert first == job.salt_of(log.engine)
    assert len(first) == 32


class Killed(BaseException):
    """Stands for a kill: nothing may catch it."""


@pytest.mark.parametrize("place", ["write_week", "write_release", "_delete_week"])
def test_a_job_that_is_killed_loses_nothing(log: StageLog, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    write(log, [row for week in ("2026-W33", "2026-W45", "2026-W46") for row in _talks(week, 24)])
    real, calls = getattr(job, place), []

    def killed_after(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        result = real(*arguments, **named)
        # The second one is killed after its writes, before its transaction is through.
        if len(calls) == (1 if place == "_delete_week" else 2):
            raise Killed
        return result

    monkeypatch.setattr(job, place, killed_after)
    with pytest.raises(Killed):
        fold(log.engine, NOW)
    monkeypatch.undo()
    with log.engine.connect() as connection:
        half = folded_weeks(connection)
    assert half == (["2026-W33"] if place == "write_week" else half)
    fold(log.engine, NOW)
    with log.engine.connect() as connection:
        assert folded_weeks(connection)[0] == "2026-W33"
        assert folded_weeks(connection)[-1] == "2026-W47"
        counts = read_counts(connection, folded_weeks(connection), read_words(connection))
        assert read_figures(connection, "2026-W45")[()][TOTAL].value in (20, 25)
    assert counts[()][TOTAL].n == 72
    assert {row["week"] for row in rows(log)} == {"2026-W45", "2026-W46"}


def test_two_jobs_at_once_do_it_once(log: StageLog) -> None:
    write(log, [row for number in (44, 45, 46) for row in _talks(f"2026-W{number}", 20)])
    start, done, faults = threading.Barrier(3), [], []

    def work() -> None:
        other = StageLog(str(log.engine.url.render_as_string(hide_password=False)))
        try:
            start.wait()
            done.append(fold(other.engine, NOW))
        except BaseException as fault:
            faults.append(fault)
        finally:
            other.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert sorted(week for one in done for week in one.folded) == ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]
    released = sorted(period for one in done for period in one.released)
    assert released == sorted(set(released))
    with log.engine.connect() as connection:
        counts = read_counts(connection, folded_weeks(connection), read_words(connection))
    assert counts[()][TOTAL].n == 60


def test_talks_are_written_while_the_job_runs(log: StageLog) -> None:
    write(log, [row for number in (44, 45, 46) for row in _talks(f"2026-W{number}", 20)])
    stop, saved = threading.Event(), []

    def talk() -> None:
        while not stop.is_set():
            saved.append(log.save(new_id(), {**PLAIN, "week": "2026-W48"}))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        fold(log.engine, NOW)
    finally:
        stop.set()
        thread.join(30)
    assert saved
    assert all(saved)
    assert sum(row["week"] == "2026-W48" for row in rows(log)) == len(saved)


def test_a_database_that_is_away_is_said(tmp_path: Any) -> None:
    away = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    with pytest.raises(sa.exc.SQLAlchemyError):
        fold(away.engine, NOW)
    away.close()


def test_weeks_released_in_the_old_shape_hold_nothing_up(log: StageLog) -> None:
    """Until November 2026 a release had a cell for every move from stage to stage, and 'unknown' everywhere."""
    write(log, [*_talks("2026-W46", 30), *_talks("2026-W47", 30, stage_start="contemplation")])
    now = NOW - dt.timedelta(days=7)
    assert fold(log.engine, now).released == ["2026-W46"]
    old = {("moved", "yes"): ("moves", "action|action"), ("turns", "16_plus"): ("stage_start", "unknown")}
    with log.engine.begin() as connection:
        names = {number: key for key, number in number_cells(connection, old.values()).items()}
        packed = connection.execute(sa.select(RELEASE.c.cells)).scalar_one()
        numbers = number_cells(connection, [])
        cells = [numbers[old.get(names[one], names[one])] for one in unpack_cells(packed)]
        connection.execute(RELEASE.update().values(cells=pack_cells(cells)))
    assert fold(log.engine, NOW).released == ["2026-W47", "2026-B11"]
    figures = ReleasedFigures(log.engine)
    assert "moves" in figures.view("2026-W46", ())
    assert "moves" not in figures.view("2026-B11", ())
    assert figures.view("2026-B11", ())["talks"][""].value in (55, 60, 65)


def test_what_an_old_release_told_of_a_stage_is_known() -> None:
    hidden, twenty = Figure(None, "withheld"), Figure(20)
    first, last = "precontemplation", "action"
    old = {("stage_start", first): Figure(30), ("stage_start", last): hidden}
    old |= {("moves", f"{first}|{first}"): twenty, ("moves", f"{last}|maintenance"): hidden}
    found = shown_of_old(old)
    assert found["moved_from", f"{first}|no"] == twenty
    assert found["moved_from", f"{first}|yes"].value is not None, "the stage less who stayed"
    assert not any(cell.startswith(last) for table, cell in found if table == "moved_from")
    new = {("moved", "yes"): twenty}
    assert shown_of_old(new) == new


def test_rows_of_older_versions_with_an_unknown_stage_are_counted_and_released(log: StageLog) -> None:
    odd = _talks("2026-W46", 15, stage_start="unknown", stage_end="unknown", mode="unknown", turns="unknown")
    write(log, [*odd, *_talks("2026-W46", 30), *_talks("2026-W47", 30)])
    fold(log.engine, NOW)
    figures = ReleasedFigures(log.engine)
    assert ("unknown" in figures.view("2026-W46", ())["turns"]) is True
    assert ("unknown" in figures.view("2026-W47", ())["turns"]) is False
    assert figures.view("2026-B11", ())["talks"][""].value in (70, 75, 80)


def test_words_that_no_talk_can_have_are_left_out_of_the_shapes(log: StageLog) -> None:
    log.register(["later"], "2026-W47")
    write(log, _talks("2026-W46", 30, source="bond"))
    fold(log.engine, NOW)
    with log.engine.connect() as connection:
        words, weeks = read_words(connection), ["2026-W46"]
        counts = read_counts(connection, weeks, words)
        # 'bieb' was there and sent nobody: that is not told, so it stays.
        assert words_of_period(connection, words, weeks, counts) == Words(words.offers, ("bieb", "bond", "onbekend"))
        assert words_of_period(connection, words, ["2026-W46", "2026-W47"], counts).sources == words.sources
        sent = {**counts, (("source", "later"),): counts[()], (("mode", "unknown"),): counts[()]}
        found = words_of_period(connection, words, weeks, sent)
        assert (found.sources, found.unknown) == (words.sources, frozenset({"mode"}))
        half = {(): {("stage_end", "unknown"): counts[()][TOTAL]}}
        assert words_of_period(connection, words, weeks, half).unknown == frozenset({"stage_start", "stage_end"})
