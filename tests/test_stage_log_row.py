"""The row of a talk: the design's fields and closed words, and nothing of what a person typed (design, section 6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import vocabulary as v
from bot.stagelog import schema
from bot.stagelog.row import may_be_counted, row_of, turns_bucket, week_of
from bot.stagelog.schema import STAGE_LOG
from bot.talk.state import Talk
from bot.vocabulary import UNREGISTERED
from tests.talking import DAY, known

#: The fields of the design, without the id.
DESIGN = [
    "week",
    "source",
    "mode",
    "sector",
    "contract",
    "age_group",
    "schooling",
    "stage_start",
    "stage_end",
    "gap",
    "attitude",
    "norm",
    "confidence",
    "barriers",
    "motives",
    "learned_informally",
    "learning_form",
    "offers",
    "chosen",
    "plan_made",
    "intention_end",
    "useful",
    "turns",
    "completed",
]
OFFERS = [one.id for one in (*known().ideas, *known().routes)]
CLOSED = {
    "mode": v.MODES,
    "sector": v.SECTORS,
    "contract": v.CONTRACTS,
    "age_group": v.AGE_GROUPS,
    "schooling": v.SCHOOLING,
    "stage_start": v.STAGES,
    "stage_end": v.STAGES,
    "gap": v.GAPS,
    "attitude": v.LEVELS,
    "norm": v.LEVELS,
    "confidence": v.LEVELS,
    "learned_informally": ("yes", "no"),
    "learning_form": v.FORMS,
    "chosen": (*OFFERS, "none"),
    "intention_end": v.LEVELS,
    "useful": ("yes", "some", "no"),
    "turns": v.TURNS,
}
LISTS = {"barriers": v.BARRIERS, "motives": v.MOTIVES, "offers": OFFERS}


def _row(talk: Talk) -> dict:
    return row_of(talk, DAY, OFFERS, ["bond", "bieb"])


FULL = Talk(
    role="worker",
    mode="worker",
    consent="yes",
    learned_informally="yes",
    sector="zorg",
    job="verzorgende bij De Linde in Almelo",
    contract="vast",
    age_group="50_plus",
    schooling="mbo2",
    experience_years=31,
    stage="preparation",
    stage_start="contemplation",
    attitude="high",
    norm="mid",
    confidence="low",
    barriers=["time", "money", "time"],
    motives=["craft"],
    learning_form="do",
    offers=["werkcentrum", "evc"],
    chosen="evc",
    plan="als Jan Jansen belt op 0612345678",
    intention_end="mid",
    useful="yes",
    turns=12,
    closed="done",
    source="bond",
    row_id="abc",
)


def test_a_whole_row() -> None:
    assert _row(FULL) == {
        "week": "2026-W48",
        "source": "bond",
        "mode": "worker",
        "sector": "zorg",
        "contract": "vast",
        "age_group": "50_plus",
        "schooling": "mbo2",
        "stage_start": "contemplation",
        "stage_end": "preparation",
        "gap": "preparation_action",
        "attitude": "high",
        "norm": "mid",
        "confidence": "low",
        "barriers": ["money", "time"],
        "motives": ["craft"],
        "learned_informally": "yes",
        "learning_form": "do",
        "offers": ["evc", "werkcentrum"],
        "chosen": "evc",
        "plan_made": True,
        "intention_end": "mid",
        "useful": "yes",
        "turns": "11_15",
        "completed": True,
    }


def test_the_fields_are_those_of_the_design_and_no_other() -> None:
    assert list(_row(FULL)) == DESIGN
    kept = [name for name in DESIGN if name not in LISTS]
    assert [column.name for column in STAGE_LOG.columns] == ["id", *kept, "cell_key"]
    assert list(schema.LISTS) == list(LISTS)


def test_an_empty_talk_is_all_unknown() -> None:
    row = _row(Talk())
    assert {row[name] for name in CLOSED if name not in ("gap", "turns")} == {v.UNKNOWN}
    assert (row["source"], row["gap"], row["plan_made"], row["completed"]) == (UNREGISTERED, "none", False, False)
    assert [row[name] for name in LISTS] == [[], [], []]


@pytest.mark.parametrize("day", ["2020-12-31", "2021-01-03", "2021-01-04", "2026-12-31", "2027-01-01", "2027-01-04"])
def test_the_week_is_the_iso_week(day: str) -> None:
    date = dt.date.fromisoformat(day)
    assert week_of(date) == date.strftime("%G-W%V")


def test_weeks_over_new_year() -> None:
    assert week_of(dt.date(2027, 1, 1)) == "2026-W53"
    assert week_of(dt.date(2026, 1, 5)) == "2026-W02"


@pytest.mark.parametrize(
    ("turns", "bucket"),
    [
        (0, "1_5"),
        (5, "1_5"),
        (6, "6_10"),
        (10, "6_10"),
        (11, "11_15"),
        (15, "11_15"),
        (16, "16_plus"),
        (999, "16_plus"),
    ],
)
def test_turns(turns: int, bucket: str) -> None:
    assert turns_bucket(turns) == bucket


@pytest.mark.parametrize(
    ("consent", "stage_start", "closed", "counted"),
    [
        ("yes", "action", None, True),
        ("yes", "action", "done", True),
        ("yes", "action", "stopped", True),
        ("yes", "action", "crisis", False),
        ("yes", None, None, False),
        ("no", "action", "done", False),
        (None, "action", "done", False),
        ("ja", "action", "done", False),
    ],
)
def test_what_may_be_counted(consent: Any, stage_start: Any, closed: Any, counted: bool) -> None:
    assert may_be_counted(Talk(consent=consent, mode="worker", stage_start=stage_start, closed=closed)) is counted
    assert not may_be_counted(Talk(consent=consent, stage_start=stage_start, closed=closed)), (
        "whose talk it is must be known"
    )


def test_a_source_that_is_not_registered() -> None:
    for source in (None, "kapper", "bond ", "BOND"):
        assert _row(Talk(source=source))["source"] == UNREGISTERED


@pytest.mark.parametrize("stage", v.STAGES)
def test_the_stage_at_the_end_is_the_last_one_known(stage: str) -> None:
    assert _row(Talk(stage_start=stage))["stage_end"] == stage
    assert _row(Talk(stage_start="action", stage=stage))["stage_end"] == stage


def test_lists_are_kept_whole() -> None:
    row = _row(Talk(barriers=list(v.BARRIERS), motives=list(v.MOTIVES), offers=[*OFFERS, "none", "unknown"]))
    for name, words in LISTS.items():
        assert row[name] == sorted(words)
        _, column = schema.LISTS[name]
        assert max(len(word) for word in words) <= column.type.length, name
    assert max(len(one) for one in OFFERS) <= STAGE_LOG.columns["chosen"].type.length


def test_every_word_fits_its_column() -> None:
    for name, words in CLOSED.items():
        assert max(len(word) for word in (*words, v.UNKNOWN)) <= STAGE_LOG.columns[name].type.length, name


JUNK = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(["zorg", "low", "action", "Jan", "06-12345678", "yes", "unknown", "time,money"]),
)
TEXT_FIELDS = [field.name for field in fields(Talk) if field.type == "Optional[str]"]
LIST_FIELDS = [field.name for field in fields(Talk) if field.type == "List[str]"]


@given(
    st.fixed_dictionaries({name: JUNK for name in TEXT_FIELDS}),
    st.fixed_dictionaries({name: st.lists(JUNK, max_size=4) for name in LIST_FIELDS}),
    st.integers(0, 10_000),
)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_junk_becomes_unknown(texts: dict, lists: dict, turns: int) -> None:
    row = _row(Talk(turns=turns, **texts, **lists))
    assert list(row) == DESIGN
    for name, words in CLOSED.items():
        assert row[name] in (*words, v.UNKNOWN), name
    for name, words in LISTS.items():
        assert set(row[name]) <= set(words), name
    assert row["source"] in ("bond", "bieb", UNREGISTERED)
    assert row["week"] == week_of(DAY)
    assert isinstance(row["plan_made"], bool)
    assert isinstance(row["completed"], bool)


def test_nothing_typed_is_in_a_row() -> None:
    mark = "ZQ7-geheim"
    talk = Talk(
        **{name: mark for name in TEXT_FIELDS}, **{name: [mark] for name in LIST_FIELDS}, last_said=[{"text": mark}]
    )
    assert mark not in repr(_row(talk))
