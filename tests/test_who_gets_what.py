"""The page 'wie krijgt wat' and the guide to the knowledge: both say what is so."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from ruamel.yaml import YAML

from bot import vocabulary as v
from bot.check.knowledge import check_numbers
from bot.knowledge import models as m
from bot.knowledge.entry import Fact, When
from bot.knowledge.examples import Example, load_examples
from bot.knowledge.load import FILES, KnowledgeError
from bot.knowledge.offers import Idea, Reason, Route
from bot.reports.in_words import Names, person_in_words, when_in_words
from bot.reports.who_gets_what import day_of, offers_of, page
from bot.settings import ROOT
from bot.talk.context import Context
from bot.talk.offer import fitting
from tests.talking import DAY, known
from tests.test_described_persons import talk_of

PAGE = ROOT / "docs" / "wie-krijgt-wat.md"
GUIDE = (ROOT / "docs" / "kennis.md").read_text(encoding="utf-8")
PERSONS = load_examples()


def test_the_page_in_the_repository_is_current_for_its_own_day():
    text = PAGE.read_text(encoding="utf-8")
    day = day_of(text)
    assert day is not None, f"{PAGE} does not say its day"
    again = f"run: .venv/bin/leermaatje wie-krijgt-wat --op {day}"
    assert text == page(known(), PERSONS, day), f"the knowledge changed since this page was made; {again}"


def test_there_are_at_least_forty_and_together_they_are_everybody():
    assert len(PERSONS) >= 40
    for key, words in (
        ("stage", v.STAGES),
        ("sector", v.SECTORS),
        ("contract", v.CONTRACTS),
        ("age_group", v.AGE_GROUPS),
        ("schooling", v.SCHOOLING),
    ):
        assert {getattr(one, key) for one in PERSONS} >= set(words), key
    assert {name for one in PERSONS for name in one.motives} == set(v.MOTIVES)
    assert {name for one in PERSONS for name in one.barriers} == set(v.BARRIERS)


@pytest.mark.parametrize("one", PERSONS, ids=lambda one: one.id)
def test_the_page_shows_what_the_talk_offers(one: Example):
    talk = talk_of(one)
    assert talk.person == one.person
    shown = [(match.offer.id, match.why) for match in offers_of(known(), one, DAY)]
    assert [(match.offer.id, match.why) for match in fitting(talk, Context(known(), DAY))] == shown
    assert 1 <= len(shown) <= 2


def test_the_page_changes_with_the_clock():
    now, later = page(known(), PERSONS, DAY), page(known(), PERSONS, dt.date(2028, 1, 1))
    assert day_of(later) == dt.date(2028, 1, 1)
    assert later.count("*Vraag eerst na.*") > now.count("*Vraag eerst na.*")
    assert day_of("Geen datum.") is None


def test_every_route_is_on_the_page_with_all_its_reasons():
    text = page(known(), PERSONS, DAY)
    for route in known().routes:
        assert f"(`{route.id}`)" in text
        for reason in route.reasons:
            assert f"| {reason.points:+d} |" in text
    assert not re.search(r"[{}]|None\b", text)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"certainty": "confirmed"}, "wordt aangeboden."),
        ({"certainty": "older"}, "wordt aangeboden met 'vraag eerst na'."),
        ({"certainty": "uncertain"}, "bron onzeker: wordt nooit vanzelf aangeboden."),
        ({"valid_until": DAY}, "wordt aangeboden."),
        ({"valid_until": DAY - dt.timedelta(days=1)}, "voorbij sinds 24-11-2026: wordt niet aangeboden."),
        ({"valid_from": DAY + dt.timedelta(days=1)}, "begint op 25-11-2026: wordt nog niet aangeboden."),
    ],
)
def test_the_state_of_a_route_on_the_day(changes, state):
    one = next(route for route in known().routes if route.id == "werkcentrum")
    assert one.certainty == "confirmed"
    text = page(replace(known(), routes=(one.copy(update=changes),)), [], DAY)
    assert f"- **Op 24-11-2026:** {state}\n" in text


def test_conditions_and_persons_in_words():
    names = Names(known())
    when = When(sector=["zorg", "bouw"], years_min=3, confidence=["low"])
    assert when_in_words(when, names) == [
        "werk: zorg / bouw",
        "vertrouwen dat het lukt: laag",
        "minstens 3 jaar in dit werk",
    ]
    assert when_in_words(When(years_max=1), names) == ["hoogstens 1 jaar in dit werk"]
    assert when_in_words(When(years_min=1, years_max=4), names) == ["1 tot en met 4 jaar in dit werk"]
    assert when_in_words(When(), names) == []
    one = Example(id="xx", who="Iemand", sector="zorg", years=4, motives=["craft"], form="do")
    assert person_in_words(one.person, names) == [
        "zorg",
        "4 jaar in dit werk",
        "wil: beter worden in je vak",
        "leert het liefst door: doen",
    ]


def test_a_mistake_in_the_persons_is_told_with_its_line(tmp_path):
    path = tmp_path / "examples.yml"
    path.write_text("- id: aa\n  who: Iemand\n- id: bb\n  who: Ander\n  age_group: 27_49\n")
    with pytest.raises(KnowledgeError, match=r"line 5: 'age_group' of 'bb' is wrong"):
        load_examples(path)


def test_the_numbers_of_the_persons_are_quoted():
    assert check_numbers(ROOT / "bot" / "knowledge" / "examples.yml", ROOT) == []


# --- The guide -------------------------------------------------------------------------------------------------------

_CLASSES = {**FILES, "idea": Idea, "route": Route, "reason": Reason, "fact": Fact, "when": When, "person": Example}
_CLASSES["variant"] = m.AnswerVariant


@pytest.mark.parametrize("name", sorted(_CLASSES))
def test_the_guide_explains_every_key(name):
    missing = [key for key in _CLASSES[name].__fields__ if f"`{key}`" not in GUIDE]
    assert missing == []


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge").glob("*.yml")), ids=lambda path: path.name)
def test_the_guide_names_every_file(path):
    assert path.name in GUIDE


def test_the_guide_names_every_word_of_the_closed_lists():
    lists = (v.STAGES, v.SECTORS, v.CONTRACTS, v.SCHOOLING, v.MOTIVES, v.BARRIERS, v.FACTORS, v.LEVELS, v.RS)
    lists += (v.FORMS, v.NEEDS, v.CERTAINTIES, v.LINES, v.GAPS)
    words = [word for words in lists for word in words]
    assert [word for word in words if f"`{word}`" not in GUIDE] == []
    assert [word for word in v.AGE_GROUPS if word not in GUIDE] == []


def _example(start: str) -> object:
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    return YAML(typ="safe", pure=True).load(next(block for block in blocks if block.lstrip().startswith(start)))


def test_the_examples_of_the_guide_are_valid():
    (idea,) = _example("- id: pakbon_samen")
    assert Idea.parse_obj(idea).minutes == 15
    change = _example("valid_until")
    scheme = next(one for one in known().schemes if one.id == "slim")
    ended = m.Scheme.parse_obj({**scheme.dict(), **change})
    assert ended.valid_until == dt.date(2029, 12, 31)
    assert all(known().exists(name, DAY) for name in ended.instead)
