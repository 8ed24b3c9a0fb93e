"""What in the knowledge asks for a look on a day, and that dates change what is listed and what is offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import List

import pytest

from bot.knowledge.base import Knowledge
from bot.knowledge.dated import dated_in, read_dated
from bot.knowledge.entry import Sourced
from bot.knowledge.load import KnowledgeError
from bot.knowledge.overview import KINDS, Dated, overview
from bot.matching import offers_for
from bot.person import Person
from bot.reports.knowledge_list import HEADINGS, lines
from bot.settings import ROOT
from bot.talk.ask import fund_for, wording
from bot.talk.context import Context
from bot.talk.state import Talk
from tests.talking import DAY, known

SOUND = Dated("routes.yml", 1, "evc", checked_on=DAY, certainty="confirmed", second_source=True)


def kinds(one: Dated, day: dt.date = DAY) -> List[str]:
    return [finding.kind for finding in overview([one], day).findings]


def later(days: int, day: dt.date = DAY) -> dt.date:
    return day + dt.timedelta(days=days)


def test_what_is_in_order_is_not_listed():
    assert kinds(SOUND) == []


@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, ["ended"]), (0, ["ends_soon"]), (1, ["ends_soon"]), (60, ["ends_soon"]), (61, [])],
)
def test_the_last_day_still_counts(days, found):
    assert kinds(replace(SOUND, valid_until=later(days))) == found


@pytest.mark.parametrize(("days", "found"), [(365, []), (366, ["not_checked"]), (-1, ["checked_later"])])
def test_a_year_without_a_look(days, found):
    assert kinds(replace(SOUND, checked_on=later(-days))) == found


@pytest.mark.parametrize(("days", "found"), [(1, ["not_begun"]), (0, [])])
def test_what_has_yet_to_begin(days, found):
    assert kinds(replace(SOUND, valid_from=later(days))) == found


@pytest.mark.parametrize("certainty", ["older", "uncertain"])
def test_certainty_and_second_source_are_told_apart(certainty):
    assert kinds(replace(SOUND, certainty=certainty, second_source=False)) == [certainty, "one_source"]


def test_of_what_has_ended_nothing_else_is_asked():
    old = replace(SOUND, valid_until=later(-1), checked_on=later(-900), certainty="older", second_source=False)
    assert kinds(old) == ["ended"]


def test_the_nearest_date_comes_first_and_counts_hold_zeros():
    ends = [replace(SOUND, entry=f"in_{days}", valid_until=later(days)) for days in (30, 2, 9)]
    found = overview([*ends, SOUND], DAY)
    assert [(one.about.entry, one.days) for one in found.findings] == [("in_2", 2), ("in_9", 9), ("in_30", 30)]
    assert found.total == 4
    assert found.counts == {**dict.fromkeys(KINDS, 0), "ends_soon": 3}


def test_each_finding_points_at_its_own_line(tmp_path):
    path = tmp_path / "schemes.yml"
    path.write_text(
        "# regel 1\n- id: pot\n  source: Iemand\n  checked_on: 2024-01-01\n  valid_until: 2026-12-01\n"
        "  certainty: older\n  fact:\n    text: Veel.\n    checked_on: '2026-11-01'\n    second_source: Ander\n"
        "- id: oud\n  checked_on: 2026-11-01\n  valid_until: 2020-12-31\n  ended: Voorbij.\n  instead: [a, b]\n"
    )
    found = overview(dated_in(path, tmp_path), DAY)
    assert [(one.kind, one.about.entry, one.about.part, one.line) for one in found.findings] == [
        ("ends_soon", "pot", "", 5),
        ("ended", "oud", "", 13),
        ("not_checked", "pot", "", 4),
        ("older", "pot", "", 6),
        ("one_source", "pot", "", 3),
    ]
    ended = found.of("ended")[0].about
    assert ended.file == "schemes.yml"
    assert ended.tells_end
    assert ended.instead == ("a", "b")


@pytest.mark.parametrize(
    ("text", "line"),
    [("- id: x\n  checked_on: 2026-02-30\n", 2), ("- id: x\n  checked_on: [\n", 3), ("- id: 'x\n  checked_on: 1\n", 3)],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "routes.yml"
    path.write_text(text)
    with pytest.raises(KnowledgeError, match=rf"routes\.yml, line {line}: .+") as raised:
        dated_in(path, tmp_path)
    assert "\n" not in str(raised.value)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(KnowledgeError, match="missing"):
        read_dated(tmp_path / "weg", tmp_path)


def _sourced(all_known: Knowledge) -> List[Sourced]:
    facts = [entry.fact for entry in all_known.barriers]
    return [*facts, *all_known.funds, *all_known.referrals, *all_known.routes, *all_known.schemes]


def test_the_fast_reader_finds_all_that_the_full_one_finds():
    fast = read_dated(ROOT / "knowledge", ROOT)
    assert [(one.valid_from, one.valid_until, one.checked_on, one.certainty, one.second_source) for one in fast] == [
        (one.valid_from, one.valid_until, one.checked_on, one.certainty, bool(one.second_source))
        for one in _sourced(known())
    ]


# --- The clock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "ends_soon", "ended"),
    [
        (dt.date(2026, 10, 31), False, False),
        (dt.date(2026, 11, 24), True, False),
        (dt.date(2026, 12, 31), True, False),
        (dt.date(2027, 1, 1), False, True),
    ],
)
def test_the_list_follows_the_clock(day, ends_soon, ended):
    found = overview(read_dated(ROOT / "knowledge", ROOT), day)
    names = {kind: [one.about.entry for one in found.of(kind)] for kind in KINDS}
    assert ("ooc" in names["ends_soon"]) is ends_soon
    assert ("ooc" in names["ended"]) is ended


def test_a_year_on_all_that_still_runs_asks_for_a_look():
    day = max(one.checked_on for one in _sourced(known())) + dt.timedelta(days=366)
    found = overview(read_dated(ROOT / "knowledge", ROOT), day)
    assert len(found.of("not_checked")) + len(found.of("ended")) == found.total


def _offers(all_known: Knowledge, day: dt.date) -> dict:
    person = Person(stage="preparation", schooling="geen_diploma", contract="vast", barriers=("school_image",))
    found = offers_for(all_known.ideas, all_known.routes, person, day)
    return {one.offer.id: one.check_first for one in found}


def test_an_offer_goes_the_day_after_its_end_and_another_takes_its_place():
    end = later(30)
    routes = tuple(
        one.copy(update={"valid_until": end}) if one.id == "praktijkverklaring" else one for one in known().routes
    )
    ending = replace(known(), routes=routes)
    assert "praktijkverklaring" in _offers(ending, end)
    assert "praktijkverklaring" not in _offers(ending, later(1, end))
    assert len(_offers(ending, later(1, end))) == len(_offers(ending, end)) == 2


def test_an_offer_that_nobody_looked_at_for_a_year_says_check_first():
    route = next(one for one in known().routes if one.id == "praktijkverklaring")
    assert route.certainty == "confirmed"
    assert _offers(known(), later(365, route.checked_on))["praktijkverklaring"] is None
    assert _offers(known(), later(366, route.checked_on))["praktijkverklaring"] == route.check_first


def test_a_fund_of_one_year_is_named_in_that_year_only():
    talk = Talk(sector="techniek", contract="vast")
    assert fund_for(talk, Context(known(), dt.date(2026, 12, 31))).id == "ooc"
    assert fund_for(talk, Context(known(), dt.date(2027, 1, 1))).id == "wij_techniek"


def test_an_answer_that_rests_on_a_scheme_changes_when_the_scheme_ends():
    answer = known().answer("ask_funding")
    talk = Talk(sector="zorg", contract="vast")
    end = next(one.valid_until for one in known().schemes if one.id == "slim_scholing")
    assert "SLIM" in " ".join(wording(answer, talk, Context(known(), end))[0])
    short, more = wording(answer, talk, Context(known(), later(1, end)))
    assert "SLIM" not in " ".join([*short, *more])


# --- In Dutch --------------------------------------------------------------------------------------------------------


def test_the_listing_in_words():
    blocks = [
        replace(SOUND, file="knowledge/funds.yml", line=3, entry="pot", valid_until=later(1)),
        replace(SOUND, file="knowledge/schemes.yml", line=7, entry="oud", valid_until=later(-1), instead=("pot",)),
        replace(SOUND, file="knowledge/barriers.yml", line=9, entry="tijd", part="fact", certainty="older"),
    ]
    told = lines(overview(blocks, DAY))
    assert told[0] == "De kennis op 24-11-2026"
    assert "  knowledge/funds.yml:3  pot: tot en met 25-11-2026, nog 1 dag. Zoek op wat er daarna is." in told
    assert "  knowledge/schemes.yml:7  oud: tot en met 23-11-2026. Zet er nog bij: ended." in told
    assert "  knowledge/barriers.yml:9  tijd (fact)" in told
    assert told[-6:] == [
        "     1  loopt af binnen 60 dagen",
        "     1  is voorbij en wordt niet meer aangeboden",
        "     0  langer dan een jaar niet nagekeken",
        "     0  onzeker: wordt nooit als feit gezegd",
        "     1  rust op een oudere bron",
        "     0  rust op één bron",
    ]


def test_every_kind_has_a_heading_and_words():
    assert set(HEADINGS) == set(KINDS)
    odd = [replace(SOUND, valid_from=later(2)), replace(SOUND, checked_on=later(3))]
    told = "\n".join(lines(overview(odd, DAY)))
    assert "Begint nog: 1" in told
    assert "vanaf 26-11-2026, over 2 dagen." in told
    assert "'checked_on' is 27-11-2026. Verbeter de datum." in told
