"""Repeatable random rounding to five.

A count goes to the multiple of five under or above it, at random, so that the mean error is nought: 11 becomes 10 with
probability 4/5 and 15 with 1/5. A multiple of five stays, which tells nothing: from '10' the true count may be 6 to 14.
The draw is not made anew at each look. It comes from the sum of the record keys of the cell, as in the cell-key method
of the Australian Bureau of Statistics' TableBuilder (Fraser and Wooton, 'A proposed method for confidentialising
tabular output to protect against differencing', 2005): the same set of records gets the same figure by whatever road,
so asking again or asking otherwise averages nothing out; and one record more or less gives an unrelated draw.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Dict, Tuple

import numpy as np

from bot.gate.model import Rules

_STEPS = 1 << 32


def draw(n: int, key: int, salt: bytes) -> float:
    """Return a number from 0 (included) to 1 (left out) that anybody without the salt must take for random."""
    digest = hashlib.blake2b(struct.pack("<QI", n, key % _STEPS), digest_size=4, key=salt[:64]).digest()
    return int.from_bytes(digest, "little") / _STEPS


def rounded(n: int, key: int, rules: Rules) -> int:
    """Round a count of at least the threshold. The figure is never under the threshold either.

    Raises ValueError for a count under the threshold: it should not be here.
    """
    if n < rules.smallest:
        raise ValueError(f"a count of {n} is under the threshold of {rules.smallest} and may not be rounded and shown")
    over = n % rules.base
    value = n - over
    if over and draw(n, key, rules.salt) < over / rules.base:
        value += rules.base
    return max(value, least_shown(rules))


def least_shown(rules: Rules) -> int:
    """Return the least figure that is ever shown: the threshold, rounded up to a multiple of the base."""
    return -(-rules.smallest // rules.base) * rules.base


def rounded_all(n: np.ndarray, keys: np.ndarray, rules: Rules) -> np.ndarray:
    """Round an array of counts as :func:`rounded` does; 0 where the count is under the threshold."""
    figures = np.zeros(n.shape, dtype=np.int64)
    shown = n >= rules.smallest
    seen: Dict[Tuple[int, int], int] = {}
    values = []
    for pair in zip(n[shown].tolist(), keys[shown].tolist(), strict=True):
        value = seen.get(pair)
        if value is None:
            value = seen[pair] = rounded(pair[0], pair[1], rules)
        values.append(value)
    figures[shown] = values
    return figures


def bounds(value: int, rules: Rules) -> Tuple[int, int]:
    """Return the least and the greatest true count from which a figure can come. This is what a reader knows."""
    most = value + rules.base - 1
    least = max(value - rules.base + 1, rules.smallest)
    return least, most
