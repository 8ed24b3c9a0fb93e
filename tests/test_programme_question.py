"""The address of a view: what is wrong in it gets a clear sentence, never an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cube.tables import DIMENSIONS
from bot.programme.question import Question, address, by_kind, newest, read_question
from tests.programme_samples import names, texts

PERIODS = ["2026-W47", "2026-B11", "2026-W46", "2026-K3", "2025"]
VALUES = {**{name: list(words) for name, words in DIMENSIONS.items()}, "source": ["bond", "onbekend"]}


def read(*asked):
    return read_question(asked, PERIODS, newest(PERIODS, PERIODS), VALUES, names(), texts())


def test_without_anything_the_newest_block_with_a_total_is_shown():
    assert read() == Question("2026-B11", ())
    assert newest(PERIODS, ["2026-W46", "2026-K3"]) == "2026-W46"
    assert newest(PERIODS, []) == "2026-W47"
    assert newest([], []) is None


def test_filters_are_sorted_so_that_one_view_has_one_address():
    question = read(("sector", "zorg"), ("period", "2025"), ("contract", "vast"), ("mode", ""))
    assert question == Question("2025", (("contract", "vast"), ("sector", "zorg")))
    assert address("/programma", question) == "/programma?period=2025&contract=vast&sector=zorg"
    assert address("/programma", question, ()) == "/programma?period=2025"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("period", "2030-B01"), "De periode '2030-B01' bestaat niet of is nog niet afgesloten."),
        (("sector", "ruimtevaart"), "'ruimtevaart' is geen keuze bij sector. Dat filter staat uit."),
        (("schooling", "vmbo"), "'schooling' is geen filter op deze pagina."),
        (("period", "x" * 500), "De periode '" + "x" * 40 + "' bestaat niet"),
    ],
)
def test_a_wrong_value_gets_a_sentence(asked, sentence):
    question = read(asked)
    assert question.period == "2026-B11"
    assert question.group == ()
    assert question.complaints[0].startswith(sentence)


def test_one_choice_for_each_filter_and_three_filters():
    twice = read(("sector", "zorg"), ("sector", "bouw"))
    assert twice.group == (("sector", "zorg"),)
    assert "één keuze" in twice.complaints[0]
    many = read(("sector", "zorg"), ("contract", "vast"), ("mode", "worker"), ("source", "bond"))
    assert len(many.group) == 3
    assert many.complaints == (
        "Er kunnen hoogstens drie filters tegelijk aan. Alleen de eerste drie zijn gebruikt (sector, contract, "
        "manier van praten).",
    )


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), max_size=8))
def test_no_address_is_an_error(asked):
    question = read(*asked)
    assert question.period in PERIODS
    assert len(question.group) <= 3


def test_periods_stand_under_their_kind():
    assert by_kind(PERIODS) == [
        ("Jaren", ["2025"]),
        ("Kwartalen", ["2026-K3"]),
        ("Blokken", ["2026-B11"]),
        ("Weken", ["2026-W47", "2026-W46"]),
    ]
