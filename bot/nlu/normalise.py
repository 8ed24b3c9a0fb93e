"""Reads informal Dutch: turns what people type into plain standard words, for the features of the classifier only.

Nothing in here changes a message: the result is used beside the text as it was typed. The word lists are data, in
``bot/nlu/words``; how frequent a Dutch word is comes from the ``wordfreq`` package.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Tuple

import yaml

WORDS = Path(__file__).parent / "words"
# Zipf values (log10 of the times in a billion words) from which a word counts as known, frequent and very frequent.
KNOWN, FREQUENT, VERY_FREQUENT = 3.0, 3.5, 4.2
_DOMAIN = 4.5  # what a word of the field counts for
_LONGEST = 28  # longer "words" are not looked into

_TOKEN = re.compile(r"\w+(?:'\w+)*'?|'\w+|[^\w\s]")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "…": " ", "\u200d": "\u200d"})
_KEPT_SIGNS = frozenset("?!")

Rule = Tuple[str, str]


@dataclass(frozen=True)
class Lists:
    """All word lists, read once."""

    forms: Mapping[str, str]
    emoji: Mapping[str, str]
    rules: Sequence[Rule]
    first: FrozenSet[str]
    last: FrozenSet[str]
    both: FrozenSet[str]
    stems: Mapping[str, str]
    endings: Mapping[str, str]
    zipf: Mapping[str, float]
    emoji_pattern: re.Pattern[str]


def _read(name: str) -> Dict[str, object]:
    return dict(yaml.safe_load((WORDS / f"{name}.yml").read_text(encoding="utf-8")))


def _inverted(name: str) -> Dict[str, str]:
    return {form: meaning for meaning, forms in _read(name).items() for form in str(forms).split()}


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Return the word lists of ``bot/nlu/words`` and the frequencies of Dutch words (about half a second, once)."""
    from wordfreq import get_frequency_dict

    zipf = {word: math.log10(value) + 9 for word, value in get_frequency_dict("nl").items() if value >= 10**-7}
    known = _read("known")
    zipf.update({word: max(_DOMAIN, zipf.get(word, 0.0)) for word in str(known["words"]).split()})
    emoji = _inverted("emoji")
    sounds = _read("sounds")
    rules = [(str(a), str(b)) for group in sounds.values() for a, b in group]  # type: ignore[attr-defined]
    pictures = sorted((sign for sign in emoji), key=len, reverse=True)
    return Lists(
        forms={**_inverted("dialect"), **_inverted("shorthand")},
        emoji=emoji,
        rules=tuple(dict.fromkeys(rules)),
        first=frozenset(str(known["glued_first"]).split()),
        last=frozenset(str(known["glued_last"]).split()),
        both=frozenset(str(known["glued_both"]).split()),
        stems={str(a): str(b) for a, b in known["stems"].items()},  # type: ignore[attr-defined]
        endings={str(a): str(b) for a, b in known["endings"].items()},  # type: ignore[attr-defined]
        zipf=zipf,
        emoji_pattern=re.compile("|".join(_sign_pattern(sign) for sign in pictures)),
    )


def _sign_pattern(sign: str) -> str:
    """Return a pattern for an emoji, or for a smiley of signs, which must stand alone."""
    escaped = re.escape(sign)
    return rf"(?<!\S){escaped}(?!\w)" if sign.isascii() else escaped


def frequency(word: str) -> float:
    """Return how frequent a Dutch word is: 0 unknown, 3 one in a million, 6 one in a thousand."""
    return lists().zipf.get(word, 0.0)


