"""Rounding: repeatable, unbiased, never under the threshold, and the same for the same talks by whatever road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gate.model import ALL, TOTAL, Count, Rules
from bot.gate.release import release
from bot.gate.rounding import bounds, draw, least_shown, rounded, rounded_all
from bot.gate.shapes import shapes, single
from tests.gate_worlds import SALT, world

KEYS = st.integers(0, 2**32 - 1)
RULES = Rules(salt=SALT)


@given(st.integers(10, 10**7), KEYS, st.sampled_from([5, 7, 10, 12, 25]))
def test_a_figure_is_a_multiple_next_to_the_count(n, key, smallest):
    rules = Rules(smallest=smallest, salt=SALT)
    if n < smallest:
        with pytest.raises(ValueError, match="threshold"):
            rounded(n, key, rules)
        return
    value = rounded(n, key, rules)
    assert value % 5 == 0
    assert value >= smallest
    assert abs(value - n) < 5
    low, high = bounds(value, rules)
    assert low <= n <= high


@given(st.integers(2, 10**6), KEYS)
def test_multiples_stay(fives, key):
    assert rounded(5 * fives, key, RULES) == 5 * fives


def test_ten_is_ten_and_nothing_under_it_is_ever_shown():
    assert {rounded(10, key, RULES) for key in range(1000)} == {10}
    assert least_shown(Rules(smallest=7)) == 10
    assert {rounded(n, key, Rules(smallest=7, salt=SALT)) for n in (7, 8, 9) for key in range(500)} == {10}


@pytest.mark.parametrize("n", [11, 12, 13, 14, 998])
def test_the_mean_error_is_nought(n):
    draws = 40_000
    keys = np.random.default_rng(n).integers(0, 2**32, draws)
    values = rounded_all(np.full(draws, n), keys, RULES)
    spread = np.sqrt((n % 5) * (5 - n % 5))
    assert abs(values.mean() - n) < 4 * spread / np.sqrt(draws)


def test_one_talk_more_gives_an_unrelated_draw():
    keys = np.random.default_rng(1).integers(0, 2**32, (20_000, 2))
    first = np.array([draw(12, int(key), SALT) for key, _ in keys])
    second = np.array([draw(13, int(key + more) % 2**32, SALT) for key, more in keys])
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_neighbouring_keys_give_unrelated_draws():
    draws = np.array([draw(12, key, SALT) for key in range(20_000)])
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.03
    assert 0.48 < draws.mean() < 0.52


def test_the_salt_decides():
    one = [rounded(12, key, Rules(salt=b"one")) for key in range(200)]
    assert one == [rounded(12, key, Rules(salt=b"one")) for key in range(200)]
    assert one != [rounded(12, key, Rules(salt=b"two")) for key in range(200)]


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_the_same_talks_have_the_same_figure_by_whatever_road(seed):
    """All talks of a group, asked by week, as a block, or with a filter that changes nothing, are one set."""
    made = world(seed, most=2, tables=("moves",), size=120)
    seen = {}
    for weeks in ([0], [1], [0, 1], [1, 0], sorted(set(made.weeks.tolist()))):
        inside = np.isin(made.weeks, weeks)
        for group, cells in release(made.counts(weeks), made.shapes, RULES).items():
            for key, figure in cells.items():
                if figure.value is None:
                    continue
                member = made.inside[made.row[group]] * inside * made.cells[:, made.place[key]]
                assert seen.setdefault(member.tobytes(), figure.value) == figure.value


def test_a_period_released_again_gives_nothing_new():
    made = shapes({}, single("attitude", ("low", "mid")))
    counts = {ALL: {TOTAL: Count(73, 11), ("attitude", "low"): Count(42, 5), ("attitude", "mid"): Count(31, 6)}}
    assert len({str(release(counts, made, RULES)) for _ in range(20)}) == 1
