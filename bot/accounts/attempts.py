"""One try to log in: throttled by address and by account, and checked in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Callable, Optional

from bot.accounts.sessions import Audit
from bot.accounts.store import Account, Accounts
from bot.accounts.throttle import LOCK, MOST, Memory, network

#: So many tries may stand in line; argon2 takes 64 MiB and a good part of a second, and the chat needs the machine too.
MOST_WAITING = 20


@dataclass(frozen=True)
class Outcome:
    """The account, when the try succeeded; else ``wait``: seconds before the next try is looked at, 0 for none."""

    account: Optional[Account] = None
    wait: int = 0
    busy: bool = False


class Attempts:
    """The counters of failed tries and the one thread that checks passwords."""

    def __init__(self, accounts: Accounts, lines: Audit, clock: Callable[[], float] = time.time) -> None:
        """Count from zero. Addresses are in this process's memory only, and go with it."""
        self._accounts, self._lines, self._clock = accounts, lines, clock
        self._addresses, self._unknown = Memory(address=True), Memory(address=False)
        self._salt = secrets.token_bytes(16)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="argon2")
        self._waiting = 0

    async def enter(self, name: str, password: str, address: str, quiet: bool = False) -> Outcome:
        """Check a name and a password from an address.

        A try that comes too early is not looked at, however right it is. An unknown name is counted, made to wait and
        checked like a known one. ``quiet``: no audit line that somebody logged in. Raises ``SQLAlchemyError`` when the
        database is away.
        """
        key = network(address)
        if self._waiting >= MOST_WAITING:
            return Outcome(busy=True)
        wait = self._addresses.take(key, int(self._clock()))
        if wait:
            return Outcome(wait=wait)
        self._waiting += 1
        work = asyncio.get_running_loop().run_in_executor(self._thread, self._check, name, password, quiet)
        # Counted until the thread is done, also when the browser has gone.
        work.add_done_callback(self._done)
        outcome = await asyncio.shield(work)
        if outcome.account is not None or outcome.wait:
            # Nobody else at this address must wait because one of them does not.
            self._addresses.give_back(key)
        return outcome

    def _done(self, work: Any) -> None:
        self._waiting -= 1

    def _check(self, name: str, password: str, quiet: bool) -> Outcome:
        name = name.strip().casefold()
        known = self._accounts.find(name)
        if known is not None:
            wait, count = self._accounts.take_try(known)
        else:
            # Not the name as it was typed: it may be a password that slipped into the wrong field.
            wait = self._unknown.take(hashlib.blake2b(name.encode(), key=self._salt).hexdigest(), int(self._clock()))
            count = 0
        if wait:
            return Outcome(wait=wait)
        account = self._accounts.check(name, password)
        if account is not None:
            self._accounts.forget_tries(account)
            if not quiet:
                self._lines.write(account.name, "ingelogd")
        elif known is not None and count >= MOST:
            self._lines.write(known.name, "geblokkeerd", f"{MOST} mislukte pogingen; {LOCK // 60} minuten dicht")
        return Outcome(account)

    async def apart(self, work: Callable[[], Account]) -> Account:
        """Do other work that hashes a password in the same thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False)