def clean(text: str) -> str:
    """Return a text in one form: NFKC, lower case, one kind of quotes, letters that are stretched brought to two."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    return _STRETCHED.sub(r"\1\1", plain)


def tokens(text: str) -> List[str]:
    """Return the words and signs of a text, emoji and smileys as words for what they mean."""
    every = lists()
    told = every.emoji_pattern.sub(lambda found: f" {every.emoji[found.group()]} ", clean(text))
    return _TOKEN.findall(told)


def unclip(word: str) -> Optional[str]:
    """Return the words behind an apostrophe, as in "mo'k" (moet ik), or ``None`` when it is no such word."""
    stem, sign, ending = word.partition("'")
    every = lists()
    if not sign or not stem or ending not in every.endings:
        return None
    stem = every.stems.get(stem, stem)
    if frequency(stem) < KNOWN:
        stem = respell(stem) or stem
    return f"{stem} {every.endings[ending]}"


def _changed(word: str, rules: Sequence[Rule]) -> Iterator[str]:
    """Give every word that one rule makes of ``word`` at one place, or at all places together."""
    for old, new in rules:
        if old.startswith("^"):
            if word.startswith(old[1:]):
                yield new + word[len(old) - 1 :]
        elif old.endswith("$"):
            if word.endswith(old[:-1]) and len(word) >= len(old):
                yield word[: len(word) - len(old) + 1] + new
        elif old in word:
            place = word.find(old)
            while place >= 0:
                yield word[:place] + new + word[place + len(old) :]
                place = word.find(old, place + 1)
            if word.count(old) > 1:
                yield word.replace(old, new)


def _best(candidates: Mapping[str, int], word: str, least: float) -> Optional[str]:
    """Return the most frequent candidate that is clearly more frequent than ``word``, few changes before many."""
    own = frequency(word)
    scored = [(frequency(one) - 0.9 * changes, one) for one, changes in candidates.items()]
    good = [(score, one) for score, one in scored if frequency(one) >= max(least, own + (1.2 if own < KNOWN else 1.8))]
    return max(good)[1] if good else None


@lru_cache(maxsize=20_000)
def respell(word: str, depth: int = 2) -> Optional[str]:
    """Return the frequent word that a word spelt by ear or in dialect stands for, or ``None``."""
    if not 3 <= len(word) <= _LONGEST or not word.isalpha() or frequency(word) >= FREQUENT:
        return None
    rules = lists().rules
    found: Dict[str, int] = {}
    edge = [word]
    for changes in range(1, depth + 1 if len(word) > 4 else 2):
        edge = [new for old in edge for new in _changed(old, rules) if new not in found and new != word]
        found.update(dict.fromkeys(edge, changes))
    return _best(found, word, KNOWN if len(word) > 4 else VERY_FREQUENT)


@lru_cache(maxsize=20_000)
def retype(word: str) -> Optional[str]:
    """Return the frequent word that an unknown word of six letters or more is one slip away from, or ``None``."""
    if not 6 <= len(word) <= _LONGEST or not word.isalpha() or frequency(word) >= KNOWN:
        return None
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    found = [a + b[1:] for a, b in halves if b]
    found += [a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1]
    found += [a + letter + b[1:] for a, b in halves if b for letter in letters]
    found += [a + letter + b for a, b in halves for letter in letters]
    return _best(dict.fromkeys(found, 1), word, FREQUENT)


@lru_cache(maxsize=20_000)
def split_joined(word: str) -> Optional[Tuple[str, ...]]:
    """Return the words that were typed as one ('ikheb', 'watisdat'), or ``None``. Compounds are left alone."""
    if not 4 <= len(word) <= _LONGEST or not word.isalpha() or frequency(word) >= KNOWN:
        return None
    every = lists()
    little = every.first | every.last | every.both
    best: Tuple[float, Tuple[str, ...]] = (0.0, ())
    for place in range(2, len(word) - 1):
        left, right = word[:place], word[place:]
        for tail in filter(None, [(right,), split_joined(right) if left in little else None]):
            left_ok = left in every.first or tail[0] in every.last or (left in little and tail[0] in little)
            if not left_ok:
                continue
            parts = (left, *tail)
            if all(part in little or (len(part) > 2 and frequency(part) >= VERY_FREQUENT) for part in parts):
                score = sum(map(frequency, parts)) / len(parts) - 0.3 * len(parts)
                best = max(best, (score, parts))
    return best[1] or None


def join_split(words: Sequence[str]) -> List[str]:
    """Return the words with those put together that were typed apart ('werk gever', 'praktijk verklaring')."""
    joined: List[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        whole = before + word
        if (
            len(before) > 2
            and len(word) > 2
            and len(whole) >= 8
            and whole.isalpha()
            and max(frequency(before), frequency(word)) < 6.0
            and frequency(whole) >= 3.2
        ):
            joined[-1] = whole
        else:
            joined.append(word)
    return joined


@lru_cache(maxsize=20_000)
def standard(word: str) -> str:
    """Return the standard word or words for one typed word. A word that nothing is known of comes back as it is."""
    every = lists()
    if word in every.forms:
        return every.forms[word]
    if "'" in word:
        return unclip(word) or every.forms.get(word.strip("'")) or word.strip("'")
    if frequency(word) >= FREQUENT or not word.isalpha():
        return word
    shorter = re.sub(r"(\w)\1", r"\1", word)
    if frequency(word) < KNOWN and shorter != word and (shorter in every.forms or frequency(shorter) >= VERY_FREQUENT):
        return every.forms.get(shorter, shorter)
    near = respell(word, 1)
    if near and frequency(near) >= FREQUENT:
        return near
    parts = split_joined(word)
    if parts:
        return " ".join(every.forms.get(part, part) for part in parts)
    return respell(word) or near or retype(word) or word


def normalise(text: str) -> str:
    """Return a text as plain standard words in lower case, for use beside the text that was typed.

    >>> normalise("kheb gin tied veur schoole")
    'ik heb geen tijd voor school'
    """
    words: List[str] = []
    for token in tokens(text):
        if token[0].isalnum() or token[0] == "'":
            words += standard(token).split()
        elif token in _KEPT_SIGNS:
            words.append(token)
    return " ".join(join_split(words))


def forget() -> None:
    """Forget the single words that were typed: a talk leaves the memory, and so must its words."""
    for remembered in (respell, retype, split_joined, standard):
        remembered.cache_clear()
