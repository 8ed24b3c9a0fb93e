"""The measures of understanding, on made-up outcomes."""

from __future__ import annotations

from typing import List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.calibration import THRESHOLDS, calibration, expected_error, fallback_at, reliability
from bot.evaluation.measures import (
    FALLBACK,
    NOTHING,
    Outcome,
    compare,
    confusions,
    macro_f1,
    margin,
    per_intent,
    per_voice,
    percentile,
    served,
    summary,
    top,
)

INTENTS = ["affirm", "ask_evc", "barrier_time", "deny", "stop"]


def outcome(accept: str, *ranked: str, confidence: float = 0.9, who: str = "", served: str = "") -> Outcome:
    ranking = tuple((name, confidence / (place + 1)) for place, name in enumerate(ranked))
    return Outcome(tuple(accept.split()), ranking, served or (ranked[0] if ranked else NOTHING), who)


@st.composite
def an_outcome(draw: st.DrawFn) -> Outcome:
    accept = draw(st.lists(st.sampled_from(INTENTS), min_size=1, max_size=2, unique=True))
    names = draw(st.lists(st.sampled_from(INTENTS), max_size=5, unique=True))
    sure = sorted(draw(st.lists(st.floats(0, 1), min_size=len(names), max_size=len(names))), reverse=True)
    away = draw(st.booleans()) or not names
    return Outcome(
        tuple(accept), tuple(zip(names, sure, strict=True)), FALLBACK if away else names[0], draw(st.sampled_from("ab"))
    )


outcomes_lists = st.lists(an_outcome(), max_size=40)


def test_top_counts_any_acceptable_intent() -> None:
    near = outcome("stop", "deny", "affirm", "stop")
    rows = [outcome("stop deny", "deny"), near, outcome("stop", "deny"), outcome("stop")]
    assert top(rows, 1) == 0.25
    assert top(rows, 3) == 0.5
    assert rows[0].judged == "stop"
    assert rows[3].guess == NOTHING
    assert rows[3].confidence == 0


def test_fallback_counts_as_not_understood_when_served() -> None:
    rows = [outcome("stop", "stop", served=FALLBACK), outcome("stop", "stop")]
    assert top(rows, 1) == 1
    assert served(rows) == 0.5
    assert summary(rows)["to_fallback"] == 0.5


def test_per_intent_is_sorted_by_worst_and_names_the_confusion() -> None:
    rows = [outcome("stop", "deny"), outcome("stop", "stop"), outcome("deny", "deny"), outcome("affirm", "affirm")]
    worst = per_intent(rows)
    assert [row["intent"] for row in worst] == ["deny", "stop", "affirm"]
    deny, stop, affirm = worst
    assert (stop["support"], stop["precision"], stop["recall"], stop["f1"]) == (2, 1, 0.5, pytest.approx(2 / 3))
    assert (deny["support"], deny["precision"], deny["recall"]) == (1, 0.5, 1)
    assert stop["taken_for"] == {"intent": "deny", "count": 1}
    assert affirm["taken_for"] is None


def test_an_intent_that_is_only_guessed_lowers_macro_f1() -> None:
    assert macro_f1([outcome("stop", "stop"), outcome("stop", "deny")]) == pytest.approx((2 / 3 + 0) / 2)


def test_nothing_measured_gives_zeros() -> None:
    assert top([], 1) == macro_f1([]) == served([]) == expected_error([]) == 0
    assert margin(0, 0) == (0, 1)
    assert compare([], [])["error_lower_by"] is None
    assert percentile([], 0.5) == 0


def test_voices_with_few_messages_are_left_out() -> None:
    rows = [outcome("stop", "stop", who="a")] * 3 + [outcome("stop", "deny", who="b")] * 2
    assert per_voice(rows, least=3) == [{"who": "a", "messages": 3, "top1": 1.0, "top3": 1.0}]
    assert [row["who"] for row in per_voice(rows, least=1)] == ["b", "a"]


