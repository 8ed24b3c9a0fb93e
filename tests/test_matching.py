"""Which offers fit whom and when, on the real knowledge: for any person and any day (design, sections 3.5 and 5)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import List

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import vocabulary as v
from bot.knowledge.dates import in_force, needs_check
from bot.knowledge.entry import When
from bot.knowledge.offers import Idea, Reason, Route
from bot.matching import Match, contradicts, holds, match, offers_for, rank, worded, worked_towards
from bot.person import Person
from tests.talking import DAY, known


def _maybe(words: tuple) -> st.SearchStrategy:
    return st.sampled_from([None, *words])


def _some(words: tuple) -> st.SearchStrategy:
    return st.lists(st.sampled_from(words), unique=True, max_size=3).map(tuple)


PERSONS = st.builds(
    Person,
    stage=_maybe(v.STAGES),
    sector=_maybe(v.SECTORS),
    job=st.sampled_from([None, "heftruckchauffeur", "een {raar} werk", "kok"]),
    contract=_maybe(v.CONTRACTS),
    age_group=_maybe(v.AGE_GROUPS),
    schooling=_maybe(v.SCHOOLING),
    years=st.one_of(st.none(), st.integers(0, 60)),
    motives=_some(v.MOTIVES),
    barriers=_some(v.BARRIERS),
    confidence=_maybe(v.LEVELS),
    lowest=_maybe(v.FACTORS),
    low_r=_maybe(v.RS),
    form=_maybe(v.FORMS),
)
#: What nobody says to somebody without a boss. 'Een oude baas' and 'bij een volgende baas' may be.
ASKS_A_BOSS = re.compile(r"\b(?:je|jouw|mijn) baas\b", re.IGNORECASE)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
FAVOURED = st.lists(
    st.sampled_from(["evc", "praktijkverklaring", "werkcentrum", "branchecertificaat", "bbl"]), max_size=3
)
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
SOME = settings(derandomize=True, max_examples=120, deadline=None, phases=PHASES)
FEW = settings(derandomize=True, max_examples=50, deadline=None, phases=PHASES)


def _offers(person: Person, day: dt.date, favoured: tuple = (), left: tuple = ()) -> List[Match]:
    return offers_for(known().ideas, known().routes, person, day, favoured, left)


def _all(person: Person, day: dt.date) -> List[Match]:
    return rank([*known().ideas, *known().routes], person, day)


def _first_route(person: Person) -> Route:
    offers = _offers(person, DAY, tuple(worked_towards(known(), person)))
    return next(one.offer for one in offers if isinstance(one.offer, Route))


def _route(**changes: object) -> Route:
    """Return a route of the knowledge with changes, to try a rule that no entry uses now."""
    return next(one for one in known().routes if one.id == "werkcentrum").copy(update=changes)


@given(PERSONS, DAYS)
@SOME
def test_nothing_ended_or_uncertain_is_ever_offered(person: Person, day: dt.date) -> None:
    for one in _all(person, day):
        if isinstance(one.offer, Route):
            assert in_force(one.offer, day)
            assert one.offer.certainty != "uncertain"


@given(PERSONS, DAYS, st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
@FEW
def test_an_end_or_a_beginning_is_kept_to_the_day(person: Person, day: dt.date, border: dt.date) -> None:
    person = replace(person, stage="preparation")
    ends, begins = _route(valid_until=border), _route(valid_from=border)
    assert (match(ends, person, day) is not None) == (day <= border)
    assert (match(begins, person, day) is not None) == (day >= border)
    assert match(_route(certainty="uncertain"), person, day) is None


@given(PERSONS, DAYS, FAVOURED)
@SOME
def test_everybody_gets_one_or_two_offers(person: Person, day: dt.date, favoured: list) -> None:
    offers = _offers(person, day, tuple(favoured))
    assert 1 <= len(offers) <= 2
    assert len({one.offer.id for one in offers}) == len(offers)


@given(PERSONS, DAYS)
@FEW
def test_everybody_still_gets_one_when_all_was_shown(person: Person, day: dt.date) -> None:
    everything = tuple(one.id for one in (*known().ideas, *known().routes))
    assert _offers(person, day, (), everything)


@given(PERSONS, DAYS)
@FEW
def test_what_was_shown_is_not_shown_again_while_there_is_more(person: Person, day: dt.date) -> None:
    first = tuple(one.offer.id for one in _offers(person, day))
    second = {one.offer.id for one in _offers(person, day, (), first)}
    assert not second & set(first)


@given(PERSONS, DAYS, FAVOURED)
@FEW
def test_the_same_person_and_day_give_the_same_offers(person: Person, day: dt.date, favoured: list) -> None:
    assert _offers(person, day, tuple(favoured)) == _offers(replace(person), day, tuple(favoured))


@given(PERSONS, DAYS)
@SOME
def test_every_offer_says_why_without_a_hole(person: Person, day: dt.date) -> None:
    for one in _all(replace(person, job="kok"), day):
        assert len(one.why) > 10
        assert "{" not in one.why
        assert "}" not in one.why
        assert "None" not in one.why


@given(PERSONS, DAYS, FAVOURED)
@SOME
def test_precontemplation_gets_one_light_idea_and_no_scheme(person: Person, day: dt.date, favoured: list) -> None:
    offers = _offers(replace(person, stage="precontemplation"), day, tuple(favoured))
    assert len(offers) == 1
    idea = offers[0].offer
    assert isinstance(idea, Idea)
    assert idea.minutes <= 60
    assert idea.needs != "manager"
    assert idea.confidence != "high"


@given(PERSONS, DAYS)
@SOME
def test_requires_excludes_stages_and_sectors_are_respected(person: Person, day: dt.date) -> None:
    made = {one.offer.id for one in _all(person, day)}
    for offer in (*known().ideas, *known().routes):
        if offer.id not in made:
            continue
        assert person.stage is None or person.stage in offer.stages
        assert not contradicts(offer.requires, person)
        if offer.excludes:
            assert not holds(offer.excludes, person)
        if isinstance(offer, Idea) and offer.sectors:
            assert person.sector in offer.sectors


@given(PERSONS, DAYS)
@SOME
def test_agency_things_are_for_people_known_to_work_that_way(person: Person, day: dt.date) -> None:
    for one in _all(person, day):
        if one.offer.requires.contract:
            assert person.contract in one.offer.requires.contract, one.offer.id


@given(PERSONS, DAYS, st.sampled_from(["zzp", "boss"]))
@SOME
def test_who_cannot_ask_a_boss_is_offered_nothing_that_begins_there(person: Person, day: dt.date, why: str) -> None:
    person = replace(person, contract="zzp") if why == "zzp" else replace(person, barriers=("manager",))
    assert all(one.offer.needs != "manager" for one in _all(person, day))


@given(PERSONS, DAYS)
@SOME
def test_who_works_for_themselves_reads_nothing_of_asking_a_boss(person: Person, day: dt.date) -> None:
    told = tuple(one for one in person.barriers if one != "manager")  # Who names a boss is answered about that boss.
    for one in _all(replace(person, contract="zzp", barriers=told), day):
        offer = one.offer
        read = [offer.title, *offer.what, one.why, offer.who_pays, offer.how_long, offer.first_step]
        read += [offer.ask, one.check_first or ""] if isinstance(offer, Route) else []
        assert not [text for text in read if ASKS_A_BOSS.search(text)], offer.id


@pytest.mark.parametrize("motive", [None, *v.MOTIVES])
@pytest.mark.parametrize("schooling", [None, *v.SCHOOLING])
@pytest.mark.parametrize("stage", ["contemplation", "preparation"])
def test_when_the_boss_does_not_help_somebody_else_does(stage: str, schooling: str, motive: str) -> None:
    person = Person(
        stage=stage,
        schooling=schooling,
        years=8,
        contract="vast",
        motives=(motive,) if motive else (),
        barriers=("manager",),
    )
    route = _first_route(person)
    assert isinstance(route, Route)
    assert route.id in known().barrier("manager").offers


@pytest.mark.parametrize("schooling", [None, *v.SCHOOLING])
@pytest.mark.parametrize("barrier", [None, "flex_contract", "time", "money", "age", "no_urgency", "short_term"])
@pytest.mark.parametrize("years", [None, 1, 3, 20])
def test_an_agency_worker_who_wants_steady_work_begins_at_the_agency(years: int, barrier: str, schooling: str) -> None:
    person = Person(
        stage="preparation",
        contract="uitzend",
        motives=("income_security",),
        barriers=(barrier,) if barrier else (),
        schooling=schooling,
        years=years,
    )
    assert _first_route(person).id == "praten_uitzendbureau"


@given(PERSONS, DAYS, FAVOURED)
@SOME
def test_a_hbo_graduate_is_offered_no_first_steps_of_mbo(person: Person, day: dt.date, favoured: list) -> None:
    person = replace(person, schooling="hbo_wo")
    made = {one.offer.id for one in rank(known().routes, person, day, favoured)}
    assert not made & {"mbo_certificaat", "praktijkverklaring", "entree"}


@given(PERSONS)
@SOME
def test_who_wants_to_begin_always_gets_a_way_or_a_talk(person: Person) -> None:
    offers = _offers(replace(person, stage="preparation"), DAY)
    assert [type(one.offer) for one in offers] == [Route, Idea]


def test_who_tells_nothing_more_gets_a_person_to_talk_to() -> None:
    assert _first_route(Person(stage="preparation")).id == "werkcentrum"
    for sector in v.SECTORS:
        assert _first_route(Person(stage="preparation", sector=sector, contract="vast")).id == "werkcentrum", sector


def test_evc_is_for_who_has_done_the_work_for_long_and_has_no_paper() -> None:
    person = Person(stage="preparation", years=20, schooling="vmbo", motives=("income_security",), contract="vast")
    assert _first_route(person).id == "evc"
    for change in ({"schooling": "mbo3_4"}, {"years": 1}, {"contract": "uitzend"}, {"barriers": ("no_urgency",)}):
        assert _first_route(replace(person, **change)).id != "evc", change


def test_other_words_for_who_has_no_boss() -> None:
    evc = next(one for one in known().routes if one.id == "evc")
    self_employed = worded(evc, Person(contract="zzp"))
    assert (self_employed.who_pays, self_employed.ask) == (evc.zzp.who_pays, evc.zzp.ask)
    assert self_employed.check_first == evc.check_first, "what is not given stays as it is"
    assert worded(evc, Person(contract="vast")) is evc


@given(PERSONS, DAYS)
@SOME
def test_older_things_say_check_first(person: Person, day: dt.date) -> None:
    for one in _all(person, day):
        if isinstance(one.offer, Route):
            assert one.check_first == (one.offer.check_first if needs_check(one.offer, day) else None)
        else:
            assert one.check_first is None


@pytest.mark.parametrize(
    ("certainty", "days_ago", "check"),
    [("confirmed", 0, False), ("confirmed", 365, False), ("confirmed", 366, True), ("older", 0, True)],
)
def test_check_first_after_a_year_or_from_an_older_source(certainty: str, days_ago: int, check: bool) -> None:
    route = _route(certainty=certainty, checked_on=DAY - dt.timedelta(days=days_ago))
    found = match(route, Person(stage="preparation"), DAY)
    assert found is not None
    assert bool(found.check_first) is check


@given(PERSONS, DAYS)
@FEW
def test_best_first_and_equal_points_keep_the_order_of_the_file(person: Person, day: dt.date) -> None:
    order = [one.id for one in (*known().ideas, *known().routes)]
    ranked = _all(person, day)
    keys = [(-one.points, order.index(one.offer.id)) for one in ranked]
    assert keys == sorted(keys)


@given(st.sampled_from(["preparation", "action", "maintenance"]), PERSONS, DAYS)
@FEW
def test_from_preparation_on_the_route_comes_first(stage: str, person: Person, day: dt.date) -> None:
    offers = _offers(replace(person, stage=stage), day)
    if len(offers) == 2:
        assert isinstance(offers[0].offer, Route)
        assert isinstance(offers[1].offer, Idea)


def test_contemplation_gets_the_idea_first() -> None:
    offers = _offers(Person(stage="contemplation", schooling="geen_diploma", barriers=("school_image",)), DAY)
    assert [type(one.offer) for one in offers] == [Idea, Route]


def test_the_reason_with_most_points_is_said() -> None:
    route = _route(
        base=1,
        reasons=[
            Reason(when=When(sector=["zorg"]), points=2, say="Om je werk."),
            Reason(when=When(contract=["vast"]), points=4, say="Om je contract van {years} jaar."),
            Reason(when=When(contract=["zzp"]), points=9, say="Niet waar."),
            Reason(when=When(sector=["zorg"]), points=-3),
        ],
    )
    found = match(route, Person(stage="action", sector="zorg", contract="vast", years=7), DAY)
    assert found is not None
    assert (found.points, found.why) == (1 + 2 + 4 - 3, "Om je contract van 7 jaar.")
    assert match(route, Person(stage="action"), DAY).why == route.why


def test_favoured_gains_three_points_but_opens_no_door() -> None:
    route = _route(requires=When(contract=["vast"]))
    person = Person(stage="action", contract="vast")
    plain, favoured = match(route, person, DAY), match(route, person, DAY, [route.id])
    assert favoured.points == plain.points + 3
    assert match(route, replace(person, contract="zzp"), DAY, [route.id]) is None


@pytest.mark.parametrize(
    ("when", "person", "met", "against"),
    [
        (When(), Person(), True, False),
        (When(sector=["zorg"]), Person(), False, False),
        (When(sector=["zorg"]), Person(sector="bouw"), False, True),
        (When(sector=["zorg", "bouw"]), Person(sector="bouw"), True, False),
        (When(sector=["zorg"], contract=["vast"]), Person(sector="zorg"), False, False),
        (When(barrier=["time", "money"]), Person(barriers=("age", "money")), True, False),
        (When(barrier=["time"]), Person(barriers=("age",)), False, True),
        (When(years_min=3), Person(), False, False),
        (When(years_min=3), Person(years=2), False, True),
        (When(years_min=3), Person(years=3), True, False),
        (When(years_max=3), Person(years=3), True, False),
        (When(years_max=3), Person(years=4), False, True),
        (When(years_max=0), Person(years=0), True, False),
        (When(low_r=["ruimte"]), Person(low_r="ruimte"), True, False),
    ],
)
def test_conditions(when: When, person: Person, met: bool, against: bool) -> None:
    assert holds(when, person) is met
    assert contradicts(when, person) is against


@given(PERSONS)
@SOME
def test_no_condition_both_holds_and_is_contradicted(person: Person) -> None:
    for offer in (*known().ideas, *known().routes):
        for when in (offer.requires, offer.excludes or When(), *(one.when for one in offer.reasons)):
            assert not (holds(when, person) and contradicts(when, person))


@pytest.mark.parametrize("stage", v.STAGES)
@pytest.mark.parametrize("sector", v.SECTORS)
def test_every_sector_has_ideas_in_every_stage(stage: str, sector: str) -> None:
    assert len(rank(known().ideas, Person(stage=stage, sector=sector), DAY)) >= 5
