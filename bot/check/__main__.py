"""Runs all content checks: ``python -m bot.check``; ``--all`` shows every note. Ends with 1 when something fails."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from bot.check.knowledge import check_knowledge
from bot.check.measure import Figures, table
from bot.check.offence import Offence, shown
from bot.check.readability import check_readability
from bot.check.texts import UnreadableError
from bot.check.training import check_training
from bot.settings import ROOT, SettingError, read_settings


def run(root: Path, day: dt.date) -> Tuple[List[Tuple[str, List[Offence]]], List[Figures]]:
    """Run every check; return the offences by part, and the figures of readability."""
    knowledge = check_knowledge(root, day)
    if any("not valid YAML" in one.text for one in knowledge):
        return [("knowledge", knowledge)], []  # nothing can be read further
    parts = [("knowledge", knowledge), ("training data", check_training(root))]
    report = check_readability(root)
    return [*parts, ("plain language", report.offences)], report.rows


def summary(parts: Sequence[Tuple[str, Sequence[Offence]]]) -> List[str]:
    """Return the last lines: what failed, per part and kind."""
    lines = []
    for name, offences in parts:
        errors = Counter(one.kind for one in offences if one.error)
        notes = Counter(one.kind for one in offences if not one.error)
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(errors.items())) or "in order"
        beside = ", ".join(f"{kind} {count}" for kind, count in sorted(notes.items()))
        lines.append(f"{name:<16}{'FAILS' if errors else 'ok':<7}{told}" + (f"   (notes: {beside})" if beside else ""))
    return lines


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Check, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.check", description=__doc__)
    parser.add_argument("--all", action="store_true", help="show every note")
    options = parser.parse_args(arguments)
    try:
        day = read_settings().today or dt.date.today()
        parts, rows = run(ROOT, day)
    except (SettingError, UnreadableError) as error:
        print(error)
        return 1
    for _, offences in parts:
        for line in shown(offences, options.all):
            print(line)
    if rows:
        print()
        print("\n".join(table(rows)))
    print()
    print("\n".join(summary(parts)))
    return 1 if any(one.error for _, offences in parts for one in offences) else 0


if __name__ == "__main__":
    sys.exit(main())
