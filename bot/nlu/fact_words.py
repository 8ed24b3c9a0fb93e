"""The words that facts of somebody's work are told with, and how they are looked up in a text.

The words are data: ``bot/nlu/words/facts.yml``. How a sentence is read with them: :mod:`bot.nlu.fact_reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import yaml
from rapidfuzz import fuzz, process

from bot.nlu.normalise import VERY_FREQUENT, WORDS, clean, frequency, normalise

Words = Tuple[str, ...]

_LEAST_TYPO = 88.0


def among(words: str) -> FrozenSet[str]:
    """Return the words of a line as a set."""
    return frozenset(words.split())


@dataclass(frozen=True)
class Phrase:
    """What a phrase tells: a value, for work also the sector, and how strongly (job, then place, then name)."""

    words: Words
    value: str
    sector: Optional[str] = None
    strength: int = 1


@dataclass(frozen=True)
class Lists:
    """All word lists of facts, read once; phrases by their first word, the longest first."""

    work: Mapping[str, Sequence[Phrase]]
    ends: Sequence[Tuple[str, str]]
    contracts: Mapping[str, Sequence[Phrase]]
    schooling: Mapping[str, Sequence[Phrase]]
    alone: Mapping[Words, str]
    long_words: Sequence[str]
    filler: FrozenSet[str]
    not_yet: FrozenSet[str]
    over: FrozenSet[str]
    others: FrozenSet[str]
    numbers: Mapping[str, int]


def _split(text: str) -> List[Words]:
    return [tuple(re.findall(r"[\w&']+", clean(one))) for one in text.split(",") if one.strip()]


def _both_ways(phrases: Iterable[Words]) -> Iterator[Words]:
    """Give each phrase as it is written in the list and as the normaliser leaves it, unless that is some other word."""
    for phrase in phrases:
        yield phrase
        plain = tuple(normalise(" ".join(phrase)).split())
        if plain and plain != phrase and (len(plain) > 1 or frequency(plain[0]) < VERY_FREQUENT):
            yield plain


def _by_first(phrases: Iterable[Phrase]) -> Dict[str, List[Phrase]]:
    ordered: Dict[str, List[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda one: -len(one.words)):
        ordered.setdefault(phrase.words[0], []).append(phrase)
    return ordered


def _values(content: Mapping[str, str]) -> Dict[str, List[Phrase]]:
    return _by_first(Phrase(words, str(value)) for value, told in content.items() for words in _both_ways(_split(told)))


@lru_cache(maxsize=1)
def word_lists() -> Lists:
    """Return the word lists of ``bot/nlu/words/facts.yml``."""
    content = yaml.safe_load((WORDS / "facts.yml").read_text(encoding="utf-8"))
    work: List[Phrase] = []
    ends: List[Tuple[str, str]] = []
    alone: Dict[Words, str] = {}
    for sector, told in content["sectors"].items():
        for line in told["jobs"]:
            job, _, forms = line.partition("=")
            for words in _both_ways(_split(job) + _split(forms)):
                work.append(Phrase(words, job.strip(), sector, 3))
        for words in _both_ways(_split(told["places"])):
            work.append(Phrase(words, "", sector, 2))
        work += [Phrase(words, "", sector, 1) for words in _split(told["names"])]
        alone.update({words: sector for words in _split(told.get("alone", ""))})
        ends += [(words[0], sector) for words in _split(told["ends"])]
    single = {phrase.words[0] for phrase in work if len(phrase.words) == 1 and len(phrase.words[0]) >= 6}
    return Lists(
        work=_by_first(work),
        ends=sorted(ends, key=lambda one: -len(one[0])),
        contracts=_values(content["contracts"]),
        schooling=_values(content["schooling"]),
        alone=alone,
        long_words=sorted(single),
        numbers={str(word): int(number) for word, number in content["numbers"].items()},
        **{name: frozenset(content[name].split()) for name in ("filler", "not_yet", "over", "others")},
    )


def number(word: str) -> Optional[int]:
    """Return the number that a word or figures tell (0 to 99 in words: 'eenendertig'), or ``None``."""
    if word.isdigit():
        return int(word) if len(word) <= 4 else None
    known = word_lists().numbers
    if word in known:
        return known[word]
    found = re.fullmatch(r"(\w+?)(?:en|ën)(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)", word)
    if found and known.get(found.group(1), 10) < 10:
        tens = {"tachtig": 80, "negentig": 90}
        return known[found.group(1)] + (known.get(found.group(2)) or tens[found.group(2)])
    return None


def match(phrases: Mapping[str, Sequence[Phrase]], words: Sequence[str], at: int) -> Optional[Tuple[Phrase, int]]:
    """Return the longest phrase that begins at a place, with the place after it. Filler words may stand in between."""
    filler = word_lists().filler
    for phrase in phrases.get(words[at], ()):
        place = at + 1
        for want in phrase.words[1:]:
            while place < len(words) and words[place] != want and words[place] in filler:
                place += 1
            if place >= len(words) or words[place] != want:
                break
            place += 1
        else:
            return phrase, place
    return None


@lru_cache(maxsize=5000)
def _near(word: str) -> Optional[str]:
    """Return the work word of the list that a misspelt word stands for."""
    if len(word) < 6 or frequency(word) >= 3.0:
        return None
    found = process.extractOne(word, word_lists().long_words, scorer=fuzz.ratio, score_cutoff=_LEAST_TYPO)
    return found[0] if found and found[0][0] == word[0] else None


def work_at(words: Sequence[str], at: int) -> Optional[Tuple[Phrase, int]]:
    """Return what a place in a text names of work (as it is, misspelt, or a compound), with the place after it."""
    lists = word_lists()
    found = match(lists.work, words, at)
    if found:
        return found
    near = _near(words[at])
    hit = match(lists.work, [near], 0) if near else None
    if hit:
        return hit[0], at + 1
    for end, sector in lists.ends:
        if len(words[at]) > len(end) + 1 and words[at].endswith(end) and words[at] not in lists.others:
            return Phrase((words[at],), words[at], sector, 2), at + 1
    return None


def words_before(words: Sequence[str], at: int, reach: int = 5) -> FrozenSet[str]:
    """Return the words before a place, at most ``reach`` of them."""
    return frozenset(words[max(0, at - reach) : at])


def forget() -> None:
    """Forget the single words that were typed."""
    _near.cache_clear()
