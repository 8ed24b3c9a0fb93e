"""The talk at ``/praten``: the same talk as a plain form page, for a browser without JavaScript.

No cookie: the server makes the talk's id, and it rides in a hidden field of the page. It is the secret of the talk,
hence no-store and no-referrer. What is typed and pressed goes through the same doors as from the widget
(:mod:`bot.inbox`).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot import runtime
from bot.engine.engine import Engine, NotReadyError
from bot.inbox import MOST_CHARACTERS, plain_title
from bot.knowledge.glossary import with_words
from bot.server import limits, off
from bot.server.chat import ENGINE, KIND
from bot.server.pages import page

#: Random bytes of an id: 192 bits.
ID_BYTES = 24
_ID = re.compile(r"[A-Za-z0-9_-]{32}")
#: The only fields that the page sends; a form with more is not ours.
MOST_FIELDS = 6
#: What is always at hand: what is sent and what the button says.
TOOLS = (
    ("makkelijker", "Makkelijker"),
    ("nog een keer", "Nog een keer"),
    ("vorige vraag", "Vorige vraag"),
    ("ik wil een mens spreken", "Praat met een mens"),
    ("stop", "Stop"),
)
#: Told above the talk.
WIPED = "Alles is gewist. We beginnen opnieuw."
EXPIRED = "Je was een uur weg. Daarom is je gesprek gewist."
#: What a pressed face shows: the face is drawn, the sign before the title is left out (as in the widget).
FACES = {"🙁": 0, "😐": 1, "🙂": 2}


@dataclass(frozen=True)
class Sent:
    """What a form sent: the talk's id, how many answers the page had shown, and what is wanted."""

    talk: str = ""
    turn: int = 0
    message: str = ""
    wipe: bool = False


@dataclass
class Turn:
    """What the assistant said in one go, and what the person said to it (``None`` while it is open)."""

    bubbles: List[Dict[str, Any]] = field(default_factory=list)
    answer: Optional[str] = None


