"""The log holds events of a closed list: no text that somebody typed can get in, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

from bot.events import EVENTS, FIELDS, KEYS, Lines, Words, tell
from tests.conftest import ROOT, Chat, Server, post
from tests.redis_server import RedisServer

MARKED = "Kruisbessenjam 0612399887"


def _lines(make: Any, formatter: logging.Formatter) -> List[str]:
    """Return what a logger of this project writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log = logging.Logger("bot.test")
    log.addHandler(handler)
    make(log)
    return stream.getvalue().splitlines()


def _fault() -> Exception:
    try:
        raise RuntimeError(f"the message {MARKED} was odd")
    except RuntimeError as error:
        return error


def test_each_event_has_fields_that_are_known_and_free_words_before_any_talk_only() -> None:
    for event in EVENTS.values():
        assert set(event.fields) <= set(FIELDS)
    free = {name for name, one in EVENTS.items() if set(one.fields) - {"kind", "place", "count", "action"}}
    # The words of these are made by this project: settings, the knowledge, sentences of OidcError and ShelfError.
    assert free == {
        "serving",
        "first_account",
        "cannot_start",
        "model_not_loaded",
        "login_refused",
        "talks_not_kept",
        "knowledge_refused",
    }


def test_a_fault_is_told_by_kind_and_place_without_its_words() -> None:
    fault = _fault()
    line = _lines(lambda log: tell(log, "request_failed", kind=fault, place=fault), Lines())
    found = json.loads(line[0])
    assert re.fullmatch(r"_fault:\d+", found.pop("place"))
    assert found.pop("message").startswith("a request failed: RuntimeError at _fault:")
    assert found == {"level": "error", "event": "request_failed", "kind": "RuntimeError"}


@pytest.mark.parametrize("formatter", [Lines(), Words()])
def test_a_line_that_is_no_event_keeps_its_place_only(formatter: logging.Formatter) -> None:
    def careless(log: logging.Logger) -> None:
        log.error(f"not understood: {MARKED}")
        log.error("not understood: %s", MARKED)
        try:
            raise ValueError(MARKED)
        except ValueError:
            log.exception("not understood")

    lines = _lines(careless, formatter)
    assert len(lines) == 3
    assert all("test_events:" in line and "Kruis" not in line and "0612" not in line for line in lines)


@pytest.mark.parametrize(
    "wrong", [{"text": MARKED}, {}, {"kind": MARKED}, {"kind": "Odd", "text": MARKED}, {"kind": MARKED.encode()}]
)
def test_a_text_cannot_be_told(wrong: Dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        tell(logging.getLogger("bot.test"), "row_refused", **wrong)


def test_every_event_is_told_somewhere_and_nothing_else_is() -> None:
    told = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        told |= set(re.findall(r'\btell\(\s*\w+, "(\w+)"', text))
        # A line beside the list would stand in the log as 'other', without its words.
        beside = re.search(r"\b_?log(?:ger|ging)?\.(?:debug|info|warning|error|exception|critical|log)\(", text)
        assert not beside or path.name == "events.py", path
    assert told == set(EVENTS)


def test_a_fault_that_nobody_catches_is_told_without_its_words() -> None:
    code = f"""
import sys, threading
from bot.events import set_up
set_up("json", sys.stderr)
def fail(): raise ValueError({MARKED!r})
one = threading.Thread(target=fail); one.start(); one.join()
class Odd:
    def __del__(self): fail()
Odd()
fail()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["crashed"] * 3
    assert "Kruis" not in done.stderr + done.stdout


def _everything_goes_wrong(server: Server, redis: RedisServer) -> Chat:
    """Hold a talk with marked details while the database refuses, Redis goes away and requests are odd."""
    chat = Chat(server)
    chat.open().press("Ik wil praten", "Ja, dat mag").say(f"dat leerde ik van {MARKED}", "nee")
    with pytest.MonkeyPatch.context():
        server.database.chmod(0o444)
    import sqlite3

    with sqlite3.connect(server.database) as breaking:
        breaking.execute("DROP TABLE stage_log_offer")
        breaking.execute("DROP TABLE account")
    chat.say(f"nee hoor {MARKED}", MARKED)
    post(f"{server.url}/webhooks/rest/webhook", None, raw=f'{{"sender": "{MARKED}", "message": ["{MARKED}"'.encode())
    post(f"{server.url}/programma/inloggen", None, raw=f"naam={MARKED}&wachtwoord={MARKED}".encode())
    redis.freeze()
    assert post(f"{server.url}/webhooks/rest/webhook", {"sender": chat.sender, "message": MARKED})[0] == 503
    redis.thaw()
    return chat


def test_a_real_server_tells_json_lines_of_allowed_keys_without_content(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as redis:
        server = Server(tmp_path, REDIS_URL=redis.url, LOG_LEVEL="DEBUG", PYTHONDEVMODE="").start()
        chat = _everything_goes_wrong(server, redis)
        assert server.stop() == 0
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    told = {line["event"] for line in lines}
    assert {"first_account", "serving", "talks_not_kept"} <= told
    assert told & {"row_not_written", "row_refused", "rows_wait"}, "the database's fault was not told"
    for line in lines:
        assert set(line) <= set(KEYS), line
        # A line has no time of its own.
        assert not re.search(r"\d\d:\d\d|20\d\d-\d\d", json.dumps(line)), line
    whole = server.log.read_text()
    for detail in (*MARKED.split(), chat.sender):
        assert detail.casefold() not in whole.casefold()
