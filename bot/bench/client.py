"""Sends messages as a browser would, times them, and counts what went wrong."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, List, Mapping, Optional

import aiohttp

CHAT = "/webhooks/rest/webhook"
#: Seconds after which a message counts as lost.
PATIENCE = 60.0


def wrong(status: int, answer: Any, apologies: Mapping[str, str]) -> Optional[str]:
    """Return what is wrong with an answer, or ``None``.

    ``apologies`` are the texts with which a bot says that it could not do what was asked: text -> name.
    """
    if status != 200:
        return f"status {status}"
    if not answer:
        return "empty"
    texts: FrozenSet[str] = frozenset(bubble.get("text", "") for bubble in answer if isinstance(bubble, dict))
    return next((name for text, name in apologies.items() if text in texts), None)


@dataclass
class Client:
    """One side's clients. ``errors`` counts per kind; a message that failed gives no time."""

    session: aiohttp.ClientSession
    url: str
    apologies: Mapping[str, str] = field(default_factory=dict)
    errors: Dict[str, int] = field(default_factory=dict)
    sent: int = 0

    async def ask(self, sender: str, text: str) -> List[Dict[str, Any]]:
        """Send one message and return the bubbles, with nothing counted or timed.

        Raises:
            aiohttp.ClientError: when there is no answer.

        """
        body = {"sender": sender, "message": text}
        async with self.session.post(self.url + CHAT, json=body) as reply:
            answer = await reply.json(content_type=None) if reply.status == 200 else []
            return list(answer or [])

    async def send(self, sender: str, text: str) -> Optional[float]:
        """Send one message; return the milliseconds until the whole answer was there, ``None`` when it went wrong."""
        self.sent += 1
        began = time.perf_counter()
        try:
            body = {"sender": sender, "message": text}
            async with self.session.post(
                self.url + CHAT, json=body, timeout=aiohttp.ClientTimeout(total=PATIENCE)
            ) as reply:
                answer = await reply.json(content_type=None)
                taken = (time.perf_counter() - began) * 1000
                fault = wrong(reply.status, answer, self.apologies)
        except asyncio.TimeoutError:
            fault = "timeout"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            fault = type(error).__name__
        if fault is not None:
            self.errors[fault] = self.errors.get(fault, 0) + 1
            return None
        return taken

    async def wipe(self, sender: str) -> None:
        """Have our server forget a talk."""
        async with self.session.post(f"{self.url}/api/talk/wipe", json={"sender": sender}) as reply:
            await reply.read()
