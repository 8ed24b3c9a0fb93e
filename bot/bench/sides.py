"""The two sides: stock Rasa with its three processes, and our server."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Mapping

import aiohttp

from bot.bench.client import Client
from bot.bench.processes import Children, free_port, memory
from bot.settings import ROOT

STOCK, OURS = "stock", "ours"
#: Seconds within which a side must give its first answer.
START_LIMIT = 150.0
#: Seconds between two tries for the first answer.
EVERY = 0.1


class NoStartError(RuntimeError):
    """A side did not start, told in one sentence."""


@dataclass
class Side:
    """A running side: its processes, a client for it, the seconds until its first answer, and its memory then (MB)."""

    name: str
    processes: List[subprocess.Popen[Any]]
    client: Client
    start_seconds: float = 0.0
    start_memory: Mapping[str, float] | None = None

    def memory(self) -> Mapping[str, float]:
        """Return the memory of all its processes now."""
        return memory(self.processes)


def _stock(children: Children, model: Path, folder: Path, database: str) -> tuple[List[subprocess.Popen[Any]], str]:
    server, actions, front = free_port(), free_port(), free_port()
    (folder / "credentials.yml").write_text("rest:\n")
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n")
    environment = {"RASA_TELEMETRY_ENABLED": "false", "DATABASE_URL": database, "SANIC_HOST": "127.0.0.1"}
    files = ["--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")]
    run = ["rasa", "run", "--model", str(model), *files, "-i", "127.0.0.1", "-p", str(server)]
    processes = [
        children.start(run, ROOT, environment),
        children.start(["rasa", "run", "actions", "--actions", "actions", "-p", str(actions)], ROOT, environment),
        children.start(["bot.bench.front", str(front), f"http://127.0.0.1:{server}"], ROOT, environment),
    ]
    return processes, f"http://127.0.0.1:{front}"


def _ours(children: Children, model: Path, current: bool, database: str) -> tuple[List[subprocess.Popen[Any]], str]:
    port = free_port()
    environment = {"PORT": str(port), "HOST": "127.0.0.1", "DATABASE_URL": database}
    # Counted, and never refused: all senders of a measurement come from one address.
    environment |= {"LEERMAATJE_MESSAGES_PER_MINUTE": "1000000", "LEERMAATJE_ADDRESS_PER_MINUTE": "1000000"}
    module = ["bot.server"] if current else ["bot.bench.serve", str(model)]
    return [children.start(module, ROOT, environment)], f"http://127.0.0.1:{port}"


async def _first_answer(side: Side, children: Children) -> None:
    """Wait until a message is answered with words."""
    while True:
        for process in side.processes:
            if process.poll() is not None:
                raise NoStartError(f"{side.name} ended at its start: {children.complaint(process)}")
        try:
            if await side.client.ask(secrets.token_hex(16), "hoi"):
                return
        except (aiohttp.ClientError, OSError, ValueError):
            pass
        await asyncio.sleep(EVERY)


async def start(
    name: str,
    children: Children,
    session: aiohttp.ClientSession,
    model: Path,
    folder: Path,
    apologies: Mapping[str, str],
    current: bool = False,
) -> Side:
    """Start a side and wait for its first answer. ``current``: the model is the one that our server would take.

    Raises:
        NoStartError: when it ended, or gave no answer in time.

    """
    database = f"sqlite:///{folder / name}.db"
    began = time.perf_counter()
    if name == STOCK:
        processes, url = _stock(children, model, folder, database)
    else:
        processes, url = _ours(children, model, current, database)
    side = Side(name, processes, Client(session, url, apologies))
    try:
        await asyncio.wait_for(_first_answer(side, children), START_LIMIT)
    except asyncio.TimeoutError:
        children.end(processes)
        raise NoStartError(f"{name} gave no answer within {START_LIMIT:.0f} s") from None
    side.start_seconds = time.perf_counter() - began
    await asyncio.sleep(1)
    side.start_memory = side.memory()
    return side
