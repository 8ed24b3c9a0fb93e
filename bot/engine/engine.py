"""The engine: Rasa's agent in a thread of its own, so that pages answer while messages are worked on."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, AsyncIterator, Callable, Coroutine, Dict, List, Optional, Tuple, TypeVar

from bot.engine.actions import InProcessActions, spare_work
from bot.engine.channel import Bubbles
from bot.engine.memory import TalksUnderWay
from bot.engine.record import Record
from bot.engine.shelf import LocalShelf, Shelf, ShelfError
from bot.events import tell
from bot.inbox import MOST_CHARACTERS, Incoming, plain_title, read_message
from bot.nlu import fact_words, normalise
from bot.nlu.lines import LINES

T = TypeVar("T")
_log = logging.getLogger(__name__)


#: Typed words that the normaliser remembers for speed are forgotten after this many looks for old talks (minutes).
SWEEPS_A_WORD_LIVES = 30
#: What can come of a message: answered, not understood, not shown to Rasa, an apology, or not taken.
OUTCOMES = ("answered", "fallback", "odd", "failed", "refused")
#: What is said to a message that Rasa does not get to see.
_ODD = {"stale": "utter_stale_button", "empty": "utter_empty", "long": "utter_too_long"}


async def _nothing() -> bool:
    return True


class NotReadyError(RuntimeError):
    """No message can be answered now."""


class Engine:
    """One model, one worker thread with its own loop. Rasa's locks are made for one loop, hence one thread."""

    def __init__(
        self,
        model: Path,
        shelf: Optional[Shelf] = None,
        most_waiting: int = 200,
        forget_row: Callable[[str], None] = lambda row_id: None,
        observe: Callable[[str, float], None] = lambda outcome, seconds: None,
    ) -> None:
        """Prepare an engine for a trained model; nothing is loaded before :meth:`start`.

        ``shelf``: where talks stand between messages; by default in this process. ``forget_row``: deletes the row of a
        talk that is wiped before it is done. ``observe``: told of each message what came of it and how many seconds it
        took; nothing else of it.
        """
        self._forget_row, self._observe = forget_row, observe
        #: The file that is loaded at the start.
        self.model = model
        self._shelf: Shelf = shelf or LocalShelf()
        self._under_way = TalksUnderWay()
        self._most_waiting = most_waiting
        self._waiting = 0
        self._sweeps = 0
        self._agent: Any = None
        #: Whether this process will never answer: the model could not be loaded.
        self.broken = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rasa", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether a message could be answered now."""
        return self._agent is not None and self._thread.is_alive() and self._waiting < self._most_waiting

    @property
    def living(self) -> Optional[int]:
        """How many talks live in this process; ``None`` when they stand in Redis."""
        return len(self._shelf) if isinstance(self._shelf, LocalShelf) else None

    async def start(self, load: bool = True) -> None:
        """Load the model in the worker thread; without ``load`` talks can only be wiped.

        Raises:
            rasa.shared.exceptions.RasaException: when the model cannot be loaded.

        """
        self._thread.start()
        if load:
            await self._in_thread(self._load())

    async def _load(self) -> None:
        from rasa.core.agent import Agent

        spare_work()
        agent = Agent.load(str(self.model), tracker_store=self._under_way, action_endpoint=InProcessActions("actions"))
        self._agent = agent
        # The first message pays for lazy parts of the pipeline; nobody should wait for that.
        await agent.parse_message("hallo")

    async def _in_thread(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def _name(self, sender: str) -> str:
        """Return the name of a talk. A sender is never kept as it came: the key of the hash lives with the shelf."""
        key = await self._shelf.key()
        return hashlib.blake2b(sender.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()

    async def _record(self, name: str) -> Record:
        """Return the talk that is kept under a name; a new one when there is none or it cannot be read."""
        packed = await self._shelf.get(name)
        try:
            return Record.unpacked(packed) if packed else Record()
        except ValueError:
            tell(_log, "talk_unreadable")
            return Record()

    @asynccontextmanager
    async def _talk(self, sender: str) -> AsyncIterator[Tuple[str, Record]]:
        """Hold a talk for one message, and keep it afterwards. A fault in between leaves it as it was."""
        name = await self._name(sender)
        async with self._shelf.turn(name) as hold:
            record = await self._record(name)
            row = record.slots.get("row_id")
            self._under_way.begin(name, record)
            try:
                yield name, record
                await self._shelf.put(name, record.packed(), hold)
            except ShelfError:
                made = record.slots.get("row_id")
                if made and made != row:
                    # The talk does not know of this row: its next message would make a second one.
                    self._forget_row(str(made))
                raise
            finally:
                self._under_way.end(name)

    async def message(self, sender: str, text: str, source: Optional[str] = None) -> List[Dict[str, Any]]:
        """Answer one message; ``sender`` only tells talks apart and is not kept.

        Raises:
            NotReadyError: when the model is not loaded, too many messages wait, or talks cannot be kept.

        """
        began, outcome = time.perf_counter(), "failed"
        try:
            bubbles, outcome = await self._queued(self._message(sender, text, source))
            return bubbles
        except NotReadyError:
            outcome = "refused"
            raise
        finally:
            self._observe(outcome, time.perf_counter() - began)

    async def open(self, sender: str, source: Optional[str] = None) -> List[Dict[str, Any]]:
        """Return the bubbles of a talk so far; a new talk begins with the welcome.

        Raises:
            NotReadyError: as :meth:`message`.

        """
        return await self._queued(self._open(sender, source))

    async def wipe(self, sender: str) -> None:
        """Forget a talk at once, after the message that is under way. Its row goes too while the talk is not done.

        A finished talk was counted with a yes, and on a shared phone everybody wipes what they leave: its row stays,
        and nothing leads to it any more.

        Raises:
            NotReadyError: when the talks cannot be reached.

        """

        async def forget() -> None:
            name = await self._name(sender)
            async with self._shelf.turn(name):
                slots = (await self._record(name)).slots
                await self._shelf.drop(name)
            if slots.get("row_id") and slots.get("closed") != "done":
                self._forget_row(str(slots["row_id"]))

        try:
            await self._in_thread(forget())
        except ShelfError:
            raise NotReadyError from None

    async def sweep(self) -> None:
        """Forget all talks that are over their time."""

        async def forget() -> None:
            await self._shelf.sweep()
            self._sweeps += 1
            if self._sweeps % SWEEPS_A_WORD_LIVES == 0:
                normalise.forget()
                fact_words.forget()

        await self._in_thread(forget())

    async def responds(self) -> bool:
        """Tell whether the worker thread does what it is asked; it takes as long as the message under way."""
        if self._agent is None:
            return not self.broken
        return self._thread.is_alive() and await self._in_thread(_nothing())

    async def well(self) -> bool:
        """Tell whether a message could be answered now, and its talk be kept."""
        return self.ready and await self._in_thread(self._shelf.well())

    async def _queued(self, work: Coroutine[Any, Any, T]) -> T:
        if not self.ready:
            work.close()
            raise NotReadyError
        self._waiting += 1
        try:
            return await self._in_thread(work)
        except ShelfError as error:
            tell(_log, "talks_not_kept", why=error)
            raise NotReadyError from None
        finally:
            self._waiting -= 1

    async def _open(self, sender: str, source: Optional[str]) -> List[Dict[str, Any]]:
        async with self._talk(sender) as (name, record):
            if not record.bubbles:
                await self._work(name, record, Incoming(text="hallo", intent="greet"), source, shown=None)
            return list(record.bubbles)

    async def _message(self, sender: str, text: str, source: Optional[str]) -> Tuple[List[Dict[str, Any]], str]:
        """Return the answer, and what came of the message: one of OUTCOMES."""
        async with self._talk(sender) as (name, record):
            incoming = read_message(text, record.offered, record.shown)
            if incoming.kind in _ODD:
                if text.strip():
                    record.show({"from": "user", "text": text[:MOST_CHARACTERS]})
                return self._fixed(record, _ODD[incoming.kind]), "odd"
            shown = record.offered.get(incoming.text, incoming.text)
            missed = record.slots.get("misses") or 0
            bubbles = await self._work(name, record, incoming, source, shown)
            if any(one.get("text") == self._text("utter_sorry") for one in bubbles):
                return bubbles, "failed"
            return bubbles, "fallback" if (record.slots.get("misses") or 0) > missed else "answered"

    async def _work(
        self, name: str, record: Record, incoming: Incoming, source: Optional[str], shown: Optional[str]
    ) -> List[Dict[str, Any]]:
        from rasa.core.channels.channel import UserMessage

        channel = Bubbles()
        # Reading every sentence as a line to a colleague costs time: it is done for who practises only.
        practising = (record.slots.get("practice") or {}).get("status") == "talk"
        message = UserMessage(
            incoming.text,
            channel,
            name,
            input_channel="rest",
            # Nothing is shown of the greeting that opens a talk: the person did not say it.
            metadata={
                **({"source": source} if source else {}),
                **({"opening": True} if shown is None else {}),
                **({} if practising else {LINES: False}),
            },
            parse_data=incoming.parse_data,
        )
        await self._agent.handle_message(message)
        if shown is not None:
            record.show({"from": "user", "text": shown})
        if not channel.messages:
            return self._fixed(record, "utter_sorry")
        return self._keep(record, channel.messages)

    def _keep(self, record: Record, bubbles: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        buttons = [button for bubble in bubbles for button in bubble.get("buttons", ())]
        record.shown = {plain_title(one["title"]): one["payload"] for one in buttons}
        for bubble in bubbles:
            record.show({"from": "bot", **{key: bubble[key] for key in ("text", "buttons", "custom") if key in bubble}})
            for button in bubble.get("buttons", ()):
                record.offer(button["payload"], button["title"])
        return bubbles

    def _fixed(self, record: Record, response: str) -> List[Dict[str, Any]]:
        return self._keep(record, [{"text": self._text(response)}])

    def _text(self, response: str) -> str:
        return str(self._agent.domain.responses[response][0]["text"])

    async def close(self) -> None:
        """Let the messages under way finish, then end the thread."""
        for _ in range(200):
            if not self._waiting:
                break
            await asyncio.sleep(0.05)
        self._agent = None
        if self._thread.is_alive():
            await self._in_thread(self._shelf.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, 5)
