"""Which words of a text the glossary explains. Pure."""

from __future__ import annotations

import functools
import re
from typing import Any, Dict, Iterable, List, Mapping, Pattern, Tuple

from bot.knowledge.models import Term


@functools.lru_cache(maxsize=4)
def _finder(terms: Tuple[Tuple[str, Tuple[str, ...]], ...]) -> Tuple[Pattern[str], Dict[str, str]]:
    """Return what finds every form, the longest first, and the term of each form."""
    owner = {form.lower(): term for term, forms in terms for form in (*forms, term)}
    longest_first = sorted(owner, key=len, reverse=True)
    # A word that goes on after a hyphen is another word: 'cao-tafel' is not explained by 'cao'.
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w-])", re.I), owner


def explained(texts: Iterable[str], terms: Iterable[Term]) -> Dict[str, str]:
    """Return the words in ``texts`` that the glossary explains, as they are written there, each with its explanation.

    Each term is explained at its first use only, so that a text does not become a field of buttons.
    """
    known = tuple(terms)
    find, owner = _finder(tuple((one.term, tuple(one.forms)) for one in known))
    means = {one.term: one.means for one in known}
    found: Dict[str, Tuple[str, str]] = {}
    for text in texts:
        for match in find.finditer(text):
            term = owner[match[0].lower()]
            found.setdefault(term, (match[0], means[term]))
    return dict(found.values())


def shown_texts(bubble: Mapping[str, Any]) -> List[str]:
    """Return what a bubble shows as running text: its own text and the lines of a card. Buttons are left alone."""
    custom = bubble.get("custom") or {}
    lines = custom.get("lines") or () if custom.get("kind") == "card" else ()
    return [str(bubble.get("text") or ""), *(str(line.get("text", "")) for line in lines)]


def with_words(bubbles: Iterable[Mapping[str, Any]], terms: Iterable[Term]) -> List[Dict[str, Any]]:
    """Return bubbles of the assistant with ``words`` (written form to explanation) beside them, where there are any."""
    known = tuple(terms)
    told: List[Dict[str, Any]] = []
    for bubble in bubbles:
        words = {} if bubble.get("from") == "user" else explained(shown_texts(bubble), known)
        told.append({**bubble, "words": words} if words else dict(bubble))
    return told
