"""Looks at what comes in before Rasa sees it: text is never a command, and nothing odd gets through. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional

#: A message of more characters is not worked on (design: a kind answer).
MOST_CHARACTERS = 500
#: A request's body of more bytes is refused.
MOST_BYTES = 16 * 1024


@dataclass(frozen=True)
class Incoming:
    """A message as it may go to Rasa.

    ``kind``: ``text``, ``button``, ``stale`` (a button not offered), ``long`` or ``empty``.

    A message with an ``intent`` of its own is one that the server sends in somebody's name (the greeting at the start).
    """

    text: str
    kind: str = "text"
    intent: Optional[str] = None
    choice: Optional[str] = None

    @property
    def parse_data(self) -> Optional[Dict[str, Any]]:
        """What Rasa takes in place of its own understanding, for buttons and the server's own messages."""
        name = self.intent or ("choose" if self.choice else None)
        if name is None:
            return None
        entities = [{"entity": "choice", "value": self.choice}] if self.choice else []
        intent = {"name": name, "confidence": 1.0}
        return {"text": self.text, "intent": intent, "entities": entities, "intent_ranking": [intent]}


def plain_title(text: str) -> str:
    """Return a button's title or a typed text without case, signs and faces, to compare the two."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def read_message(raw: str, offered: Mapping[str, str], shown: Optional[Mapping[str, str]] = None) -> Incoming:
    """Return a message as it may go to Rasa.

    A text that begins with ``/`` counts as a button only if exactly this payload was offered in this talk. Rasa strips
    white space before it looks for the slash, so the look is taken after stripping. Control characters and broken
    surrogates are dropped. ``shown`` holds the titles on the screen now (as :func:`plain_title`) with their payloads:
    somebody who types what a button says means that button.
    """
    if raw in offered:
        choice = json.loads(raw.partition("{")[1] + raw.partition("{")[2])["choice"]
        return Incoming(text=raw, kind="button", choice=choice)
    kept = "".join(
        char if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Cn", "Co") else " " for char in raw
    )
    text = " ".join(kept.split())
    # Characters that no screen shows (category Cf) hide no slash either.
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf").strip()
    if re.match(r"/\s*\w+\s*(?:[@{]|$)", visible):
        return Incoming(text="", kind="stale")
    text = text[
        next((i for i, char in enumerate(text) if char not in "/ " and unicodedata.category(char) != "Cf"), len(text)) :
    ]
    if len(text) > MOST_CHARACTERS:
        return Incoming(text="", kind="long")
    title = plain_title(text)
    typed = (shown or {}).get(title) if title else None
    if typed:
        return read_message(typed, offered)
    return Incoming(text=text) if text.strip() else Incoming(text="", kind="empty")
