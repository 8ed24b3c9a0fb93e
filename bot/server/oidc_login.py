"""The two doors of the log-in through an organisation; there only when ``OIDC_ISSUER`` is set.

State, nonce and PKCE verifier are all made of one secret in a cookie of ten minutes: nothing is kept on the server, an
answer counts only in the browser that asked, and the secret cannot be had back from what the provider sees.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import secrets
from typing import List
from urllib.parse import parse_qs, urlencode

from aiohttp import web

from bot.access import Access
from bot.events import tell
from bot.server.doors import DOORS, HOME, LOGIN, begin_session, notice, open_to_all, safe_next, sealed
from bot.server.oidc import OidcError, Provider
from bot.server.session import OIDC_COOKIE, cookie_name, drop_cookie, is_secure, set_cookie

_log = logging.getLogger(__name__)
#: Seconds that a log-in at the provider may take.
TIME = 600
START, BACK = LOGIN + "/organisatie", LOGIN + "/organisatie/terug"
PROVIDER = web.AppKey("provider", Provider) if hasattr(web, "AppKey") else "provider"


def provider_of(access: Access) -> Provider:
    """Return the provider of the settings, which must have one."""
    assert access.oidc is not None
    return Provider(access.oidc, access.public_url + BACK)


def _failed(request: web.Request, reason: str) -> web.Response:
    tell(_log, "login_refused", why=reason)
    text = "Inloggen met je organisatie lukte niet. Probeer het nog een keer, of vraag het aan wie Leermaatje beheert."
    response = notice(request, 403, "Niet ingelogd", text)
    drop_cookie(response, OIDC_COOKIE, is_secure(request, request.app[DOORS].access))
    return response


@open_to_all
async def start(request: web.Request) -> web.StreamResponse:
    """Send the browser to the provider. A plain link leads here: the CSP lets no form go to another site."""
    if PROVIDER not in request.app:
        raise web.HTTPNotFound
    secret, after = secrets.token_urlsafe(32), safe_next(request.query.get("verder"))
    try:
        address = await request.app[PROVIDER].start(*(sealed(secret, part) for part in ("state", "nonce", "verifier")))
    except OidcError as error:
        return _failed(request, str(error))
    response = web.Response(status=303, headers={"Location": address})
    value = secret + ("" if after == HOME else "." + urlencode({"verder": after}))
    set_cookie(response, OIDC_COOKIE, value, is_secure(request, request.app[DOORS].access), TIME)
    return response


@open_to_all
async def back(request: web.Request) -> web.StreamResponse:
    """Log in whom the provider names, when its answer belongs to what this browser asked."""
    if PROVIDER not in request.app:
        raise web.HTTPNotFound
    doors = request.app[DOORS]
    secure = is_secure(request, doors.access)
    secret, _, rest = request.cookies.get(cookie_name(OIDC_COOKIE, secure), "").partition(".")
    state = request.query.get("state", "")
    if not re.fullmatch(r"[\w-]{43}", secret, re.ASCII) or not hmac.compare_digest(
        state.encode(errors="replace"), sealed(secret, "state").encode()
    ):
        return _failed(request, "state does not fit")
    try:
        person = await request.app[PROVIDER].finish(request.query, sealed(secret, "nonce"), sealed(secret, "verifier"))
    except OidcError as error:
        return _failed(request, str(error))
    account = await asyncio.to_thread(doors.accounts.by_organisation, person.subject, person.label, person.role)
    if account is None:
        return _failed(request, "the account is off")
    await asyncio.to_thread(doors.lines.write, account.name, "ingelogd", "met de organisatie")
    response = await begin_session(request, account, safe_next((parse_qs(rest).get("verder") or [""])[0]))
    drop_cookie(response, OIDC_COOKIE, secure)
    return response


def routes() -> List[web.RouteDef]:
    """Return the routes; they answer 404 when no provider is set."""
    return [web.get(START, start), web.get(BACK, back)]
