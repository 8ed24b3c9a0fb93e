"""The database is copied while talks are counted, and put back: both kinds, with the commands of the docs."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import sqlalchemy as sa

from bot.settings import SettingError
from bot.stagelog.backup import back_up, restore
from bot.stagelog.schema import STAGE_LOG
from bot.stagelog.store import StageLog, new_id
from tests.conftest import ROOT, lacking
from tests.databases import postgres_schema, rows
from tests.test_stage_log_migrations import OLD

ROW: Dict[str, Any] = {**OLD, "source": "onbekend", "barriers": ["time"], "motives": [], "offers": [], "chosen": "none"}
DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def command(url: str, *arguments: str, today: str = "2026-11-24") -> subprocess.CompletedProcess:
    """Run the command 'leermaatje' as a person does."""
    environment = {**os.environ, "DATABASE_URL": url, "LEERMAATJE_TODAY": today}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def weeks(log: StageLog) -> List[str]:
    return sorted(row["week"] for row in rows(log))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[StageLog]:
    made = StageLog(f"sqlite:///{tmp_path / 'log.db'}")
    made.migrate()
    yield made
    made.close()


def test_a_copy_is_whole_while_rows_are_written(log: StageLog, tmp_path: Path) -> None:
    url, stop, wrote = log._address.render_as_string(), threading.Event(), []

    def write() -> None:
        own = StageLog(url)
        while not stop.is_set():
            assert own.save(new_id(), ROW)
            wrote.append(1)
        own.close()

    writer = threading.Thread(target=write)
    writer.start()
    while not wrote:
        pass
    copies = [tmp_path / f"kopie-{number}.db" for number in range(5)]
    for path in copies:
        before = len(wrote)
        back_up(url, path)
        copy = StageLog(f"sqlite:///{path}")
        held = rows(copy)
        copy.close()
        # Each row stands with its list, or not at all.
        assert before <= len(held) <= len(wrote) + 1
        assert all(row["barriers"] == ["time"] for row in held)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    stop.set()
    writer.join()
    assert sorted(one.name for one in tmp_path.glob("kopie*")) == [one.name for one in copies]


def test_a_copy_is_put_back_and_what_is_too_old_by_then_goes_at_once(log: StageLog, tmp_path: Path) -> None:
    url, copy = log._address.render_as_string(), tmp_path / "kopie.db"
    for week in ("2026-W40", "2026-W47"):
        assert log.save(new_id(), {**ROW, "week": week})
    made = command(url, "reservekopie", str(copy))
    assert made.returncode == 0, made.stderr
    assert "13 weken" in made.stdout
    log.save(new_id(), {**ROW, "week": "2026-W48"})
    log.close()
    back = command(url, "terugzetten", "--ja", str(copy), today="2027-01-18")
    assert back.returncode == 0, back.stderr
    # Week 40 of 2026 is more than 13 weeks ago on 18 January 2027.
    assert weeks(log) == ["2026-W47"]
    assert copy.exists()


def test_a_copy_of_an_older_version_is_brought_up_to_date(log: StageLog, tmp_path: Path) -> None:
    from tests.test_stage_log_migrations import _fill

    older = StageLog(f"sqlite:///{tmp_path / 'older.db'}")
    _fill(older, [OLD])
    older.close()
    log.close()
    url = log._address.render_as_string()
    back = command(url, "terugzetten", "--ja", str(tmp_path / "older.db"))
    assert back.returncode == 0, back.stderr
    assert weeks(log) == ["2026-W40"]


@pytest.mark.parametrize("what", ["text", "cut", "other", "missing"])
def test_a_bad_copy_is_refused_and_the_database_stays(log: StageLog, tmp_path: Path, what: str) -> None:
    url, copy = log._address.render_as_string(), tmp_path / "kopie.db"
    log.save(new_id(), ROW)
    log.close()
    back_up(url, copy)
    if what == "text":
        copy.write_text("dit is geen database " * 500)
    elif what == "cut":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif what == "other":
        copy.unlink()
        with sa.create_engine(f"sqlite:///{copy}").begin() as connection:
            connection.execute(sa.text("CREATE TABLE iets (a int)"))
    else:
        copy.unlink()
    with pytest.raises(SettingError) as raised:
        restore(url, copy)
    assert "\n" not in str(raised.value)
    assert len(rows(log)) == 1


def test_a_database_in_use_is_not_exchanged(log: StageLog, tmp_path: Path) -> None:
    url, copy = log._address.render_as_string(), tmp_path / "kopie.db"
    back_up(url, copy)
    log.save(new_id(), ROW)
    with log.engine.connect() as server:
        server.execute(sa.select(STAGE_LOG.c.id)).all()
        with pytest.raises(SettingError, match="in gebruik"):
            restore(url, copy)
    assert len(rows(log)) == 1


def test_nothing_is_overwritten_and_nothing_half_is_left(log: StageLog, tmp_path: Path) -> None:
    url, copy = log._address.render_as_string(), tmp_path / "kopie.db"
    copy.write_text("iets van mij")
    with pytest.raises(SettingError, match="is er al"):
        back_up(url, copy)
    assert copy.read_text() == "iets van mij"
    with pytest.raises(SettingError, match="kan niet geschreven worden"):
        back_up(url, tmp_path / "geen map" / "kopie.db")
    assert not list(tmp_path.glob("*.deel"))


def documented(tool: str) -> List[str]:
    """Return the words of the command with this tool, as the docs tell it."""
    line = next(one for one in DOCS.splitlines() if one.startswith(tool + " "))
    return shlex.split(line)


def test_the_commands_of_the_docs_copy_postgresql_and_put_it_back(tmp_path: Path) -> None:
    if not shutil.which("pg_dump"):
        lacking("pg_dump is not installed")
    for url in postgres_schema():
        address = sa.engine.make_url(url)
        schema = str(address.query["options"]).rpartition("=")[2]
        plain = address.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
        log = StageLog(url)
        log.migrate()
        for week in ("2026-W40", "2026-W47"):
            assert log.save(new_id(), {**ROW, "week": week})
        before = rows(log, key=True)
        fill = {"$DATABASE": plain, "leermaatje.dump": str(tmp_path / "leermaatje.dump")}

        def run(tool: str, *more: str, fill: Dict[str, str] = fill) -> None:
            words = documented(tool)
            for name, value in fill.items():
                words = [word.replace(name, value) for word in words]
            done = subprocess.run([*words, *more], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

        # Only the part of the database that is this test's.
        run("pg_dump", f"--schema={schema}")
        log.save(new_id(), {**ROW, "week": "2026-W48"})
        with log.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE stage_log_offer"))
        log.close()
        run("pg_restore")
        assert rows(log, key=True) == before
        log.close()
        folded = command(url, "vouwen", today="2027-01-18")
        assert folded.returncode == 0, folded.stderr
        assert weeks(log) == ["2026-W47"]
        log.close()
