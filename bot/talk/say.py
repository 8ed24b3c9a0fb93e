"""What is said back: bubbles with a text of ``domain.yml`` or of the knowledge, and buttons."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Tuple

#: The intent of a pressed button; its entity ``choice`` holds ``question:value``.
CHOOSE = "choose"


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
