"""Facts of somebody's work, found in free text."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import vocabulary
from bot.nlu.fact_words import number
from bot.nlu.find_facts import facts_of, find_facts

NOW = 2026


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("ik vul vakken bij AH", {"sector": "detailhandel", "job": "vakkenvuller"}),
        ("bij de appie", {"sector": "detailhandel"}),
        ("ik rij op de heftruck", {"sector": "logistiek", "job": "heftruckchauffeur"}),
        ("heftruk", {"sector": "logistiek", "job": "heftruckchauffeur"}),
        ("ik werk in de kas", {"sector": "groen", "job": "kasmedewerker"}),
        ("helpende in een verpleeghuis, nul uren", {"sector": "zorg", "job": "helpende", "contract": "oproep"}),
        ("ik maak kantoren schoon via randstad", {"sector": "schoonmaak", "contract": "uitzend"}),
        ("zzp schilder", {"sector": "bouw", "job": "schilder", "contract": "zzp"}),
        ("ik heb een jaarcontract", {"contract": "tijdelijk"}),
        ("lts gehad", {"schooling": "vmbo"}),
        ("ik heb mbo2", {"schooling": "mbo2"}),
        ("geen diploma", {"schooling": "geen_diploma"}),
        ("mbo 2 nooit afgemaakt", {"schooling": "geen_diploma"}),
        ("ben 57", {"age_group": "50_plus"}),
        ("57 jr oud", {"age_group": "50_plus"}),
        ("over de 50", {"age_group": "50_plus"}),
        ("ik ben vierendertig", {"age_group": "27_49"}),
        ("vrouw, 24", {"age_group": "onder_27"}),
        ("al 8 jaar", {"experience_years": 8}),
        ("20 jaar ervaring", {"experience_years": 20}),
        ("twintig joar ervaring", {"experience_years": 20}),
        ("sinds 2010", {"experience_years": 16}),
        ("bouw", {"sector": "bouw"}),
        ("mijn vader was timmerman", {}),
        ("de baas is 55", {}),
        ("krijg ik een vast contract?", {}),
        ("ik wil verzorgende worden", {}),
        ("de cursus duurt 3 jaar", {}),
        ("ik werk 36 uur", {}),
        ("over 10 minuten", {}),
        ("", {}),
    ],
)
def test_facts(text: str, facts: Dict[str, Any]) -> None:
    assert facts_of(text, NOW) == facts


def test_age_and_years_are_told_apart() -> None:
    told = facts_of("ik ben 52 en werk al 30 jaar in de bouw", NOW)
    assert told == {"sector": "bouw", "age_group": "50_plus", "experience_years": 30}


@pytest.mark.parametrize(
    ("word", "value"), [("eenendertig", 31), ("vijf", 5), ("tweeëntwintig", 22), ("12", 12), ("huis", None)]
)
def test_numbers(word: str, value: int) -> None:
    assert number(word) == value


_PIECES = [
    "ik",
    "ben",
    "werk",
    "57",
    "8",
    "jaar",
    "al",
    "in",
    "de",
    "zorg",
    "bij",
    "AH",
    "kok",
    "lasser",
    "mbo",
    "2",
    "geen",
    "diploma",
    "nul",
    "uren",
    "via",
    "randstad",
    "vast",
    ",",
    ".",
    "?",
    "sinds",
    "2010",
    "mijn",
    "vader",
]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)))
def test_only_closed_values_come_out(text: str) -> None:
    allowed = {
        "sector": vocabulary.SECTORS,
        "contract": vocabulary.CONTRACTS,
        "age_group": vocabulary.AGE_GROUPS,
        "schooling": vocabulary.SCHOOLING,
    }
    for one in find_facts(text, NOW):
        assert 0 <= one.start < one.end <= len(text)
        if one.entity == "experience_years":
            assert 0 <= one.value <= 66
        elif one.entity in allowed:
            assert one.value in allowed[one.entity]
