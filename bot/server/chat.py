"""The chat's doors: Rasa's own REST format, and what the widget needs beside it."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, NoReturn, Optional, Tuple

from aiohttp import web

from bot import runtime
from bot.engine.engine import Engine, NotReadyError
from bot.knowledge.glossary import with_words
from bot.server import limits, off
from bot.server.doors import DOORS
from bot.server.session import client_address

ENGINE = web.AppKey("engine", Engine) if hasattr(web, "AppKey") else "engine"
#: A sender or source longer than this is refused.
MOST_SENDER = 128
#: From this length on (128 bits) a sender of letters and digits is taken to be random, as the widget's are.
UNGUESSABLE = 22
#: What an answer says when a request cannot be worked on; a widget may show it.
KIND = {
    400: "Dat bericht kon ik niet lezen. Typ het nog een keer.",
    413: "Dat bericht is te lang. Zeg het in een paar zinnen.",
    429: "Het gaat nu even te snel. Wacht een paar tellen. Probeer het dan opnieuw.",
    503: "Het is nu even druk. Probeer het over een minuut nog een keer.",
}


def _refuse(status: int) -> NoReturn:
    kind = {400: web.HTTPBadRequest, 413: None, 503: web.HTTPServiceUnavailable}[status]
    body = json.dumps({"text": KIND[status]})
    if kind is None:
        raise web.HTTPRequestEntityTooLarge(max_size=0, actual_size=0, text=body, content_type="application/json")
    raise kind(text=body, content_type="application/json")


async def _body(request: web.Request) -> Dict[str, Any]:
    """Return the request's JSON object; anything else is refused with a clean 4xx."""
    try:
        data = json.loads(await request.read())
    except web.HTTPRequestEntityTooLarge:
        _refuse(413)
    except (ValueError, RecursionError, UnicodeError):
        _refuse(400)
    if not isinstance(data, dict):
        _refuse(400)
    return data


async def _in_time(request: web.Request, talk: Optional[str]) -> None:
    """Refuse, kindly, what comes faster than it may."""
    wait = await limits.wait(request, talk)
    if wait:
        raise web.HTTPTooManyRequests(
            text=json.dumps({"text": KIND[429]}), content_type="application/json", headers={"Retry-After": str(wait)}
        )


def _sender(request: web.Request, data: Dict[str, Any]) -> Tuple[str, str]:
    """Return the sender as it named itself, and the name of its talk.

    Whoever knows the name of a talk can read it. A name that could be guessed (another widget's 'user1') therefore
    only holds from one address: it stays in memory, in the keyed hash of the engine.
    """
    sender = data.get("sender")
    if not isinstance(sender, str) or not 1 <= len(sender) <= MOST_SENDER:
        _refuse(400)
    # Only letters and digits: a mail address is long, and no secret. A line break would let a sender write out the name
    # of a talk that holds from another address.
    if len(sender) >= UNGUESSABLE and re.fullmatch(r"[\w-]+", sender, re.ASCII):
        return sender, sender
    return sender, f"{sender}\n{client_address(request, request.app[DOORS].access)}"


def _source(data: Dict[str, Any]) -> Optional[str]:
    """Return the code of the page that embeds the widget; anything that cannot be a code is dropped."""
    metadata = data.get("metadata")
    source = data.get("source") or (metadata.get("source") if isinstance(metadata, dict) else None)
    return source if isinstance(source, str) and re.fullmatch(r"[\w.-]{1,40}", source, re.ASCII) else None


async def webhook(request: web.Request) -> web.Response:
    """Answer one message, in Rasa's REST format; a bubble with words of the glossary has them beside it (``words``)."""
    data = await _body(request)
    (sender, talk), message = _sender(request, data), data.get("message")
    if not isinstance(message, str):
        _refuse(400)
    await _in_time(request, talk)
    try:
        bubbles = off.bubbles() or await request.app[ENGINE].message(talk, message, _source(data))
    except NotReadyError:
        _refuse(503)
    # Rasa's format names the recipient: the sender gets back its own word for itself.
    named = [{**bubble, "recipient_id": sender} for bubble in bubbles]
    return web.json_response(with_words(named, runtime.knowledge().glossary))


async def open_talk(request: web.Request) -> web.Response:
    """Return a talk so far, so that it comes back after a reload; a new one begins with the welcome."""
    data = await _body(request)
    _, talk = _sender(request, data)
    await _in_time(request, talk)
    told = off.bubbles()
    if told:
        return web.json_response({"messages": [{"from": "bot", **bubble} for bubble in told]})
    try:
        bubbles = await request.app[ENGINE].open(talk, _source(data))
    except NotReadyError:
        _refuse(503)
    return web.json_response({"messages": with_words(bubbles, runtime.knowledge().glossary)})


async def wipe_talk(request: web.Request) -> web.Response:
    """Forget a talk at once."""
    data = await _body(request)
    _, talk = _sender(request, data)
    # Not by talk: whoever chatted too fast must be able to wipe at once.
    await _in_time(request, None)
    try:
        await request.app[ENGINE].wipe(talk)
    except NotReadyError:
        _refuse(503)
    return web.Response(status=204)
