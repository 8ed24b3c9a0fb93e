"""A real server is told to end while messages are under way: all get their whole answer, and all rows are written."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, List, Tuple

import aiohttp

from tests.conftest import Chat, Server

#: More than a process answers before it is told to end, and fewer than it lets wait.
AT_ONCE = 80


def _get(server: Server, path: str) -> Tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{server.url}{path}", timeout=10) as answer:
            return answer.status, json.loads(answer.read())["status"]
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())["status"]


async def _end_in_the_middle(server: Server, lock: sqlite3.Connection, counted: Chat) -> List[Any]:
    """Send many messages at once, tell the server to end, and return their answers."""
    assert server.process is not None
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def send(sender: str, message: str) -> Tuple[int, Any]:
            body = {"sender": sender, "message": message}
            async with session.post(f"{server.url}/webhooks/rest/webhook", json=body) as answer:
                return answer.status, await answer.json()

        async def state(path: str) -> Tuple[int, str]:
            async with session.get(f"{server.url}{path}") as answer:
                return answer.status, (await answer.json())["status"]

        sent = [asyncio.create_task(send(counted.sender, "nee hoor hoeft nie meer"))]
        await asyncio.sleep(0.5)  # Its row waits for the database by now, and the talk goes on.
        sent += [asyncio.create_task(send(f"{n:032x}", "ik heb geen tijd om te leren")) for n in range(AT_ONCE)]
        await asyncio.sleep(0.2)
        assert not all(one.done() for one in sent), "nothing was under way"
        server.process.send_signal(signal.SIGTERM)
        told = None
        while told != (503, "ending"):
            # One that was asked before the signal waits behind the messages.
            with contextlib.suppress(asyncio.TimeoutError):
                told = await asyncio.wait_for(state("/api/ready"), 0.2)
        assert await state("/api/health") == (200, "ok"), "a process that ends in order must not be killed"
        # It says that it is not ready and still answers who comes too late to know.
        assert (await send("f" * 32, "hallo"))[0] == 200
        answers = await asyncio.gather(*sent)
        lock.rollback()
        return list(answers)


def _as_it_starts(server: Server) -> List[Tuple[int, str]]:
    """Return health, its old name and readiness as soon as a starting server answers at all."""
    end = time.monotonic() + 60
    while True:
        assert time.monotonic() < end, "it does not answer"
        try:
            return [_get(server, f"/api/{path}") for path in ("health", "alive", "ready")]
        except OSError:
            time.sleep(0.02)


def test_it_is_not_ready_at_once_and_ends_when_all_is_answered_and_written(tmp_path: Path) -> None:
    server = Server(tmp_path, LEERMAATJE_DRAIN_SECONDS="6")
    starter = threading.Thread(target=server.start)
    starter.start()
    assert _as_it_starts(server) == [(200, "ok"), (200, "ok"), (503, "not ready")]
    starter.join()
    assert _get(server, "/api/health") == _get(server, "/api/ready") == (200, "ok")
    counted = Chat(server).say("hoi").press("Ik wil praten", "Ja, dat mag").say("van men collega sjaan", "nee")
    before = server.rows()
    lock = sqlite3.connect(server.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    answers = asyncio.run(_end_in_the_middle(server, lock, counted))
    assert server.process is not None
    assert server.process.wait(40) == 0
    assert {status for status, _ in answers} == {200}
    assert all(bubbles and all(one["text"] for one in bubbles if "text" in one) for _, bubbles in answers)
    # All said the same thing first, so all got the same whole answer.
    alike = {len(bubbles) for _, bubbles in answers[1:]}
    assert len(alike) == 1
    assert not before
    assert len(server.rows()) == 1, "the row that waited was lost"
