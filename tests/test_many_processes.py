"""Two real processes, Redis and PostgreSQL: a talk hops between them turn by turn, and a killed process loses none.

Redis and PostgreSQL really go away, by a cable that is cut or passes nothing on; the talks hold details that are looked
for afterwards wherever they must not be.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import threading
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest
import sqlalchemy as sa

from tests.conftest import Chat, Server, lacking, post
from tests.databases import postgres_schema
from tests.door_site import Answer, Browser
from tests.faulty import Cable
from tests.marked import Marked, MarkedChat
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    yield from postgres_schema()


@pytest.fixture(scope="module")
def cable(database: str) -> Cable:
    """What lies between the servers and PostgreSQL."""
    url = sa.engine.make_url(database)
    return Cable(url.host or "127.0.0.1", url.port or 5432)


@pytest.fixture(scope="module")
def pair(
    redis: RedisServer, database: str, cable: Cable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[List[Server]]:
    """Two servers that share Redis and PostgreSQL."""
    url = sa.engine.make_url(database).set(host="127.0.0.1", port=cable.port)
    shared = {"DATABASE_URL": url.render_as_string(hide_password=False), "REDIS_URL": redis.url}
    servers = [Server(tmp_path_factory.mktemp("server"), **shared) for _ in range(2)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        assert server.process is not None
        if server.process.poll() is None:
            assert server.stop() == 0


class Hopping(Chat):
    """A talk of which every message goes to another process."""

    def __init__(self, servers: List[Server]) -> None:
        super().__init__(servers[0], source="bond")
        self._servers = itertools.cycle(servers)

    def _send(self, message: str) -> Chat:
        self.server = next(self._servers)
        return super()._send(message)


def rows(database: str) -> List[Dict[str, Any]]:
    engine = sa.create_engine(database)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(sa.text("SELECT * FROM stage_log")).mappings()]
    engine.dispose()
    return found


def staged(chat: Chat) -> Chat:
    """Hold a talk up to a known stage."""
    chat.say("hoi").press("Ik wil praten", "Ja, dat mag")
    return chat.say("van men collega sjaan", "nee", "nee hoor hoeft nie meer")


def test_a_talk_hops_between_processes_and_stays_whole(pair: List[Server], database: str) -> None:
    chat = Hopping(pair)
    staged(chat)
    whole = post(f"{pair[0].url}/api/talk/open", {"sender": chat.sender})[1]["messages"]
    assert whole == post(f"{pair[1].url}/api/talk/open", {"sender": chat.sender})[1]["messages"]
    assert next(one["text"] for one in whole if one["from"] == "user") == "hoi"
    assert len([row for row in rows(database) if row["source"] == "bond"]) == 1


def test_messages_at_once_through_two_processes_are_all_answered_and_none_is_lost(pair: List[Server]) -> None:
    sender = uuid.uuid4().hex

    def send(number: int) -> int:
        body = {"sender": sender, "message": f"bericht {number}"}
        return post(f"{pair[number % 2].url}/webhooks/rest/webhook", body)[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(16))) == {200}
    shown = post(f"{pair[0].url}/api/talk/open", {"sender": sender})[1]["messages"]
    assert sorted(one["text"] for one in shown if one["from"] == "user") == sorted(f"bericht {n}" for n in range(16))


def test_wiping_through_one_process_wipes_for_all(pair: List[Server]) -> None:
    chat = Hopping(pair)
    chat.say("hoi", "hallo")
    assert post(f"{pair[0].url}/api/talk/wipe", {"sender": chat.sender})[0] == 204
    again = post(f"{pair[1].url}/api/talk/open", {"sender": chat.sender})[1]["messages"]
    assert not [one for one in again if one["from"] == "user"]


@pytest.fixture(scope="module")
def marked() -> Marked:
    """Details that all faults share."""
    return Marked()


@pytest.fixture
def nothing_is_left(pair: List[Server], database: str, redis: RedisServer, marked: Marked) -> Iterator[None]:
    """Search tables, logs, folders and Redis, after a fault."""
    said = marked.sent
    yield
    assert marked.sent > said, "nothing was typed, so the search proves nothing"
    assert marked.not_in_database(database) > 0
    for server in pair:
        assert marked.not_in_files(server.folder) > 0
        assert "Traceback" not in server.log.read_text()
    marked.not_in_files(redis.folder)
    assert marked.not_in_redis(redis.url) > 0


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def inside(server: Server) -> Browser:
    """A browser of somebody who may see the programme page; the password stands in the log of who made the account."""
    found = re.search(r"log in as: (\S+) +password: ([^\"\s]+)", server.log.read_text())
    assert found
    browser = Browser(server.port)
    assert browser.login(found[1], found[2].strip()).status == 303
    return browser


def away(answer: Answer) -> None:
    """Expect a kind page of the programme, without a word of the fault itself."""
    assert answer.status == 503, answer.text
    assert "Probeer het over een minuut nog een keer" in answer.text
    assert not re.search(r"Traceback|Error|psycopg|SELECT", answer.text)


@pytest.mark.usefixtures("nothing_is_left")
@pytest.mark.parametrize("fault", ["cut", "frozen"])
def test_postgresql_away_holds_up_no_talk_and_gets_its_rows_later(
    pair: List[Server], database: str, cable: Cable, marked: Marked, fault: str
) -> None:
    browser, before = inside(pair[0]), len(rows(database))
    if fault == "cut":
        cable.cut()
    else:
        cable.freeze()
    chats = [marked.talk(server) for server in pair]
    away(browser.get("/programma"))
    for chat in chats:
        marked.go_on(chat)
    assert len(rows(database)) == before
    assert [post_status(server, "/api/ready") for server in pair] == [200, 200]
    if fault == "cut":
        cable.mend()
    else:
        cable.thaw()
    until(lambda: len(rows(database)) == before + 2, "the rows were never written")
    for chat in chats:
        marked.go_on(chat)
    assert browser.get("/programma").status == 200
    assert len(rows(database)) == before + 2, "a talk is counted once"


def post_status(server: Server, path: str) -> int:
    with urllib.request.urlopen(server.url + path, timeout=10) as answer:
        return int(answer.status)


def unanswered(chat: Chat) -> None:
    """Send a message while Redis is away: a kind answer that says to try again."""
    body = {"sender": chat.sender, "message": "ben je er nog"}
    status, answer = post(f"{chat.server.url}/webhooks/rest/webhook", body)
    assert status == 503
    assert "minuut" in answer["text"]


@pytest.mark.usefixtures("nothing_is_left")
def test_redis_frozen_gets_a_kind_answer_and_the_talk_goes_on_after(
    pair: List[Server], redis: RedisServer, marked: Marked
) -> None:
    chat = marked.talk(pair[0])
    redis.freeze()
    unanswered(chat)
    redis.thaw()
    marked.go_on(chat)


@pytest.mark.usefixtures("nothing_is_left")
def test_redis_dead_gets_a_kind_answer_and_talks_begin_anew_after(
    pair: List[Server], database: str, redis: RedisServer, marked: Marked
) -> None:
    chat, counted = marked.talk(pair[1]), len(rows(database))
    redis.kill()
    unanswered(chat)
    assert post_status(pair[1], "/api/alive") == 200
    redis.start()
    # Redis is memory: what stood in it is gone, and nobody can bring it back. The row stands.
    assert not chat.kept()
    assert len(rows(database)) == counted
    marked.talk(pair[1])


@pytest.mark.usefixtures("nothing_is_left")
def test_a_wiped_talk_is_gone_from_redis_too(pair: List[Server], redis: RedisServer, marked: Marked) -> None:
    marked.talk(pair[0])
    marked.wipe()
    marked.not_in_redis(redis.url, wiped=True)


@pytest.mark.usefixtures("nothing_is_left")
def test_a_process_killed_in_mid_message_loses_no_talk(pair: List[Server], redis: RedisServer, marked: Marked) -> None:
    chats = [marked.talk(pair[number % 2]) for number in range(4)]
    killed, answered = pair[0].process, threading.Event()
    assert killed is not None

    def send(chat: MarkedChat) -> str:
        """Send messages through the process that dies, until one is not answered; return that one."""
        for number in itertools.count():
            message = f"{marked.word} nummer {number}"
            try:
                status, _ = post(f"{pair[0].url}/webhooks/rest/webhook", {"sender": chat.sender, "message": message})
            except OSError:
                return message
            assert status == 200
            chat.sent.append(message)
            answered.set()
        raise AssertionError("unreachable")

    with ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(send, chat) for chat in chats]
        assert answered.wait(30)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        unknown = [one.result() for one in sending]
    for chat, message in zip(chats, unknown, strict=True):
        chat.server = pair[1]
        # What was answered is there, in order. What was under way is there too, or not; never half, never twice.
        kept = chat.kept()
        assert [one.casefold() for one in kept if one != message] == [one.casefold() for one in chat.sent]
        assert kept.count(message) <= 1
        chat.sent = kept
        marked.go_on(chat)


def test_nothing_is_left_on_the_disk_of_postgresql(database: str, marked: Marked) -> None:
    """Stands last: by now every fault has passed."""
    with sa.create_engine(database).connect() as connection:
        try:
            connection.execute(sa.text("CHECKPOINT"))
            kept = Path(connection.execute(sa.text("SHOW data_directory")).scalar_one())
        except sa.exc.ProgrammingError:
            lacking("the role may not flush PostgreSQL's memory (GRANT pg_checkpoint, pg_read_all_settings)")
    if not os.access(kept, os.R_OK):
        lacking("PostgreSQL's folder cannot be read from here")
    assert marked.sent > 0
    assert marked.not_in_files(kept) > 100, "PostgreSQL's tables, its write-ahead log and temporary files"
