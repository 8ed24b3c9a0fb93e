"""What is broken before the start: one clear sentence, and whatever can still answer answers kindly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Iterator, Tuple

import pytest

from tests.conftest import Server, free_port, post
from tests.faulty import model_of, own_project
from tests.marked import Marked


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_project(tmp_path_factory.mktemp("start"))


def _ends(root: Path, folder: Path, **environment: str) -> Tuple[int, str]:
    """Start a server that cannot start; return its exit status and all it said."""
    own = {"PORT": str(free_port()), "HOST": "127.0.0.1", "DATABASE_URL": f"sqlite:///{folder / 'log.db'}"}
    own["LEERMAATJE_LOG"] = "words"
    command = [sys.executable, "-m", "bot.server"]
    ended = subprocess.run(
        command, cwd=root, env={**os.environ, **own, **environment}, capture_output=True, text=True, timeout=300
    )
    return ended.returncode, (ended.stdout + ended.stderr).strip()


def test_without_a_database_it_ends_with_one_sentence(root: Path, tmp_path: Path) -> None:
    nobody = f"postgresql+psycopg2://a@127.0.0.1:{free_port()}/b"
    status, told = _ends(root, tmp_path, DATABASE_URL=nobody)
    assert status == 2
    assert told.startswith("leermaatje: The database of DATABASE_URL cannot be used")
    assert "\n" not in told


def test_without_a_model_that_can_be_trained_it_ends_with_the_reason(root: Path, tmp_path: Path) -> None:
    model, config = model_of(root), root / "config.yml"
    good = config.read_text(encoding="utf-8")
    model.rename(tmp_path / model.name)
    config.write_text("recipe: nonsense\n", encoding="utf-8")
    status, told = _ends(root, tmp_path)
    config.write_text(good, encoding="utf-8")
    shutil.move(tmp_path / model.name, model)
    assert status == 2
    assert told.splitlines()[-1].startswith("leermaatje: training failed:"), told
    assert "make train" in told
    assert "Traceback" not in told


class _Broken(Server):
    """A server that never gets ready."""

    def start(self) -> _Broken:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot.server"]
            self.process = subprocess.Popen(command, cwd=self.root, env=self._environment, stdout=log, stderr=log)
        return self


@pytest.fixture
def broken(root: Path, tmp_path: Path) -> Iterator[_Broken]:
    """A server whose model file ends halfway."""
    model = model_of(root)
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2])
    server = _Broken(tmp_path, root).start()
    yield server
    model.write_bytes(whole)
    assert server.stop() == 0


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_with_half_a_model_pages_open_and_a_message_gets_a_kind_answer(broken: _Broken) -> None:
    end = time.monotonic() + 300
    while _status(f"{broken.url}/api/health") != 500:
        assert time.monotonic() < end, "it was never told"
        time.sleep(0.3)
    assert _status(f"{broken.url}/api/alive") == 500, "the old name of the same door"
    assert _status(f"{broken.url}/api/ready") == 503
    for page in ("/", "/widget.js", "/privacy", "/ambassadeur", "/programma/inloggen"):
        assert _status(broken.url + page) == 200, page
    assert _status(f"{broken.url}/praten") == 503
    marked = Marked()
    body = {"sender": marked.word, "message": f"bel {marked.phone}"}
    status, answer = post(f"{broken.url}/webhooks/rest/webhook", body)
    assert status == 503
    assert answer == {"text": "Het is nu even druk. Probeer het over een minuut nog een keer."}
    told = broken.log.read_text()
    assert told.count("the model could not be loaded") == 1
    assert model_of(broken.root).name in told, "which file is broken"
    assert "start again" in told, "how to mend it"
    assert "Traceback" not in told
    marked.not_in_files(broken.folder)
