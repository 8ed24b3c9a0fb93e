"""The doors of the programme page: who may come in, and what each form must carry.

For other modules: :func:`needs` before a handler, :func:`who` for the account, :func:`csrf_field` in each form,
:func:`values` for a template, :func:`audit` for a line of what somebody took out. The doors are shut by default: a
handler without :func:`needs` under ``/programma`` and ``/api/programma`` asks for the role ``lezer``, and every request
that may change something carries the CSRF token, whatever its handler does.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import hmac
import logging
import re
import time
from dataclasses import dataclass, field
from typing import Any, Awaitable, Callable, Dict, Optional, TypeVar
from urllib.parse import urlencode

import aiohttp_session
from aiohttp import web
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from bot.access import Access
from bot.accounts.attempts import Attempts
from bot.accounts.sessions import Audit, Sessions
from bot.accounts.store import Account, Accounts
from bot.events import tell
from bot.server.pages import page
from bot.server.session import ACCOUNT, FORM_COOKIE, TableStorage, drop_cookie, is_secure
from bot.stagelog.store import StageLog

_log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Any_Handler = TypeVar("Any_Handler", bound=Callable[..., Any])
HOME, LOGIN, API = "/programma", "/programma/inloggen", "/api/programma"
_SESSION = "leermaatje.session"
#: Only paths of the programme page itself, without '%', '..', '//' or a host.
_SAFE = re.compile(r"/programma(?:/(?!\.)[\w.~-]+)*/?(?:\?[\w.~%!$'()*+,;:@/?&=-]*)?", re.ASCII)


@dataclass
class Doors:
    """What the doors need: the settings, the accounts and the counters of failed tries."""

    access: Access
    accounts: Accounts
    sessions: Sessions
    lines: Audit
    attempts: Attempts = field(repr=False)


DOORS = web.AppKey("doors", Doors) if hasattr(web, "AppKey") else "doors"


def is_programme(path: str) -> bool:
    """Tell whether a path belongs to the programme page."""
    return any(path == start or path.startswith(start + "/") for start in (HOME, API))


def safe_next(address: Optional[str]) -> str:
    """Return where to go after the log-in: a page of the programme, never another site; else its first page."""
    fit = address and len(address) <= 1500 and _SAFE.fullmatch(address)
    if not fit or str(address).startswith((LOGIN, HOME + "/uitloggen")):
        return HOME
    return str(address)


def who(request: web.Request) -> Optional[Account]:
    """Return the account that is logged in, or None. Known under ``/programma`` and ``/api/programma`` only."""
    return request.get(ACCOUNT)


def csrf_token(request: web.Request) -> str:
    """Return the token that forms of this session carry; empty when nobody is logged in.

    Made from the session's own token, which the database does not have and no script can read.
    """
    session = request.get(_SESSION)
    token = session.identity if session is not None else None
    return sealed(token, "csrf") if token else ""


def sealed(secret: str, purpose: str) -> str:
    """Return what is made of a secret for one purpose; the secret cannot be had back from it. 43 letters."""
    digest = hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def csrf_field(request: web.Request) -> Markup:
    """Return the hidden field that every form under ``/programma`` must hold. A script sends ``X-CSRF-Token``."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(csrf_token(request))


def values(request: web.Request) -> Dict[str, Any]:
    """Return what a template needs to include ``account.html``, the line with name and log-out: account and csrf."""
    return {"account": who(request), "csrf": csrf_field(request)}


async def audit(request: web.Request, what: str, detail: str = "") -> None:
    """Write a line: who did what, with period and filters in ``detail`` (at most 60 and 400 characters).

    Raises ``SQLAlchemyError`` when it cannot be written; then an export must not go out either (the door answers 503).
    """
    account = who(request)
    await asyncio.to_thread(request.app[DOORS].lines.write, account.name if account else "-", what, detail)


def _deny(request: web.Request, role: str) -> Optional[web.StreamResponse]:
    """Return the answer to somebody who may not come in here; None when they may."""
    account = who(request)
    if account is not None and account.may(role):
        return None
    api = request.path.startswith(API)
    if account is None:
        if api:
            return web.json_response({"error": "Log eerst in op /programma."}, status=401)
        after = safe_next(request.path_qs) if request.method in ("GET", "HEAD") else HOME
        query = "" if after == HOME else "?" + urlencode({"verder": after})
        return web.Response(status=303, headers={"Location": LOGIN + query})
    if api:
        return web.json_response({"error": f"Hiervoor is de rol {role} nodig."}, status=403)
    return notice(request, 403, "Geen toegang", f"Voor deze pagina is de rol {role} nodig. Vraag een beheerder erom.")


