"""Pictures of the report as inline SVG: the confusions, the calibration, and what a fallback threshold does."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any, List, Mapping, Optional, Sequence, Tuple

Pairs = Mapping[Tuple[str, str], int]


def most_confused(pairs: Pairs, most: int) -> List[str]:
    """Return up to ``most`` intents that take part in the most confusions, in the order of their names."""
    parts: Counter[str] = Counter()
    for (truth, guess), count in pairs.items():
        parts[truth] += count
        parts[guess] += count
    ranked = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return sorted(name for name, _ in ranked[:most])


def _figure(width: float, height: float, title: str, about: str, inside: Sequence[str], kind: str) -> str:
    label = f"{escape(title)}. {escape(about)}"
    head = f'<svg class="{kind}" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{label}">'
    return head + "".join(inside) + "</svg>"


def heat_map(pairs: Pairs, most: int = 26) -> str:
    """Return the most confused intents as a grid: a row for what was meant, a column for what was guessed."""
    names = most_confused(pairs, most)
    if not names:
        return "<p>No message was taken for something else.</p>"
    cell, left, head = 22, 190, 180
    highest = max(pairs.values())
    size = cell * len(names)
    parts = []
    for place, name in enumerate(names):
        y, x = head + place * cell, left + place * cell
        parts.append(f'<text class="label" x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        parts.append(
            f'<text class="label" transform="translate({x + 15},{head - 8}) rotate(-60)">{escape(name)}</text>'
            f'<rect class="self" x="{x + 1}" y="{y + 1}" width="{cell - 2}" height="{cell - 2}"/>'
        )
        parts.append(f'<path class="grid" d="M{left} {y}H{left + size}M{x} {head}V{head + size}"/>')
    for row, truth in enumerate(names):
        for column, guess in enumerate(names):
            count = pairs.get((truth, guess), 0)
            if count:
                x, y, heat = left + column * cell, head + row * cell, 0.3 + 0.7 * count / highest
                parts.append(
                    f"<g><title>{escape(truth)} taken for {escape(guess)}: {count}</title>"
                    f'<rect class="hot" x="{x + 1}" y="{y + 1}" width="{cell - 2}" height="{cell - 2}" '
                    f'fill-opacity="{heat:.2f}"/><text class="count" x="{x + 11}" y="{y + 15}">{count}</text></g>'
                )
    about = (
        f"Rows are what was meant, columns what was guessed, for {len(names)} intents. The table below has the figures."
    )
    return _figure(left + size + 110, head + size + 4, "Confusions", about, parts, "heat")


_W, _H, _L, _T = 420, 320, 48, 14


def _x(value: float) -> float:
    return _L + value * (_W - _L - 14)


def _y(value: float) -> float:
    return _T + (1 - value) * (_H - _T - 46)


def _axes(across: str, up: str) -> List[str]:
    parts = []
    for step in range(0, 11, 2):
        value = step / 10
        parts.append(f'<path class="grid" d="M{_x(0)} {_y(value):.1f}H{_x(1)}M{_x(value):.1f} {_y(0)}V{_y(1)}"/>')
        parts.append(
            f'<text class="tick" x="{_x(0) - 6}" y="{_y(value) + 4:.1f}" text-anchor="end">{step * 10}%</text>'
        )
        parts.append(
            f'<text class="tick" x="{_x(value):.1f}" y="{_y(0) + 17:.1f}" text-anchor="middle">{value:g}</text>'
        )
    middle = (_y(0) + _y(1)) / 2
    parts.append(
        f'<text class="tick" x="{(_x(0) + _x(1)) / 2}" y="{_H - 6}" text-anchor="middle">{escape(across)}</text>'
    )
    parts.append(
        f'<text class="tick" transform="translate(11,{middle}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
    )
    return parts


def _line(points: Sequence[Tuple[float, float]], kind: str) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{_x(a):.1f},{_y(b):.1f}" for a, b in points)}"/>'


def calibration_curve(bins: Sequence[Mapping[str, Any]]) -> str:
    """Return accuracy against confidence; on the diagonal a confidence is what it says."""
    parts = [*_axes("confidence of the guess", "guesses that are right"), _line([(0, 0), (1, 1)], "ideal")]
    parts.append(_line([(row["confidence"], row["accuracy"]) for row in bins], "one"))
    most = max((row["messages"] for row in bins), default=1)
    for row in bins:
        radius = 3 + 6 * (row["messages"] / most) ** 0.5
        parts.append(
            f'<circle class="dot" cx="{_x(row["confidence"]):.1f}" cy="{_y(row["accuracy"]):.1f}" r="{radius:.1f}">'
            f"<title>confidence {row['confidence']:.2f}: {row['accuracy']:.0%} right of {row['messages']}</title>"
            "</circle>"
        )
    return _figure(_W, _H, "Calibration curve", "Accuracy against confidence, in tenths.", parts, "curve")


#: Column of the threshold table -> its class and name in the picture.
LINES: Tuple[Tuple[str, str, str], ...] = (
    ("wrong_caught", "one", "wrong guesses caught"),
    ("right_lost", "two", "right guesses lost"),
    ("sent", "three", "all messages sent"),
)


def threshold_curve(rows: Sequence[Mapping[str, Any]], now: Optional[float]) -> str:
    """Return what each threshold catches, loses and sends, with a mark at the threshold in use."""
    parts = _axes("threshold", "share")
    if now is not None and 0 <= now <= 1:
        parts.append(f'<path class="now" d="M{_x(now):.1f} {_y(0)}V{_y(1)}"/>')
        parts.append(f'<text class="tick" x="{_x(now) + 4:.1f}" y="{_y(1) + 12}">in use: {now:g}</text>')
    for key, kind, _ in LINES:
        parts.append(_line([(row["threshold"], row[key]) for row in rows], kind))
    return _figure(_W, _H, "Fallback thresholds", "Wrong guesses caught, right ones lost, all sent.", parts, "curve")
