"""What a line does to a colleague, and which sentence of a line decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.practice import REACTIONS
from bot.nlu.lines import MOST_PARTS, sentences
from bot.practice.kinds import CODED, EFFECTS, KINDS, LEAST_OPEN, MISTAKES, MOST_OPEN, SKILLS, band, effect, moved
from tests.practising import content, read
from tests.talking import domain

KIND = st.sampled_from(KINDS)
MOVES = st.dictionaries(KIND, st.integers(-1, 1))


def test_the_kinds_are_the_same_everywhere() -> None:
    assert set(KINDS) == set(REACTIONS) == set(EFFECTS)
    assert {f"line_{kind}" for kind in CODED} == {one for one in domain()["intents"] if str(one).startswith("line_")}
    assert set(MISTAKES) | set(SKILLS) | {"small"} == set(KINDS)


@given(KIND, st.lists(KIND, max_size=10), MOVES)
def test_a_mistake_never_opens_and_a_skill_never_closes(kind: str, before: list, moves: dict) -> None:
    change = effect(kind, before, moves)
    if kind in MISTAKES:
        assert change <= -1
    elif kind == "closed_question":
        assert change >= -1
    else:
        assert change >= 0


@given(st.integers(LEAST_OPEN, MOST_OPEN), st.integers(-20, 20))
def test_openness_stays_within_its_bounds(openness: int, change: int) -> None:
    assert LEAST_OPEN <= moved(openness, change) <= MOST_OPEN
    assert band(moved(openness, change)) in ("low", "mid", "high")


def test_the_same_thing_twice_wears_off() -> None:
    assert effect("closed_question", [], {}) == 0
    assert effect("closed_question", ["closed_question"], {}) == -1
    assert effect("open_question", ["open_question"], {}) == 1
    assert effect("open_question", ["closed_question", "open_question"], {}) == 0
    assert effect("open_question", ["open_question", "reflection"], {}) == 1
    assert effect("affirmation", ["affirmation"], {}) == 0
    assert effect("reflection", ["reflection", "reflection"], {}) == 2


def test_reflecting_opens_most_and_pushing_closes_most() -> None:
    assert max(EFFECTS, key=lambda kind: EFFECTS[kind]) == "reflection"
    assert min(EFFECTS, key=lambda kind: EFFECTS[kind]) == "push"


def test_one_sentence_is_its_kind() -> None:
    line = read("Wat vind je mooi aan je werk?", "open_question")
    assert (line.kind, line.kinds, line.quote) == (
        "open_question",
        ("open_question",),
        "Wat vind je mooi aan je werk?",
    )


def test_a_compliment_and_a_question_are_both_counted_and_the_question_decides() -> None:
    line = read("Knap hoor. Hoe leerde je dat?", "affirmation", "open_question")
    assert line.kind == "open_question"
    assert set(line.kinds) == {"affirmation", "open_question"}
    assert line.quote == "Hoe leerde je dat?"


def test_a_reflection_leads_a_question() -> None:
    assert read("Je bent moe. Hoe komt dat?", "reflection", "open_question").kind == "reflection"


@pytest.mark.parametrize("skill", ["reflection", "affirmation", "open_question", "permission"])
def test_no_skill_makes_up_for_a_push(skill: str) -> None:
    line = read("Mooi gezegd vandaag. Nou moet je wel.", skill, "push")
    assert line.kind == "push"
    assert line.quote == "Nou moet je wel."


def test_a_push_is_worse_than_advice() -> None:
    assert read("Ga naar de bieb. Of ben je te lui?", "advice", "push").kind == "push"


def test_advice_is_welcome_after_leave() -> None:
    assert read("Ga eens kijken bij de bieb.", "advice").kind == "advice"
    assert read("Ga eens kijken bij de bieb.", "advice", leave=True).kind == "advice_asked"
    asked = read("Mag ik iets noemen? Ga eens kijken.", "permission", "advice")
    assert "advice_asked" in asked.kinds
    assert "advice" not in asked.kinds
    assert read("Ga eens kijken. Mag ik dat zeggen?", "advice", "permission").kind == "advice"


def test_much_information_is_a_sermon() -> None:
    short = "Er is een potje voor scholing."
    long = " ".join([short] * 8)
    assert read(short, "information").kind == "information"
    assert read(long, *["information"] * 8).kind == "sermon"
    assert read(long, *["information"] * 8, leave=True).kind == "information"


def test_small_words_and_unsure_sentences_are_not_coded() -> None:
    assert read("Oké.", "push").kind == "small"
    assert read("Oké. Je bent moe.", "affirmation", "reflection").kinds == ("reflection",)
    assert read("Blauwe kaas met peren.", "push", sure=0.2).kind == "small"
    # A question mark makes a question of a small word.
    assert read("En?", "open_question").kind == "open_question"


def test_each_kind_counts_once_a_line() -> None:
    assert read("Je bent moe. Je hebt het druk.", "reflection", "reflection").kinds == ("reflection",)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("...", []),
        ("Knap hoor! Hoe deed je dat?", ["Knap hoor!", "Hoe deed je dat?"]),
        ("ja\nen toen", ["ja", "en toen"]),
        ("Er is een cursus, bijv. bij de bieb. Leuk?", ["Er is een cursus, bijv. bij de bieb.", "Leuk?"]),
        ("om 7.30 uur begin ik", ["om 7.30 uur begin ik"]),
        ("wat ... en dan?", ["wat ...", "en dan?"]),
    ],
)
def test_sentences(text: str, parts: list) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(max_size=300))
def test_sentences_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    places = sentences(text)
    assert len(places) <= MOST_PARTS
    last = 0
    for start, end in places:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


def test_small_words_are_known() -> None:
    assert {"oke", "oké", "ja", "hoi"} <= set(content().words.small)
