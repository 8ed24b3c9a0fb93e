"""Finds facts of somebody's work in a text: sector, job, contract, age group, schooling and years of experience.

What is wished for, denied, over, asked, or told of somebody else's family or boss is no fact. Only closed values come
out (:mod:`bot.vocabulary`), save ``job``, a word of the list (:mod:`bot.nlu.fact_words`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional, Tuple

from bot.nlu.fact_reading import (
    OWN,
    SCHOOL_ORDER,
    about_other,
    read_contract,
    read_numbers,
    read_schooling,
    read_work,
)
from bot.nlu.fact_words import Phrase, among
from bot.nlu.normalise import clean, normalise

_PART = re.compile(r"[^.!?;,\n()]+[?]?")
_ASKS = among("wat hoe waar wanneer waarom wie welke kan kun krijg krijgt mag moet heb is duurt kost hebben telt zijn")


@dataclass(frozen=True)
class Found:
    """One fact and where it stands in the text (the part of the sentence that tells it)."""

    entity: str
    value: Any
    start: int
    end: int


def _parts(text: str) -> Iterator[Tuple[int, int, str]]:
    for found in _PART.finditer(text):
        part = found.group()
        place = 0
        for cut in re.finditer(r"\b(?:maar|terwijl|mar|omdat)\b", part, flags=re.IGNORECASE):
            if part[place : cut.start()].strip():
                yield found.start() + place, found.start() + cut.start(), part[place : cut.start()]
            place = cut.start()
        yield found.start() + place, found.end(), part[place:]


def _words(part: str) -> List[str]:
    """Return the plain words of a part: '57jr' and 'mbo2' as two words, 'twee en zestig' as one."""
    apart = re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[a-z])(?=\d)", " ", clean(part))
    plain = re.sub(r"\b(een|twee|drie|vier|vijf|zes|zeven|acht|negen) en (\w+tig)\b", r"\1en\2", normalise(apart))
    return [word for word in plain.split() if word not in "?!"]


def find_facts(text: str, year_now: Optional[int] = None) -> List[Found]:
    """Return the facts in a text, at most one of a kind. ``year_now`` makes 'sinds 2010' a number of years."""
    year_now = year_now or dt.date.today().year
    work: List[Tuple[int, int, Phrase, int, int]] = []
    found: Dict[str, Found] = {}
    levels: List[Tuple[str, int, int]] = []
    other = False
    for order, (start, end, part) in enumerate(_parts(text)):
        words = _words(part)
        if not words:
            continue
        asks = (part.endswith("?") and not {"ben", "werk"} & set(words)) or (part.endswith("?") and words[0] in _ASKS)
        # A part without a subject of its own goes on about whom the part before was about.
        other = about_other(words) or (
            other and not OWN & set(words) and "ben" not in words and words[0] in ("die", "hij", "zij", "ze", "en")
        )
        if asks or other:
            continue
        work += [(worth, -order, phrase, start, end) for worth, phrase in read_work(words)]
        contract = read_contract(words)
        if contract and "contract" not in found:
            found["contract"] = Found("contract", contract, start, end)
        levels += [(level, start, end) for level in read_schooling(words)]
        age, years = read_numbers(words, clean(part), year_now)
        if age and "age_group" not in found:
            found["age_group"] = Found("age_group", age, start, end)
        if years is not None and "experience_years" not in found:
            found["experience_years"] = Found("experience_years", years, start, end)
    if levels:
        real = [level for level in levels if level[0] != "geen_diploma"] or levels
        stopped = any(level[0] == "geen_diploma" for level in levels) and re.search(
            r"afgemaakt|gestopt|zonder|nooit|niet", clean(text)
        )
        chosen = (
            next(level for level in levels if level[0] == "geen_diploma")
            if stopped
            else max(real, key=lambda one: SCHOOL_ORDER.index(one[0]))
        )
        found["schooling"] = Found("schooling", *chosen)
    good = [one for one in work if one[0] > 0]
    if good:
        _, _, phrase, start, end = max(good, key=lambda one: one[:2])
        found["sector"] = Found("sector", phrase.sector, start, end)
        if phrase.value:
            found["job"] = Found("job", phrase.value, start, end)
    return list(found.values())


def facts_of(text: str, year_now: Optional[int] = None) -> Dict[str, Any]:
    """Return the facts in a text by their name.

    >>> facts_of("57, vakkenvuller bij de jumbo, al 8 jaar vast")
    {'age_group': '50_plus', 'contract': 'vast', 'experience_years': 8, 'sector': 'detailhandel', 'job': 'vakkenvuller'}
    """
    return {one.entity: one.value for one in find_facts(text, year_now)}
