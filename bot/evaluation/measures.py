"""Measures of understanding: pure functions from what a model made of messages to figures.

An outcome holds no text. Where more than one intent is acceptable, the first is the truth, and a guess that is
acceptable counts as that truth.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Sequence, Tuple

#: What Rasa's fallback classifier puts in the place of an intent it does not trust.
FALLBACK = "nlu_fallback"
#: What stands for no intent at all.
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Outcome:
    """What a model made of one message, without the message.

    ``accept`` are the acceptable intents, the truth first. ``ranking`` are intents with their confidence (0 to 1), best
    first, without the fallback. ``served`` is what the talk gets: the best guess, or the fallback.
    """

    accept: Tuple[str, ...]
    ranking: Tuple[Tuple[str, float], ...] = ()
    served: str = NOTHING
    who: str = ""

    @property
    def truth(self) -> str:
        """The first acceptable intent."""
        return self.accept[0]

    @property
    def guess(self) -> str:
        """The intent ranked first."""
        return self.ranking[0][0] if self.ranking else NOTHING

    @property
    def confidence(self) -> float:
        """The confidence of the guess."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the guess is acceptable."""
        return self.within(1)

    @property
    def judged(self) -> str:
        """The guess, or the truth when the guess is acceptable."""
        return self.truth if self.right else self.guess

    def within(self, most: int) -> bool:
        """Tell whether an acceptable intent is among the ``most`` ranked first."""
        return any(name in self.accept for name, _ in self.ranking[:most])


def share(part: float, whole: float) -> float:
    """Return ``part`` of ``whole`` (0 to 1); 0 of nothing."""
    return part / whole if whole else 0.0


def top(outcomes: Sequence[Outcome], most: int) -> float:
    """Return the share of outcomes with an acceptable intent among the ``most`` ranked first."""
    return share(sum(one.within(most) for one in outcomes), len(outcomes))


def served(outcomes: Sequence[Outcome]) -> float:
    """Return the share of outcomes where what the talk gets is acceptable; the fallback is not."""
    return share(sum(one.served in one.accept for one in outcomes), len(outcomes))


def margin(part: int, whole: int, z: float = 1.96) -> Tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not whole:
        return 0.0, 1.0
    p, square = part / whole, z * z
    middle = (p + square / (2 * whole)) / (1 + square / whole)
    half = z / (1 + square / whole) * math.sqrt(p * (1 - p) / whole + square / (4 * whole * whole))
    return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


def per_intent(outcomes: Sequence[Outcome]) -> List[Dict[str, Any]]:
    """Return a row for every intent that is a truth or a guess, the worst first.

    A row holds ``intent``, ``support`` (how often it is the truth), ``precision``, ``recall``, ``f1``, ``top3`` (recall
    among three) and ``taken_for``: the intent it is most often taken for, with the count, or ``None``.
    """
    truths, guesses, hits, near = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in outcomes:
        truths[one.truth] += 1
        guesses[one.judged] += 1
        hits[one.truth] += one.right
        near[one.truth] += one.within(3)
    mistaken: Dict[str, Counter[str]] = defaultdict(Counter)
    for (truth, guess), count in confusions(outcomes).items():
        mistaken[truth][guess] += count
    rows = []
    for intent in sorted({*truths, *guesses}):
        most = mistaken[intent].most_common(1)
        rows.append(
            {
                "intent": intent,
                "support": truths[intent],
                "precision": share(hits[intent], guesses[intent]),
                "recall": share(hits[intent], truths[intent]),
                "f1": share(2 * hits[intent], truths[intent] + guesses[intent]),
                "top3": share(near[intent], truths[intent]),
                "taken_for": {"intent": most[0][0], "count": most[0][1]} if most else None,
            }
        )
    return sorted(rows, key=lambda row: (row["f1"], row["intent"]))


def macro_f1(outcomes: Sequence[Outcome]) -> float:
    """Return the mean F1 of all intents that are a truth or a guess; each counts as much, however rare."""
    rows = per_intent(outcomes)
    return share(sum(row["f1"] for row in rows), len(rows))


def confusions(outcomes: Iterable[Outcome]) -> Counter[Tuple[str, str]]:
    """Count the wrong guesses as pairs of truth and guess."""
    return Counter((one.truth, one.guess) for one in outcomes if not one.right)


def per_voice(outcomes: Sequence[Outcome], least: int = 10) -> List[Dict[str, Any]]:
    """Return top-1 and top-3 for everyone who wrote at least ``least`` of the messages, the worst first."""
    voices: Dict[str, List[Outcome]] = defaultdict(list)
    for one in outcomes:
        voices[one.who].append(one)
    rows = [
        {"who": who, "messages": len(own), "top1": top(own, 1), "top3": top(own, 3)}
        for who, own in voices.items()
        if len(own) >= least
    ]
    return sorted(rows, key=lambda row: (row["top1"], row["who"]))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which ``part`` (0 to 1) of the values lie, by the nearest rank."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def summary(outcomes: Sequence[Outcome]) -> Dict[str, Any]:
    """Return the headline figures of a set."""
    right = sum(one.right for one in outcomes)
    return {
        "messages": len(outcomes),
        "top1": top(outcomes, 1),
        "top1_margin": list(margin(right, len(outcomes))),
        "top1_served": served(outcomes),
        "to_fallback": share(sum(one.served == FALLBACK for one in outcomes), len(outcomes)),
        "top3": top(outcomes, 3),
        "macro_f1": macro_f1(outcomes),
    }


def compare(ours: Sequence[Outcome], other: Sequence[Outcome]) -> Dict[str, Any]:
    """Compare two models on the same messages: errors, how much lower ours is (share), and where they differ.

    Raises:
        ValueError: when the lists are not equally long.

    """
    if len(ours) != len(other):
        raise ValueError("the two models were not asked the same messages")
    pairs = Counter((a.right, b.right) for a, b in zip(ours, other, strict=True))
    mine, theirs = 1 - top(ours, 1), 1 - top(other, 1)
    return {
        "messages": len(ours),
        "error": mine if ours else 0.0,
        "error_stock": theirs if ours else 0.0,
        "error_lower_by": 1 - mine / theirs if ours and theirs else None,
        "both_right": pairs[True, True],
        "only_ours_right": pairs[True, False],
        "only_stock_right": pairs[False, True],
        "both_wrong": pairs[False, False],
    }