def test_compare_tells_how_much_lower_the_error_is() -> None:
    ours = [outcome("stop", "stop")] * 9 + [outcome("stop", "deny")]
    stock = [outcome("stop", "stop")] * 8 + [outcome("stop", "deny")] * 2
    told = compare(ours, stock)
    assert told["error_lower_by"] == pytest.approx(0.5)
    assert (told["both_right"], told["only_ours_right"], told["only_stock_right"], told["both_wrong"]) == (8, 1, 0, 1)
    assert compare(ours, [*ours[:9], outcome("stop", "stop")])["error_lower_by"] is None
    with pytest.raises(ValueError, match="same messages"):
        compare(ours, stock[:3])


def test_fallback_at_a_threshold() -> None:
    rows = [
        outcome("stop", "stop", confidence=0.9),
        outcome("stop", "stop", confidence=0.2),
        outcome("stop", "deny", confidence=0.2),
        outcome("stop", "deny", confidence=0.6),
    ]
    told = fallback_at(rows, 0.5)
    assert told == {
        "threshold": 0.5,
        "sent": 0.5,
        "rightly_sent": 0.5,
        "wrong_caught": 0.5,
        "right_lost": 0.5,
        "right_of_kept": 0.5,
    }
    # A confidence equal to the threshold is kept, as in Rasa.
    assert fallback_at(rows, 0.2)["sent"] == 0


def test_calibration_error_of_known_cases() -> None:
    assert expected_error([outcome("stop", "stop", confidence=1.0)] * 3) == 0
    assert expected_error([outcome("stop", "deny", confidence=1.0)] * 3) == 1
    mixed = [outcome("stop", "stop", confidence=0.75)] * 3 + [outcome("stop", "deny", confidence=0.75)]
    assert expected_error(mixed) == pytest.approx(0)
    assert reliability(mixed) == [{"from": 0.7, "messages": 4, "confidence": 0.75, "accuracy": 0.75}]


def test_percentile_is_the_nearest_rank() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.95) == 95
    assert percentile([7.0], 0.95) == 7


@given(outcomes_lists)
def test_macro_f1_agrees_with_scikit_learn(rows: List[Outcome]) -> None:
    from sklearn.metrics import f1_score

    if rows:
        truth, judged = [one.truth for one in rows], [one.judged for one in rows]
        assert macro_f1(rows) == pytest.approx(f1_score(truth, judged, average="macro", zero_division=0))


@given(outcomes_lists)
def test_figures_hang_together(rows: List[Outcome]) -> None:
    told = summary(rows)
    assert 0 <= told["top1_served"] <= told["top1"] <= told["top3"] <= 1
    assert 0 <= told["macro_f1"] <= 1
    assert sum(confusions(rows).values()) == sum(not one.right for one in rows)
    assert sum(row["support"] for row in per_intent(rows)) == len(rows)
    assert all(truth != guess for truth, guess in confusions(rows))


@given(outcomes_lists)
def test_order_of_messages_does_not_matter(rows: List[Outcome]) -> None:
    back = rows[::-1]
    assert summary(back) == pytest.approx(summary(rows))
    assert per_voice(back, 1) == per_voice(rows, 1)


@given(outcomes_lists)
def test_a_higher_threshold_sends_catches_and_loses_no_less(rows: List[Outcome]) -> None:
    told = calibration(rows)
    assert [row["threshold"] for row in told["thresholds"]] == list(THRESHOLDS)
    for low, high in zip(told["thresholds"], told["thresholds"][1:], strict=False):
        assert all(low[key] <= high[key] for key in ("sent", "wrong_caught", "right_lost"))
    assert 0 <= told["expected_calibration_error"] <= 1
    assert sum(row["messages"] for row in told["reliability"]) == len(rows)
    keys = ("sent", "rightly_sent", "wrong_caught", "right_lost", "right_of_kept")
    for row in [*told["thresholds"], told["as_served"]]:
        assert all(0 <= row[key] <= 1 for key in keys)


@given(st.integers(0, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_margin_holds_the_share(counts: tuple[int, int]) -> None:
    part, whole = counts
    low, high = margin(part, whole)
    assert 0 <= low <= high <= 1
    if whole:
        assert low <= part / whole <= high


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values(values: List[float], part: float) -> None:
    found = percentile(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9
