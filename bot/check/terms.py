"""Hard terms of ``terms.yml`` that a text uses without explaining them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, List, Sequence, Set, Tuple

from bot.check.language import words
from bot.check.texts import Text, load_yaml


@dataclass(frozen=True)
class Term:
    """A hard term: its forms in lower case, whether longer words that begin so count, and what to say instead."""

    term: str
    forms: FrozenSet[str]
    begins: bool
    cased: str
    say: str

    def matches(self, written: str) -> bool:
        """Tell whether a word as written is this term."""
        if self.cased:
            return written == self.cased or written.startswith(self.cased + "-")
        plain = written.lower().replace("’", "'")
        return plain in self.forms or (self.begins and plain.startswith(self.term))


def load_terms(path: Path) -> List[Term]:
    """Read ``terms.yml``."""
    return [
        Term(
            str(item["term"]),
            frozenset([str(item["term"]), *(str(form) for form in item.get("forms", ()))]),
            bool(item.get("begins", False)),
            str(item.get("cased", "")),
            str(item["say"]),
        )
        for item in load_yaml(path)
    ]


def unexplained(texts: Sequence[Text], terms: Sequence[Term]) -> List[Tuple[Text, str, Term]]:
    """Return the first use, per entry, of each hard term that the entry itself does not explain.

    Args:
        texts: all texts; those with the same file and entry explain for one another.
        terms: the hard terms.

    """
    entries: Dict[Tuple[str, str], List[str]] = {}
    for text in texts:
        entries.setdefault((text.path, text.entry), []).append(text.text)
    found: List[Tuple[Text, str, Term]] = []
    told: Set[Tuple[str, str, str]] = set()
    for text in texts:
        for word in words(text.text):
            term = next((term for term in terms if term.matches(word.text)), None)
            if not term or (text.path, text.entry, term.term) in told:
                continue
            own = entries[(text.path, text.entry)]
            if not any(_explains(other, word.plain) for other in own):
                told.add((text.path, text.entry, term.term))
                found.append((text, word.text, term))
    return found


def _explains(text: str, plain: str) -> bool:
    """Tell whether a text explains a word: 'een fonds is ...', '... heet een fonds', 'een fonds, een pot geld'.

    The next sentence may do it too: 'Er is een fonds. Dat is een pot geld.'
    """
    word = re.escape(plain[: max(4, len(plain) - 2)]) + r"[\w'-]*"
    ways = (
        rf"\b(?:heet|heten|noem\w*)\s+(?:\w+\s+){{0,3}}{word}",
        rf"\b{word}\s+(?:is|zijn|was|betekent)\s+(?:een|de|het|dat|iemand|(?:eigen\s+)?geld)\b",
        rf"\b{word},\s+(?:een|de|het|dat is)\b",
        rf"\b{word}[^.!?]*[.!?]\s+(?:dat|dit|die)\s+(?:is|zijn|was)\s+(?:een|de|het|iemand|geld|afspraken)\b",
    )
    return any(re.search(way, text, re.I) for way in ways)
