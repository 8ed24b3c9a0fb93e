"""Logging in and out of the programme page.

Other modules take from here ``needs``, ``who``, ``csrf_field``, ``values`` and ``audit``, made in
:mod:`bot.server.doors`.

The log-in form has no session yet to bind its token to: a short-lived cookie holds a secret, and the form what is made
of that secret (double submit). Another site can neither read nor set that cookie.
"""

from __future__ import annotations

import re
import secrets
import time
from typing import Callable, List
from urllib.parse import urlencode

import aiohttp_session
from aiohttp import web

from bot.access import Access
from bot.server import doors, management, oidc_login
from bot.server.doors import (
    DOORS,
    HOME,
    LOGIN,
    audit,
    begin_session,
    carries_token,
    csrf_field,
    csrf_token,
    needs,
    notice,
    open_to_all,
    safe_next,
    sealed,
    values,
    who,
)
from bot.server.pages import page
from bot.server.session import FORM_COOKIE, client_address, cookie_name, is_secure, set_cookie
from bot.stagelog.store import StageLog

__all__ = ["audit", "csrf_field", "csrf_token", "needs", "notice", "routes", "setup", "values", "who"]

WRONG = "Naam en wachtwoord horen niet bij elkaar, of deze gebruiker bestaat niet."
BUSY = "Er loggen nu te veel mensen tegelijk in. Probeer het over een minuut nog een keer."
OLD_FORM = "Dit formulier was te oud. Vul het nog een keer in."
#: Seconds that a log-in form can be sent.
FORM_TIME = 3600


def in_words(seconds: int) -> str:
    """Return how long to wait in words."""
    if seconds < 60:
        return f"{seconds} seconden" if seconds > 1 else "1 seconde"
    minutes = -(-seconds // 60)
    return f"{minutes} minuten" if minutes > 1 else "1 minuut"


def _form_secret(request: web.Request) -> str:
    secret = request.cookies.get(cookie_name(FORM_COOKIE, is_secure(request, request.app[DOORS].access)), "")
    return secret if re.fullmatch(r"[\w-]{43}", secret, re.ASCII) else ""


def _form(request: web.Request, after: str, message: str = "", status: int = 200) -> web.Response:
    """Return the log-in form with a token that fits the cookie of this browser."""
    access = request.app[DOORS].access
    secret = _form_secret(request) or secrets.token_urlsafe(32)
    response = page(
        "login.html",
        status,
        message=message,
        token=sealed(secret, "form"),
        after=after,
        after_query="" if after == HOME else "?" + urlencode({"verder": after}),
        organisation=access.oidc is not None,
    )
    set_cookie(response, FORM_COOKIE, secret, is_secure(request, access), FORM_TIME)
    return response


@open_to_all
async def show(request: web.Request) -> web.StreamResponse:
    """Show the log-in form; whoever is in already goes on."""
    after = safe_next(request.query.get("verder"))
    if who(request) is not None:
        return web.Response(status=303, headers={"Location": after})
    return _form(request, after)


def _text(form: object) -> str:
    return form if isinstance(form, str) else ""


@open_to_all
async def enter(request: web.Request) -> web.StreamResponse:
    """Log in with name and password."""
    form, kept = await request.post(), request.app[DOORS]
    name, password, after = _text(form.get("naam")), _text(form.get("wachtwoord")), safe_next(_text(form.get("verder")))
    secret = _form_secret(request)
    if not await carries_token(request, sealed(secret, "form") if secret else ""):
        return _form(request, after, OLD_FORM, 403)
    outcome = await kept.attempts.enter(name, password, client_address(request, kept.access))
    if outcome.account is not None:
        return await begin_session(request, outcome.account, after)
    if outcome.busy:
        return _form(request, after, BUSY, 503)
    if outcome.wait:
        response = _form(request, after, f"Te vaak geprobeerd. Wacht nog {in_words(outcome.wait)}.", 429)
        response.headers["Retry-After"] = str(outcome.wait)
        return response
    return _form(request, after, WRONG, 401)


@needs("lezer")
async def leave(request: web.Request) -> web.StreamResponse:
    """End the session, on the server too."""
    await audit(request, "uitgelogd")
    (await aiohttp_session.get_session(request)).invalidate()
    return web.Response(status=303, headers={"Location": LOGIN})


def setup(app: web.Application, access: Access, log: StageLog, clock: Callable[[], float] = time.time) -> None:
    """Put the doors into an application (:func:`bot.server.doors.setup`), and the provider when one is set."""
    doors.setup(app, access, log, clock)
    if access.oidc is not None:
        app[oidc_login.PROVIDER] = oidc_login.provider_of(access)


def routes() -> List[web.RouteDef]:
    """Return all routes of the doors: log-in, log-out, log-in through an organisation, own password, management."""
    return [
        web.get(LOGIN, show),
        web.post(LOGIN, enter),
        web.post(HOME + "/uitloggen", leave),
        *oidc_login.routes(),
        *management.routes(),
    ]
