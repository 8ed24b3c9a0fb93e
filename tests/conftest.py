"""Fixtures that all tests share: a real server with the real trained model, and a way to talk to it."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import pytest
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent
#: In CI nothing may be skipped.
IN_CI = os.environ.get("CI") == "true"

hypothesis_settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis_settings.load_profile("fixed")


def lacking(reason: str) -> None:
    """Skip with a reason in one line; in CI nothing may be lacking."""
    if IN_CI:
        pytest.fail(f"{reason} (in CI nothing may be skipped)")
    pytest.skip(reason)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def post(url: str, body: Any, raw: Optional[bytes] = None, timeout: float = 60) -> tuple[int, Any]:
    """Send JSON (or raw bytes) and return status and answer."""
    data = raw if raw is not None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    try:
        return status, json.loads(text) if text else None
    except ValueError:
        return status, text


class Server:
    """A running server of its own, with a database of its own."""

    def __init__(self, folder: Path, root: Path = ROOT, **environment: str) -> None:
        """``root``: the project that it runs; see :func:`tests.faulty.own_project`."""
        self.folder, self.root = folder, root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "stage_log.db"
        self.log = folder / "server.log"
        self._environment = {
            **os.environ,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "LEERMAATJE_SOURCES": "bond,bieb",
            # All tests come from one address, and their talks go faster than people's.
            "LEERMAATJE_MESSAGES_PER_MINUTE": "100000",
            "LEERMAATJE_ADDRESS_PER_MINUTE": "1000000",
            **environment,
        }
        self.process: Optional[subprocess.Popen] = None

    def start(self) -> Server:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.server"], cwd=self.root, env=self._environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log.read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/api/ready", timeout=5) as answer:
                    if answer.status == 200:
                        return self
            except OSError:
                time.sleep(0.3)
        raise RuntimeError(f"the server did not get ready: {self.log.read_text()[-2000:]}")

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def rows(self) -> List[Dict[str, Any]]:
        """Return all rows of the stage log; barriers, motives and offers are sorted lists."""
        with sqlite3.connect(self.database) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute("SELECT * FROM stage_log")]
            for one, many in (("barrier", "barriers"), ("motive", "motives"), ("offer", "offers")):
                asked = f"SELECT {one} FROM stage_log_{one} WHERE row_id = ? ORDER BY {one}"
                for row in rows:
                    row[many] = [word for (word,) in connection.execute(asked, (row["id"],))]
            return rows


class Chat:
    """One person's talk over the real HTTP interface."""

    def __init__(self, server: Server, source: Optional[str] = None) -> None:
        self.server = server
        self.sender = uuid.uuid4().hex
        self.source = source
        self.last: List[Dict[str, Any]] = []
        self.turns = 0

    def _send(self, message: str) -> Chat:
        body = {"sender": self.sender, "message": message, **({"source": self.source} if self.source else {})}
        status, answer = post(f"{self.server.url}/webhooks/rest/webhook", body)
        assert status == 200, (status, answer)
        assert answer, "no answer at all"
        self.last = answer
        self.turns += 1
        return self

    def open(self) -> Chat:
        status, answer = post(f"{self.server.url}/api/talk/open", {"sender": self.sender, "source": self.source})
        assert status == 200
        self.last = answer["messages"]
        return self

    def say(self, *messages: str) -> Chat:
        """Type one message after another."""
        for message in messages:
            self._send(message)
        return self

    def press(self, *titles: str) -> Chat:
        """Press buttons, each by a part of its title, out of the last answer."""
        for title in titles:
            found = {one["title"]: one["payload"] for bubble in self.last for one in bubble.get("buttons", ())}
            payload = next((value for name, value in found.items() if title.casefold() in name.casefold()), None)
            assert payload, f"no button {title!r} among {list(found)}"
            self._send(payload)
        return self

    @property
    def text(self) -> str:
        """All text of the last answer."""
        return "\n".join(bubble.get("text", "") for bubble in self.last)

    @property
    def buttons(self) -> List[str]:
        """Titles of all buttons of the last answer."""
        return [one["title"] for bubble in self.last for one in bubble.get("buttons", ())]

    def customs(self, kind: str) -> List[Dict[str, Any]]:
        """All custom parts of a kind in the last answer."""
        return [bubble["custom"] for bubble in self.last if bubble.get("custom", {}).get("kind") == kind]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server with the real model, shared by all tests; each test uses talks of its own."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    assert running.stop() == 0, "the server did not end cleanly"


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    """Address of the real server."""
    return server.url


@pytest.fixture
def chat(server: Server) -> Chat:
    """A new talk."""
    return Chat(server)


def pytest_collection_modifyitems(items: List[pytest.Item]) -> None:
    """Run the browser's tests last: Playwright keeps a loop running in this thread, and others start their own."""
    items.sort(key=lambda item: "browser" in item.path.parts)
