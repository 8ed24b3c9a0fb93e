"""Dutch text in parts: sentences, words, syllables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Tuple

#: A placeholder such as ``{years}``: filled in the talk, so one word of which nothing is known.
PLACEHOLDER = re.compile(r"\{\w+\}")
_WEB = re.compile(
    r"(?:https?://|www\.)\S+?(?=[.,;:!?)]*(?:\s|$))|\b[\w-]+\.(?:nl|com|org|eu)\b(?:/\S*?(?=[.,;:!?)]*(?:\s|$)))?", re.I
)
_END = re.compile(r"(?<=[.!?…])[\"'”’)]*(?=\s|$)|\n+")
_WORD = re.compile(
    r"\{\w+\}|[0-9]+(?:[.,:-][0-9]+)*|['’](?:s|t|n|k|m)\b"
    r"|[a-zà-öø-ÿ]+(?:['’&+-][a-zà-öø-ÿ0-9]+)*",
    re.I,
)

#: Vowel letters that together sound as one, longest first. A 'y' behind a vowel is a consonant.
_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|eau|oeu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|ai|oi|[aeiou]|(?<![aeo])y|[äëïöüéèêàâôûîóáí]"
)
#: Words that sound otherwise than they look, mostly loans.
_HEARD = {
    "app": 1, "apps": 1, "cao": 3, "coach": 1, "coaches": 2, "coachen": 2, "loopbaancoach": 3, "team": 1, "teams":
    1, "online": 2, "offline": 2, "website": 2, "site": 1, "deal": 1, "steam": 1, "mail": 1, "e-mail": 2, "trainer":
    2, "trainen": 2, "training": 2, "trainingen": 3, "werkcoach": 2, "taalcoach": 2, "route": 2, "routes": 2, "bye":
    1, "oké": 2, "museum": 3, "ok": 2, "whatsapp": 2, "smartphone": 2, "google": 2, "video": 3, "zzp'er": 4,
    "bbl'er": 4, "uwv": 3, "duo": 2, "ooc": 3, "ehbo": 4, "roc": 3, "teamleider": 3, "privacy": 3, "cookie": 2,
    "cookies": 2,
}  # fmt: skip
#: Letter names longer than one syllable.
_LONG_LETTERS = {"w": 1, "x": 1, "y": 3}
_NUMBERS = {
    0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 2, 8: 1, 9: 2, 10: 1, 11: 1, 12: 1, 13: 2, 14: 2, 15: 2, 16: 2,
    17: 3, 18: 2, 19: 3, 20: 2, 30: 2, 40: 2, 50: 2, 60: 2, 70: 3, 80: 2, 90: 3,
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word as written; ``first`` when its sentence or line begins with it."""

    text: str
    first: bool = False

    @property
    def plain(self) -> str:
        """The word in lower case with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def number(self) -> bool:
        """Whether it is written in digits, or stands for something filled in later."""
        return self.text[0].isdigit() or self.text[0] == "{"


def sentences(text: str) -> List[str]:
    """Split a text: a sentence ends at . ! ? or a line break. What holds only placeholders or marks falls away."""
    text = _WEB.sub("website", text)
    parts = (part.strip() for part in _END.split(text))
    return [part for part in parts if _WORD.search(PLACEHOLDER.sub("", part))]


def words(sentence: str) -> Tuple[Word, ...]:
    """Return the words of a sentence. 'mbo-school' and 'collega's' are one word; dashes and emoji are none."""
    found = [match.group(0) for match in _WORD.finditer(_WEB.sub("website", sentence))]
    return tuple(Word(text, index == 0) for index, text in enumerate(found))


def _number(value: int) -> int:
    if value in _NUMBERS:
        return _NUMBERS[value]
    if value < 100:  # eenentwintig: the unit, 'en', the ten
        return _NUMBERS[value % 10] + 1 + _NUMBERS[value - value % 10]
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return (_NUMBERS[hundreds] if hundreds > 1 else 0) + 2 + (_number(rest) if rest else 0)
    if value < 1_000_000:
        thousands, rest = divmod(value, 1000)
        return (_number(thousands) if thousands > 1 else 0) + 2 + (_number(rest) if rest else 0)
    return len(str(value))


def _is_spelled(text: str) -> bool:
    """Tell whether a word is said letter by letter: 'EVC', 'bbl', 'mbo'."""
    if not text.isalpha() or len(text) > 5:
        return False
    no_vowel = not re.search(r"[aeiouyà-ÿ]", text, re.I)
    return (no_vowel and len(text) > 1) or text.lower() in {"mbo", "vmbo", "hbo", "evc", "uwv", "wo", "vo", "cv"}


def syllables(text: str) -> int:
    """Count the syllables of one word as it is said.

    Vowels that sound as one ('aai', 'ui', 'ie') count once; a diaeresis begins a new one; a 'y' beside a vowel is a
    consonant. Short forms are said by letter; numbers in full. Loans that sound otherwise stand in a list.
    """
    plain = text.lower().replace("’", "'")
    if plain[0] == "{":
        return 2
    if plain[0].isdigit():
        digits = re.sub(r"[.,:]", "", plain)
        if "-" in plain or (len(digits) > 1 and digits[0] == "0"):  # a telephone number
            return sum(_NUMBERS[int(digit)] for digit in digits if digit.isdigit())
        return _number(int(digits))
    if plain in _HEARD:
        return _HEARD[plain]
    if "-" in plain or "+" in plain or "&" in plain:
        return sum(syllables(part) for part in re.split(r"[-+&]", plain) if part)
    if _is_spelled(plain):
        return sum(_LONG_LETTERS.get(letter, 1) for letter in plain)
    return max(len(_VOWELS.findall(plain)), 1)
