"""Finds facts of somebody's work in a text: sector, job, contract, age group, schooling and years of experience.

The words are data: ``bot/nlu/words/facts.yml``. What is wished for, denied, over, asked, or told of somebody else's
family or boss is no fact. Only closed values come out (:mod:`bot.vocabulary`), save ``job``, a word of the list.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import yaml
from rapidfuzz import fuzz, process

from bot.nlu.normalise import VERY_FREQUENT, WORDS, clean, frequency, normalise

Words = Tuple[str, ...]

_PART = re.compile(r"[^.!?;,\n()]+[?]?")
_OWN = frozenset(["ik", "wij", "we", "ons", "mij", "ikzelf", "collega"])
_WHOSE = frozenset(["mijn", "me", "zijn", "haar", "de", "onze", "ons", "hun", "die"])
_WORKING = frozenset(
    [
        "werk",
        "werkt",
        "werken",
        "werkte",
        "ben",
        "is",
        "doe",
        "doet",
        "zit",
        "sta",
        "staat",
        "rij",
        "rijd",
        "rijdt",
        "jaar",
        "dienst",
        "als",
        "baan",
        "maak",
        "draai",
        "draait",
        "contract",
        "doen",
        "rijden",
        "help",
        "verdien",
        "medewerker",
        "dagen",
        "nacht",
        "sinds",
        "begonnen",
        "uitzend",
        "vast",
        "oproep",
        "personeel",
        "collega",
        "functie",
    ]
)
_LEAST_TYPO = 88.0


@dataclass(frozen=True)
class Found:
    """One fact and where it stands in the text (the part of the sentence that tells it)."""

    entity: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    """What a phrase tells: a value, for work also the sector, and how strongly (job, then place, then name)."""

    words: Words
    value: str
    sector: Optional[str] = None
    strength: int = 1


@dataclass(frozen=True)
class _Lists:
    work: Mapping[str, Sequence[_Phrase]]
    ends: Sequence[Tuple[str, str]]
    contracts: Mapping[str, Sequence[_Phrase]]
    schooling: Mapping[str, Sequence[_Phrase]]
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


def _by_first(phrases: Iterable[_Phrase]) -> Dict[str, List[_Phrase]]:
    ordered: Dict[str, List[_Phrase]] = {}
    for phrase in sorted(phrases, key=lambda one: -len(one.words)):
        ordered.setdefault(phrase.words[0], []).append(phrase)
    return ordered


def _values(content: Mapping[str, str]) -> Dict[str, List[_Phrase]]:
    return _by_first(
        _Phrase(words, str(value)) for value, told in content.items() for words in _both_ways(_split(told))
    )


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = yaml.safe_load((WORDS / "facts.yml").read_text(encoding="utf-8"))
    work: List[_Phrase] = []
    ends: List[Tuple[str, str]] = []
    alone: Dict[Words, str] = {}
    for sector, told in content["sectors"].items():
        for line in told["jobs"]:
            job, _, forms = line.partition("=")
            for words in _both_ways(_split(job) + _split(forms)):
                work.append(_Phrase(words, job.strip(), sector, 3))
        for words in _both_ways(_split(told["places"])):
            work.append(_Phrase(words, "", sector, 2))
        work += [_Phrase(words, "", sector, 1) for words in _split(told["names"])]
        alone.update({words: sector for words in _split(told.get("alone", ""))})
        ends += [(words[0], sector) for words in _split(told["ends"])]
    single = {phrase.words[0] for phrase in work if len(phrase.words) == 1 and len(phrase.words[0]) >= 6}
    return _Lists(
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
    known = _lists().numbers
    if word in known:
        return known[word]
    found = re.fullmatch(r"(\w+?)(?:en|ën)(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)", word)
    if found and known.get(found.group(1), 10) < 10:
        tens = {"tachtig": 80, "negentig": 90}
        return known[found.group(1)] + (known.get(found.group(2)) or tens[found.group(2)])
    return None


def _match(phrases: Mapping[str, Sequence[_Phrase]], words: Sequence[str], at: int) -> Optional[Tuple[_Phrase, int]]:
    """Return the longest phrase that begins at a place, with the place after it. Filler words may stand in between."""
    filler = _lists().filler
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
    found = process.extractOne(word, _lists().long_words, scorer=fuzz.ratio, score_cutoff=_LEAST_TYPO)
    return found[0] if found and found[0][0] == word[0] else None


def _work_at(words: Sequence[str], at: int) -> Optional[Tuple[_Phrase, int]]:
    lists = _lists()
    found = _match(lists.work, words, at)
    if found:
        return found
    near = _near(words[at])
    hit = _match(lists.work, [near], 0) if near else None
    if hit:
        return hit[0], at + 1
    for end, sector in lists.ends:
        if len(words[at]) > len(end) + 1 and words[at].endswith(end) and words[at] not in lists.others:
            return _Phrase((words[at],), words[at], sector, 2), at + 1
    return None


def _before(words: Sequence[str], at: int, reach: int = 5) -> FrozenSet[str]:
    return frozenset(words[max(0, at - reach) : at])


def _about_other(words: Sequence[str]) -> bool:
    """Tell whether a part of a sentence is about somebody else: family, a boss."""
    others = _lists().others
    named = any(word in others and _before(words, at, 2) & _WHOSE for at, word in enumerate(words))
    return named and not _OWN & set(words) and "ben" not in words


def _read_work(words: Sequence[str]) -> Iterator[Tuple[int, _Phrase]]:
    """Give what tells the work, with how good a witness it is."""
    lists = _lists()
    if tuple(words) in lists.alone:
        yield 1, _Phrase(tuple(words), "", lists.alone[tuple(words)])
    told_of_work = bool(_WORKING & set(words)) or any(number(word) for word in words)
    at = 0
    while at < len(words):
        found = _work_at(words, at)
        if not found:
            at += 1
            continue
        phrase, after = found
        before, behind = _before(words, at), set(words[after : after + 3])
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


def _read_contract(words: Sequence[str]) -> Optional[str]:
    for at in range(len(words)):
        found = _match(_lists().contracts, words, at)
        if found and not (_before(words, at, 4) | set(words[found[1] : found[1] + 3])) & _WISHED:
            return found[0].value
    return "vast" if words in (["vast"], ["gewoon", "vast"]) else None


_WISHED = frozenset(
    [
        "wil",
        "wilde",
        "willen",
        "zou",
        "graag",
        "liever",
        "krijg",
        "krijgt",
        "krijgen",
        "hoop",
        "droom",
        "nooit",
        "geen",
        "niet",
        "zonder",
        "zoek",
        "ga",
        "voordat",
    ]
)
_SCHOOL_ORDER = ("geen_diploma", "vmbo", "mbo1", "mbo2", "mbo3_4", "hbo_wo")


def _read_schooling(words: Sequence[str]) -> List[str]:
    """Return every level that a part of a sentence tells, lowest first."""
    lists = _lists()
    found: List[str] = []
    at = 0
    while at < len(words):
        hit = _match(lists.schooling, words, at)
        if hit is None:
            at += 1
            continue
        phrase, after = hit
        before = _before(words, at, 4) - {"opleiding", "geen", "niet", "zonder", "nooit", "les", "leren"}
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
    return sorted(set(found), key=_SCHOOL_ORDER.index)


def _group(age: int) -> Optional[str]:
    if not 14 <= age <= 80:
        return None
    return "onder_27" if age < 27 else "27_49" if age < 50 else "50_plus"


_YEAR_WORDS = frozenset(["jaar", "jaren", "joar"])
_BIRTHDAYS = frozenset(["jarig", "jarige", "lente", "lentes", "zomers", "winters"])
_OTHER_UNITS = frozenset(
    [
        "uur",
        "uren",
        "minuten",
        "minuut",
        "dag",
        "dagen",
        "week",
        "weken",
        "maand",
        "maanden",
        "euro",
        "procent",
        "man",
        "mensen",
        "keer",
        "kilo",
        "kilometer",
        "graden",
        "collega",
        "kinderen",
        "kind",
        "honden",
        "punten",
        "plekken",
        "baan",
        "banen",
        "diploma",
        "cursussen",
        "stuks",
        "paletten",
        "pallets",
        "ploegen",
        "dienst",
        "e",
        "de",
    ]
)
_LEVELS_BEFORE = frozenset(
    [
        "niveau",
        "nivo",
        "mbo",
        "vmbo",
        "groep",
        "klas",
        "ploeg",
        "nummer",
        "lijn",
        "fase",
        "schaal",
        "havo",
        "om",
        "tot",
        "per",
        "met",
        "op",
        "voor",
        "nog",
        "dag",
        "kost",
    ]
)
_AGED = frozenset(
    [
        "ben",
        "word",
        "geworden",
        "leeftijd",
        "hij",
        "ze",
        "zij",
        "collega",
        "man",
        "vrouw",
        "m",
        "v",
        "vr",
        "jongen",
        "meisje",
        "meid",
        "bijna",
        "net",
        "dik",
        "ruim",
        "tegen",
        "boven",
        "kerel",
    ]
)
_THIRD = frozenset(["hij", "ze", "zij", "collega"])
_PART_OF_DECADE = {"begin": 2, "midden": 5, "half": 5, "halverwege": 5, "medio": 5, "eind": 8, "einde": 8}
_IN_DECADE = frozenset(["in", "over", "boven", "tegen", "rond", "richting", "ver", "diep", "ruim"])
_NOT_FOR_YEARS = frozenset(
    [
        "over",
        "binnen",
        "duurt",
        "duren",
        "elke",
        "elk",
        "per",
        "nog",
        "volgend",
        "volgende",
        "kost",
        "tot",
        "onder",
        "komende",
        "laatste",
        "iedere",
    ]
)
_NO_YEARS_AFTER = frozenset(
    ["geleden", "school", "opleiding", "cursus", "mbo", "bbl", "contract", "garantie", "pensioen", "studie"]
)
_LONG = frozenset(["al", "sinds", "ruim", "zeker", "dik", "meer"])
_AT_WORK = frozenset(
    [
        "ervaring",
        "werkzaam",
        "dienst",
        "lang",
        "werk",
        "werken",
        "gewerkt",
        "doe",
        "bezig",
        "vast",
        "draai",
        "sta",
        "rij",
        "rijd",
        "in",
        "op",
        "bij",
        "als",
        "achter",
        "aan",
        "door",
    ]
)


def _tells_work(words: Sequence[str]) -> bool:
    """Tell whether words name a job, workplace, contract or school."""
    named = any(_work_at(words, at) for at in range(len(words)))
    return named or _read_contract(words) is not None or bool(_read_schooling(words))


def _age_of_bare(words: Sequence[str], at: int, told: int) -> Optional[int]:
    """Return the age that a number without a unit tells ('ben 57', 'begin 30', '22 orderpicker'), or ``None``."""
    last = words[at - 1] if at else ""
    earlier = _before(words, at, 4)
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
    return told if edge and (len(rest) < 2 or _tells_work(rest)) and not earlier & _lists().not_yet else None


def _read_number(words: Sequence[str], at: int, told: int, year_now: int) -> Tuple[Optional[int], Optional[int]]:
    """Return the age or the years of experience that one number tells, or neither."""
    last = words[at - 1] if at else ""
    earlier = _before(words, at, 4)
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
    at_work = at_work or bool(behind and _work_at(behind, 0))
    long = bool(earlier & _LONG or set(behind) & {"al", "lang"})
    if told >= 16 and not long and not at_work and ("ben" in earlier or len(words) <= 2 or told > 45):
        return told, None
    if told <= 55 and (
        told < 16 or at_work or long or earlier & {"bijna", "werk", "doe", "zit"} or set(behind) & _AT_WORK
    ):
        return None, told
    return None, None


def _read_numbers(words: Sequence[str], text: str, year_now: int) -> Tuple[Optional[str], Optional[int]]:
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
        if word in ("anderhalf", "half") and ahead == ["jaar"] and _before(words, at, 3) & {"al", "sinds", "nu", "pas"}:
            years = 1 if word == "anderhalf" else 0
        told = number(word)
        if told is None or (word in ("een", "één") and ahead != ["jaar"]):
            continue
        if ahead == ["maanden"] and told < 12 and _before(words, at, 3) & {"al", "sinds", "nu", "pas"}:
            years = 0
        one_age, one_years = _read_number(words, at, told, year_now)
        age = one_age if age is None else age
        years = one_years if years is None else years
    return _group(age) if age is not None else None, years


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


_ASKS = frozenset(
    [
        "wat",
        "hoe",
        "waar",
        "wanneer",
        "waarom",
        "wie",
        "welke",
        "kan",
        "kun",
        "krijg",
        "krijgt",
        "mag",
        "moet",
        "heb",
        "is",
        "duurt",
        "kost",
        "hebben",
        "telt",
        "zijn",
    ]
)


def find_facts(text: str, year_now: Optional[int] = None) -> List[Found]:
    """Return the facts in a text, at most one of a kind. ``year_now`` makes 'sinds 2010' a number of years."""
    year_now = year_now or dt.date.today().year
    work: List[Tuple[int, int, _Phrase, int, int]] = []
    found: Dict[str, Found] = {}
    levels: List[Tuple[str, int, int]] = []
    other = False
    for order, (start, end, part) in enumerate(_parts(text)):
        words = _words(part)
        if not words:
            continue
        asks = (part.endswith("?") and not {"ben", "werk"} & set(words)) or (part.endswith("?") and words[0] in _ASKS)
        # A part without a subject of its own goes on about whom the part before was about.
        other = _about_other(words) or (
            other and not _OWN & set(words) and "ben" not in words and words[0] in ("die", "hij", "zij", "ze", "en")
        )
        if asks or other:
            continue
        work += [(worth, -order, phrase, start, end) for worth, phrase in _read_work(words)]
        contract = _read_contract(words)
        if contract and "contract" not in found:
            found["contract"] = Found("contract", contract, start, end)
        levels += [(level, start, end) for level in _read_schooling(words)]
        age, years = _read_numbers(words, clean(part), year_now)
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
            else max(real, key=lambda one: _SCHOOL_ORDER.index(one[0]))
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
