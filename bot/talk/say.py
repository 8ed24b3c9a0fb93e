"""What is said back: bubbles with a text of ``domain.yml`` or of the knowledge, and buttons."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Container, Dict, Mapping, Optional, Tuple

#: The intent of a pressed button; its entity ``choice`` holds ``question:value``.
CHOOSE = "choose"
#: The twins of a response in ``domain.yml``: in easier words, and for two people at one phone.
SIMPLE, TOGETHER = "_simple", "_together"


def wording(key: str, names: Container[str], together: bool = False) -> str:
    """Return the name of the response that is said for ``key``.

    ``key`` may end in ``_simple``. ``names``: all responses there are. With two people at one phone a twin for two goes
    before an easier one: where there is one, the plain words would be wrong.
    """
    plain = key[: -len(SIMPLE)] if key.endswith(SIMPLE) else key
    wanted = [plain + SIMPLE, plain] if key != plain else [plain]
    if together:
        wanted = [*(name + TOGETHER for name in wanted), *wanted]
    return next((name for name in wanted if name in names), plain)


@dataclass(frozen=True)
class Button:
    """A quick answer. ``choice`` is ``question:value``."""

    choice: str
    title: str

    @property
    def payload(self) -> str:
        """The payload in Rasa's own form."""
        return f"/{CHOOSE}" + json.dumps({"choice": self.choice})


@dataclass(frozen=True)
class Say:
    """One bubble.

    Either ``key`` names a response of ``domain.yml`` (filled with ``values``) or ``text`` stands ready, from the
    knowledge. ``simple`` is an easier wording of ``text``. ``custom`` goes to the widget as it is.
    """

    key: str = ""
    text: str = ""
    simple: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: Tuple[Button, ...] = ()
    custom: Optional[Mapping[str, Any]] = None

    def as_dict(self) -> Dict[str, Any]:
        """Return a plain form that can wait in a slot for ``repeat`` and ``simpler``."""
        return {
            "key": self.key,
            "text": self.text,
            "simple": self.simple,
            "values": dict(self.values),
            "buttons": [[button.choice, button.title] for button in self.buttons],
            "custom": dict(self.custom) if self.custom else None,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Say:
        """Build a bubble back from :meth:`as_dict`."""
        return cls(
            key=plain["key"],
            text=plain["text"],
            simple=plain["simple"],
            values=plain["values"],
            buttons=tuple(Button(choice, title) for choice, title in plain["buttons"]),
            custom=plain["custom"],
        )
