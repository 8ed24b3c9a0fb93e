"""The comparison of contenders as a Markdown table."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

_COSTS = (
    ("ms a message", "message_ms", 1),
    ("train s", "train_seconds", 0),
    ("load s", "load_seconds", 1),
    ("MB", "megabytes", 1),
)


def _shares(figures: Optional[Mapping[str, Any]]) -> str:
    """Return top-1 / top-3 / macro F1 as percentages, or a dash."""
    if figures is None:
        return "–"
    return " / ".join(f"{figures[name] * 100:.1f}" for name in ("top1", "top3", "macro_f1"))


def _number(value: Optional[float], digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def table(run: Mapping[str, Any]) -> List[str]:
    """Return the lines of the table; the row in use is bold."""
    sets = [f"{run['folds']} folds"] * bool(run["folds"]) + [f"{name} ({count})" for name, count in run["sets"].items()]
    keys = ["folds"] * bool(run["folds"]) + list(run["sets"])
    heads = ["what it looks at · how it learns", *sets, *(head for head, _, _ in _COSTS)]
    lines = [
        "Per set: top-1 / top-3 / macro F1 in percent. Times are of the processor, on one core.",
        "",
        f"| {' | '.join(heads)} |",
        f"| --- |{' --- |' * len(sets)}{' ---: |' * len(_COSTS)}",
    ]
    for row in run["rows"]:
        name = f"**{row['name']}**" if row["in_use"] else row["name"]
        cells = [_shares(row["sets"].get(key)) for key in keys]
        cells += [_number(row[key], digits) for _, key, digits in _COSTS]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines
