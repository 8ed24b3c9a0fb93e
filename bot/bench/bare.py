"""The bare cost of understanding: Rasa's agent in a process of its own that does nothing else.

``python -m bot.bench.bare MODEL`` reads one JSON text a line and answers with the milliseconds it took.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import Iterator


def texts() -> Iterator[str]:
    """Return the texts that come in, until the input ends."""
    for line in sys.stdin:
        yield json.loads(line)


async def work(model: str) -> None:
    """Load a model, say ``ready``, then understand and time each text that comes in."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for _ in range(5):
        await agent.parse_message("hallo")
    print("ready", flush=True)
    for text in texts():
        began = time.perf_counter()
        await agent.parse_message(text)
        print(f"{(time.perf_counter() - began) * 1000:.4f}", flush=True)


class Bare:
    """The other end: hands texts to the process and keeps the times (ms)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take a started process, with pipes for its input and output."""
        self._process = process

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"the process that only understands ended ({self._process.poll()})")
        return line

    async def ready(self, seconds: float) -> bool:
        """Wait until the model is loaded; return ``True``.

        Raises:
            RuntimeError: when the process ended.
            asyncio.TimeoutError: when it takes too long.

        """
        while await asyncio.wait_for(asyncio.to_thread(self._line), seconds) != "ready":
            pass
        return True

    async def understand(self, text: str) -> float:
        """Return the milliseconds that one text takes.

        Raises:
            RuntimeError: when the process ended.

        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return float(await asyncio.wait_for(asyncio.to_thread(self._line), 60))


if __name__ == "__main__":
    from bot.engine.quiet import hush

    hush()
    asyncio.run(work(sys.argv[1]))