def notice(request: web.Request, status: int, heading: str, text: str) -> web.Response:
    """Return a page with one message."""
    return page("notice.html", status, heading=heading, text=text, **values(request))


def needs(role: str) -> Callable[[Any_Handler], Any_Handler]:
    """Let only accounts with this role (``lezer`` or ``beheer``; beheer may all that lezer may) into a handler.

    A browser is sent to the log-in page and comes back; under ``/api/programma/`` the answer is 401 or 403 in JSON.
    """

    def around(handler: Any_Handler) -> Any_Handler:
        @functools.wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            denied = _deny(request, role)
            return denied if denied is not None else await handler(request)

        guarded.needed_role = role  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return around


def open_to_all(handler: Any_Handler) -> Any_Handler:
    """Let everybody into a handler under ``/programma``: the log-in itself. It guards its own forms."""
    handler.needed_role = ""  # type: ignore[attr-defined]
    return handler


async def carries_token(request: web.Request, wanted: str) -> bool:
    """Tell whether a request carries the wanted token and was not sent by another site, as far as its browser tells."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    given = request.headers.get("X-CSRF-Token") or (await request.post()).get("csrf")
    return bool(wanted) and isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())


async def begin_session(request: web.Request, account: Account, after: str) -> web.Response:
    """Begin a session with a new token, end the one that this browser had, and send the browser on."""
    doors, old = request.app[DOORS], await aiohttp_session.get_session(request)
    if old.identity:
        await asyncio.to_thread(doors.sessions.close, old.identity)
    session = await aiohttp_session.new_session(request)
    session["account"] = account.id
    response = web.Response(status=303, headers={"Location": after})
    drop_cookie(response, FORM_COOKIE, is_secure(request, doors.access))
    return response


@web.middleware
async def _doors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Know who asks, refuse who may not come in and forms without the token; nothing of these pages is kept."""
    if not is_programme(request.path):
        return await handler(request)
    try:
        request[_SESSION] = await aiohttp_session.get_session(request)
        response = await _guarded(request, handler)
    except SQLAlchemyError as error:
        tell(_log, "accounts_away", kind=error)
        text = "De gegevens zijn nu even niet te bereiken. Probeer het over een minuut nog een keer."
        if request.path.startswith(API):
            response = web.json_response({"error": text}, status=503)
        else:
            response = page("notice.html", 503, heading="Even niet bereikbaar", text=text, account=None, csrf="")
    except web.HTTPException as error:
        error.headers["Cache-Control"] = "no-store"
        raise
    response.headers["Cache-Control"] = "no-store"
    return response


async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    role = getattr(request.match_info.handler, "needed_role", "lezer")
    if role == "":
        return await handler(request)
    denied = _deny(request, role)
    if denied is not None:
        return denied
    if request.method not in ("GET", "HEAD", "OPTIONS") and not await carries_token(request, csrf_token(request)):
        text = "Dit formulier is te oud of kwam niet van deze pagina. Laad de pagina opnieuw en probeer het nog."
        if request.path.startswith(API):
            return web.json_response({"error": text}, status=403)
        return notice(request, 403, "Dat lukte niet", text)
    return await handler(request)


def setup(app: web.Application, access: Access, log: StageLog, clock: Callable[[], float] = time.time) -> None:
    """Put the doors into an application. Nothing is opened yet; the tables must be there at the first request."""
    accounts, sessions, lines = Accounts(log, clock), Sessions(log, clock), Audit(log, clock)
    attempts = Attempts(accounts, lines, clock)
    app[DOORS] = Doors(access, accounts, sessions, lines, attempts)
    app.middlewares.append(aiohttp_session.session_middleware(TableStorage(sessions, access)))
    app.middlewares.append(_doors)

    async def close(app: web.Application) -> None:
        attempts.close()

    app.on_cleanup.append(close)  # type: ignore[arg-type]
