"""``python -m bot.bench.programme``: what the figures of the programme page cost, on SQLite and PostgreSQL.

Made-up talks fill a database of its own as counts alone, through the builder that also counts real ones. Then the
weeks, blocks and quarters are released, and views are read. Measured: counting and storing a week, releasing a period
of each level, ``ReleasedFigures.view`` and ``series``, and whole pages over HTTP (:mod:`bot.bench.programme_page`). The
figures go to ``results/bench_programme.json``, a run for each number of talks; it replaces an older one of the same
size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.bench.figures import times
from bot.bench.programme_page import look_at_pages
from bot.bench.timing import Taken, timed
from bot.cube.build import Packed, count
from bot.cube.counts import read_words, write_week
from bot.cube.demo import mark, spread, weeks_for, write_rows
from bot.cube.fold import fold_week, periods_due, release_period, salt_of
from bot.cube.people import make_talks
from bot.cube.periods import later, parts_of
from bot.cube.released import ReleasedFigures
from bot.cube.schema import CUBE, RELEASED
from bot.cube.tables import Words, group_of
from bot.evaluation.report import rounded, today, versions
from bot.gate.model import Group, Rules
from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.settings import ROOT, SettingError
from bot.stagelog.store import StageLog

#: A moment in a week that ends a quarter, so that every level but the year is released.
NOW = dt.datetime(2026, 9, 29, 12)
#: Looks at each kind of view.
LOOKS = 200
#: Aims for the whole page, in milliseconds (issue 5); a view of released figures must stay well under them.
AIMS = {"postgresql": 100.0, "sqlite": 300.0}
#: Rows of one week that are written, counted and put in the cube to time folding as the server does it.
ROWS = 200_000


@contextmanager
def postgres_schema(url: str) -> Iterator[str]:
    """Make a schema of its own in a PostgreSQL database; yield an address that uses it, and drop it at the end."""
    engine, name = sa.create_engine(url), f"bench_{uuid.uuid4().hex[:12]}"
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    try:
        own = sa.engine.make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def fill(engine: Engine, talks: int, weeks: int) -> Dict[str, Any]:
    """Put made-up talks in the cube; return the seconds of counting and of storing a week."""
    mark(engine)
    chance = np.random.default_rng(1)
    with engine.connect() as connection:
        words = read_words(connection)
    counting, storing, largest = [], [], 0
    for week, number in zip(weeks_for(NOW, weeks), spread(chance, talks, weeks), strict=True):
        made = make_talks(chance, number, words)
        taken, counts = timed(lambda: list(count(made, words)))  # noqa: B023
        counting.append(taken)
        storing.append(timed(lambda: _store(engine, week, counts, words))[0])  # noqa: B023
        largest = max(largest, number)
        print(f"leermaatje: {week} counted in {taken.clock:.1f} s ({taken.own:.1f} s of work)", flush=True)
    return {"count": most(counting), "store": most(storing), "talks_in_the_largest_week": largest}


def _store(engine: Engine, week: str, counts: List[Packed], words: Words) -> None:
    with engine.begin() as connection:
        write_week(connection, week, counts, words)


def most(taken: Sequence[Taken]) -> Dict[str, float]:
    """Return the mean and the most seconds, and the most of own work."""
    clock = [one.clock for one in taken]
    return {"mean": sum(clock) / len(clock), "most": max(clock), "most_own": max(one.own for one in taken)}


def release_all(engine: Engine) -> Dict[str, Any]:
    """Release every closed period; return the seconds of a period of each level."""
    rules, found = Rules(salt=salt_of(engine)), {}  # type: Rules, Dict[str, List[Taken]]
    for period in periods_due(engine, NOW):
        taken, _ = timed(lambda: release_period(engine, period, NOW.date(), rules))  # noqa: B023
        found.setdefault(parts_of(period).level, []).append(taken)
        print(f"leermaatje: {period} released in {taken.clock:.1f} s ({taken.own:.1f} s of work)", flush=True)
    return {level: {"periods": len(some), **most(some)} for level, some in found.items()}


def look(engine: Engine) -> Dict[str, Any]:
    """Read views and series of random groups in random periods; return their times in milliseconds."""
    figures, chance = ReleasedFigures(engine), np.random.default_rng(2)
    periods = figures.periods()
    weeks = sorted(one for one in periods if parts_of(one).level == "week")
    groups = _groups(engine, periods)
    figures.view(periods[0], ())
    views, all_talks, series = [], [], []
    for _ in range(LOOKS):
        period = periods[int(chance.integers(len(periods)))]
        group = groups[int(chance.integers(len(groups)))]
        views.append(timed(lambda: figures.view(period, group))[0])  # noqa: B023
        all_talks.append(timed(lambda: figures.view(period, ()))[0])  # noqa: B023
        series.append(timed(lambda: figures.series(weeks, group))[0])  # noqa: B023
    values = [timed(lambda: figures.values("sector"))[0] for _ in range(LOOKS // 10)]
    return {
        "groups": len(groups),
        "view": _looks(views),
        "view_of_all": _looks(all_talks),
        "series": {**_looks(series), "weeks": len(weeks)},
        "values": _looks(values),
    }


def _pages(log: StageLog, known: Knowledge) -> Dict[str, Any]:
    # Each kind is asked for in the period that is longest.
    order = ("year", "quarter", "block", "week")
    periods = sorted(ReleasedFigures(log.engine).periods(), key=lambda one: order.index(parts_of(one).level))
    return look_at_pages(log, known, periods, _groups(log.engine, periods))


def _looks(taken: Sequence[Taken]) -> Dict[str, Any]:
    """Return the median and the 95th percentile in milliseconds, and the median of own work."""
    own = times([1000 * one.own for one in taken])
    return {**times([1000 * one.clock for one in taken]), "own_p50": own["p50"]}


def _groups(engine: Engine, periods: Sequence[str]) -> List[Group]:
    """Return the groups that the newest period shows."""
    with engine.connect() as connection:
        asked = sa.select(RELEASED.c.filters).where(RELEASED.c.period == periods[0]).order_by(RELEASED.c.filters)
        return [group_of(filters) for filters in connection.execute(asked).scalars()] or [()]


def fold_rows(engine: Engine, rows: int) -> Dict[str, Any]:
    """Write one week of rows beside the rest, and time how the server folds it."""
    week = later(weeks_for(NOW, 1)[0], 1)
    with engine.connect() as connection:
        words = read_words(connection)
    made = make_talks(np.random.default_rng(3), rows, words)

    def write() -> None:
        with engine.begin() as connection:
            write_rows(connection, week, made, words)

    written, folded = timed(write)[0], timed(lambda: fold_week(engine, week))[0]
    return {"rows": rows, "write": written._asdict(), "fold": folded._asdict()}


def size(engine: Engine) -> Dict[str, int]:
    """Return how many rows the cube and the released figures take, and their bytes."""
    with engine.connect() as connection:
        return {
            name: int(connection.execute(asked).scalar() or 0)
            for name, asked in {
                "cube_rows": sa.select(sa.func.count()).select_from(CUBE),
                "cube_bytes": sa.select(sa.func.sum(sa.func.length(CUBE.c.cells))),
                "released_rows": sa.select(sa.func.count()).select_from(RELEASED),
                "released_bytes": sa.select(sa.func.sum(sa.func.length(RELEASED.c.figures))),
            }.items()
        }


def measure(url: str, talks: int, weeks: int, rows: int) -> Dict[str, Any]:
    """Fill, release and read one database.

    Raises:
        SettingError: when it cannot be used.

    """
    known = load_knowledge(ROOT / "knowledge")
    log = StageLog(url)
    log.migrate()
    log.know_offers(one.id for one in (*known.ideas, *known.routes))
    try:
        return {
            "week": fill(log.engine, talks, weeks),
            "release": release_all(log.engine),
            "look": look(log.engine),
            "page": _pages(log, known),
            "size": size(log.engine),
            "rows": fold_rows(log.engine, rows),
        }
    finally:
        log.close()


def lines(run: Dict[str, Any]) -> List[str]:
    """Return a run as lines of text."""
    told = [f"{run['talks']} talks over {run['weeks']} weeks"]
    for name, found in run["databases"].items():
        view, series = found["look"]["view"], found["look"]["series"]
        levels = ", ".join(
            f"{level} {one['most']:.1f} s ({one['most_own']:.1f} s of work)" for level, one in found["release"].items()
        )
        week, rows = found["week"], found["rows"]
        told += [
            f"  {name}: view p50 {view['p50']:.1f} ms, p95 {view['p95']:.1f} ms, of which work {view['own_p50']:.1f} ms"
            f" (aim for a page: {AIMS[name]:.0f} ms); {found['look']['groups']} groups shown",
            f"    series over {series['weeks']} weeks p50 {series['p50']:.1f} ms, p95 {series['p95']:.1f} ms",
            f"    a week of {week['talks_in_the_largest_week']} talks: counted in {week['count']['most']:.1f} s,"
            f" stored in {week['store']['most']:.1f} s",
            f"    a week of {rows['rows']} rows: folded in {rows['fold']['clock']:.1f} s"
            f" ({rows['fold']['own']:.1f} s of work)",
            f"    released, the slowest: {levels}",
            *(
                f"    page {kind}: first p50 {page['first']['p50']:.0f} ms (work {page['first']['own_p50']:.0f}),"
                f" kept p50 {page['kept']['p50']:.0f} ms (work {page['kept']['own_p50']:.0f})"
                for kind, page in found["page"].items()
            ),
        ]
    return told


def main(given: Optional[Sequence[str]] = None) -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.bench.programme", description="Measure the figures' cost.")
    parser.add_argument("--talks", type=int, default=10_000, help="how many talks (default: %(default)s)")
    parser.add_argument("--weeks", type=int, default=13, help="over how many weeks (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the week that is folded (default: %(default)s)")
    parser.add_argument(
        "--postgresql",
        default=os.environ.get("TEST_DATABASE_URL") or "postgresql+psycopg2://postgres@127.0.0.1/test",
        help="address of a PostgreSQL database; a schema of its own is made there (default: TEST_DATABASE_URL)",
    )
    parser.add_argument("--only", choices=tuple(AIMS), help="one database alone")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "bench_programme.json")
    arguments = parser.parse_args(given)
    began, load, found = time.monotonic(), os.getloadavg(), {}
    try:
        if arguments.only != "postgresql":
            with tempfile.TemporaryDirectory(prefix="leermaatje-bench-") as folder:
                url = f"sqlite:///{folder}/bench.db"
                found["sqlite"] = measure(url, arguments.talks, arguments.weeks, arguments.rows)
        if arguments.only != "sqlite":
            with postgres_schema(arguments.postgresql) as url:
                found["postgresql"] = measure(url, arguments.talks, arguments.weeks, arguments.rows)
    except (SettingError, sa.exc.OperationalError) as error:
        print(f"leermaatje: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    run = {
        "date": today(),
        "talks": arguments.talks,
        "weeks": arguments.weeks,
        "cores": len(os.sched_getaffinity(0)),
        "load_average": {"before": load, "after": os.getloadavg()},
        "seconds": time.monotonic() - began,
        "versions": versions(),
        "databases": found,
    }
    kept = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else {"runs": []}
    kept["runs"] = sorted(
        [*(one for one in kept["runs"] if one["talks"] != arguments.talks), rounded(run)], key=lambda one: one["talks"]
    )
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join([*lines(run), f"written: {arguments.out}"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
