"""From times to figures, ratios and the table. Pure; nothing here ever holds a message's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.evaluation.measures import percentile

#: What is aimed at (issue 8). Ratios are ours / stock; ``growth_turns`` and ``growth_memory`` are of ours alone.
AIMS: Dict[str, float] = {
    "p50": 0.25,
    "throughput": 4.0,
    "growth_turns": 1.2,
    "growth_memory": 0.02,
    "memory": 0.55,
    "start": 0.5,
}
#: Aims that are reached from above; all others are limits.
HIGH_IS_GOOD = {"throughput"}


@dataclass(frozen=True)
class Row:
    """One line of the table. ``aim`` names the aim that ``judged`` is held against."""

    name: str
    unit: str
    stock: Optional[float]
    ours: Optional[float]
    aim: Optional[str] = None
    judged: Optional[float] = None


def times(milliseconds: Sequence[float]) -> Dict[str, Any]:
    """Return how many there are, the median and the 95th percentile; only the count when there are none."""
    if not milliseconds:
        return {"messages": 0}
    return {
        "messages": len(milliseconds),
        "p50": percentile(milliseconds, 0.5),
        "p95": percentile(milliseconds, 0.95),
    }


def ratio(ours: Optional[float], stock: Optional[float]) -> Optional[float]:
    """Return ours / stock, or ``None`` when one is missing or stock is nothing."""
    return None if ours is None or not stock else ours / stock


def reached(aim: Optional[str], value: Optional[float]) -> Optional[bool]:
    """Tell whether a value reaches an aim; ``None`` when there is no aim or no value."""
    if aim is None or value is None:
        return None
    return value >= AIMS[aim] if aim in HIGH_IS_GOOD else value <= AIMS[aim]


def find(run: Mapping[str, Any], *path: str) -> Optional[float]:
    """Return a figure deep in a run, or ``None`` when any part of the way is missing."""
    here: Any = run
    for name in path:
        if not isinstance(here, Mapping) or name not in here:
            return None
        here = here[name]
    return None if here is None else float(here)


def rows(run: Mapping[str, Any]) -> List[Row]:
    """Return the table's rows for the sides of a run."""

    def both(name: str, unit: str, *path: str, aim: Optional[str] = None) -> Row:
        stock, ours = (find(run, side, *path) for side in ("stock", "ours"))
        return Row(name, unit, stock, ours, aim, ratio(ours, stock) if aim else None)

    def alone(name: str, unit: str, *path: str, aim: str) -> Row:
        stock, ours = (find(run, side, *path) for side in ("stock", "ours"))
        return Row(name, unit, stock, ours, aim, ours)

    table = [
        both("start to first answer", "s", "start_seconds", aim="start"),
        both("memory after start (RSS)", "MB", "start_memory", "rss", aim="memory"),
        both("memory after start (PSS)", "MB", "start_memory", "pss"),
    ]
    for kind, title in (("all", "per message"), ("text", "free text"), ("button", "button")):
        table.append(both(f"{title}, p50", "ms", "one_by_one", kind, "p50", aim="p50" if kind == "all" else None))
        table.append(both(f"{title}, p95", "ms", "one_by_one", kind, "p95"))
    senders = [name for side in ("stock", "ours") for name in (run.get(side) or {}).get("throughput", {})]
    for name in sorted(set(senders), key=int):
        table.append(both(f"{name} at once", "messages/s", "throughput", name, "per_second", aim="throughput"))
        table.append(both(f"{name} at once, p95", "ms", "throughput", name, "p95"))
    return [
        *table,
        both("turn 5 of a long talk, p95", "ms", "long", "turn_5", "p95"),
        both("turn 100 of a long talk, p95", "ms", "long", "turn_100", "p95"),
        alone("turn 100 / turn 5, p95", "x", "long", "growth", aim="growth_turns"),
        both("turn 100 / turn 5, p50", "x", "long", "growth_p50"),
        both("memory after all talks (RSS)", "MB", "memory", "after"),
        both("a talk that lives on", "kB", "memory", "kilobytes_a_talk"),
        alone("memory growth, talks live on", "share", "memory", "growth", aim="growth_memory"),
        alone("memory growth, talks over", "share", "memory", "growth_wiped", aim="growth_memory"),
    ]


def ratios(table: Sequence[Row]) -> Dict[str, float]:
    """Return ours / stock for every row that has both."""
    found = {row.name: ratio(row.ours, row.stock) for row in table}
    return {name: value for name, value in found.items() if value is not None}


def _number(value: Optional[float]) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _verdict(row: Row) -> str:
    if row.aim is None:
        return ""
    sign = "at least" if row.aim in HIGH_IS_GOOD else "at most"
    word = {True: "reached", False: "missed", None: "not measured"}[reached(row.aim, row.judged)]
    return f"{sign} {AIMS[row.aim]:g}: {word}"


def lines(table: Sequence[Row]) -> List[str]:
    """Return the table as lines of text."""
    cells = [["", "", "stock Rasa", "ours", "ours/stock", "aim"]]
    cells += [
        [row.name, row.unit, _number(row.stock), _number(row.ours), _number(ratio(row.ours, row.stock)), _verdict(row)]
        for row in table
    ]
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    left = {0, 1, len(widths) - 1}
    return [
        "  ".join(
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
