"""Forty described persons and what they get.

Voor het programmateam: de mensen staan in ``bot/knowledge/examples.yml``, zoals je ze op de vloer tegenkomt. Per mens
staat hieronder wat er minstens bij het eerste aanbod moet zitten (``krijgt``: één van deze is genoeg), en wat die nooit
mag krijgen, hoe vaak hij of zij ook op 'Laat iets anders zien' drukt (``nooit``). De namen zijn de ``id`` in
``knowledge/ideas.yml`` en ``knowledge/routes.yml``; de groepen hieronder zijn er een paar bij elkaar.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import FrozenSet

import pytest

from bot import vocabulary as v
from bot.knowledge.examples import Example, load_examples
from bot.knowledge.models import Idea, Route
from bot.matching import rank
from bot.talk.context import Context
from bot.talk.offer import fitting
from bot.talk.state import Talk
from tests.talking import DAY, known

# --- Groepen
BAAS = {"praten_met_baas", "loopbaan_werkgever", "kwartier_met_baas", "extra_taak"}
UITZEND = {"praten_uitzendbureau", "uitzend_vraag_leergeld"}
FLEX = {one.id for one in known().ideas if one.id.startswith("flex_")}
TAAL = {"nederlands_leren", "basisvaardigheden", "digitaal_leren"}
LOOPBAAN = {"werkcentrum", "loopbaan_vakbond", "loopbaan_werkgever"}
AMBASSADEUR = {"leerambassadeur_praten", "leerambassadeur_worden"}
IDEE = {one.id for one in known().ideas}
ROUTE = {one.id for one in known().routes}


def sector(*names: str) -> set:
    """Ideas made for one of these sectors."""
    return {one.id for one in known().ideas if set(names) & set(one.sectors)}


def other_sectors(name: str) -> set:
    """Ideas made for other sectors only."""
    return {one.id for one in known().ideas if one.sectors and name not in one.sectors}


BAAS_NODIG = {one.id for one in (*known().ideas, *known().routes) if one.needs == "manager"}
NIET_HBO = {"praktijkverklaring", "entree", "mbo_certificaat"}
ALLE_SECTOREN = {one.id for one in known().ideas if one.sectors}
NU_ONZEKER = {one.id for one in known().routes if one.certainty == "uncertain"}


@dataclass(frozen=True)
class Mens:
    """Somebody, what they get and what they must never get."""

    wie: str
    krijgt: FrozenSet[str] = frozenset()
    nooit: FrozenSet[str] = field(default_factory=frozenset)
    dag: dt.date = DAY

    @property
    def weten(self) -> Example:
        """What is known of them."""
        return PERSONS[self.wie]


def mens(wie: str, krijgt: set, nooit: set, dag: dt.date = DAY) -> Mens:
    return Mens(wie, frozenset(krijgt), frozenset(nooit), dag)


PERSONS = {one.id: one for one in load_examples()}
MENSEN = [
    # --- Hoeft niet te leren: één licht idee, nooit een regeling
    mens("chauffeur_te_oud", {"truc_ruilen", "waarvoor_bij_jou", "nieuwe_collega_uitleg", "telefoon_een_knop"}, ROUTE),
    mens("schoonmaak_lezen", {"brief_laten_voorlezen", "telefoon_een_knop"}, ROUTE | other_sectors("schoonmaak")),
    mens("magazijn_uitzend", {"flex_lijst_bedrijven"}, ROUTE),
    mens("productie_vast", IDEE, ROUTE | FLEX | UITZEND),
    mens("tuinman_school", IDEE, ROUTE | sector("zorg")),
    mens("zorgen", IDEE, ROUTE),
    mens("hoeft_niet", IDEE, ROUTE | ALLE_SECTOREN | FLEX),
    mens("kinderopvang_geen_haast", IDEE, ROUTE | FLEX | other_sectors("kinderopvang")),
    mens("orderpicker_per_dag", IDEE, ROUTE | other_sectors("logistiek")),
    mens("fabriek_houden", IDEE, ROUTE | FLEX | UITZEND),
    # --- Denkt er wel eens over
    mens("zorg_durft_niet", {"praktijkverklaring"}, other_sectors("zorg") | NU_ONZEKER),
    mens("schoonmaak_taal", TAAL, other_sectors("schoonmaak")),
    mens("magazijn_ander_werk", LOOPBAAN, FLEX | UITZEND),
    mens("uitzend_ander_werk", LOOPBAAN | UITZEND, set()),
    mens("stil_om_zich_heen", {"leerambassadeur_praten", "praten_met_baas"}, NU_ONZEKER),
    mens("lasser", {"evc"}, other_sectors("techniek")),
    mens("kok_baas", {"leerambassadeur_praten", "loopbaan_vakbond", "werkcentrum"},
         other_sectors("horeca") | BAAS_NODIG),
    mens("winkel_geen_geld", IDEE, UITZEND | FLEX | {"fonds_sector"}),
    mens("thuiszorg_hbo", IDEE, NIET_HBO | UITZEND),
    mens("kantoor_plezier", AMBASSADEUR | BAAS | sector("kantoor"), other_sectors("kantoor")),
    mens("twijfelaar", IDEE, ALLE_SECTOREN | FLEX | UITZEND),
    mens("magazijn_scanner", {"digitaal_leren"}, FLEX | UITZEND | other_sectors("logistiek")),
    mens("uitzend_vast_werk", {"praten_uitzendbureau"}, other_sectors("productie")),
    mens("gemeente_houden", LOOPBAAN, FLEX | UITZEND | other_sectors("overheid")),
    mens("baas_werkt_tegen", {"loopbaan_vakbond", "werkcentrum"}, BAAS | BAAS_NODIG | FLEX | UITZEND),
    mens("zzp_ervaren", {"evc", "loopbaan_vakbond", "werkcentrum"}, BAAS | BAAS_NODIG | FLEX | UITZEND),
    mens("straat_geen_haast", sector("overheid"), FLEX | UITZEND | other_sectors("overheid")),
    # --- Wil beginnen
    mens("zorg_zekerheid", {"evc"}, {"entree"} | UITZEND | FLEX),
    mens("uitzend_geen_diploma", UITZEND, NU_ONZEKER),
    mens("bouw_te_duur", {"fonds_sector", "praten_met_baas"}, UITZEND | FLEX | other_sectors("bouw")),
    mens("productie_geen_tijd", {"praten_met_baas", "praktijkverklaring", "derde_leerweg"}, {"dagdeel_meelopen"}),
    mens("zzp_bouw", {"werkcentrum", "loopbaan_vakbond"},
         BAAS | BAAS_NODIG | {"fonds_sector", "bbl"} | UITZEND | FLEX),
    mens("nooit_meer_school", {"praktijkverklaring"}, NU_ONZEKER),
    mens("mbo2_hogerop", {"bbl", "derde_leerweg", "mbo_certificaat", "praten_met_baas"},
         {"entree", "praktijkverklaring"}),
    mens("jong_diploma", {"entree", "bbl", "praktijkverklaring"}, UITZEND),
    mens("taal_nu", TAAL, {"praten_uitzendbureau"}),
    mens("keuken_oproep", LOOPBAAN | {"evc"}, UITZEND | other_sectors("horeca")),
    mens("kantoor_hbo", IDEE | ROUTE, NIET_HBO),
    mens("net_in_dienst", IDEE | ROUTE, {"entree"} | UITZEND),
    mens("onzeker", {"praktijkverklaring", "basisvaardigheden"}, UITZEND),
    mens("kijkt_graag", IDEE, ALLE_SECTOREN | FLEX),
    mens("school_plezier", IDEE | ROUTE, {"praktijkverklaring", "entree"} | other_sectors("onderwijs")),
    mens("callcenter_richting", LOOPBAAN, UITZEND | other_sectors("kantoor")),
    mens("net_wil_beginnen", {"werkcentrum"}, ALLE_SECTOREN | FLEX | UITZEND),
    mens("hbo_beter", BAAS | {"fonds_sector", "cursus_zoeken"}, NIET_HBO | UITZEND | FLEX),
    mens("school_alleen", {"leermaatje"} | sector("onderwijs"), other_sectors("onderwijs") | UITZEND),
    # --- Is net begonnen
    mens("begonnen_baas", {"loopbaan_vakbond", "leerambassadeur_praten", "werkcentrum"}, FLEX | UITZEND),
    mens("begonnen_onzeker", {"praktijkverklaring", "evc"} | FLEX, UITZEND),
    mens("begonnen_zzp", IDEE, BAAS | {"bbl", "praktijkverklaring", "fonds_sector"} | UITZEND),
    mens("begonnen_beveiliging", IDEE, other_sectors("beveiliging")),
    # --- Is al lang bezig
    mens("vakman_doorgeven", {"leerambassadeur_worden"}, {"praktijkverklaring", "entree"}),
    mens("lang_plezier", {"leerambassadeur_worden"}, {"leerambassadeur_praten"}),
    mens("lang_uitzend", {"praten_uitzendbureau"}, {"praktijkverklaring"}),
    mens("leert_alleen", IDEE | ROUTE, {"leerambassadeur_praten", "praktijkverklaring"} | ALLE_SECTOREN),
    # --- Op een andere dag
    mens("bouw_te_duur", {"fonds_sector", "praten_met_baas"}, NU_ONZEKER, dt.date(2034, 5, 1)),
]  # fmt: skip


def talk_of(one: Example) -> Talk:
    """Return a talk in which somebody told all this."""
    faces = {"confidence": one.confidence, **({one.lowest: "low"} if one.lowest else {})}
    return Talk(
        stage_start=one.stage,
        stage=one.stage,
        sector=one.sector,
        job=one.job,
        contract=one.contract,
        age_group=one.age_group,
        schooling=one.schooling,
        experience_years=one.years,
        motives=list(one.motives),
        barriers=list(one.barriers),
        learning_form=one.form,
        low_r=one.low_r,
        **faces,
    )


def test_there_are_forty_and_they_are_spread() -> None:
    assert {one.wie for one in MENSEN} == set(PERSONS)
    assert len(PERSONS) >= 40
    assert len({(one.wie, one.dag) for one in MENSEN}) == len(MENSEN)
    assert {one.weten.stage for one in MENSEN} == set(v.STAGES)
    assert {one.weten.contract for one in MENSEN} >= set(v.CONTRACTS)
    named = set().union(*(one.krijgt | one.nooit for one in MENSEN))
    assert named <= IDEE | ROUTE, f"not in the knowledge: {named - IDEE - ROUTE}"


@pytest.mark.parametrize("one", MENSEN, ids=[f"{one.wie}-{one.dag.year}" for one in MENSEN])
def test_what_somebody_gets(one: Mens) -> None:
    """At the first offer."""
    offers = fitting(talk_of(one.weten), Context(known=known(), today=one.dag))
    names = [match.offer.id for match in offers]
    assert 1 <= len(names) <= 2
    assert set(names) & one.krijgt, f"{one.wie} krijgt {names}"
    if one.weten.stage == "precontemplation":
        assert [type(match.offer) for match in offers] == [Idea]
    for match in offers:
        if isinstance(match.offer, Route) and one.dag > DAY + dt.timedelta(days=366):
            assert match.check_first, f"{match.offer.id} moet eerst worden nagevraagd"


@pytest.mark.parametrize("one", MENSEN, ids=[f"{one.wie}-{one.dag.year}" for one in MENSEN])
def test_what_somebody_never_gets(one: Mens) -> None:
    """However often they ask for something else."""
    context, talk = Context(known=known(), today=one.dag), talk_of(one.weten)
    seen = set()
    for _ in range(60):
        names = [match.offer.id for match in fitting(talk, context)]
        if set(names) <= seen:
            break
        seen |= set(names)
        talk.offers += names
    seen |= {match.offer.id for match in rank(known().ideas, talk.person, one.dag)}
    assert not seen & one.nooit, f"{one.wie} kreeg {sorted(seen & one.nooit)}"
    assert not seen & NU_ONZEKER
