"""Reads a short answer in the light of the question just asked.

The word lists are content: ``knowledge/words.yml``. The intent of the model is used where the words alone do not tell.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Iterable, List, Optional, Tuple

from bot.talk.context import Context
from bot.talk.state import Heard

_NUMBER_WORDS = (
    ("nul",),
    ("een", "één", "eentje"),
    ("twee",),
    ("drie",),
    ("vier",),
    ("vijf",),
    ("zes",),
    ("zeven",),
    ("acht",),
    ("negen",),
    ("tien",),
    ("elf",),
    ("twaalf",),
    ("dertien",),
    ("veertien",),
    ("vijftien",),
)
_NUMBERS = {word: number for number, words in enumerate(_NUMBER_WORDS) for word in words}
#: Months in a unit of time -> the unit as people write it. Whole words: a 'maandag' is no month.
_UNITS = (
    (1 / 30, re.compile(r"dag(?:en|jes?)?")),
    (1 / 4, re.compile(r"week(?:jes?)?|weken|wkn?")),
    (1.0, re.compile(r"maand(?:en|jes?)?|mnd(?:en|n)?")),
    (6.0, re.compile(r"halfjaar(?:tje)?")),
    (12.0, re.compile(r"jaar(?:tjes?)?|jaren|jo?r|jrn|joar|jaor")),
)
_PLURALS = ("dagen", "weken", "maanden", "jaren")
_HALVES = ("half", "halve")


def words_of(text: str) -> List[str]:
    """Return the lower-case words and emoji of a text, without punctuation and accents; stretched letters shortened."""
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    lowered = re.sub(r"(.)\1{2,}", r"\1\1", lowered)
    # A lone question mark says something: 'I do not know'.
    return re.findall(r"[\w']+|[^\w\s.,!?;:()\"'-]", lowered) or (["?"] if "?" in lowered else [])


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> Tuple[str, ...]:
    """Return the words of a phrase of the knowledge. Never used for what a person typed: that must not stay."""
    return tuple(words_of(phrase))


def says_one_of(heard: Heard, phrases: Iterable[str], most: int = 6) -> bool:
    """Tell whether a text of at most ``most`` words is, begins with, or has as whole words one of the phrases."""
    return said_words(heard, phrases, most) > 0


def said_words(heard: Heard, phrases: Iterable[str], most: int = 6) -> int:
    """Return how many words the longest phrase has that a text of at most ``most`` words holds; 0 for none."""
    words = words_of(heard.text)
    if not words or len(words) > most:
        return 0
    padded = f" {' '.join(words)} "
    spoken = (_phrase(phrase) for phrase in phrases)
    return max((len(phrase) for phrase in spoken if phrase and f" {' '.join(phrase)} " in padded), default=0)


def is_just(heard: Heard, phrases: Iterable[str]) -> bool:
    """Tell whether a text is one of the phrases and nothing more."""
    return tuple(words_of(heard.text)) in [_phrase(phrase) for phrase in phrases]


def yes_no(heard: Heard, context: Context) -> Optional[str]:
    """Return ``yes`` or ``no``, or ``None`` when the text is neither. A first word decides before the model does."""
    words = words_of(heard.text)
    lists = context.known.words
    if words:
        for value in ("no", "yes"):
            if is_just(heard, lists[value]):
                return value
        for value in ("no", "yes"):
            if len(words) <= 5 and (words[0],) in [_phrase(phrase) for phrase in lists[value]]:
                return value
    if heard.confidence >= 0.4:
        return {"affirm": "yes", "deny": "no"}.get(heard.intent or "")
    return None


def unsure(heard: Heard, context: Context) -> bool:
    """Tell whether somebody does not know."""
    return says_one_of(heard, context.known.words["unsure"]) or (heard.intent == "unsure" and heard.confidence >= 0.4)


def level(heard: Heard, context: Context) -> Optional[str]:
    """Return ``low``, ``mid`` or ``high`` from words, a smiley, or a figure from 1 to 10 (up to 4 low, from 8 high)."""
    words, figure = words_of(heard.text), number(heard.text)
    # The 'een' of 'een beetje' is no figure.
    if figure == 1 and len(words) > 1 and "1" not in words:
        figure = None
    if figure is not None and 0 <= figure <= 10 and len(words) <= 3:
        return "low" if figure <= 4 else "high" if figure >= 8 else "mid"
    said = {value: said_words(heard, context.known.words[value], most=7) for value in ("mid", "low", "high")}
    if any(said.values()):
        return max(said, key=lambda value: said[value])
    return {"yes": "high", "no": "low"}.get(yes_no(heard, context) or "")


#: Intents that answer no open question, however open it is.
_ELSEWHERE = ("goodbye", "out_of_scope", "feedback_negative")


def is_elsewhere(heard: Heard, groups: Iterable[str] = ("barrier", "stage", "motive"), sure: float = 0.6) -> bool:
    """Tell whether a text is about something else than the open question that takes nearly any text."""
    if heard.confidence < sure:
        return False
    return heard.group in tuple(groups) or (heard.intent in _ELSEWHERE and heard.confidence >= 0.7)


def number(text: str) -> Optional[float]:
    """Return the number in a text, in figures or as a Dutch word up to fifteen, or ``None``. 'Een 7' is seven."""
    words = words_of(text)
    figures = [float(word) for word in words if re.fullmatch(r"\d{1,3}", word)]
    spelled = [float(_NUMBERS[word]) for word in words if word in _NUMBERS]
    return next(iter([*figures, *(one for one in spelled if one != 1), *spelled]), None)


def months(text: str) -> Optional[float]:
    """Return a length of time in months: 'twee maanden' 2, 'half jaar' 6, 'jaren' 24. ``None`` without a unit."""
    # 1,5 and 1½ stay one word: 1_5.
    text = re.sub(r"(\d*) ?½", lambda found: f"{found.group(1) or 0}_5", text)
    text = re.sub(r"(\d{1,3})[.,](\d)(?!\d)", r"\1_\2", text)
    words = words_of(text)
    for index, word in enumerate(words):
        glued = re.fullmatch(r"(\d{1,3}(?:_\d)?)([^\W\d_]+)", word)
        name = glued.group(2) if glued else word
        size = next((size for size, unit in _UNITS if unit.fullmatch(name)), None)
        if size is None:
            continue
        count = _figure(glued.group(1)) if glued else _count(words[:index])
        return size * (count if count is not None else 2 if name in _PLURALS else 1)
    return None


def _figure(word: str) -> Optional[float]:
    if re.fullmatch(r"\d{1,3}(?:_\d)?", word):
        return float(word.replace("_", "."))
    return 1.5 if word.startswith("anderhal") else number(word)


def _count(before: List[str]) -> Optional[float]:
    """Return the number that the words before a unit end with: 'twee en een half' 2.5, 'een half' 0.5."""
    if not before or before[-1] not in _HALVES:
        return _figure(before[-1]) if before else None
    rest = before[:-2] if before[-2:-1] == ["een"] else before[:-1]
    whole = _figure(rest[-2]) if len(rest) > 1 and rest[-1] == "en" else None
    return (whole or 0) + 0.5
