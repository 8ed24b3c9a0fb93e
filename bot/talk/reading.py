"""Reads a short answer in the light of the question just asked.

The word lists are content: ``knowledge/words.yml``. The intent of the model is used where the words alone do not tell.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Iterable, List, Optional

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
_UNIT_MONTHS = {"dag": 1 / 30, "week": 1 / 4, "maand": 1.0, "jaar": 12.0}
_UNITS = re.compile(r"^(dag|week|wk|weken|maand|mnd|jaar|joar|jr|dagen|maanden|jaren)")


def words_of(text: str) -> List[str]:
    """Return the lower-case words and emoji of a text, without punctuation and accents; stretched letters shortened."""
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    lowered = re.sub(r"(.)\1{2,}", r"\1\1", lowered)
    return re.findall(r"[\w']+|[^\w\s.,!?;:()\"'-]", lowered)


def says_one_of(heard: Heard, phrases: Iterable[str], most: int = 6) -> bool:
    """Tell whether a text of at most ``most`` words is, begins with, or has as whole words one of the phrases."""
    words = words_of(heard.text)
    if not words or len(words) > most:
        return False
    padded = f" {' '.join(words)} "
    return any(f" {' '.join(words_of(phrase))} " in padded for phrase in phrases)


def yes_no(heard: Heard, context: Context) -> Optional[str]:
    """Return ``yes`` or ``no``, or ``None`` when the text is neither. A first word decides before the model does."""
    words = words_of(heard.text)
    lists = context.known.words
    if words:
        first, whole = words[0], " ".join(words)
        for value in ("no", "yes"):
            single = {" ".join(words_of(phrase)) for phrase in lists[value]}
            if whole in single or (first in single and len(words) <= 5):
                return value
    if heard.confidence >= 0.4:
        return {"affirm": "yes", "deny": "no"}.get(heard.intent or "")
    return None


def unsure(heard: Heard, context: Context) -> bool:
    """Tell whether somebody does not know."""
    return says_one_of(heard, context.known.words["unsure"]) or (heard.intent == "unsure" and heard.confidence >= 0.4)


def level(heard: Heard, context: Context) -> Optional[str]:
    """Return ``low``, ``mid`` or ``high`` from words, a smiley, or a figure from 1 to 10 (up to 4 low, from 8 high)."""
    figure = number(heard.text)
    if figure is not None and 0 <= figure <= 10 and len(words_of(heard.text)) <= 3:
        return "low" if figure <= 4 else "high" if figure >= 8 else "mid"
    for value in ("mid", "low", "high"):
        if says_one_of(heard, context.known.words[value], most=7):
            return value
    return {"yes": "high", "no": "low"}.get(yes_no(heard, context) or "")


#: Intents that answer no open question, however open it is.
_ELSEWHERE = ("goodbye", "out_of_scope", "greet", "feedback_negative")


def is_elsewhere(
    heard: Heard, groups: Iterable[str] = ("barrier", "stage", "motive", "role"), sure: float = 0.5
) -> bool:
    """Tell whether a text is about something else than the open question that takes nearly any text."""
    if heard.confidence < sure:
        return False
    return heard.group in tuple(groups) or (heard.intent in _ELSEWHERE and heard.confidence >= 0.7)


def number(text: str) -> Optional[float]:
    """Return the first number in a text, in figures or as a Dutch word up to fifteen, or ``None``."""
    for word in words_of(text):
        if re.fullmatch(r"\d{1,3}", word):
            return float(word)
        if word in _NUMBERS:
            return float(_NUMBERS[word])
    return None


def months(text: str) -> Optional[float]:
    """Return a length of time in months: 'twee maanden' 2, 'half jaar' 6, 'jaren' 24. ``None`` without a unit."""
    words = words_of(text)
    for index, word in enumerate(words):
        glued = re.fullmatch(r"(\d{1,3})(\w+)", word)
        unit = _UNITS.match(glued.group(2) if glued else word)
        if not unit:
            continue
        name = {"wk": "week", "weken": "week", "mnd": "maand", "joar": "jaar", "jr": "jaar", "jaren": "jaar"}.get(
            unit.group(1), unit.group(1).replace("dagen", "dag").replace("maanden", "maand")
        )
        before = words[index - 1] if index else ""
        if glued:
            return float(glued.group(1)) * _UNIT_MONTHS[name]
        if before in ("half", "halve", "halfjaar"):
            return _UNIT_MONTHS[name] / 2
        count = number(before)
        if count is not None:
            return count * _UNIT_MONTHS[name]
        plural = word in ("jaren", "maanden", "weken", "dagen")
        return _UNIT_MONTHS[name] * (2 if plural else 1)
    if "halfjaar" in words or "halfjaartje" in words:
        return 6.0
    return None
