"""Dates, persons and conditions in plain Dutch, for pages and lists that the programme team reads."""

from __future__ import annotations

import datetime as dt
from typing import Iterable, List, Mapping, Optional

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import When
from bot.person import Person

LEVELS: Mapping[str, str] = {"low": "laag", "mid": "midden", "high": "hoog"}
FORMS: Mapping[str, str] = {"look": "kijken", "do": "doen", "together": "samen", "alone": "alleen, met film of tekst"}


def day_in_words(day: dt.date) -> str:
    """Return a date as people write it: 24-11-2026."""
    return f"{day.day}-{day.month}-{day.year}"


def count_of(number: int, one: str, more: str) -> str:
    """Return a number with its word: '1 dag', '2 dagen'."""
    return f"{number} {one if number == 1 else more}"


def _low(label: str) -> str:
    return label[:1].lower() + label[1:]


class Names:
    """The Dutch names of the closed words, taken from the knowledge."""

    def __init__(self, known: Knowledge) -> None:
        labels = known.labels
        self._names: Mapping[str, Mapping[str, str]] = {
            "stage": {entry.id: entry.label for entry in known.stages},
            "sector": labels.sector,
            "contract": labels.contract,
            "age_group": labels.age_group,
            "schooling": labels.schooling,
            "motive": {entry.id: entry.label for entry in known.motives},
            "barrier": {entry.id: entry.label for entry in known.barriers},
            "lowest": {entry.id: entry.label for entry in known.factors},
            "confidence": LEVELS,
            "low_r": {entry.id: entry.label for entry in known.scan_results},
            "form": FORMS,
        }

    def of(self, key: str, values: Iterable[str]) -> str:
        """Return the names of values of one kind, with slashes between them."""
        return " / ".join(_low(self._names[key].get(value, value)) for value in values)


#: Key of a condition or fact -> the words before its values.
_HEADS: Mapping[str, str] = {
    "stage": "fase",
    "sector": "werk",
    "contract": "contract",
    "age_group": "leeftijd",
    "schooling": "school",
    "motive": "wil",
    "barrier": "drempel",
    "lowest": "laagste gezichtje",
    "confidence": "vertrouwen dat het lukt",
    "low_r": "laagste R",
}


def _years(low: Optional[int], high: Optional[int]) -> str:
    if low is not None and high is not None:
        return f"{low} tot en met {high} jaar in dit werk"
    return f"minstens {low} jaar in dit werk" if low is not None else f"hoogstens {high} jaar in dit werk"


def when_in_words(when: When, names: Names) -> List[str]:
    """Return the conditions in words. All of them must hold; of the names in one of them, one must hold."""
    parts = [
        f"{head}: {names.of(key, getattr(when, key))}" for key, head in _HEADS.items() if getattr(when, key) is not None
    ]
    if when.years_min is not None or when.years_max is not None:
        parts.append(_years(when.years_min, when.years_max))
    return parts


def person_in_words(person: Person, names: Names) -> List[str]:
    """Return what a person told, in words, without the stage. What was not told is left out."""
    told: Mapping[str, Iterable[str]] = {
        "sector": [person.sector] if person.sector else (),
        "contract": [person.contract] if person.contract else (),
        "age_group": [person.age_group] if person.age_group else (),
        "schooling": [person.schooling] if person.schooling else (),
        "motive": person.motives,
        "barrier": person.barriers,
        "lowest": [person.lowest] if person.lowest else (),
        "confidence": [person.confidence] if person.confidence else (),
        "low_r": [person.low_r] if person.low_r else (),
    }
    bare = ("sector", "contract", "age_group", "schooling")
    parts = [
        names.of(key, values) if key in bare else f"{_HEADS[key]}: {names.of(key, values)}"
        for key, values in told.items()
        if values
    ]
    if person.years is not None:
        parts.insert(min(1, len(parts)), f"{person.years} jaar in dit werk")
    if person.form:
        parts.append(f"leert het liefst door: {names.of('form', [person.form])}")
    return parts
