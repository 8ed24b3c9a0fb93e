"""The session cookie of the programme page, where a request comes from, and whether it came over TLS.

aiohttp-session loads, begins and ends the session; the storage is ours: the browser has the token, the table
``session`` its hash. The cookie is ``SameSite=Lax`` and not ``Strict``: a view of the page is shared as a link, by mail
or chat, and with ``Strict`` whoever follows it would find a log-in form although they are logged in. Nothing changes by
a GET, and each POST carries a CSRF token.
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Optional, Tuple

from aiohttp import web
from aiohttp_session import AbstractStorage, Session

from bot.access import Access
from bot.accounts.sessions import Sessions
from bot.accounts.store import Account

#: The names of the cookies, without the prefix that holds them to this host when they go over TLS.
SESSION_COOKIE, FORM_COOKIE, OIDC_COOKIE = "leermaatje-team", "leermaatje-vorm", "leermaatje-oidc"
#: Keys in the request.
ACCOUNT = "leermaatje.account"


def _trusted(address: str, access: Access) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network) for network in access.proxies)


def client_address(request: web.Request, access: Access) -> str:
    """Return the address that a request came from; ``X-Forwarded-For`` is believed only of a trusted proxy.

    The last address in it that is not a trusted proxy itself: whatever stands before it, anybody can have written.
    """
    address = request.remote or ""
    if not _trusted(address, access):
        return address
    for hop in reversed(",".join(request.headers.getall("X-Forwarded-For", [])).split(",")):
        if not hop.strip():
            continue
        address = hop.strip()
        if not _trusted(address, access):
            break
    return address


def is_secure(request: web.Request, access: Access) -> bool:
    """Tell whether the browser talks TLS: by the public address of the settings, or told so by a trusted proxy."""
    if access.public_url:
        return access.public_url.startswith("https:")
    if _trusted(request.remote or "", access):
        return request.headers.get("X-Forwarded-Proto", "").split(",")[-1].strip() == "https"
    return request.secure


def cookie_name(name: str, secure: bool) -> str:
    """Return the name of a cookie: with ``__Host-`` no neighbour of this host can set or overwrite it."""
    return f"__Host-{name}" if secure else name


def set_cookie(
    response: web.StreamResponse, name: str, value: str, secure: bool, max_age: Optional[int] = None
) -> None:
    """Set a cookie that no script reads; without ``max_age`` it goes when the browser is closed."""
    response.set_cookie(
        cookie_name(name, secure), value, path="/", httponly=True, samesite="Lax", secure=secure, max_age=max_age
    )


def drop_cookie(response: web.StreamResponse, name: str, secure: bool) -> None:
    """Take a cookie away. A ``__Host-`` cookie is only taken away by an equal one, Secure and with the same path."""
    set_cookie(response, name, "", secure, max_age=0)


class TableStorage(AbstractStorage):
    """Sessions of aiohttp-session on the table ``session``: the only thing a session holds is its account."""

    def __init__(self, sessions: Sessions, access: Access) -> None:
        """Keep sessions there."""
        super().__init__(cookie_name=SESSION_COOKIE)
        self._sessions, self._access = sessions, access

    async def load_session(self, request: web.Request) -> Session:
        """Return the session of the cookie; a new, empty one when there is none that runs."""
        token, account = await self.look(request)
        if token is None or account is None:
            return Session(None, data=None, new=True)
        request[ACCOUNT] = account
        return Session(token, data={"session": {"account": account.id}}, new=False)

    async def look(self, request: web.Request) -> Tuple[Optional[str], Optional[Account]]:
        """Return the token of the cookie and the account it stands for."""
        token = request.cookies.get(cookie_name(SESSION_COOKIE, is_secure(request, self._access)))
        if not token or len(token) > 100:
            return None, None
        return token, await asyncio.to_thread(self._sessions.account, token)

    async def save_session(self, request: web.Request, response: web.StreamResponse, session: Session) -> None:
        """Begin or end a session. A token is only ever made here: one that a browser brings is never taken over."""
        secure = is_secure(request, self._access)
        if session.empty:
            if session.identity:
                await asyncio.to_thread(self._sessions.close, session.identity)
            drop_cookie(response, SESSION_COOKIE, secure)
        elif session.new:
            set_cookie(
                response, SESSION_COOKIE, await asyncio.to_thread(self._sessions.open, session["account"]), secure
            )
