"""The pages ``/programma/beheer`` and ``/programma/wachtwoord``.

The first is for the role ``beheer``: accounts, sources, audit lines, and what is wrong in changed knowledge.
"""

from __future__ import annotations

import asyncio
from typing import Any, Dict, List

from aiohttp import web
from sqlalchemy.engine import Engine

from bot import runtime
from bot.accounts import passwords
from bot.accounts.schema import ROLES
from bot.accounts.store import AccountError
from bot.server.doors import DOORS, HOME, audit, begin_session, needs, values, who
from bot.server.pages import page
from bot.server.session import client_address
from bot.stagelog.sources import Source, listed
from bot.vocabulary import UNREGISTERED

MANAGE, OWN_PASSWORD = HOME + "/beheer", HOME + "/wachtwoord"
#: How many audit lines the page shows.
LINES = 50


def _sources(engine: Engine) -> List[Source]:
    with engine.connect() as connection:
        return [source for source in listed(connection) if source.code != UNREGISTERED]


async def _page(request: web.Request, status: int = 200, **told: Any) -> web.Response:
    doors = request.app[DOORS]
    accounts = await asyncio.to_thread(doors.accounts.all)
    lines = await asyncio.to_thread(doors.lines.last, LINES)
    sources = await asyncio.to_thread(_sources, doors.accounts.engine)
    shown: Dict[str, Any] = {"message": "", "made": None, **told}
    return page(
        "management.html",
        status,
        accounts=accounts,
        lines=lines,
        sources=sources,
        roles=ROLES,
        most=LINES,
        knowledge_error=runtime.knowledge_error(),
        **shown,
        **values(request),
    )


@needs("beheer")
async def show(request: web.Request) -> web.StreamResponse:
    """Show accounts, registered sources and the last audit lines."""
    return await _page(request)


async def _field(request: web.Request, name: str) -> str:
    value = (await request.post()).get(name)
    return value if isinstance(value, str) else ""


@needs("beheer")
async def add(request: web.Request) -> web.StreamResponse:
    """Make an account and show its generated password, once: in this answer and nowhere else."""
    doors, name, role = request.app[DOORS], await _field(request, "naam"), await _field(request, "rol")
    password = passwords.generate()
    try:
        made = await doors.attempts.apart(lambda: doors.accounts.add(name, role, password))
    except AccountError as error:
        return await _page(request, 400, message=str(error))
    await audit(request, "gebruiker toegevoegd", f"{made.name}, rol {made.role}")
    return await _page(request, made={"name": made.name, "password": password})


async def _switch(request: web.Request, active: bool) -> web.StreamResponse:
    doors, name = request.app[DOORS], await _field(request, "naam")
    own = who(request)
    try:
        if own is not None and own.name == name.strip().casefold() and not active:
            raise AccountError("Het eigen account kan niet worden uitgezet; vraag een ander met de rol beheer.")
        changed = await asyncio.to_thread(doors.accounts.set_active, name, active)
    except AccountError as error:
        return await _page(request, 400, message=str(error))
    await audit(request, "gebruiker aangezet" if active else "gebruiker uitgezet", changed.name)
    return web.Response(status=303, headers={"Location": MANAGE})


@needs("beheer")
async def switch_off(request: web.Request) -> web.StreamResponse:
    """Switch an account off; its sessions end at once."""
    return await _switch(request, False)


@needs("beheer")
async def switch_on(request: web.Request) -> web.StreamResponse:
    """Switch an account on again."""
    return await _switch(request, True)


@needs("lezer")
async def show_password(request: web.Request) -> web.StreamResponse:
    """Show the form for another password."""
    return page("password.html", message="", **values(request))


@needs("lezer")
async def set_password(request: web.Request) -> web.StreamResponse:
    """Give the own account another password. The old one is asked first, and throttled like a log-in."""
    doors, account = request.app[DOORS], who(request)
    assert account is not None
    old, new, again = [await _field(request, name) for name in ("oud", "nieuw", "nogeens")]
    message = "De twee nieuwe wachtwoorden zijn niet gelijk." if new != again else ""
    if not message:
        outcome = await doors.attempts.enter(account.name, old, client_address(request, doors.access), quiet=True)
        if outcome.account is None:
            message = "Het oude wachtwoord klopt niet."
            if outcome.wait or outcome.busy:
                message = "Te vaak geprobeerd. Wacht even en probeer het dan nog een keer."
    if not message:
        try:
            await doors.attempts.apart(lambda: doors.accounts.set_password(account.name, new))
            await audit(request, "wachtwoord veranderd")
            # All sessions ended with the old password; this browser gets a new one.
            return await begin_session(request, account, HOME)
        except AccountError as error:
            message = str(error)
    return page("password.html", 400, message=message, **values(request))


def routes() -> List[web.RouteDef]:
    """Return the routes."""
    return [
        web.get(MANAGE, show),
        web.post(MANAGE + "/gebruiker", add),
        web.post(MANAGE + "/uitzetten", switch_off),
        web.post(MANAGE + "/aanzetten", switch_on),
        web.get(OWN_PASSWORD, show_password),
        web.post(OWN_PASSWORD, set_password),
    ]
