"""Reads what one part of a sentence tells: work, contract, schooling, age and years of experience.

A part is a list of plain words; :func:`bot.nlu.find_facts.find_facts` cuts a text into them. What is wished for, denied
or over is no fact.
"""

from __future__ import annotations

import re
from typing import Iterator, List, Optional, Sequence, Tuple

from bot.nlu.fact_words import Phrase, among, match, number, word_lists, words_before, work_at

OWN = among("ik wij we ons mij ikzelf collega")
_WHOSE = among("mijn me zijn haar de onze ons hun die")
_WORKING = among(
    "werk werkt werken werkte ben is doe doet zit sta staat rij rijd rijdt jaar dienst als baan maak draai draait "
    "contract doen rijden help verdien medewerker dagen nacht sinds begonnen uitzend vast oproep personeel "
    "collega functie"
)
_WISHED = among(
    "wil wilde willen zou graag liever krijg krijgt krijgen hoop droom nooit geen niet zonder zoek ga voordat"
)
SCHOOL_ORDER = ("geen_diploma", "vmbo", "mbo1", "mbo2", "mbo3_4", "hbo_wo")
_YEAR_WORDS = among("jaar jaren joar")
_BIRTHDAYS = among("jarig jarige lente lentes zomers winters")
_OTHER_UNITS = among(
    "uur uren minuten minuut dag dagen week weken maand maanden euro procent man mensen keer kilo kilometer "
    "graden collega kinderen kind honden punten plekken baan banen diploma cursussen stuks paletten pallets "
    "ploegen dienst e de"
)
_LEVELS_BEFORE = among(
    "niveau nivo mbo vmbo groep klas ploeg nummer lijn fase schaal havo om tot per met op voor nog dag kost"
)
_AGED = among(
    "ben word geworden leeftijd hij ze zij collega man vrouw m v vr jongen meisje meid bijna net dik ruim tegen "
    "boven kerel"
)
_THIRD = among("hij ze zij collega")
_PART_OF_DECADE = {"begin": 2, "midden": 5, "half": 5, "halverwege": 5, "medio": 5, "eind": 8, "einde": 8}
_IN_DECADE = among("in over boven tegen rond richting ver diep ruim")
_NOT_FOR_YEARS = among(
    "over binnen duurt duren elke elk per nog volgend volgende kost tot onder komende laatste iedere"
)
_NO_YEARS_AFTER = among("geleden school opleiding cursus mbo bbl contract garantie pensioen studie")
_LONG = among("al sinds ruim zeker dik meer")
_AT_WORK = among(
    "ervaring werkzaam dienst lang werk werken gewerkt doe bezig vast draai sta rij rijd in op bij als achter aan door"
)


def about_other(words: Sequence[str]) -> bool:
    """Tell whether a part of a sentence is about somebody else: family, a boss."""
    others = word_lists().others
    named = any(word in others and words_before(words, at, 2) & _WHOSE for at, word in enumerate(words))
    return named and not OWN & set(words) and "ben" not in words


def read_work(words: Sequence[str]) -> Iterator[Tuple[int, Phrase]]:
    """Give what tells the work, with how good a witness it is."""
    lists = word_lists()
    if tuple(words) in lists.alone:
        yield 1, Phrase(tuple(words), "", lists.alone[tuple(words)])
    told_of_work = bool(_WORKING & set(words)) or any(number(word) for word in words)
    at = 0
    while at < len(words):
        found = work_at(words, at)
        if not found:
            at += 1
            continue
        phrase, after = found
        before, behind = words_before(words, at), set(words[after : after + 3])
        worth = phrase.strength * 2
        if before & lists.not_yet or behind & {"worden", "leren", "opleiding", "cursus", "geworden"}:
            worth -= 20 if not before & {"ben", "werk"} else 0
        if (before & lists.over and not before & {"nu", "hier"}) or behind & {"geweest"}:
            worth -= 9
        if phrase.strength == 1 and not (before & {"bij", "voor", "van", "naar"} or len(words) <= 3):
            worth -= 2
        if before & {"mbo", "niveau", "vmbo", "havo", "hbo", "diploma"}:
            worth -= 9
        if before & {"werk", "ben", "nu", "hier", "sta", "zit", "werkzaam"}:
            worth += 1
        if len(words) > 5 and not told_of_work:
            worth -= 9
        yield worth, phrase
        at = after


def read_contract(words: Sequence[str]) -> Optional[str]:
    """Return the kind of contract that a part of a sentence tells, or ``None``."""
    for at in range(len(words)):
        found = match(word_lists().contracts, words, at)
        if found and not (words_before(words, at, 4) | set(words[found[1] : found[1] + 3])) & _WISHED:
            return found[0].value
    return "vast" if words in (["vast"], ["gewoon", "vast"]) else None


def read_schooling(words: Sequence[str]) -> List[str]:
    """Return every level that a part of a sentence tells, lowest first."""
    lists = word_lists()
    found: List[str] = []
    at = 0
    while at < len(words):
        hit = match(lists.schooling, words, at)
        if hit is None:
            at += 1
            continue
        phrase, after = hit
        before = words_before(words, at, 4) - {"opleiding", "geen", "niet", "zonder", "nooit", "les", "leren"}
        wish = before & lists.not_yet or set(words[after : after + 2]) & {
            "school",
            "doen",
            "volgen",
            "halen",
            "leerling",
        }
        of_language = {"taal", "taalniveau"} & set(words)
        if (phrase.value == "geen_diploma" or not wish) and not of_language:
            found.append(phrase.value)
        at = after
    if "geen_diploma" in found and len(found) > 1 and {"afgemaakt", "gehaald", "gestopt"} & set(words):
        return ["geen_diploma"]
    return sorted(set(found), key=SCHOOL_ORDER.index)


