"""Measures any text file as our own texts are measured: ``python -m bot.check.compare FILE``.

Prints one row for the table of ``docs/leesbaarheid.md``; ``-`` reads from standard input, ``--ours`` prints our own
rows. The text is only measured, never kept. A line break ends a sentence, so keep each paragraph on one line.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import List, Optional, Sequence

from bot.check.familiar import Familiar, names_in
from bot.check.measure import Figures, measure_text
from bot.check.readability import check_readability, explained_words
from bot.check.texts import UnreadableError
from bot.settings import ROOT

#: With fewer sentences the figures say little.
LEAST_SENTENCES = 10
#: A share of sentences without a mark at the end, above which the text looks folded or full of headings.
_UNMARKED = 0.5
#: Our rows in the report, by their name in the table.
OURS = {"all running text": "Leermaatje, lopende tekst", "all texts": "Leermaatje, alle teksten"}
HEAD = (
    "| tekst | soort en lezer | gelezen | woorden | zinnen | gemiddeld | p95 | langste | bekend | Flesch-Douma |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def compare(text: str, root: Path = ROOT) -> Figures:
    """Measure a text as ours: its own names, and the words of our glossary, count as known."""
    return measure_text(text, Familiar(names_in([text]), explained_words(root)))


def _comma(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def row(figures: Figures, name: str, kind: str = "", read: str = "") -> str:
    """Return one row of the table, with decimal commas. ``kind``: institution and reader; ``read``: how much."""
    cells = [name, kind, read, str(figures.words), str(figures.sentences), _comma(figures.mean)]
    cells += [str(figures.p95), str(figures.longest), _comma(figures.familiar) + " %", _comma(figures.flesch_douma)]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def doubts(text: str, figures: Figures) -> List[str]:
    """Return why the figures of a text may say little."""
    found: List[str] = []
    if figures.sentences < LEAST_SENTENCES:
        found.append(f"fewer than {LEAST_SENTENCES} sentences ({figures.sentences}); the figures say little")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    unmarked = [line for line in lines if line[-1] not in ".!?…:;\"'”’)"]
    if len(lines) > 1 and len(unmarked) > _UNMARKED * len(lines):
        found.append("most lines end without a full stop; take out headings and keep each paragraph on one line")
    return found


def ours(root: Path = ROOT) -> List[str]:
    """Return our own rows."""
    return [
        row(figures, OURS[figures.name], "chat voor werkenden", f"{figures.texts} teksten")
        for figures in check_readability(root).rows
        if figures.name in OURS
    ]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Measure, print the row, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.check.compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", nargs="?", help="a text file in UTF-8; '-' for standard input")
    parser.add_argument("--name", help="how the text is called in the row, such as its address")
    parser.add_argument("--kind", default="", help="what institution it is, and for whom it writes")
    parser.add_argument("--read", default="", help="how much of the page was read")
    parser.add_argument("--head", action="store_true", help="print the head of the table first")
    parser.add_argument("--ours", action="store_true", help="print our own rows")
    options = parser.parse_args(arguments)
    if bool(options.file) == options.ours:
        parser.error("give one text file, or --ours")
    told: List[str] = []
    try:
        if options.ours:
            rows = ours()
        else:
            text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
            figures = compare(text)
            if not figures.words:
                print(f"{options.file} holds no words; nothing to measure.", file=sys.stderr)
                return 1
            rows = [row(figures, options.name or Path(options.file).name, options.kind, options.read)]
            told = doubts(text, figures)
    except UnicodeDecodeError:
        print(f"{options.file} is no plain text in UTF-8; save it as plain text first.", file=sys.stderr)
        return 1
    except (OSError, UnreadableError) as error:
        print(f"Cannot read: {error}", file=sys.stderr)
        return 1
    print("\n".join([*(HEAD if options.head else ()), *rows]))
    for doubt in told:
        print(f"note: {doubt}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
