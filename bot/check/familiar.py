"""Which Dutch words most people know.

A word is known when it is among the most frequent words of ``wordfreq`` (:data:`bot.check.limits.KNOWN_WORDS`), and
further:

- another form of such a word, by the lemma tables of spaCy ('probeert' beside 'proberen');
- a compound of two very frequent words ('werkdag'), or a particle with a known verb ('meekijken');
- a number, a name (a word with a capital inside a sentence), or a word that ``glossary.yml`` explains, in its forms.

The share without the first two of these is reported beside it as 'strict', so that the help is seen.
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, Iterable, Optional, Set, Tuple

from wordfreq import top_n_list

from bot.check import limits
from bot.check.grammar import word_lists
from bot.check.language import Word, sentences, words

_LINKS = ("", "s", "en", "e")


@lru_cache(maxsize=1)
def _lemma_tables() -> Tuple[Dict[str, str], Dict[str, FrozenSet[str]]]:
    import spacy_lookups_data

    folder = Path(spacy_lookups_data.__file__).parent / "data"
    lookup: Dict[str, str] = json.loads(gzip.decompress((folder / "nl_lemma_lookup.json.gz").read_bytes()))
    exceptions = json.loads(gzip.decompress((folder / "nl_lemma_exc.json.gz").read_bytes()))
    irregular: Dict[str, Set[str]] = {}
    for kind in ("noun", "verb", "adj"):
        for form, lemmas in exceptions[kind].items():
            irregular.setdefault(form, set()).update(lemmas)
    return lookup, {form: frozenset(lemmas) for form, lemmas in irregular.items()}


def lemmas(word: str) -> FrozenSet[str]:
    """Return the dictionary forms of a lower-case word; the word itself when the tables have none."""
    lookup, irregular = _lemma_tables()
    found = set(irregular.get(word, ()))
    if word in lookup:
        found.add(lookup[word])
    return frozenset(found or {word})


@lru_cache(maxsize=4)
def frequent(most: int) -> FrozenSet[str]:
    """Return the ``most`` most frequent Dutch words."""
    return frozenset(top_n_list("nl", most))


@lru_cache(maxsize=1)
def _frequent_lemmas() -> FrozenSet[str]:
    top = frequent(limits.KNOWN_WORDS)
    return frozenset(lemma for word in top for lemma in lemmas(word)) | top


def is_form(word: str) -> bool:
    """Tell whether a lower-case word is a form of a frequent word."""
    return any(lemma in _frequent_lemmas() for lemma in lemmas(word))


def is_compound(word: str) -> bool:
    """Tell whether a lower-case word is made of two very frequent words, or of a particle and a known verb form."""
    parts = frequent(limits.COMPOUND_WORDS)
    for candidate in {word, *lemmas(word)}:
        for cut in range(3, len(candidate) - 2):
            head, tail = candidate[:cut], candidate[cut:]
            if tail not in parts and not is_form_of(tail, parts):
                continue
            if any(head == part + link for link in _LINKS for part in _stems(head, link, parts)):
                return True
    for particle in word_lists()["particles"]:
        rest = word[len(particle) :]
        if word.startswith(particle) and len(rest) > 3:
            bare = rest[2:] if rest.startswith("te") and len(rest) > 6 else rest
            if any(part in frequent(limits.KNOWN_WORDS) or is_form(part) for part in (rest, bare)):
                return True
    return "-" in word and all(part in parts or is_form(part) for part in word.split("-"))


def is_form_of(word: str, among: FrozenSet[str]) -> bool:
    """Tell whether a word of at least four letters has a dictionary form in ``among``."""
    return len(word) > 3 and any(lemma in among for lemma in lemmas(word))


def _stems(head: str, link: str, parts: FrozenSet[str]) -> Iterable[str]:
    stem = head[: len(head) - len(link)] if link and head.endswith(link) else head
    if len(stem) > 2 and stem in parts and head == stem + link:
        yield stem


@lru_cache(maxsize=100_000)
def _reason(word: str) -> Optional[str]:
    if word in frequent(limits.KNOWN_WORDS):
        return "frequent"
    if is_form(word):
        return "form"
    if is_compound(word):
        return "compound"
    return None


class Familiar:
    """Tells of each word whether, and why, most people know it."""

    def __init__(self, names: Iterable[str] = (), explained: Iterable[str] = ()):
        self.names = frozenset(name.lower() for name in names)
        self.explained = frozenset(form.lower() for form in explained)

    def reason(self, word: Word) -> Optional[str]:
        """Return ``number``, ``explained``, ``name``, ``frequent``, ``form`` or ``compound``; ``None`` if not known."""
        if word.number:
            return "number"
        plain = word.plain
        if plain in self.explained:
            return "explained"
        why = _reason(plain.strip("'"))
        if why == "frequent":
            return why
        if plain in self.names:
            return "name"
        if "-" in plain and all(
            part in self.explained or part in self.names or _reason(part) for part in plain.split("-") if part
        ):
            return why or "compound"
        if plain.endswith("'s") and _reason(plain[:-2]):
            return "form"
        return why


def names_in(texts: Iterable[str]) -> FrozenSet[str]:
    """Return, in lower case, the words that carry a capital inside a sentence: names of people, desks and places."""
    found: Set[str] = set()
    for text in texts:
        for sentence in sentences(text):
            at = 0
            for word in words(sentence):
                at = max(sentence.find(word.text, at), 0)
                quoted = sentence[:at].rstrip()[-1:] in ('"', "'", "‘", "“")
                if not word.first and not quoted and word.text[0].isupper():
                    found.add(word.plain)
                at += len(word.text)
    return frozenset(found)
