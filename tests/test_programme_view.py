"""What a view shows of released figures: percentages of them alone, words for what is withheld."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cube.tables import DIMENSIONS as CUBE_DIMENSIONS
from bot.cube.tables import TABLES
from bot.programme.blocks import Blocks
from bot.programme.cells import LEAST_FOR_SHARE, MOST_SHARE, Cell, base_of, share
from bot.programme.names import number, percent, period_days, period_name
from bot.programme.reaim import cell_text, reaim_lines
from bot.programme.texts import BLOCKS, DIMENSIONS
from bot.programme.view import make_view
from bot.vocabulary import BARRIERS
from tests.programme_samples import names, released, table, tables, texts, withheld


def view(**changes):
    return make_view(released(**changes), names(), texts())


def row(block, key):
    return next(one for one in block.rows if one.key == key)


def test_every_table_that_is_released_is_on_the_page():
    used = set()

    class Watched(dict):
        def get(self, name, default=None):
            used.add(name)
            return dict.get(self, name, default)

    Blocks(released(tables=Watched(tables())), names(), texts()).all()
    assert used == set(TABLES)
    assert set(DIMENSIONS) == {*CUBE_DIMENSIONS, "source"}


def test_the_key_figures():
    found = {key.name: (key.value, key.share) for key in view().keys}
    assert found == {
        "talks": (1000, None),
        "completed": (680, 68),
        "plan_made": (310, 31),
        "learned_informally": (720, 80),  # Of the 900 who told it.
        "useful": (300, 75),  # Of the 400 who told it.
    }


def test_who_went_on_is_told_for_all_talks_and_by_stage():
    forward, rest = view().moves
    assert (forward.name, forward.value, forward.share) == ("forward", 185, 18)
    assert (rest.name, rest.value, rest.share) == ("not_forward", 815, 82)
    block = view().block("moved")
    assert [one.key for one in block.rows] == ["all", "precontemplation", "contemplation", "preparation", "action"]
    assert row(block, "precontemplation").cells == (Cell(None), Cell(None))
    # Of the 300 that began there.
    assert row(block, "contemplation").cells == (Cell(45, 15), Cell(255, 85))


def test_who_went_on_may_be_withheld_too():
    figures = {**tables(), "moved": table(yes=None, no=815)}
    assert [move.name for move in view(tables=figures).moves] == ["not_forward"]


def test_a_withheld_group_shows_nothing_at_all():
    found = make_view(withheld(), names(), texts())
    assert not found.shown
    assert (found.keys, found.moves, found.sections) == ((), (), ())


def test_shares_by_stage_are_of_the_stage_at_the_start():
    cells = row(view().block("barriers_by_stage"), "time").cells
    assert cells[0] == Cell(120, 30)
    assert cells[1] == Cell(None)


def test_rows_are_ranked_with_the_withheld_ones_last():
    keys = [one.key for one in view().block("barriers").rows]
    assert keys[:2] == ["time", "money"]
    assert keys[2:] == [word for word in BARRIERS if word not in ("time", "money")]
    assert all(one.cells[0].value is None for one in view().block("barriers").rows[2:])


def test_the_share_of_known_answers_needs_the_known_answers():
    intention = view().block("intention_end")
    # One answer is withheld, so the base is all talks without the unknown ones: 1000 - 700.
    assert row(intention, "high").cells[0] == Cell(200, 67)
    figures = {**tables(), "intention_end": table(low=50, mid=None, high=200, unknown=None)}
    block = view(tables=figures).block("intention_end")
    assert row(block, "high").cells[0] == Cell(200, 20)
    assert block.notes == (texts().words["share_note"],)


def test_offers_that_were_never_shown_are_left_out():
    block = view().block("offers")
    assert [one.key for one in block.rows] == ["evc", "none", "unknown"]
    assert row(block, "evc").cells == (Cell(90), Cell(30, None))
    assert not row(block, "none").drawn


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ((("sector", "zorg"),), "Er staat een filter op sector"),
        ((("age_group", "50_plus"), ("contract", "vast"), ("mode", "worker")), "al drie filters"),
    ],
)
def test_a_part_that_cannot_be_split_says_why(group, words):
    block = view(group=group).block("sector")
    assert block.rows == ()
    assert words in block.notes[0]


def test_nothing_shown_is_told_by_the_block():
    assert not view().block("learning_form").shown
    assert view().block("completed").shown
    assert not view().block("completed").withheld


@given(st.one_of(st.none(), st.integers(0, 10**7)), st.one_of(st.none(), st.integers(0, 10**7)))
def test_a_share_is_never_odd(value, base):
    found = share(value, base)
    if value is None or base is None or base < LEAST_FOR_SHARE:
        assert found is None
    else:
        assert 0 <= found <= 100


@given(st.integers(2, 10**5), st.integers(2, 10**5))
def test_a_share_of_almost_all_is_told_in_words(value, base):
    cell = Cell(value * 5, share(value * 5, base * 5))
    told = re.search(r"\((\d+)%\)", cell_text(cell, texts()))
    assert told is None or int(told[1]) < MOST_SHARE


def test_of_how_many_an_answer_is_a_share():
    assert base_of(table(yes=70, no=30, unknown=None), ("yes", "no"), 110) == (100, True)
    assert base_of(table(yes=70, no=None, unknown=20), ("yes", "no"), 110) == (90, True)
    assert base_of(table(yes=70, no=None, unknown=None), ("yes", "no"), 110) == (110, False)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2026-W40", "week 40 van 2026"),
        ("2026-B01", "blok 1 van 2026"),
        ("2026-K4", "kwartaal 4 van 2026"),
        ("2026", "heel 2026"),
    ],
)
def test_period_in_words(period, name):
    assert period_name(period) == name


def test_days_of_a_period_in_words():
    assert period_days(["2026-W40"]) == "28 september tot en met 4 oktober 2026"
    assert period_days(["2026-W53"]) == "28 december 2026 tot en met 3 januari 2027"


def test_numbers_are_written_the_dutch_way():
    assert number(1250) == "1.250"
    assert number(10_000_000) == "10.000.000"
    assert percent(0) == "< 1%"


def test_names_of_everything_are_dutch_words():
    """No id may come through: every label of a full view is a name of the knowledge or of programma.yml."""
    found = view()
    for section in found.sections:
        for block in section.blocks:
            for one in block.rows:
                assert one.label != one.key or block.name == "source", (block.name, one.key)
                assert "_" not in one.label
    assert names({"bond": "De Bond"}).of("source", "bond") == "De Bond"
    assert names().of("source", "bond") == "bond"


def test_every_block_of_every_section_is_made_in_order():
    found = view()
    assert [(section.id, [block.name for block in section.blocks]) for section in found.sections] == [
        (name, list(blocks)) for name, blocks in BLOCKS.items()
    ]


def test_re_aim_uses_released_figures_only():
    lines = reaim_lines(view(), texts())
    assert "".join(lines) == "REAIM"
    assert ("Gesprekken", "1.000") in lines["R"]
    assert ("Naar een latere fase", "185 (18%)") in lines["E"]
    assert lines["M"] == [("Weken met genoeg gesprekken om te tonen", "3 / 4")]
    assert lines["A"][0][1] == "1"


def test_a_view_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        view().released.period = "2026"