def _group(age: int) -> Optional[str]:
    if not 14 <= age <= 80:
        return None
    return "onder_27" if age < 27 else "27_49" if age < 50 else "50_plus"


def _tells_work(words: Sequence[str]) -> bool:
    """Tell whether words name a job, workplace, contract or school."""
    named = any(work_at(words, at) for at in range(len(words)))
    return named or read_contract(words) is not None or bool(read_schooling(words))


def _age_of_bare(words: Sequence[str], at: int, told: int) -> Optional[int]:
    """Return the age that a number without a unit tells ('ben 57', 'begin 30', '22 orderpicker'), or ``None``."""
    last = words[at - 1] if at else ""
    earlier = words_before(words, at, 4)
    unit = words[at + 1] if at + 1 < len(words) else ""
    if not 14 <= told <= 80 or unit in _OTHER_UNITS or last in _LEVELS_BEFORE:
        return None
    if _PART_OF_DECADE.keys() & earlier and told % 10 == 0:
        return told + next(_PART_OF_DECADE[word] for word in earlier if word in _PART_OF_DECADE)
    if last == "de" and earlier & _IN_DECADE and told % 10 == 0:
        return told + 1
    if (
        earlier & _AGED and not (last in _THIRD or (earlier & _THIRD and last not in ("is", "wordt", "al", "bijna")))
    ) or unit in ("geworden", "plus"):
        return told
    rest = [*words[:at], *words[at + 1 :]]
    edge = at in (0, len(words) - 1)
    return told if edge and (len(rest) < 2 or _tells_work(rest)) and not earlier & word_lists().not_yet else None


def _read_number(words: Sequence[str], at: int, told: int, year_now: int) -> Tuple[Optional[int], Optional[int]]:
    """Return the age or the years of experience that one number tells, or neither."""
    last = words[at - 1] if at else ""
    earlier = words_before(words, at, 4)
    unit = words[at + 1] if at + 1 < len(words) else ""
    if (
        1940 <= told <= year_now
        and last in ("sinds", "vanaf", "sedert", "begin", "eind")
        and earlier & {"sinds", "vanaf", "sedert"}
    ):
        return None, year_now - told
    if "geboren" in earlier or "bouwjaar" in earlier or (last in ("van", "uit") and "ben" in earlier and told > 1900):
        born = told if told > 1900 else 1900 + told
        return year_now - born, None
    if unit in _BIRTHDAYS:
        return told, None
    if unit not in _YEAR_WORDS:
        return _age_of_bare(words, at, told), None
    behind = words[at + 2 : at + 6]
    following = behind[0] if behind else ""
    if following in ("oud", "jong", "geworden") or earlier & {"man", "vrouw", "jongen", "meisje", "meid"}:
        return told, None
    if (
        "contract" in earlier
        or (earlier & _NOT_FOR_YEARS and not earlier & _LONG)
        or following in _NO_YEARS_AFTER
        or not 0 < told <= 80
    ):
        return None, None
    at_work = following in _AT_WORK or bool({"ervaring", "dienst", "werkzaam", "lang"} & set(behind))
    at_work = at_work or bool(behind and work_at(behind, 0))
    long = bool(earlier & _LONG or set(behind) & {"al", "lang"})
    if told >= 16 and not long and not at_work and ("ben" in earlier or len(words) <= 2 or told > 45):
        return told, None
    if told <= 55 and (
        told < 16 or at_work or long or earlier & {"bijna", "werk", "doe", "zit"} or set(behind) & _AT_WORK
    ):
        return None, told
    return None, None


def read_numbers(words: Sequence[str], text: str, year_now: int) -> Tuple[Optional[str], Optional[int]]:
    """Return the age group and the years of experience that a part of a sentence tells."""
    age: Optional[int] = None
    years: Optional[int] = None
    found = re.search(r"\b([2-7]\d)\s*(?:\+|-?plus|-?er\b)", text)
    age = int(found.group(1)) if found else None
    for at, word in enumerate(words):
        decade = re.fullmatch(r"(twint|dert|veert|vijft|zest|zevent)ig(?:er|plus|plusser|plussers|ers)", word)
        if decade:
            age = age or number(decade.group(1) + "ig")
        ahead = words[at + 1 : at + 2]
        so_far = bool(words_before(words, at, 3) & {"al", "sinds", "nu", "pas"})
        if word in ("anderhalf", "half") and ahead == ["jaar"] and so_far:
            years = 1 if word == "anderhalf" else 0
        told = number(word)
        if told is None or (word in ("een", "één") and ahead != ["jaar"]):
            continue
        if ahead == ["maanden"] and told < 12 and so_far:
            years = 0
        one_age, one_years = _read_number(words, at, told, year_now)
        age = one_age if age is None else age
        years = one_years if years is None else years
    return _group(age) if age is not None else None, years
