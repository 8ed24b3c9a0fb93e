"""The short table that a run prints."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from bot.evaluation import lines as practice_lines
from bot.evaluation.report import AIMS, easier_sets, headline, reached


def percent(value: Optional[float]) -> str:
    """Return a share as a percentage with one decimal, or a dash."""
    return "–" if value is None else f"{value * 100:.1f}%"


def lines(run: Mapping[str, Any]) -> List[str]:
    """Return the summary of a run, line by line."""
    rows = [["", "messages", "top-1", "as served", "top-3", "macro F1"]]
    for model, figures in run["models"].items():
        for name, part in [*figures["sets"].items(), ("together", figures["together"])]:
            rows.append(
                [
                    f"{model}, {name}",
                    str(part["messages"]),
                    percent(part["top1"]),
                    percent(part["top1_served"]),
                    percent(part["top3"]),
                    percent(part["macro_f1"]),
                ]
            )
    folds = run["cross_validation"]
    if "top1" in folds:
        shares = [percent(one) for one in (folds["top1"], None, folds["top3"], folds["macro_f1"])]
        rows.append([f"{folds['folds']} folds of the data", str(folds["examples"]), *shares])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    table = [
        "  ".join(
            cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return [*table, "", *_safety(run), *_entities(run), *_rest(run)]


def _safety(run: Mapping[str, Any]) -> List[str]:
    told = []
    for kind, words in (("recall", "signals seen"), ("false_alarms", "false alarms")):
        for name, row in run["models"]["leermaatje"]["safety"][kind].items():
            counts = ", ".join(f"{who} {row[who]['count']}" for who in ("model", "rules", "both", "met"))
            told.append(f"{words} in {name} ({row['messages']}): {counts}")
    return told


def _entities(run: Mapping[str, Any]) -> List[str]:
    rows = run["models"]["leermaatje"].get("entities", [])
    return [
        "facts (precision/recall): "
        + ", ".join(f"{row['fact']} {row['precision']:.2f}/{row['recall']:.2f}" for row in rows)
    ] * bool(rows)


def _rest(run: Mapping[str, Any]) -> List[str]:
    latency = run["models"]["leermaatje"]["latency_ms"]
    told = [
        f"one message on one core: median {latency['p50']:.1f} ms, p95 {latency['p95']:.1f} ms; "
        f"of processor time: median {latency['cpu_p50']:.1f} ms, p95 {latency['cpu_p95']:.1f} ms"
    ]
    if "reason" in run["cross_validation"]:
        told.append(run["cross_validation"]["reason"])
    told += practice_lines.told(run["lines"]) if "lines" in run else []
    told.append(run["stock_note"])
    warning = easier_sets(run)
    told += [f"read with care: {warning}"] * bool(warning)
    missed = [name for name, value in headline(run).items() if reached(name, value) is False]
    aims = ", ".join(f"{name} {AIMS[name]:g}" for name in missed)
    told.append(f"aims not reached: {aims}" if missed else "all measured aims are reached")
    return told
