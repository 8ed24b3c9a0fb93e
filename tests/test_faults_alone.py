"""One real server on SQLite, put into one real fault after another: each talk goes on, and no detail of it is left.

The tests share the server and go from fault to fault, as a bad week would. After each of them everything that the
server wrote is searched for the details that were typed.
"""

from __future__ import annotations

import re
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

import pytest

from tests.conftest import Server, lacking
from tests.door_site import Answer, Browser
from tests.faulty import FakeClock, SmallDisk, locked, model_of, own_project, rows_of
from tests.marked import Marked, MarkedChat

#: Whatever makes Rasa and its libraries talk must not make them tell.
LOUD = {
    "LOG_LEVEL": "DEBUG",
    "LOG_LEVEL_LIBRARIES": "DEBUG",
    "LOG_LEVEL_LLM": "DEBUG",
    "FORCE_JSON_LOGGING": "true",
    "RASA_TELEMETRY_DEBUG": "true",
    "RASA_TELEMETRY_ENABLED": "true",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONFAULTHANDLER": "1",
}
KIND = "Probeer het over een minuut nog een keer"


class Site:
    """The server, its disk, its clock, and a browser of somebody with the role beheer."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.marked = folder, own_project(folder), Marked()
        self.disk, self.clock = SmallDisk(folder / "disk"), FakeClock(folder)
        self.database = self.disk.folder / "stage_log.db"
        (folder / "tmp").mkdir()
        self.server = Server(
            folder,
            self.root,
            DATABASE_URL=f"sqlite:///{self.database}",
            TMPDIR=str(folder / "tmp"),
            **LOUD,
            **self.clock.environment,
        ).start()
        self.server.database = self.database
        self.browser = Browser(self.server.port)
        told = self.server.log.read_text()
        found = re.search(r"log in as: (\S+) +password: ([^\"\s]+)", told)
        assert found, told
        self.name, self.password = found[1], found[2].strip()
        self.log_in()

    @property
    def pid(self) -> int:
        """The process of the server."""
        assert self.server.process is not None
        return self.server.process.pid

    def log_in(self) -> Answer:
        """Log in, which must succeed."""
        answer = self.browser.login(self.name, self.password)
        assert (answer.status, answer.goes_to) == (303, "/programma"), answer.text
        return answer

    def rows(self) -> int:
        """How many rows the stage log has."""
        return rows_of(self.database)

    def told_since(self, size: int) -> str:
        """What the server logged after its log had this size."""
        return self.server.log.read_bytes()[size:].decode()


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.2)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("alone"))
    yield made
    status = made.server.stop()
    made.marked.not_in_files(made.folder)
    made.disk.close()
    assert status == 0
    assert made.server.log.stat().st_size < 10_000, "there is a line in the log for every message, or a traceback"


@pytest.fixture(autouse=True)
def nothing_is_left(site: Site) -> Iterator[None]:
    """Search all that the server wrote, after every fault."""
    said = site.marked.sent
    yield
    assert site.marked.sent > said, "nothing was typed, so the search proves nothing"
    assert site.marked.not_in_files(site.folder) > 100
    for path in ("/api/metrics", "/metrics", "/api/health"):
        try:
            with urllib.request.urlopen(site.server.url + path, timeout=10) as answer:
                site.marked.not_in(answer.read(), path)
        except urllib.error.HTTPError as error:
            site.marked.not_in(error.read(), path)


def kind_and_without_traceback(answer: Answer) -> None:
    assert answer.status == 503, answer.text
    assert KIND in answer.text
    assert not re.search(r"Traceback|Error|sqlite|SELECT|INSERT", answer.text)


def test_no_memory_is_dumped(site: Site) -> None:
    limits = Path(f"/proc/{site.pid}/limits").read_text()
    assert re.search(r"^Max core file size +0 +0 ", limits, re.M), limits
    site.marked.talk(site.server)


def test_a_locked_database_holds_up_no_talk_and_gets_its_row_later(site: Site) -> None:
    before, size = site.rows(), site.server.log.stat().st_size
    with locked(site.database):
        answers: Dict[str, Answer] = {}

        def visit() -> None:
            answers["figures"] = site.browser.get("/programma")
            answers["log-in"] = Browser(site.server.port).login(site.name, site.password)

        visitor = threading.Thread(target=visit)
        visitor.start()
        chat = site.marked.talk(site.server)
        visitor.join()
        kind_and_without_traceback(answers["log-in"])
        assert answers["figures"].status == 200, "figures can be read, and who is in stays in"
        until(lambda: "they wait in memory" in site.told_since(size), "the database was never locked")
        site.marked.go_on(chat)
        assert site.rows() == before
    until(lambda: site.rows() == before + 1, "the row was never written")
    assert "Traceback" not in site.told_since(size)
    assert site.browser.get("/programma").status == 200
    assert site.server.rows()[-1]["source"] == "bond"


def test_a_full_disk_holds_up_no_talk_and_gets_its_row_later(site: Site) -> None:
    before, size = site.rows(), site.server.log.stat().st_size
    with site.disk.full(site.pid):
        chat = site.marked.talk(site.server)
        until(lambda: "they wait in memory" in site.told_since(size), "the disk was never full")
        site.marked.go_on(chat)
        # Nobody can come in, since a new session cannot be written.
        kind_and_without_traceback(Browser(site.server.port).login(site.name, site.password))
        figures = site.browser.get("/programma")
        if figures.status != 200:  # Whether SQLite can read with not a byte free depends on its shared memory file.
            kind_and_without_traceback(figures)
    until(lambda: site.rows() == before + 1, "the row was never written")
    assert "Traceback" not in site.told_since(size)
    site.marked.go_on(chat)
    assert site.rows() == before + 1


def _manage(site: Site) -> str:
    answer = site.browser.get("/programma/beheer")
    assert answer.status == 200
    return answer.text


def test_broken_knowledge_keeps_the_last_good_one_and_beheer_reads_where(site: Site) -> None:
    path = site.root / "knowledge" / "answers.yml"
    good, size = path.read_text(encoding="utf-8"), site.server.log.stat().st_size
    assert good.count("- Leren op je werk telt gewoon mee. Ook als niemand het leren noemt.") == 1
    changed = good.replace("Ook als niemand het leren noemt.", "Ook als niemand het zo noemt vandaag.")
    broken = changed.replace("- intent: ask_informal_learning\n  short:", "- intent: ask_informal_learning\n  shrot:")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "shrot" in text)

    path.write_text(broken, encoding="utf-8")
    until(lambda: "knowledge/answers.yml" in _manage(site), "the mistake was never told")
    assert f"line {line}" in _manage(site)
    assert "shrot" in _manage(site)
    assert f"knowledge/answers.yml, line {line}" in site.told_since(size)
    site.marked.talk(site.server)
    asking = MarkedChat(site.server)
    site.marked.talks.append(asking)
    asking.open().say("telt leren op je werk ook mee")
    assert "Ook als niemand het leren noemt." in asking.text

    path.write_text(changed, encoding="utf-8")
    until(lambda: "knowledge/answers.yml" not in _manage(site), "the mended file was never taken up")
    # The same person asks again, in the same talk.
    asking.say("stop", "opnieuw beginnen").say("telt leren op je werk ook mee")
    assert "Ook als niemand het zo noemt vandaag." in asking.text


def test_a_model_file_that_goes_away_is_not_missed_until_the_next_start(site: Site) -> None:
    model = model_of(site.root)
    model.rename(site.folder / "away.tar.gz")
    site.marked.talk(site.server)
    (site.folder / "away.tar.gz").rename(model)


def test_a_clock_that_jumps_ends_no_talk(site: Site) -> None:
    if not site.clock.there:
        lacking("libfaketime is not installed")
    before = {row["id"] for row in site.server.rows()}
    chat = site.marked.talk(site.server)

    def week() -> str:
        (found,) = [row["week"] for row in site.server.rows() if row["id"] not in before]
        return str(found)

    this_week, weeks = week(), []
    statuses: List[Tuple[str, int]] = []
    for distance in ("+8d", "-30h", "+0"):
        site.clock.jump(distance)
        site.marked.go_on(chat)
        weeks.append(week())
        statuses.append((distance, site.browser.get("/programma").status))
        # Whoever is out comes in again.
        site.log_in()
        assert site.browser.get("/programma").status == 200
    assert weeks[0] != this_week
    assert weeks[-1] == this_week, "a row goes by the clock as it is when the talk goes on"
    assert statuses == [("+8d", 303), ("-30h", 303), ("+0", 303)], "no session outlives a jump of the clock"
    assert site.server.process is not None
    assert site.server.process.poll() is None
