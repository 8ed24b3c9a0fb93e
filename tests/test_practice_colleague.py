"""The colleague opens up or digs in, tells bit by bit, never says the same twice, and the talk ends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.colleague import LEAST, MOST, answer, pick, start
from bot.practice.kinds import INVITES, KINDS, LEAST_OPEN, MISTAKES, MOST_OPEN
from bot.practice.state import Practice
from bot.vocabulary import BARRIERS
from tests.practising import content, hold, said

NAMES = [one.id for one in content().colleagues]
GOOD = ["open_question", "reflection", "affirmation", "reflection", "open_question", "reflection", "reflection"] * 2


def test_there_are_ten_colleagues_who_differ() -> None:
    people = content().colleagues
    assert len(people) >= 10
    for what in ("name", "job", "manner", "scene"):
        assert len({getattr(one, what) for one in people}) == len(people), what
    assert len({one.sector for one in people}) >= 8
    assert {one.contract for one in people} >= {"vast", "tijdelijk", "oproep", "uitzend"}
    assert {one.difficulty for one in people} == {"easy", "middle", "hard"}
    assert len({barrier for one in people for barrier in one.barriers}) >= len(BARRIERS) - 2
    assert min(one.age for one in people) < 27
    assert max(one.age for one in people) > 55


@pytest.mark.parametrize("name", NAMES)
def test_no_reply_stands_twice(name: str) -> None:
    one = content().colleague(name)
    texts = [
        text
        for bands in one.replies.values()
        for band in (bands.low, bands.mid, bands.high, bands.any)
        for text in band
    ]
    texts += [piece.text for piece in one.story]
    assert len(texts) == len(set(texts))


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(KINDS), min_size=MOST, max_size=MOST), st.integers(0, 2**31))
def test_any_talk_ends_and_nothing_is_said_twice(name: str, kinds: list, seed: int) -> None:
    practice, answers = hold(name, kinds, seed)
    assert answers[-1].over
    assert LEAST <= len(answers) <= MOST
    assert len(practice.said) == len(set(practice.said))
    texts = [text for one in answers for text in one.texts]
    assert len(texts) == len(set(texts))
    assert LEAST_OPEN <= practice.openness <= MOST_OPEN
    assert Practice.from_plain(json.loads(json.dumps(practice.as_plain()))) == practice


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_ten_times_is_answered_otherwise_each_time(name: str, kind: str) -> None:
    practice, _ = start(content(), name, 5)
    texts = [answer(practice, said(kind), content()).texts[0] for _ in range(MOST)]
    assert len(set(texts)) == MOST


@given(st.sampled_from(NAMES), st.sampled_from(MISTAKES), st.integers(0, 1000))
def test_pushing_never_opens_and_hears_no_story(name: str, mistake: str, seed: int) -> None:
    practice, _ = start(content(), name, seed)
    for _ in range(LEAST):
        before = practice.openness
        answer(practice, said(mistake), content())
        assert practice.openness < before or before == LEAST_OPEN
    assert practice.told == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(8))
def test_who_listens_hears_the_whole_story(name: str, seed: int) -> None:
    practice, answers = hold(name, GOOD, seed)
    story = {piece.text: piece for piece in content().colleague(name).story}
    told = [one.texts[0] for one in answers if one.texts[0] in story]
    assert set(told) == set(story), "bit by bit, one piece a turn"
    assert story[told[-1]].about == "step", "the small step is last"
    assert practice.openness > practice.begun
    assert answers[-1].over
    assert answers[-1].texts[-1] in content().colleague(name).farewell.high


@pytest.mark.parametrize("name", NAMES)
def test_who_pushes_is_left_standing(name: str) -> None:
    practice, answers = hold(name, ["push"] * MOST)
    assert len(answers) == LEAST
    assert practice.openness == LEAST_OPEN
    assert answers[-1].texts[-1] in content().colleague(name).farewell.low


def test_only_an_invitation_brings_a_piece_of_the_story() -> None:
    for kind in KINDS:
        practice, _ = start(content(), "samira", 3)
        answer(practice, said("small"), content())
        practice.openness = 8
        answer(practice, said(kind), content())
        assert len(practice.told) == (1 if kind in INVITES else 0), kind


def test_two_talks_with_the_same_lines_differ_by_their_seed() -> None:
    talks = set()
    for seed in range(12):
        _, answers = hold("karel", ["closed_question", "push", "advice", "information", "permission", "push"], seed)
        talks.add(tuple(text for one in answers for text in one.texts))
    assert len(talks) == 12


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kinds", [GOOD, ["closed_question", "information", "advice", "permission"] * 2])
def test_no_two_talks_run_the_same(name: str, kinds: list) -> None:
    talks = [tuple(one.texts[0] for one in hold(name, kinds, seed)[1]) for seed in range(40)]
    assert len(set(talks)) >= 36
    begins = {talk[:3] for talk in talks}
    assert len(begins) >= 8, "they differ from the start"


def test_a_piece_of_the_story_waits_until_it_is_due() -> None:
    for seed in range(60):
        practice, _ = start(content(), "orhan", seed)
        for kind in GOOD[:8]:
            answer(practice, said(kind), content())
            assert all(content().colleague("orhan").story[number].at <= practice.openness for number in practice.told)


def test_the_same_seed_gives_the_same_talk() -> None:
    assert hold("ORHAN".lower(), GOOD, 9)[1] == hold("orhan", GOOD, 9)[1]


def test_leave_lasts_for_one_line() -> None:
    practice, _ = start(content(), "samira", 1)
    answer(practice, said("permission"), content())
    assert practice.leave
    answer(practice, said("advice_asked"), content())
    assert not practice.leave


def test_somebody_new_is_picked_who_fits_the_wish() -> None:
    hard = {one.id for one in content().colleagues if one.difficulty == "hard"}
    assert {pick(content(), "hard", [], seed) for seed in range(40)} == hard
    met: list = []
    for seed in range(len(NAMES)):
        name = pick(content(), "any", met, seed)
        assert name not in met
        met.append(name)
    assert pick(content(), "any", met, 1) != met[-1], "not the same one again at once"


def test_an_unknown_colleague_is_an_error() -> None:
    with pytest.raises(KeyError):
        content().colleague("niemand")
