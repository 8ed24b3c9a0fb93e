"""How far a confidence can be trusted, and what a threshold for the fallback does."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

from bot.evaluation.measures import FALLBACK, Outcome, share

#: Thresholds that the report shows.
THRESHOLDS: Tuple[float, ...] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def _split(outcomes: Sequence[Outcome], sent: Sequence[bool]) -> Dict[str, Any]:
    wrong = sum(not one.right for one in outcomes)
    sent_wrong = sum(not one.right for one, away in zip(outcomes, sent, strict=True) if away)
    away = sum(sent)
    kept_right = len(outcomes) - wrong - (away - sent_wrong)
    return {
        "sent": share(away, len(outcomes)),
        "rightly_sent": share(sent_wrong, away),
        "wrong_caught": share(sent_wrong, wrong),
        "right_lost": share(away - sent_wrong, len(outcomes) - wrong),
        "right_of_kept": share(kept_right, len(outcomes) - away),
    }


def fallback_at(outcomes: Sequence[Outcome], threshold: float) -> Dict[str, Any]:
    """Return what a threshold would do, as shares.

    ``sent`` of all to the fallback; ``rightly_sent``: of those, how many guesses were wrong; ``wrong_caught`` of all
    wrong guesses; ``right_lost`` of all right guesses; ``right_of_kept``: right guesses among the messages not sent.
    """
    return {"threshold": threshold, **_split(outcomes, [one.confidence < threshold for one in outcomes])}


def fallback_as_served(outcomes: Sequence[Outcome]) -> Dict[str, Any]:
    """Return the same shares for the fallback as the model applied it."""
    return _split(outcomes, [one.served == FALLBACK for one in outcomes])


def reliability(outcomes: Sequence[Outcome], bins: int = 10) -> List[Dict[str, Any]]:
    """Sort outcomes by confidence in equal ``bins`` from 0 to 1; return count, mean confidence and accuracy of each.

    Bins without outcomes are left out.
    """
    filled: Dict[int, List[Outcome]] = {}
    for one in outcomes:
        filled.setdefault(min(bins - 1, max(0, int(one.confidence * bins))), []).append(one)
    return [
        {
            "from": place / bins,
            "messages": len(own),
            "confidence": sum(one.confidence for one in own) / len(own),
            "accuracy": share(sum(one.right for one in own), len(own)),
        }
        for place, own in sorted(filled.items())
    ]


def expected_error(outcomes: Sequence[Outcome], bins: int = 10) -> float:
    """Return the expected calibration error: the mean distance between confidence and accuracy, by bin (0 is best)."""
    rows = reliability(outcomes, bins)
    return share(sum(row["messages"] * abs(row["confidence"] - row["accuracy"]) for row in rows), len(outcomes))


def calibration(outcomes: Sequence[Outcome]) -> Dict[str, Any]:
    """Return the table of thresholds, the fallback as served, the bins, and the expected calibration error."""
    return {
        "thresholds": [fallback_at(outcomes, threshold) for threshold in THRESHOLDS],
        "as_served": fallback_as_served(outcomes),
        "reliability": reliability(outcomes),
        "expected_calibration_error": expected_error(outcomes),
    }