def read_form(body: bytes) -> Sent:
    """Read the fields of a form.

    Raises:
        ValueError: when it is not a form of this page.

    """
    fields: Dict[str, str] = {}
    for name, value in parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS):
        fields.setdefault(name, value)
    turn = fields.get("turn", "")
    return Sent(
        talk=fields["talk"] if _ID.fullmatch(fields.get("talk", "")) else "",
        turn=int(turn) if re.fullmatch(r"[0-9]{1,4}", turn) else 0,
        message=fields.get("message", "").replace("\r\n", "\n"),
        wipe=fields.get("wipe") == "yes",
    )


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Tell whether another site sent the form. It could otherwise put somebody into a talk whose id it knows.

    A browser without ``Sec-Fetch-Site`` (Safari before 16.4, or a page over plain http) tells nothing, and the form is
    taken: ``Origin`` is no help, since it is 'null' for every page under ``no-referrer``, ours and theirs.
    """
    return headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def turns_of(bubbles: Sequence[Mapping[str, Any]]) -> List[Turn]:
    """Return a talk in turns; the last one is open."""
    turns = [Turn()]
    for bubble in bubbles:
        if bubble.get("from") == "user":
            turns[-1].answer = without_face(str(bubble.get("text", "")))[1]
            turns.append(Turn())
        else:
            turns[-1].bubbles.append(dict(bubble))
    return turns


def without_face(title: str) -> Tuple[Optional[int], str]:
    """Return which face a title begins with (0 sad, 1, 2 glad; ``None`` without) and the title without it."""
    for sign, mood in FACES.items():
        if title.startswith(sign):
            return mood, title[len(sign) :].strip() or title
    return None, title


def web_address(text: object) -> Optional[Tuple[str, str]]:
    """Return an address of the web with the name of its site, or ``None`` when the text is no such address."""
    if not re.fullmatch(r"https?://\S+", str(text or ""), re.I):
        return None
    return str(text), urlsplit(str(text)).netloc.removeprefix("www.")


def dial(phone: object) -> str:
    """Return a phone number as a link dials it."""
    return re.sub(r"[^0-9+*#]", "", str(phone))


#: Lines of an offer: name in ``custom`` and what stands before it.
OFFER_LINES = (
    ("why", "Waarom"),
    ("pays", "Wie betaalt"),
    ("long", "Hoe lang"),
    ("first", "Eerste stap"),
    ("check", "Let op"),
    ("source", "Bron"),
)
#: Levels of the scan: bars of three, and in words.
LEVELS = {"low": (1, "weinig"), "mid": (2, "een beetje"), "high": (3, "veel")}
#: What the template looks with.
SEE = SimpleNamespace(face=without_face, address=web_address, dial=dial, labels=OFFER_LINES, levels=LEVELS)


def heard_already(turns: Sequence[Turn], sent: Sent, titles: Mapping[str, str]) -> bool:
    """Tell whether a form was sent twice, as at a reload: this very answer was given where the page stood then."""
    if not 0 <= sent.turn < len(turns) - 1:
        return False
    shown = without_face(titles.get(sent.message, sent.message[:MOST_CHARACTERS]))[1]
    given = turns[sent.turn].answer or ""
    # What was typed may stand there as the button of that name, in other capitals.
    return (plain_title(given) or given.strip()) == (plain_title(shown) or shown.strip())


def _show(
    bubbles: Sequence[Mapping[str, Any]],
    talk: str,
    source: Optional[str],
    told: str = "",
    typed: str = "",
    status: int = 200,
) -> web.Response:
    turns = turns_of(with_words(bubbles, runtime.knowledge().glossary))
    now = turns.pop()
    answer = page(
        "praten.html",
        status,
        talk=talk,
        source=source,
        turn=len(turns),
        before=turns,
        said=turns[-1].answer if turns else None,
        now=now.bubbles,
        told=told,
        typed=typed,
        most=MOST_CHARACTERS,
        has_card=any((one.get("custom") or {}).get("kind") == "card" for one in now.bubbles),
        tools=TOOLS,
        see=SEE,
    )
    return _private(answer)


def _notice(
    status: int, sent: Optional[Sent] = None, source: Optional[str] = None, lines: Sequence[str] = ()
) -> web.Response:
    """Return a page without a talk: it says what is the matter; ``sent`` can be sent again from it."""
    told = list(lines) or [EXPIRED if status == 200 else KIND.get(status, KIND[400])]
    return _private(page("praten_melding.html", status, told=told, sent=sent, source=source), leaves=False)


def _private(answer: web.Response, leaves: bool = True) -> web.Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.enable_compression()
    if leaves:
        # Nothing stays on a shared phone: the page leaves by itself when the talk is over its time. A header, since
        # there is no script; a short while later, so that the server has forgotten it too.
        answer.headers["Refresh"] = f"{runtime.settings().talk_minutes * 60 + 30}; url=/praten?weg"
    return answer


def _source(request: web.Request) -> Optional[str]:
    source = request.query.get("source", "")
    return source if re.fullmatch(r"[\w.-]{1,40}", source, re.ASCII) else None


def _wait(seconds: int, sent: Optional[Sent] = None, source: Optional[str] = None) -> web.Response:
    """Return the page for somebody who is too fast; ``sent`` can be sent again from it."""
    answer = _notice(429, sent, source)
    answer.headers["Retry-After"] = str(seconds)
    return answer


async def _begin(engine: Engine, source: Optional[str], told: str = "") -> web.Response:
    told_off = off.notice()
    if told_off:
        return _notice(503, source=source, lines=told_off)
    talk = secrets.token_urlsafe(ID_BYTES)
    try:
        return _show(await engine.open(talk, source), talk, source, told)
    except NotReadyError:
        return _notice(503)


async def begin(request: web.Request) -> web.Response:
    """Begin a talk. With ``?weg`` nothing is begun: a page that nobody looks at came here by itself."""
    if "weg" in request.query:
        return _notice(200)
    wait = await limits.wait(request, None)
    if wait:
        return _wait(wait)
    return await _begin(request.app[ENGINE], _source(request))


async def go_on(request: web.Request) -> web.Response:
    """Take an answer, and show what the assistant says to it."""
    engine, source = request.app[ENGINE], _source(request)
    # Not request.post(): it would write a file of a multipart form, and so what somebody typed, to disk.
    if request.content_type != "application/x-www-form-urlencoded":
        return _notice(415)
    try:
        sent = read_form(await request.read())
    except web.HTTPRequestEntityTooLarge:
        return _notice(413)
    except ValueError:
        return _notice(400)
    begins = from_elsewhere(request.headers) or not sent.talk
    # Wiping is not held up by the talk: whoever was too fast must be able to wipe at once.
    wait = await limits.wait(request, None if begins or sent.wipe else sent.talk)
    if wait:
        return _wait(wait, None if begins or sent.wipe else sent, source)
    if begins:
        return await _begin(engine, source)
    if sent.wipe:
        await engine.wipe(sent.talk)
        answer = await _begin(engine, source, WIPED)
        # Pages that the browser keeps to go back to hold the talk too.
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer
    return await _answer(engine, sent, source)


async def _answer(engine: Engine, sent: Sent, source: Optional[str]) -> web.Response:
    bubbles: List[Dict[str, Any]] = []
    told_off = off.notice()
    if told_off:
        return _notice(503, sent, source, told_off)
    try:
        bubbles = await engine.open(sent.talk, source)
        turns = turns_of(bubbles)
        if sent.turn and len(turns) == 1:
            # The server no longer knows this talk: it is not taken up under an id that went through the world.
            await engine.wipe(sent.talk)
            return await _begin(engine, source, EXPIRED)
        titles = {one["payload"]: one["title"] for bubble in bubbles for one in bubble.get("buttons", ())}
        if not heard_already(turns, sent, titles):
            await engine.message(sent.talk, sent.message, source)
            bubbles = await engine.open(sent.talk, source)
        return _show(bubbles, sent.talk, source)
    except NotReadyError:
        if not bubbles:
            return _notice(503, sent, source)
        return _show(bubbles, sent.talk, source, KIND[503], "" if sent.message.startswith("/") else sent.message, 503)


def routes() -> List[web.RouteDef]:
    """Return the routes of the page."""
    return [web.get("/praten", begin), web.post("/praten", go_on)]
