"""The mirror: what was said is counted, and told back fairly."""

from __future__ import annotations

import pytest

from bot.practice.colleague import answer, start
from bot.practice.mirror import in_words, look, quoted, ratio_of
from bot.practice.state import Practice
from tests.practising import content, hold, said


@pytest.mark.parametrize(
    ("reflections", "questions", "ratio"),
    [(0, 0, "none"), (0, 3, "few"), (1, 2, "few"), (2, 2, "fair"), (3, 2, "fair"), (4, 2, "good"), (1, 0, "good")],
)
def test_the_ratio_has_the_borders_of_miti(reflections: int, questions: int, ratio: str) -> None:
    assert ratio_of(reflections, questions) == ratio


def _shown(practice: Practice) -> str:
    return "\n\n".join(in_words(look(practice), practice, content()))


def test_a_good_talk() -> None:
    practice, _ = hold(
        "samira", ["open_question", "reflection", "reflection", "affirmation", "reflection", "reflection"]
    )
    mirror = look(practice)
    assert (mirror.reflections, mirror.questions, mirror.ratio, mirror.moved) == (4, 1, "good", "opened")
    assert mirror.strong is not None
    assert mirror.strong["kind"] == "reflection"
    assert mirror.otherwise is None
    told = _shown(practice)
    assert "teruggeven: 4 keer" in told
    assert "Je vroeg 1 keer iets. Je gaf 4 keer terug" in told
    assert "heel goed" in told
    assert "Samira ging meer open" in told
    assert content().words.mirror["no_otherwise"] in told


def test_a_pushing_talk_is_told_plainly_and_kindly() -> None:
    practice, _ = hold("karel", ["push", "advice", "closed_question", "push", "advice", "push"])
    mirror = look(practice)
    assert mirror.ratio == "few"
    assert mirror.strong is None
    assert mirror.otherwise is not None
    assert mirror.otherwise["kind"] == "push"
    told = _shown(practice)
    assert "duwen: 3 keer" in told
    assert "advies: 2 keer" in told
    assert "Karel ging meer dicht" in told
    assert "Dat komt met oefenen" in told
    karel = content().colleague("karel")
    assert any(line in told for line in [*karel.try_reflection, *karel.try_question]), "a concrete suggestion"


def test_the_quote_is_what_was_typed() -> None:
    practice, _ = start(content(), "fleur", 1)
    answer(practice, said("reflection", "Je bent bang dat het weer misgaat."), content())
    answer(practice, said("advice", "ga naar de {bieb} {0}"), content())
    told = _shown(practice)
    assert "'Je bent bang dat het weer misgaat'" in told
    assert "'ga naar de {bieb} {0}'" in told


def test_every_kind_of_a_line_is_counted() -> None:
    practice, _ = start(content(), "fleur", 1)
    answer(practice, said("open_question", "x", "affirmation"), content())
    assert look(practice).counts == {"open_question": 1, "affirmation": 1}


def test_only_small_words() -> None:
    practice, _ = hold("fleur", ["small", "small"])
    told = _shown(practice)
    assert content().words.mirror["nothing"] in told
    assert content().words.mirror["ratio_none"] in told


def test_a_line_that_opened_nothing_is_not_called_strong() -> None:
    practice, _ = start(content(), "karel", 1)
    # Karel does not believe a compliment.
    answer(practice, said("affirmation", "wat ben jij goed"), content())
    assert look(practice).strong is None


def test_a_long_quote_is_cut() -> None:
    assert quoted("ja. ") == "'ja'"
    long = quoted("woord " * 60)
    assert len(long) < 150
    assert long.endswith("...'")


def test_every_suggestion_can_be_filled_for_everybody() -> None:
    for one in content().colleagues:
        for kind, words in content().words.kinds.items():
            for how in words.otherwise:
                for reflection in one.try_reflection:
                    text = how.format(name=one.name, reflection=reflection, question=one.try_question[0])
                    assert "{" not in text, kind
