"""Marked details: words that stand nowhere else are typed, and afterwards looked for wherever they must not be."""

from __future__ import annotations

import secrets
import zlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set

import sqlalchemy as sa
from redis import Redis

from tests.conftest import Chat, Server, post

#: Folders of a project that hold no data of talks, however new a file in them is.
_CODE = {".git", ".venv", ".uv", "node_modules", "__pycache__"}


class MarkedChat(Chat):
    """A talk that remembers what its person sent, to see afterwards that nothing was lost."""

    def __init__(self, server: Server, source: Optional[str] = None) -> None:
        super().__init__(server, source)
        self.sent: List[str] = []

    def _send(self, message: str) -> Chat:
        titles = {one["payload"]: one["title"] for bubble in self.last for one in bubble.get("buttons", ())}
        super()._send(message)
        self.sent.append(titles.get(message, message))
        return self

    def kept(self) -> List[str]:
        """What the server holds of the person's side of this talk."""
        status, answer = post(f"{self.server.url}/api/talk/open", {"sender": self.sender})
        assert status == 200, answer
        return [one["text"] for one in answer["messages"] if one["from"] == "user"]


class Marked:
    """A word, a street, a phone number and senders that stand nowhere but in the talks of one test."""

    def __init__(self) -> None:
        letters = "".join(secrets.choice("bcdfghjklmnprstvz") + secrets.choice("aeiou") for _ in range(5))
        self.word = f"Q{letters}"
        self.phone = "06" + "".join(secrets.choice("0123456789") for _ in range(8))
        self.talks: List[MarkedChat] = []

    def talk(self, server: Server) -> MarkedChat:
        """Hold a talk with the details in it, up to a row in the stage log; nothing of it may be lost."""
        chat = MarkedChat(server, source="bond")
        self.talks.append(chat)
        chat.say("hoi").press("Ik wil praten", "Ja, dat mag")
        chat.say(f"ik ben {self.word} en mijn nummer is {self.phone}, dat leerde ik van een collega")
        return self.go_on(chat)

    def go_on(self, chat: MarkedChat) -> MarkedChat:
        """Say more with the details in it, and see that the talk is whole."""
        chat.say("nee", f"misschien ooit, zegt {self.word}", f"bel {self.phone}", f"/{self.word}" + '{"a": 1}')
        # What was typed may stand there as the button of that name, in other capitals.
        kept, sent = ([text.casefold() for text in some] for some in (chat.kept(), chat.sent))
        assert kept == sent, (kept, sent)
        return chat

    @property
    def sent(self) -> int:
        """How many messages were sent and answered."""
        return sum(len(chat.sent) for chat in self.talks)

    @property
    def details(self) -> Set[bytes]:
        """All details as bytes, in the ways in which they could be written."""
        words = [self.word, self.phone, *(chat.sender for chat in self.talks)]
        return {form.encode() for word in words for form in (word, word.lower(), word.upper())}

    def not_in(self, data: bytes, where: object) -> None:
        """Fail when a detail stands in some bytes."""
        for detail in self.details:
            assert detail not in data, f"a marked detail stands in {where}"

    def not_in_files(self, *folders: Path) -> int:
        """Fail when a detail stands in a file; return how many were read. A file that goes away is no trace."""
        read = 0
        for path in (path for folder in folders for path in _files(folder)):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            self.not_in(data, path)
            read += 1
        return read

    def not_in_database(self, address: str) -> int:
        """Fail when a detail stands in a table of PostgreSQL; return how many rows were read."""
        engine, read = sa.create_engine(address), 0
        with engine.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings():
                    self.not_in(repr(dict(row)).encode(), f"table {table}")
                    read += 1
        engine.dispose()
        return read

    def not_in_redis(self, address: str, wiped: bool = False) -> int:
        """Fail when a sender stands in Redis, or with ``wiped`` any detail, also packed; return the number of keys.

        A living talk may stand there, packed and with an expiry (docs/privacy/gegevens.md).
        """
        redis: Any = Redis.from_url(address)
        held: Dict[bytes, bytes] = {key: redis.get(key) or b"" for key in redis.scan_iter()}
        for key, value in held.items():
            if not key.endswith(b"key"):
                assert redis.ttl(key) != -1, "a talk without an expiry"
            self.not_in(key + value, "Redis")
            plain = _unpacked(value)
            for chat in self.talks:
                assert chat.sender.encode() not in plain, "a sender stands in a packed talk"
            if wiped:
                self.not_in(plain, "a packed talk")
        redis.close()
        return len(held)

    def wipe(self) -> None:
        """Wipe all talks, as a person does."""
        for chat in self.talks:
            assert post(f"{chat.server.url}/api/talk/wipe", {"sender": chat.sender})[0] == 204


def _unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name not in _CODE:
                yield from _files(path)
        elif path.is_file():
            yield path
