"""The engine: Rasa's agent in a thread of its own, so that pages answer while messages are worked on."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import threading
from pathlib import Path
from typing import Any, Coroutine, Dict, List, Optional, TypeVar

from bot.engine.actions import InProcessActions, spare_work
from bot.engine.channel import Bubbles
from bot.engine.memory import Living, Talks
from bot.inbox import MOST_CHARACTERS, Incoming, plain_title, read_message
from bot.nlu.normalise import forget as forget_words

T = TypeVar("T")
_log = logging.getLogger(__name__)


#: Typed words that the normaliser remembers for speed are forgotten after this many looks for old talks (minutes).
SWEEPS_A_WORD_LIVES = 30
#: What is said to a message that Rasa does not get to see.
_ODD = {"stale": "utter_stale_button", "empty": "utter_empty", "long": "utter_too_long"}


class NotReadyError(RuntimeError):
    """No message can be answered now."""


class Engine:
    """One model, one worker thread with its own loop. Rasa's locks are made for one loop, hence one thread."""

    def __init__(self, model: Path, talks: Optional[Talks] = None, most_waiting: int = 200) -> None:
        """Prepare an engine for a trained model; nothing is loaded before :meth:`start`."""
        self._model = model
        self.talks = talks or Talks()
        self._most_waiting = most_waiting
        self._waiting = 0
        self._sweeps = 0
        self._agent: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rasa", daemon=True)
        # A sender id is never kept as it came: the memory knows talks by a keyed hash that dies with the process.
        self._key = secrets.token_bytes(32)

    @property
    def ready(self) -> bool:
        """Whether a message could be answered now."""
        return self._agent is not None and self._thread.is_alive() and self._waiting < self._most_waiting

    async def start(self) -> None:
        """Load the model in the worker thread.

        Raises:
            rasa.shared.exceptions.RasaException: when the model cannot be loaded.

        """
        self._thread.start()
        await self._in_thread(self._load())

    async def _load(self) -> None:
        from rasa.core.agent import Agent

        spare_work()
        agent = Agent.load(str(self._model), tracker_store=self.talks, action_endpoint=InProcessActions("actions"))
        self._agent = agent
        # The first message pays for lazy parts of the pipeline; nobody should wait for that.
        await agent.parse_message("hallo")

    async def _in_thread(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def _name(self, sender: str) -> str:
        return hashlib.blake2b(sender.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).hexdigest()

    async def message(self, sender: str, text: str, source: Optional[str] = None) -> List[Dict[str, Any]]:
        """Answer one message; ``sender`` only tells talks apart and is not kept.

        Raises:
            NotReadyError: when the model is not loaded or too many messages wait.

        """
        return await self._queued(self._message(self._name(sender), text, source), sender)

    async def open(self, sender: str, source: Optional[str] = None) -> List[Dict[str, Any]]:
        """Return the bubbles of a talk so far; a new talk begins with the welcome.

        Raises:
            NotReadyError: as :meth:`message`.

        """
        return await self._queued(self._open(self._name(sender), source), None)

    async def wipe(self, sender: str) -> None:
        """Forget a talk at once."""

        async def forget() -> None:
            self.talks.wipe(self._name(sender))

        await self._in_thread(forget())

    async def sweep(self) -> None:
        """Forget all talks that are over their time."""

        async def forget() -> None:
            self.talks.sweep()
            self._sweeps += 1
            if self._sweeps % SWEEPS_A_WORD_LIVES == 0:
                forget_words()

        await self._in_thread(forget())

    async def _queued(
        self, work: Coroutine[Any, Any, List[Dict[str, Any]]], sender: Optional[str]
    ) -> List[Dict[str, Any]]:
        if not self.ready:
            work.close()
            raise NotReadyError
        self._waiting += 1
        try:
            bubbles = await self._in_thread(work)
        finally:
            self._waiting -= 1
        # Rasa's format names the recipient: the sender gets back its own word for itself.
        return [{**bubble, "recipient_id": sender} for bubble in bubbles] if sender is not None else bubbles

    async def _open(self, name: str, source: Optional[str]) -> List[Dict[str, Any]]:
        talk = self.talks.touch(name)
        if not talk.bubbles:
            await self._work(name, Incoming(text="hallo", intent="greet"), source, shown=None)
            talk = self.talks.touch(name)
        return list(talk.bubbles)

    async def _message(self, name: str, text: str, source: Optional[str]) -> List[Dict[str, Any]]:
        talk = self.talks.touch(name)
        incoming = read_message(text, talk.offered, talk.shown)
        if incoming.kind in _ODD:
            if text.strip():
                talk.bubbles.append({"from": "user", "text": text[:MOST_CHARACTERS]})
            return self._fixed(talk, _ODD[incoming.kind])
        shown = talk.offered.get(incoming.text, incoming.text)
        return await self._work(name, incoming, source, shown)

    async def _work(
        self, name: str, incoming: Incoming, source: Optional[str], shown: Optional[str]
    ) -> List[Dict[str, Any]]:
        from rasa.core.channels.channel import UserMessage

        channel = Bubbles()
        message = UserMessage(
            incoming.text,
            channel,
            name,
            input_channel="rest",
            metadata={"source": source} if source else {},
            parse_data=incoming.parse_data,
        )
        await self._agent.handle_message(message)
        talk = self.talks.touch(name)
        if shown is not None:
            talk.bubbles.append({"from": "user", "text": shown})
        if not channel.messages:
            return self._fixed(talk, "utter_sorry")
        return self._keep(talk, channel.messages)

    def _keep(self, talk: Living, bubbles: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        buttons = [button for bubble in bubbles for button in bubble.get("buttons", ())]
        talk.shown = {plain_title(one["title"]): one["payload"] for one in buttons}
        for bubble in bubbles:
            talk.bubbles.append(
                {"from": "bot", **{key: bubble[key] for key in ("text", "buttons", "custom") if key in bubble}}
            )
            for button in bubble.get("buttons", ()):
                talk.offered[button["payload"]] = button["title"]
        return bubbles

    def _fixed(self, talk: Living, response: str) -> List[Dict[str, Any]]:
        text = self._agent.domain.responses[response][0]["text"]
        return self._keep(talk, [{"text": text}])

    async def close(self) -> None:
        """Let the messages under way finish, then end the thread."""
        for _ in range(200):
            if not self._waiting:
                break
            await asyncio.sleep(0.05)
        self._agent = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, 5)
