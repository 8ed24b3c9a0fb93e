"""The figures of readability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from bot.check.familiar import Familiar
from bot.check.language import Word, sentences, syllables, words


def percentile(values: Sequence[int], share: float) -> int:
    """Return the smallest value that at least ``share`` of ``values`` do not exceed; 0 when there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0


def flesch_douma(word_count: int, syllable_count: int, sentence_count: int) -> float:
    """Return Douma's reading ease (1960): 206.835 - 77 x syllables per word - 0.93 x words per sentence."""
    if not word_count or not sentence_count:
        return 0.0
    return 206.835 - 77 * syllable_count / word_count - 0.93 * word_count / sentence_count


@dataclass(frozen=True)
class Figures:
    """What was measured over a number of sentences. ``familiar`` and ``strict`` are percentages of words."""

    name: str
    texts: int
    sentences: int
    words: int
    mean: float
    p95: int
    longest: int
    familiar: float
    strict: float
    flesch_douma: float


def measure(name: str, texts: int, split: Sequence[Tuple[Word, ...]], familiar: Familiar) -> Figures:
    """Measure sentences that are split in words. ``strict`` counts no other forms and no compounds."""
    lengths = [len(sentence) for sentence in split]
    every = [word for sentence in split for word in sentence]
    reasons = [familiar.reason(word) for word in every]
    total = len(every) or 1
    return Figures(
        name=name,
        texts=texts,
        sentences=len(lengths),
        words=len(every),
        mean=len(every) / (len(lengths) or 1),
        p95=percentile(lengths, 0.95),
        longest=max(lengths, default=0),
        familiar=100 * sum(1 for reason in reasons if reason) / total,
        strict=100 * sum(1 for reason in reasons if reason not in (None, "form", "compound")) / total,
        flesch_douma=flesch_douma(len(every), sum(syllables(word.text) for word in every), len(lengths)),
    )


def measure_text(text: str, familiar: Familiar) -> Figures:
    """Measure one text, for example of another bot or site, the same way."""
    return measure("text", 1, [words(sentence) for sentence in sentences(text)], familiar)


def table(rows: Sequence[Figures]) -> List[str]:
    """Return the figures as lines of a table."""
    wide = max([len(row.name) for row in rows] + [4])
    head = f"{'file':<{wide}}  texts  sent.   words  mean  p95  max  familiar  strict  Flesch-Douma"
    lines = [head, "-" * len(head)]
    for row in rows:
        lines.append(
            f"{row.name:<{wide}}  {row.texts:>5}  {row.sentences:>5}  {row.words:>6}  {row.mean:>4.1f}  {row.p95:>3}  "
            f"{row.longest:>3}  {row.familiar:>7.1f}%  {row.strict:>5.1f}%  {row.flesch_douma:>12.1f}"
        )
    return lines
