"""Facts of somebody's work (sector, contract, ...): precision and recall for each."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Sequence, Tuple

from bot.evaluation.measures import share

#: The facts that the test set tells.
MEASURED: Tuple[str, ...] = ("sector", "contract", "age_group", "schooling", "experience_years")


def told(entities: Iterable[Mapping[str, Any]]) -> Dict[str, str]:
    """Return the facts as the talk takes them (``actions.base.heard_of``): one value for each, the last one found."""
    return {str(one["entity"]): _plain(one.get("value")) for one in entities if one.get("entity") in MEASURED}


def _plain(value: Any) -> str:
    """Return a value as text, so that 5, 5.0 and '5' are one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def precision_recall(pairs: Sequence[Tuple[Mapping[str, Any], Mapping[str, Any]]]) -> List[Dict[str, Any]]:
    """Return a row for each fact, and ``all``, from pairs of the facts as they are and as they were found.

    A wrong value is both a miss and a false find.
    """
    rows, sums = [], [0, 0, 0]
    for fact in MEASURED:
        true = [(_plain(a[fact]) if fact in a else None, _plain(b[fact]) if fact in b else None) for a, b in pairs]
        counts = (
            sum(a is not None for a, _ in true),
            sum(b is not None for _, b in true),
            sum(a is not None and a == b for a, b in true),
        )
        sums = [x + y for x, y in zip(sums, counts, strict=True)]
        rows.append(_row(fact, *counts))
    return [*rows, _row("all", *sums)]


def _row(fact: str, support: int, found: int, right: int) -> Dict[str, Any]:
    return {
        "fact": fact,
        "support": support,
        "found": found,
        "right": right,
        "precision": share(right, found),
        "recall": share(right, support),
        "f1": share(2 * right, support + found),
    }
