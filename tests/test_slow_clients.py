"""Clients that dribble, on the real application: they are dropped, and others are answered meanwhile."""

from __future__ import annotations

import asyncio
import gzip
import urllib.error
import urllib.request
from pathlib import Path
from typing import Optional, Tuple

import pytest
from aiohttp import web_server
from aiohttp.test_utils import TestClient

from bot.server import patience
from tests.conftest import Server, post
from tests.talking_app import with_app

HEAD = b"POST /api/talk/wipe HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the connections of the real server, with less patience."""
    monkeypatch.setattr(web_server, "RequestHandler", patience.Patient)
    monkeypatch.setattr(patience, "HEAD_WITHIN", 0.4)
    monkeypatch.setattr(patience, "BODY_WITHIN", 0.4)


async def dribble(client: TestClient, begin: bytes, rest: Optional[bytes] = None) -> bytes:
    """Send the begin at once and then one byte after another, until the server hangs up; return what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(begin)
    said = asyncio.create_task(reader.read())
    try:
        for byte in rest or b"":
            if said.done():
                break
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)
        return await asyncio.wait_for(said, 20)
    except ConnectionError:
        return b""
    finally:
        said.cancel()
        writer.close()


async def answered(client: TestClient) -> None:
    async with client.post("/api/talk/wipe", json={"sender": "a" * 32}) as answer:
        assert answer.status == 204


@pytest.mark.parametrize(
    ("begin", "rest"),
    [
        (b"", None),
        (b"GET / HTT", None),
        (b"GET / HTTP/1.1\r\n", b"X-Slow: " + b"a" * 1000),
        (HEAD, b"X-Slow: " + b"a" * 1000),
    ],
    ids=["silent", "half a line", "dribbled head", "dribbled head of a post"],
)
def test_a_head_has_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: bytes, rest: Optional[bytes]
) -> None:
    async def work(client: TestClient) -> None:
        many = [asyncio.create_task(dribble(client, begin, rest)) for _ in range(50)]
        await answered(client)
        assert set(await asyncio.gather(*many)) == {b""}
        await answered(client)

    with_app(tmp_path, monkeypatch, work)


@pytest.mark.parametrize(
    ("path", "begin"),
    [
        ("/webhooks/rest/webhook", b"Content-Length: 1000\r\n\r\n{"),
        ("/api/talk/open", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
        ("/praten", b"Content-Length: 1000\r\n\r\ntalk="),
        ("/programma/inloggen", b"Content-Length: 1000\r\n\r\nnaam="),
        ("/nergens", b"Content-Length: 1000\r\n\r\nnaam="),
    ],
)
def test_a_body_has_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, begin: bytes) -> None:
    kind = b"application/json" if path.startswith(("/webhooks", "/api")) else b"application/x-www-form-urlencoded"

    async def work(client: TestClient) -> None:
        head = b"POST " + path.encode() + b" HTTP/1.1\r\nHost: a\r\nContent-Type: " + kind + b"\r\n"
        many = [asyncio.create_task(dribble(client, head + begin)) for _ in range(50)]
        await answered(client)
        for said in await asyncio.gather(*many):
            status = int(said.split()[1])
            assert status == (404 if path == "/nergens" else 408)
            assert b"Content-Security-Policy: default-src 'none'" in said
        await answered(client)

    with_app(tmp_path, monkeypatch, work)


def test_requests_that_nobody_waits_for_are_not_piled_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> None:
        assert (await dribble(client, b"GET /widget.js HTTP/1.1\r\nHost: a\r\n\r\n" * 5000)).count(b"HTTP/1.1 200") < 25
        await answered(client)

    with_app(tmp_path, monkeypatch, work)


def test_what_is_no_http_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(client: TestClient) -> Tuple[bytes, ...]:
        odd = (
            b"SECRET <b>x</b>\r\n\r\n",
            b"GET / HTTP/1.1\r\nBad Header: secret\r\n\r\n",
            b"\x16\x03\x01\x00\xa5\x01\r\n\r\n",
        )
        return tuple([await dribble(client, one) for one in odd])

    for said in with_app(tmp_path, monkeypatch, work):
        assert said.startswith(b"HTTP/1.0 400 ") or said.startswith(b"HTTP/1.1 400 ")
        assert b"secret" not in said.lower()
        assert b"aiohttp" not in said
        assert b"<b>" not in said


def test_a_form_in_parts_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """aiohttp would write the part to a file, and it could hold what somebody typed."""

    async def work(client: TestClient) -> None:
        part = b'--x\r\nContent-Disposition: form-data; name="naam"; filename="a"\r\n\r\ngeheim\r\n--x--\r\n'
        for path in ("/praten", "/programma/inloggen", "/webhooks/rest/webhook", "/programma/gebruikers"):
            kind = {"Content-Type": "multipart/form-data; boundary=x"}
            async with client.post(path, data=part, headers=kind) as answer:
                assert answer.status == 415

    with_app(tmp_path, monkeypatch, work)


def test_the_real_server_watches_its_connections(server: Server) -> None:
    """A packed body is not unpacked, which aiohttp does by itself."""
    packed = gzip.compress(b'{"sender": "' + b"a" * 32 + b'", "message": "hoi"}')
    assert post(f"{server.url}/webhooks/rest/webhook", None, raw=packed)[0] == 400
    request = urllib.request.Request(
        f"{server.url}/webhooks/rest/webhook", packed, {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 400
