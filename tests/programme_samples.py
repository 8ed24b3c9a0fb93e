"""Released figures to look at: made by hand, as the gate could have given them."""

from __future__ import annotations

import functools
from typing import Dict, Mapping, Optional

from bot.gate.model import WITHHELD, Figure, Group
from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.programme.blocks import Released
from bot.programme.names import Names
from bot.programme.texts import Texts, load_texts
from bot.settings import ROOT
from bot.vocabulary import BARRIERS, LEVELS, MOTIVES, SECTORS, STAGES, UNKNOWN


@functools.lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge")


@functools.lru_cache(maxsize=1)
def texts() -> Texts:
    return load_texts(ROOT / "knowledge")


def names(sources: Optional[Mapping[str, str]] = None) -> Names:
    return Names(knowledge(), texts(), sources)


def shown(value: Optional[int]) -> Figure:
    """A figure; None is withheld."""
    return Figure(value) if value is not None else Figure(None, WITHHELD)


def table(**cells: Optional[int]) -> Dict[str, Figure]:
    return {cell: shown(value) for cell, value in cells.items()}


def tables() -> Dict[str, Dict[str, Figure]]:
    """All tables of a group of 1,000 talks, with withheld cells among them."""
    starts = dict(zip(STAGES, (400, 300, 150, 100, 50), strict=True))
    ends = dict(zip(STAGES, (300, 340, 200, 110, 50), strict=True))
    return {
        "talks": {"": shown(1000)},
        "completed": table(yes=680, no=320),
        "turns": {"1_5": shown(200), "6_10": shown(350), "11_15": shown(300), "16_plus": shown(150)},
        "stage_start": {**table(**starts), UNKNOWN: shown(None)},
        "stage_end": {**table(**ends), UNKNOWN: shown(None)},
        "moved": table(yes=185, no=815),
        "moved_from": {f"{stage}|{answer}": shown(None) for stage in STAGES[:-1] for answer in ("yes", "no")}
        | {"contemplation|yes": shown(45), "contemplation|no": shown(255)},
        "gap": table(consider_intention=640, preparation_action=200, none=160),
        "barriers": {f"{word}|{answer}": shown(None) for word in BARRIERS for answer in ("yes", "no")}
        | {"time|yes": shown(250), "time|no": shown(750), "money|yes": shown(60), "money|no": shown(940)},
        "motives": {f"{word}|{answer}": shown(100) for word in MOTIVES for answer in ("yes", "no")},
        "barriers_by_stage": {f"{a}|{word}|yes": shown(None) for a in STAGES for word in BARRIERS}
        | {"precontemplation|time|yes": shown(120)},
        "motives_by_stage": {f"{a}|{word}|yes": shown(20) for a in STAGES for word in MOTIVES},
        **{name: {**table(low=40, mid=160, high=200), UNKNOWN: shown(600)} for name in ("attitude", "norm")},
        "confidence": {**{level: shown(None) for level in LEVELS}, UNKNOWN: shown(None)},
        "offers": {"evc|yes": shown(90), "evc|no": shown(910), "praten_met_baas|yes": shown(None)},
        "chosen": {"evc": shown(30), "praten_met_baas": shown(None), "none": shown(200), UNKNOWN: shown(770)},
        "plan_made": table(yes=310, no=690),
        "intention_end": {**table(low=50, mid=None, high=200), UNKNOWN: shown(700)},
        "useful": {**table(yes=300, some=80, no=20), UNKNOWN: shown(600)},
        "learned_informally": {**table(yes=720, no=180), UNKNOWN: shown(100)},
        "learning_form": {**table(look=None, do=None, together=None, alone=None), UNKNOWN: shown(None)},
        "schooling": {UNKNOWN: shown(None)},
    }


def released(group: Group = (), period: str = "2026-B11", **changes: object) -> Released:
    """All figures of a view. ``changes`` replace fields."""
    fixed = dict(group)
    parts = {
        "sector": {
            **{word: shown(None) for word in SECTORS},
            "zorg": shown(400),
            "bouw": shown(150),
            UNKNOWN: shown(450),
        },
        "contract": table(vast=500, tijdelijk=300, oproep=None, uitzend=None, zzp=None, unknown=200),
        "age_group": {"onder_27": shown(200), "27_49": shown(400), "50_plus": shown(400), UNKNOWN: shown(None)},
        "mode": table(worker=900, together=100, unknown=None),
        "source": {"bond": shown(600), "bieb": shown(None), "onbekend": shown(400)},
    }
    values: Dict[str, object] = {
        "period": period,
        "group": group,
        "tables": tables(),
        "weeks": {"2026-W44": shown(250), "2026-W45": shown(None), "2026-W46": shown(300), "2026-W47": shown(450)},
        "parts": {name: cells for name, cells in parts.items() if name not in fixed},
        "smallest": 10,
        "base": 5,
        "in_week": "2026-W48",
        "demo": False,
    }
    return Released(**{**values, **changes})  # type: ignore[arg-type]


def withheld(group: Group = (("sector", "groen"),)) -> Released:
    """A group that is not shown."""
    return released(group, tables={"talks": {"": shown(None)}})
