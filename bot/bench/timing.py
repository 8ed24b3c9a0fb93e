"""Seconds that work takes, on the clock and of this process."""

from __future__ import annotations

import time
from typing import Any, Callable, NamedTuple, Tuple


class Taken(NamedTuple):
    """Seconds on the clock, and those in which this process worked: on a busy machine the second tells more."""

    clock: float
    own: float


def timed(work: Callable[[], Any]) -> Tuple[Taken, Any]:
    """Return the seconds that work took, and its result."""
    began, own = time.perf_counter(), time.process_time()
    result = work()
    return Taken(time.perf_counter() - began, time.process_time() - own), result
