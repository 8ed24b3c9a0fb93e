"""How long to wait after failed log-ins: growing waits, and a lock of 15 minutes. Pure but for the counters."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Tuple

#: Seconds of a lock; failures older than this are forgotten.
LOCK = 15 * 60
#: After so many failures an account is locked.
MOST = 10
#: After so many failures an address is locked. More than for an account: an office has one address for everybody.
MOST_ADDRESS = 30


def account_wait(failures: int) -> int:
    """Return how many seconds must pass after so many failures on one account: 0, 0, 2, 4, 8 ... 128, then the lock."""
    if failures >= MOST:
        return LOCK
    return 0 if failures < 3 else 2 ** (failures - 2)


def address_wait(failures: int) -> int:
    """Return how many seconds must pass after so many failures from one address: nothing up to 14, at most 60, lock."""
    if failures >= MOST_ADDRESS:
        return LOCK
    return 0 if failures < 15 else min(2 ** (failures - 14), 60)


def network(address: str) -> str:
    """Return what counts as one address: for IPv6 the first 64 bits, since a house has all of those."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


@dataclass(frozen=True)
class Tries:
    """Failures so far, the second of the last one, and from when a next try is looked at."""

    count: int = 0
    last: int = 0
    free_at: int = 0

    def wait(self, now: int) -> int:
        """Return how many seconds are left; 0 also for more than any wait is: then the clock was set back since."""
        left = self.free_at - now
        return left if 0 < left <= LOCK else 0

    def one_more(self, now: int, address: bool = False) -> Tries:
        """Return these tries with a failure more; a lock's length away from the last failure the count begins anew."""
        count = 1 if abs(now - self.last) >= LOCK else self.count + 1
        return Tries(count, now, now + (address_wait(count) if address else account_wait(count)))


class Memory:
    """Tries by key, in memory only: for addresses, and for names that do not exist.

    Somebody may have typed their password in the field of the name, so such names may not reach the disk either. At
    most ``most`` keys; the one not seen for the longest time goes first.
    """

    def __init__(self, address: bool, most: int = 20_000) -> None:
        """Count for addresses or for names."""
        self._address, self._most = address, most
        self._tries: OrderedDict[str, Tries] = OrderedDict()

    def take(self, key: str, now: int) -> int:
        """Count a try as failed before it is looked at; return 0, or the seconds to wait when it is too early."""
        tries = self._tries.get(key, Tries())
        wait = tries.wait(now)
        if wait:
            return wait
        self._tries[key] = tries.one_more(now, self._address)
        self._tries.move_to_end(key)
        while len(self._tries) > self._most:
            self._tries.popitem(last=False)
        return 0

    def give_back(self, key: str) -> None:
        """Take one failure back, since the try succeeded or was not looked at.

        Not all: who has an account of their own could else wipe out their failures on those of others.
        """
        tries = self._tries.get(key)
        if tries:
            self._tries[key] = Tries(max(0, tries.count - 1), tries.last, 0)

    def items(self) -> Tuple[Tuple[str, Tries], ...]:
        """Return all that is remembered."""
        return tuple(self._tries.items())
