"""Whoever has every release and much time gets no small count out of them; elsewhere the same attacks find many.

``docs/openbaar-maken.md`` gives the counts of a long run. Set GATE_WORLDS to try more worlds here, for instance 3000.
"""

from __future__ import annotations

import os
from typing import Tuple

import numpy as np
import pytest

from bot.gate.model import Rules
from tests.gate_attacks import Bounds, Tally, four, nested, subtraction, tells
from tests.gate_worlds import SALT, releases, world

RULES = Rules(salt=SALT)
WORLDS = int(os.environ.get("GATE_WORLDS", "12"))
TABLES = ("attitude", "moves", "moved", "barriers", "by_stage", "offers")


def _direct(seed: int, rules: Rules, by_gate: bool) -> Tuple[Tally, int]:
    """Try all subtractions in one world; return them, and how many differences are truly small."""
    large = seed % 6 == 0
    made = world(seed) if large else world(seed, values_up_to=3, weeks_up_to=4, size=40 + seed * 37 % 360)
    periods = releases(made, rules, by_gate)
    tally = Tally()
    subtraction(made, periods, rules, tally)
    for person in np.random.default_rng(seed).choice(len(made.weeks), 2, replace=False):
        subtraction(made, periods, rules, tally, int(person))
    small = nested(made, periods, rules, tally)
    four(made, periods, rules, tally)
    return tally, small


def _by_program(seed: int, by_gate: bool) -> Tally:
    """Bound the likeliest counts in one world by linear programming, without and with a person known."""
    random = np.random.default_rng(seed)
    table = TABLES[seed % len(TABLES)]
    made = world(seed, most=2, tables=(table,), size=int(random.integers(60, 400)), values_up_to=3, weeks_up_to=3)
    periods = releases(made, RULES, by_gate)
    tally = Tally()
    Bounds(made, periods, RULES, by_gate).attack(1, tally, "all at once")
    person = int(random.integers(len(made.weeks)))
    Bounds(made, periods, RULES, by_gate, person).attack(1, tally, "all at once, one known")
    return tally


@pytest.mark.parametrize("smallest", [10, 5])
def test_no_subtraction_gives_a_small_count(smallest):
    rules = Rules(smallest=smallest, salt=SALT)
    every, differences = Tally(), 0
    for seed in range(WORLDS if smallest == 10 else WORLDS // 2):
        tally, small = _direct(seed, rules, True)
        every.merge(tally)
        differences += small
    assert every.all_leaks == 0, every.first
    assert differences == 0, "two shown counts of which one holds the other differ by less than the threshold"
    assert min(every.tried.values()) > 0, f"an attack was never tried: {every.tried}"
    assert sum(every.tried.values()) > 3_000


def test_the_same_subtractions_find_leaks_where_only_a_threshold_holds():
    every, differences = Tally(), 0
    for seed in range(3):
        tally, small = _direct(seed, RULES, False)
        every.merge(tally)
        differences += small
    assert differences > 100
    for kind, leaks in every.leaks.items():
        assert leaks > 0, f"the attack {kind!r} finds nothing even here"
        assert every.exact[kind] == leaks, "without rounding, whoever knows, knows exactly"


def test_all_relations_at_once_give_no_small_count():
    every = Tally()
    for seed in range(WORLDS // 3):
        every.merge(_by_program(seed, True))
    assert every.all_leaks == 0, every.first
    assert min(every.tried.values()) > 0


def test_the_same_programs_find_leaks_where_only_a_threshold_holds():
    every = Tally()
    for seed in range(3):
        every.merge(_by_program(seed, False))
    assert every.exact["all at once"] > 0
    assert every.exact["all at once, one known"] > 0


def test_intervals_of_all_counts_are_wide():
    """Propagation is weaker than a linear program, but looks at every withheld count of larger worlds."""
    looked = 0
    for seed in range(100, 100 + WORLDS // 4):
        made = world(seed, most=2)
        known = Bounds(made, releases(made, RULES), RULES, True)
        known.propagate()
        small = ~known.shown & (known.true > 0) & (known.true < RULES.smallest)
        looked += int(small.sum())
        assert not tells(known.true[small], known.low[small], known.high[small], RULES).any()
    assert looked > 1000


def test_what_counts_as_telling():
    def one(true: int, low: int, high: int) -> bool:
        return bool(tells(np.array([true]), np.array([low]), np.array([high]), RULES)[0])

    assert one(3, 3, 3)
    assert one(3, 1, 5)
    assert not one(3, 1, 6)
    assert not one(3, 0, 4)
    assert not one(12, 12, 12), "a count of at least the threshold may be known"
    with pytest.raises(AssertionError, match="wrongly"):
        one(3, 4, 9)
