"""Collects the bubbles of one turn in Rasa's REST format, one object a bubble."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.core.channels.channel import OutputChannel


class Bubbles(OutputChannel):
    """An output channel that keeps text, buttons and custom of one bubble together."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.messages: List[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of its REST channel, for which responses may be written."""
        return "rest"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keep one bubble."""
        bubble: Dict[str, Any] = {"recipient_id": recipient_id}
        if message.get("text"):
            bubble["text"] = message["text"]
        if message.get("buttons"):
            bubble["buttons"] = [{"title": one["title"], "payload": one["payload"]} for one in message["buttons"]]
        if message.get("custom"):
            bubble["custom"] = message["custom"]
        if len(bubble) > 1:
            self.messages.append(bubble)
