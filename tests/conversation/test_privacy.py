"""Nothing that a person types, and no sender, may reach a disk: marked details are typed and every file is searched."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from tests.conftest import ROOT, Chat, Server, post

MARKED = ["Zwartjanneke", "0612399887", "Kwispelstraat", "zwartjanneke@voorbeeld.invalid", "blauwgroenkaas"]


def _written_since(began: float, *folders: Path) -> list[Path]:
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if any(part in (".git", ".venv", "node_modules") for part in path.parts):
                continue
            try:
                if path.is_file() and path.stat().st_mtime >= began - 1:
                    found.append(path)
            except OSError:
                continue
    return found


def test_no_typed_text_and_no_sender_reaches_a_disk(tmp_path: Path) -> None:
    began = time.time()
    (tmp_path / "tmp").mkdir()
    server = Server(tmp_path, TMPDIR=str(tmp_path / "tmp"), LOG_LEVEL="DEBUG").start()
    chat = Chat(server)
    chat.open().press("Ik wil praten", "Ja, dat mag")
    chat.say(
        f"ik ben {MARKED[0]} en mijn nummer is {MARKED[1]}, dat leerde ik van een collega",
        "nee",
        "misschien ooit",
        f"ik woon in de {MARKED[2]} en wil beter worden in mijn vak, mail {MARKED[3]}",
        "\x00/choose{" + MARKED[4],
        "/" + MARKED[4] + '{"a": 1}',
        MARKED[4] * 60,
        "qwerty " + MARKED[4],
        "zxcvb " + MARKED[4],
    )
    post(f"{server.url}/webhooks/rest/webhook", {"sender": MARKED[4], "message": [MARKED[0]]})
    post(f"{server.url}/webhooks/rest/webhook", None, raw=("{" + MARKED[0]).encode())
    rows = server.rows()
    assert len(rows) == 1, "the talk must have been counted, or the test proves nothing"
    assert server.stop() == 0
    files = _written_since(began, tmp_path, ROOT)
    assert server.database in files
    assert server.log in files
    hidden = [*MARKED, chat.sender]
    for path in files:
        data = path.read_bytes()
        for detail in hidden:
            for form in (detail, detail.upper(), detail.lower()):
                # This test's own source may hold the words.
                assert form.encode() not in data or path.suffix in (".py", ".pyc"), f"{detail} stands in {path}"


def test_no_row_holds_a_time_finer_than_a_week(server: Server, chat: Chat) -> None:
    chat.open().press("Ik wil praten", "Ja, dat mag", "Van een collega", "Nee", "Nee, nu niet")
    today = time.strftime("%Y-%m-%d")
    for row in server.rows():
        assert re.fullmatch(r"\d{4}-W\d\d", row["week"])
        text = " ".join(str(value) for value in row.values())
        assert today not in text
        assert not re.search(r"\d\d:\d\d", text)
        assert re.fullmatch(r"[0-9a-f]{32}", row["id"])


def test_the_log_holds_no_line_per_message(server: Server, chat: Chat) -> None:
    size = os.path.getsize(server.log)
    chat.open().press("Ik wil praten", "Liever niet").say("van een collega", "nee")
    assert os.path.getsize(server.log) == size


def _counted(chat: Chat) -> Chat:
    chat.open().press("Ik wil praten", "Ja, dat mag")
    return chat.say("van men collega sjaan", "nee", "nee hoor hoeft nie meer")


def _wipe(server: Server, chat: Chat) -> None:
    assert post(f"{server.url}/api/talk/wipe", {"sender": chat.sender})[0] == 204


def test_wiping_a_talk_under_way_takes_its_row_along(server: Server, chat: Chat) -> None:
    before = {row["id"] for row in server.rows()}
    _counted(chat)
    assert {row["id"] for row in server.rows()} - before
    _wipe(server, chat)
    assert not {row["id"] for row in server.rows()} - before


def test_a_finished_talk_stays_counted_when_the_next_person_wipes(server: Server, chat: Chat) -> None:
    before = {row["id"] for row in server.rows()}
    _counted(chat)
    for _ in range(25):
        if [row for row in server.rows() if row["id"] not in before and row["completed"]]:
            break
        chat.say("nee")
    kept = [row for row in server.rows() if row["id"] not in before]
    assert [row["completed"] for row in kept] == [1]
    _wipe(server, chat)
    assert [row for row in server.rows() if row["id"] not in before] == kept
