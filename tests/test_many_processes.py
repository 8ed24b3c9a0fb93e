"""Two real processes, Redis and PostgreSQL: a talk hops between them turn by turn, and a killed process loses none."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import sqlalchemy as sa

from tests.conftest import Chat, Server, post
from tests.databases import postgres_schema
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    yield from postgres_schema()


@pytest.fixture(scope="module")
def pair(redis: RedisServer, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[List[Server]]:
    """Two servers that share Redis and PostgreSQL."""
    shared = {"DATABASE_URL": database, "REDIS_URL": redis.url}
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


def test_redis_away_gets_a_kind_answer_and_the_talk_goes_on_after(pair: List[Server], redis: RedisServer) -> None:
    chat = Hopping(pair)
    chat.say("hoi")
    redis.freeze()
    status, answer = post(f"{pair[0].url}/webhooks/rest/webhook", {"sender": chat.sender, "message": "ben je er nog"})
    assert status == 503
    assert "minuut" in answer["text"]
    redis.thaw()
    chat.say("ben je er nog")
    shown = post(f"{pair[0].url}/api/talk/open", {"sender": chat.sender})[1]["messages"]
    assert [one["text"] for one in shown if one["from"] == "user"] == ["hoi", "ben je er nog"]


def test_no_word_and_no_sender_stands_in_a_log_or_the_database(
    pair: List[Server], database: str, tmp_path: Path
) -> None:
    chat = Hopping(pair)
    staged(chat).say("mijn geheime woord is KRUISBESSENJAM")
    assert all("KRUISBESSENJAM" not in str(row) and chat.sender not in str(row) for row in rows(database))
    for server in pair:
        told = server.log.read_text()
        assert "KRUISBESSENJAM" not in told
        assert chat.sender not in told


def test_a_killed_process_loses_no_talk(pair: List[Server]) -> None:
    chats = [staged(Hopping(pair)) for _ in range(5)]
    killed = pair[0].process
    assert killed is not None
    # In mid-message: requests are under way while it dies.
    under_way = subprocess.Popen(
        ["curl", "-s", "-m", "5", "-o", os.devnull, "-d", "{}", f"{pair[0].url}/webhooks/rest/webhook"],
        stdout=subprocess.DEVNULL,
    )
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    under_way.wait()
    for chat in chats:
        body = {"sender": chat.sender, "message": "en nu verder"}
        status, answer = post(f"{pair[1].url}/webhooks/rest/webhook", body)
        assert status == 200
        assert answer
        shown = post(f"{pair[1].url}/api/talk/open", {"sender": chat.sender})[1]["messages"]
        said = [one["text"] for one in shown if one["from"] == "user"]
        assert said[0] == "hoi"
        assert said[-1] == "en nu verder"
        assert len(said) == 7, said
