"""Which fund is named when somebody asks who pays."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import pytest

from bot import vocabulary as v
from bot.knowledge.dates import needs_check
from bot.talk.ask import fund_for
from bot.talk.context import Context
from bot.talk.state import Talk
from tests.talking import DAY, Chat, known
from tests.test_turn import BUTTONS, TO_STAGE, hold

CONTEXT = Context(known=known(), today=DAY)


@pytest.mark.parametrize(
    ("contract", "sector", "fund"),
    [
        ("uitzend", None, "doorzaam"),
        ("uitzend", "schoonmaak", "doorzaam"),
        ("vast", "schoonmaak", "ras"),
        ("oproep", "groen", "colland"),
        ("vast", "bouw", "volandis"),
        # None of its own that is certain enough, or the contract is not told: find out under which cao.
        ("vast", "horeca", "algemeen"),
        ("tijdelijk", "detailhandel", "algemeen"),
        ("vast", "overheid", "algemeen"),
        ("vast", None, "algemeen"),
        (None, "schoonmaak", "algemeen"),
        (None, "zorg", "algemeen"),
        (None, None, "algemeen"),
        ("zzp", "bouw", None),
        ("zzp", None, None),
    ],
)
def test_which_fund(contract: Optional[str], sector: Optional[str], fund: Optional[str]) -> None:
    found = fund_for(Talk(contract=contract, sector=sector), CONTEXT)
    assert (found and found.id) == fund


@pytest.mark.parametrize("contract", [None, *v.CONTRACTS])
@pytest.mark.parametrize("sector", [None, *v.SECTORS])
def test_never_an_uncertain_one_and_never_none_for_who_has_a_boss(contract: str, sector: str) -> None:
    found = fund_for(Talk(contract=contract, sector=sector), CONTEXT)
    assert (found is None) == (contract == "zzp")
    assert found is None or found.certainty != "uncertain"


def test_a_fund_that_ended_is_not_named() -> None:
    ended = tuple(one.copy(update={"valid_until": DAY.replace(year=2025)}) for one in known().funds)
    assert fund_for(Talk(contract="vast", sector="zorg"), Context(replace(known(), funds=ended), DAY)) is None


@pytest.mark.parametrize(
    ("facts", "fund"),
    [
        ({"contract": "vast", "sector": "schoonmaak"}, "ras"),
        ({"contract": "uitzend"}, "doorzaam"),
        ({"sector": "zorg"}, "algemeen"),
    ],
)
def test_an_older_one_says_ask_first(facts: dict, fund: str) -> None:
    chat = hold(Chat().open(), {**BUTTONS, **TO_STAGE["contemplation"]}, until="motive")
    chat.say("wie betaalt dat eigenlijk", "ask_funding", confidence=0.95, facts=facts)
    entry = next(one for one in known().funds if one.id == fund)
    assert entry.what[0] in chat.text
    assert entry.ask in chat.text
    assert ("utter_fund_check" in chat.keys) == needs_check(entry, DAY)
    assert ("Vraag eerst na" in chat.text) == needs_check(entry, DAY)
    assert "more:ask_funding" in chat.buttons
