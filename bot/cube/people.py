"""Made-up talks for a demonstration and for the benchmark: who they are, and what they say. Nothing here is measured.

The shares are invented, but lean the way that research points, so that a page full of them looks like life: most people
get stuck between the first two stages, out of habit and without a picture of the future; time and money weigh most just
before acting (Kantar 2019, Panteia 2019). Wanting to learn is lower with temporary and on-call work and without a
diploma (ROA 2022), people over 50 feel little reason, and agency workers are less encouraged (programme letter 2023,
par. 2.1).
Being better at the trade, more pleasure and moving up are the motives that work (the same, par. 3). Nearly nine in ten
learn from people and tasks at work (Monitor Leercultuur 2025, SER/TNO).
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence, Tuple, Union

import numpy as np

from bot.cube.build import Many, Records, consistent
from bot.cube.tables import DIMENSIONS, SINGLE, Words
from bot.vocabulary import BARRIERS, MOTIVES, SECTORS, UNREGISTERED

#: Pages that embed the widget in the made-up world: code, name, share of the talks.
SOURCES: Tuple[Tuple[str, str, float], ...] = (
    ("voorbeeld-vakbond", "Voorbeeld: een vakbond", 0.31),
    ("voorbeeld-fonds", "Voorbeeld: een opleidingsfonds", 0.22),
    ("voorbeeld-bibliotheek", "Voorbeeld: een bibliotheek", 0.16),
    ("voorbeeld-uitzendbureau", "Voorbeeld: een uitzendbureau", 0.17),
    ("voorbeeld-zorgwerkgever", "Voorbeeld: een werkgever in de zorg", 0.08),
    (UNREGISTERED, "", 0.06),
)
_SECTOR_SHARES = (0.2, 0.11, 0.13, 0.06, 0.1, 0.06, 0.06, 0.04, 0.06, 0.08, 0.02, 0.02, 0.02, 0.01, 0.01, 0.02)
_AGENCY, _CARE = 3, 4  # Places among SOURCES.


def _shares(values: Union[Mapping[str, float], Sequence[float]], words: Sequence[Any]) -> np.ndarray:
    found = [values.get(word, 0.0) for word in words] if isinstance(values, Mapping) else list(values)
    shares = np.array(found + [0.0] * (len(words) - len(found)), dtype=float)
    return shares / shares.sum()


def _draw(chance: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """Draw one word for each row of ``shares``, a row of weights for each talk."""
    edges = np.cumsum(shares, axis=1)
    drawn: np.ndarray = (chance.random(len(shares))[:, None] * edges[:, -1:] >= edges).sum(axis=1)
    return np.minimum(drawn, shares.shape[1] - 1)


def _draw_same(chance: np.random.Generator, shares: np.ndarray, count: int) -> np.ndarray:
    return chance.choice(len(shares), size=count, p=shares).astype(np.int64)


def _with_unknown(chance: np.random.Generator, values: np.ndarray, words: Sequence[str], share: float) -> np.ndarray:
    """Leave a share of the answers out."""
    return np.where(chance.random(len(values)) < share, len(words) - 1, values)


def _who(chance: np.random.Generator, count: int) -> Tuple[np.ndarray, Dict[str, np.ndarray], np.ndarray]:
    """Draw the page, the dimensions and the schooling."""
    source = _draw_same(chance, _shares([share for _, _, share in SOURCES], SOURCES), count)
    sectors, contracts, ages = (DIMENSIONS[name] for name in ("sector", "contract", "age_group"))
    by_source = np.tile(_shares(_SECTOR_SHARES, sectors), (len(SOURCES), 1))
    by_source[_CARE] = _shares({"zorg": 0.9, "schoonmaak": 0.05, "kantoor": 0.05}, sectors)
    by_source[_AGENCY] = _shares({"logistiek": 0.4, "productie": 0.3, "schoonmaak": 0.15, "horeca": 0.15}, sectors)
    sector = _draw(chance, by_source[source])
    steady = _shares({"vast": 0.62, "tijdelijk": 0.18, "oproep": 0.11, "uitzend": 0.06, "zzp": 0.03}, contracts)
    by_sector = np.tile(steady, (len(sectors), 1))
    for name in ("horeca", "detailhandel", "schoonmaak"):
        by_sector[sectors.index(name)] = _shares(
            {"vast": 0.4, "tijdelijk": 0.25, "oproep": 0.28, "uitzend": 0.05, "zzp": 0.02}, contracts
        )
    agency = _shares({"uitzend": 0.85, "tijdelijk": 0.1, "vast": 0.05}, contracts)
    contract = _draw(chance, np.where((source == _AGENCY)[:, None], agency, by_sector[sector]))
    by_contract = np.tile(_shares({"onder_27": 0.15, "27_49": 0.5, "50_plus": 0.35}, ages), (len(contracts), 1))
    by_contract[contracts.index("oproep")] = _shares({"onder_27": 0.5, "27_49": 0.35, "50_plus": 0.15}, ages)
    by_contract[contracts.index("uitzend")] = _shares({"onder_27": 0.35, "27_49": 0.5, "50_plus": 0.15}, ages)
    age = _draw(chance, by_contract[contract])
    mode = _draw_same(chance, _shares({"worker": 0.86, "together": 0.14}, DIMENSIONS["mode"]), count)
    schooling = _draw_same(
        chance,
        _shares(
            {"geen_diploma": 0.12, "vmbo": 0.3, "mbo1": 0.08, "mbo2": 0.34, "mbo3_4": 0.14, "hbo_wo": 0.02},
            SINGLE["schooling"],
        ),
        count,
    )
    dimensions = {
        "sector": _with_unknown(chance, sector, sectors, 0.08),
        "contract": _with_unknown(chance, contract, contracts, 0.12),
        "age_group": _with_unknown(chance, age, ages, 0.35),
        "mode": mode,
    }
    return source, dimensions, _with_unknown(chance, schooling, SINGLE["schooling"], 0.5)


def _stages(
    chance: np.random.Generator, dimensions: Mapping[str, np.ndarray], schooling: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """Draw the stage at the start, and at the end: most stay, some move one on."""
    weights = np.tile(np.array([0.34, 0.3, 0.14, 0.12, 0.1, 0.0]), (len(schooling), 1))
    contract, age = dimensions["contract"], dimensions["age_group"]
    for name, push in (("tijdelijk", 1.15), ("oproep", 1.4), ("uitzend", 1.5), ("zzp", 1.2)):
        weights[contract == DIMENSIONS["contract"].index(name), 0] *= push
    weights[age == DIMENSIONS["age_group"].index("50_plus"), 0] *= 1.5
    weights[age == DIMENSIONS["age_group"].index("onder_27"), 2] *= 1.5
    weights[schooling == SINGLE["schooling"].index("geen_diploma"), 0] *= 1.4
    care = np.isin(dimensions["sector"], [SECTORS.index(name) for name in ("zorg", "kinderopvang", "techniek")])
    weights[care, 3:5] *= 1.6
    start = _draw(chance, weights)
    moves = np.array([0.24, 0.22, 0.1, 0.02, 0.0])[start]
    return start, np.where(chance.random(len(start)) < moves, start + 1, start)


def _some_of(
    chance: np.random.Generator, weights: np.ndarray, chances: Sequence[float]
) -> Tuple[List[np.ndarray], List[np.ndarray]]:
    """Draw words for each talk by weights, as many as ``chances`` allows: the chance of a first one, a second, ..."""
    drawn: Tuple[List[np.ndarray], List[np.ndarray]] = ([], [])
    open_weights, goes_on = weights.copy(), np.ones(len(weights), dtype=bool)
    for share in chances:
        goes_on &= chance.random(len(weights)) < share
        rows = np.flatnonzero(goes_on)
        words = _draw(chance, open_weights[rows])
        open_weights[rows, words] = 0
        drawn[0].append(rows)
        drawn[1].append(words)
    return drawn


def _pairs(drawn: Tuple[List[np.ndarray], List[np.ndarray]]) -> Many:
    return Many(np.concatenate(drawn[0]), np.concatenate(drawn[1]))


def _obstacles(chance: np.random.Generator, start: np.ndarray, dimensions: Mapping[str, np.ndarray]) -> Many:
    early = {"certainty": 3, "short_term": 4, "no_urgency": 6, "school_image": 4, "confidence": 2, "time": 2, "age": 1}
    late = {"time": 7, "money": 5, "manager": 2.5, "confidence": 2, "multiple_problems": 1, "language_digital": 1}
    rest = {word: 0.6 for word in BARRIERS}
    by_stage = np.array(
        [[{**rest, **(early if place < 2 else late)}.get(word, 0.6) for word in BARRIERS] for place in range(6)]
    )
    weights = by_stage[start]
    flexible = np.isin(dimensions["contract"], [DIMENSIONS["contract"].index(name) for name in ("oproep", "uitzend")])
    weights[:, BARRIERS.index("flex_contract")] *= np.where(flexible, 8, 0.2)
    old = dimensions["age_group"] == DIMENSIONS["age_group"].index("50_plus")
    weights[:, BARRIERS.index("age")] *= np.where(old, 7, 0.1)
    labour = np.isin(dimensions["sector"], [SECTORS.index(name) for name in ("schoonmaak", "logistiek", "productie")])
    weights[:, BARRIERS.index("language_digital")] *= np.where(labour, 3, 1)
    return _pairs(_some_of(chance, weights, (0.78, 0.24, 0.1)))


def _reasons(chance: np.random.Generator, dimensions: Mapping[str, np.ndarray]) -> Many:
    weights = np.tile(np.array([4.0, 3.0, 2.0, 1.5, 1.0]), (len(dimensions["sector"]), 1))
    weights[dimensions["age_group"] == DIMENSIONS["age_group"].index("onder_27"), MOTIVES.index("promotion")] *= 2.5
    flexible = np.isin(
        dimensions["contract"], [DIMENSIONS["contract"].index(name) for name in ("tijdelijk", "uitzend")]
    )
    weights[flexible, MOTIVES.index("income_security")] *= 3
    return _pairs(_some_of(chance, weights, (0.62, 0.15)))


def _rest_of_the_talk(
    chance: np.random.Generator, start: np.ndarray, end: np.ndarray, offered: np.ndarray
) -> Dict[str, np.ndarray]:
    """Draw what hangs on the stage and on how far the talk came."""
    count = len(start)
    done = chance.random(count) < np.where(offered, 0.8, 0.1)
    asked = np.isin(start, (1, 2)) & (chance.random(count) < 0.9)
    found: Dict[str, np.ndarray] = {"completed": np.where(done, 0, 1)}
    for name, weights in (("attitude", (0.2, 0.4, 0.4)), ("norm", (0.3, 0.45, 0.25)), ("confidence", (0.3, 0.4, 0.3))):
        level = _draw_same(chance, _shares(weights, SINGLE[name]), count)
        found[name] = np.where(asked, level, len(SINGLE[name]) - 1)
    informal = _draw_same(chance, _shares((0.8, 0.12), SINGLE["learned_informally"]), count)
    found["learned_informally"] = _with_unknown(chance, informal, SINGLE["learned_informally"], 0.07)
    form = _draw_same(chance, _shares((0.25, 0.35, 0.25, 0.15), SINGLE["learning_form"]), count)
    found["learning_form"] = _with_unknown(chance, form, SINGLE["learning_form"], 0.6)
    plan = offered & (chance.random(count) < np.array([0.12, 0.3, 0.62, 0.5, 0.4, 0.1])[end])
    found["plan_made"] = np.where(plan, 0, 1)
    intention = _draw_same(chance, _shares((0.15, 0.4, 0.45), SINGLE["intention_end"]), count)
    found["intention_end"] = np.where(plan & (chance.random(count) < 0.9), intention, len(SINGLE["intention_end"]) - 1)
    useful = _draw_same(chance, _shares((0.55, 0.32, 0.13), SINGLE["useful"]), count)
    found["useful"] = np.where(done & (chance.random(count) < 0.75), useful, len(SINGLE["useful"]) - 1)
    turns = np.where(done[:, None], np.array([0.02, 0.28, 0.5, 0.2, 0]), np.array([0.45, 0.35, 0.15, 0.05, 0]))
    found["turns"] = _draw(chance, turns)
    return found


def make_talks(chance: np.random.Generator, count: int, words: Words) -> Records:
    """Make talks of one week. The pages of :data:`SOURCES` must be among ``words``."""
    page, dimensions, schooling = _who(chance, count)
    start, end = _stages(chance, dimensions, schooling)
    offered = chance.random(count) < np.array([0.6, 0.72, 0.85, 0.75, 0.7, 0.5])[start]
    # Few offers are often made, most of them seldom.
    fame = 1 / (1 + np.arange(len(words.offers)) * 7 % max(1, len(words.offers)))
    rows = np.flatnonzero(offered)
    first = _draw_same(chance, fame / fame.sum(), len(rows))
    second = (first + 1 + _draw_same(chance, fame / fame.sum(), len(rows))) % len(words.offers)
    two = (chance.random(len(rows)) < np.where(start[rows] == 0, 0.0, 0.8)) & (second != first)
    took = chance.random(len(rows)) < 0.5
    none, unknown = len(words.offers), len(words.offers) + 1
    chosen = np.full(count, unknown, dtype=np.int64)
    said_no = chance.random(len(rows)) < 0.6
    chosen[rows] = np.where(took, np.where(two & (chance.random(len(rows)) < 0.4), second, first), unknown)
    chosen[rows[~took & said_no]] = none
    places = np.array([words.sources.index(code) for code, _, _ in SOURCES], dtype=np.int64)
    records = Records(
        source=places[page],
        dimensions=dimensions,
        single={
            "stage_start": start,
            "stage_end": end,
            "schooling": schooling,
            "chosen": chosen,
            **_rest_of_the_talk(chance, start, end, offered),
        },
        many={
            "barriers": _obstacles(chance, start, dimensions),
            "motives": _reasons(chance, dimensions),
            "offers": Many(np.concatenate((rows, rows[two])), np.concatenate((first, second[two]))),
        },
        keys=chance.integers(0, 1 << 32, size=count, dtype=np.int64),
    )
    return consistent(records, words)
