"""Who dribbles: a client that sends or reads so slowly, or so much at once, that it would hold the server's hands.

aiohttp waits for a request's head for ever, and for its body too; it takes up requests that nobody collects the answer
of. Here a connection has seconds for its first head, a body has seconds, and only so many requests may stand in line.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any, Awaitable, Callable, Optional

from aiohttp import web, web_protocol, web_server

#: Seconds for the first head of a connection; after that the keep-alive of aiohttp (75 seconds) watches.
HEAD_WITHIN = 15.0
#: Seconds for a body of at most 16 kB. A phone at the edge of a village manages that at 1 kB a second.
BODY_WITHIN = 20.0
#: Milliseconds that an answer may lie unread by a client that keeps its connection open.
READ_WITHIN = 60_000
#: Requests of one connection that may stand in line (a browser of HTTP/1.1 sends one at a time).
MOST_IN_LINE = 20

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Patient(web_protocol.RequestHandler):
    """A connection that is dropped when it dribbles."""

    __slots__ = ("_watch",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Make a connection; the time for its head begins when it is there."""
        # A small body can be packed from a huge one; nobody who talks here packs what they send.
        # What is left of a body after its answer is waited for, so that the answer is read: shortly.
        super().__init__(*arguments, **{**options, "auto_decompress": False, "lingering_time": 2.0})
        self._watch: Optional[asyncio.TimerHandle] = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to watch."""
        super().connection_made(transport)
        line = transport.get_extra_info("socket")
        if (
            line is not None
            and line.family in (socket.AF_INET, socket.AF_INET6)
            and hasattr(socket, "TCP_USER_TIMEOUT")
        ):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READ_WITHIN)
        self._watch = self._loop.call_later(HEAD_WITHIN, self._look)

    def _look(self) -> None:
        if not self._request_count:
            self.force_close()

    def connection_lost(self, exc: Optional[BaseException]) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless too many requests stand in line."""
        super().data_received(data)
        if len(self._messages) > MOST_IN_LINE:
            self.force_close()

    def handle_error(self, *arguments: Any, **options: Any) -> web.StreamResponse:
        """Answer what is no HTTP. Not with aiohttp's words, which repeat what came and name its version."""
        made = super().handle_error(*arguments, **options)
        answer = web.Response(status=made.status, text="Dit kon ik niet lezen.")
        answer.headers["Server"] = "leermaatje"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.force_close()
        return answer


def watch_connections() -> None:
    """Let all servers of this process that aiohttp makes from now on watch their connections.

    aiohttp has no setting for it, and its runner makes the class itself (tests/test_slow_clients.py shows whether it
    still does).
    """
    web_server.RequestHandler = Patient  # type: ignore[misc]


@web.middleware
async def bound_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a body its time, and refuse one in parts: aiohttp would write what is in it to a file."""
    if not request.can_read_body:
        return await handler(request)
    if request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType(text="Dit formulier kon ik niet lezen.")
    late = web.HTTPRequestTimeout(text="Je bericht kwam niet helemaal aan. Probeer het nog een keer.")
    late.force_close()
    timer = asyncio.get_running_loop().call_later(BODY_WITHIN, request.content.set_exception, late)
    try:
        return await handler(request)
    finally:
        timer.cancel()
