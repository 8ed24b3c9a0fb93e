"""Security headers of every answer, and who may call the chat from another page."""

from __future__ import annotations

import logging
from typing import Awaitable, Callable

from aiohttp import web

from bot.events import tell
from bot.server.doors import DOORS

_log = logging.getLogger(__name__)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
#: The doors that an embedded widget on another site calls; no cookie or log-in goes with them.
OPEN_DOORS = ("/webhooks/rest/webhook", "/api/talk/open", "/api/talk/wipe", "/widget.js", "/static/")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def add_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add the headers, also to errors, and answer the browser's question whether another page may call."""
    open_door = request.path.startswith(OPEN_DOORS)
    response: web.StreamResponse
    if request.method == "OPTIONS" and open_door:
        response = web.Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    else:
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = error
        except Exception as error:  # Whatever it is: a kind answer, and the place in the log, never content.
            tell(_log, "request_failed", kind=error, place=error)
            response = web.json_response({"text": "Er ging iets mis bij mij. Probeer het nog een keer."}, status=500)
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Content-Security-Policy"] = CSP
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["Server"] = "leermaatje"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    # For browsers that do not know frame-ancestors.
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if open_door else "same-origin"
    if open_door:
        headers["Access-Control-Allow-Origin"] = "*"
    doors = request.app.get(DOORS)
    if doors is not None and doors.access.public_url.startswith("https:"):
        # Not for subdomains: other sites may live under the same name.
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith(("/api/", "/webhooks/")):
        headers["Cache-Control"] = "no-store"
    if isinstance(response, web.HTTPException):
        raise response
    return response


async def name_no_version(request: web.Request, response: web.StreamResponse) -> None:
    """Mark the answers too that aiohttp gives by itself, before any middleware (an ``Expect`` it does not know)."""
    response.headers["Server"] = "leermaatje"
    response.headers["X-Content-Type-Options"] = "nosniff"
