"""The rules of the gate, one by one."""

from __future__ import annotations

from typing import Dict, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gate.model import ALL, TOTAL, WITHHELD, Count, Earlier, Equation, Figure, Group, Rules, Shapes
from bot.gate.release import decide, release
from bot.gate.shapes import among, cell, crossed, derived, many, shapes, single
from bot.gate.suppress import DOMINATED, EVERYONE, OPEN, SECONDARY, SMALL
from tests.gate_attacks import above, over
from tests.gate_worlds import SALT, World, releases, world

RULES = Rules(salt=SALT)
DIMENSIONS = {
    "contract": ("fixed", "flex", "temp"),
    "sector": ("care", "build", "shop"),
    "source": ("none", "one", "two"),
}


def counts_of(records: Sequence[Mapping[str, str]], made: Shapes) -> Dict[Group, Dict]:
    """Count records that hold a value for each dimension they know and each table."""
    import itertools

    found: Dict[Group, Dict] = {}
    for number, record in enumerate(records):
        own = sorted((name, record[name]) for name in made.dimensions if name in record)
        cells = [TOTAL, *(key for key in made.cells() if record.get(key[0]) == key[1])]
        for size in range(made.most + 1):
            for group in itertools.combinations(own, size):
                for key in cells:
                    old = found.setdefault(group, {}).get(key, Count(0, 0))
                    found[group][key] = Count(old.n + 1, old.key + number * 7919, 0)
    return found


def people(**counts: int) -> list:
    """Return records: ``care_fixed=3`` makes three."""
    names = {"care", "build", "shop"}
    return [
        {("sector" if part in names else "attitude"): part for part in name.split("_")}
        for name, count in counts.items()
        for _ in range(count)
    ]


ATTITUDE = shapes({"sector": DIMENSIONS["sector"]}, single("attitude", ("low", "mid", "high")))


def shown(figures: Dict[Group, Dict], *group: str) -> list:
    """Return the words of the attitude that are shown in a group."""
    own = figures.get(tuple(("sector", value) for value in group), {})
    return [key[1] or "all" for key, figure in own.items() if figure.value is not None]


def test_counts_under_the_threshold_are_withheld_and_pull_others_along():
    figures = release(
        counts_of(people(care_low=40, care_mid=30, care_high=9, build_low=50, shop_mid=50), ATTITUDE), ATTITUDE, RULES
    )
    assert figures[ALL][TOTAL].value in (175, 180)
    # 9 are high; the least of the others gives way, or the 9 could be worked out.
    assert shown(figures) == ["all", "low"] or shown(figures) == ["all", "mid"]
    assert figures[ALL]["attitude", "high"] == Figure(None, WITHHELD)


def test_a_group_that_is_withheld_is_not_there_just_as_one_without_anybody():
    figures = release(counts_of(people(care_low=40, build_mid=9), ATTITUDE), ATTITUDE, RULES)
    assert (("sector", "build"),) not in figures
    assert (("sector", "shop"),) not in figures


def test_nine_in_one_sector_hide_behind_a_second_sector():
    records = people(care_low=30, care_mid=30, build_low=20, build_mid=20, shop_low=5, shop_mid=4)
    figures = release(counts_of(records, ATTITUDE), ATTITUDE, RULES)
    assert shown(figures, "care")
    assert not shown(figures, "build"), "105 less 60 less 40 would tell the 9"


def test_everyone_of_a_group_is_withheld_with_the_noughts_and_looks_the_same():
    figures = release(counts_of(people(care_low=40, build_mid=40, shop_high=40), ATTITUDE), ATTITUDE, RULES)
    own = figures[(("sector", "care"),)]
    assert {own["attitude", word] for word in ("low", "mid", "high")} == {Figure(None, WITHHELD)}


def test_a_filter_that_changes_nothing_is_withheld():
    board = decide(counts_of(people(care_low=40, care_mid=40), ATTITUDE), ATTITUDE, RULES)
    assert board.made.groups[1] == (("sector", "care"),)
    assert board.grounds[0, 0] == OPEN
    assert board.grounds[1, 0] == EVERYONE


def test_nobody_is_not_told_either():
    figures = release(counts_of(people(care_low=60, build_mid=40), ATTITUDE), ATTITUDE, RULES)
    assert shown(figures) == ["all"], "with low and mid shown, anybody could see that nobody is high"


@pytest.mark.parametrize(("top", "ground"), [(50, OPEN), (51, DOMINATED)])
def test_one_source_has_at_most_half(top, ground):
    counts = {ALL: {TOTAL: Count(100, 1, top)}}
    board = decide(counts, shapes({"source": ("none", "one")}), RULES)
    assert board.grounds[0, 0] == ground


def test_a_source_sees_its_own_figures_where_it_dominates():
    one, none = (("source", "one"),), (("source", "none"),)
    counts = {ALL: {TOTAL: Count(100, 9, 60)}, one: {TOTAL: Count(60, 4)}, none: {TOTAL: Count(40, 5)}}
    figures = release(counts, shapes({"source": ("none", "one")}), RULES)
    assert list(figures) == [one], "the other source gives way, or the whole could be had by addition"


def test_a_count_under_the_threshold_has_its_ground():
    board = decide(
        {ALL: {TOTAL: Count(30, 9), ("attitude", "low"): Count(5, 1), ("attitude", "mid"): Count(25, 8)}},
        shapes({}, single("attitude", ("low", "mid"))),
        RULES,
    )
    assert board.grounds[0].tolist() == [OPEN, SMALL, SECONDARY]


def test_yes_and_no_of_a_word_hide_together():
    made = shapes({}, many("barriers", ("time", "money")))
    counts = {
        ALL: {
            TOTAL: Count(60, 0),
            ("barriers", "time|yes"): Count(57, 1),
            ("barriers", "time|no"): Count(3, 2),
            ("barriers", "money|yes"): Count(20, 1),
            ("barriers", "money|no"): Count(40, 2),
        }
    }
    figures = release(counts, made, RULES)[ALL]
    assert figures["barriers", "time|yes"].value is None
    assert figures["barriers", "money|yes"].value == 20


def test_offered_but_not_chosen_is_a_count_too():
    made = shapes(
        {},
        many("offers", ("x",)),
        single("chosen", ("x", "none")),
        among(cell("offers", "x", "yes"), cell("chosen", "x")),
    )
    counts = {
        ALL: {
            TOTAL: Count(100, 0),
            ("offers", "x|yes"): Count(50, 1),
            ("offers", "x|no"): Count(50, 2),
            ("chosen", "x"): Count(46, 1),
            ("chosen", "none"): Count(54, 2),
        }
    }
    figures = release(counts, made, RULES)[ALL]
    assert figures["offers", "x|yes"].value == 50
    assert figures["chosen", "x"].value is None, "50 less 46 are 4 who did not want it"


def test_a_table_that_follows_from_another_gives_nothing_away():
    words = ("a", "b", "c")
    made = shapes(
        {},
        single("end", words),
        single("gap", ("early", "late")),
        derived("gap", "end", {"early": ("a", "b"), "late": ("c",)}),
    )
    counts = {
        ALL: {
            TOTAL: Count(60, 0),
            ("end", "a"): Count(5, 1),
            ("end", "b"): Count(25, 2),
            ("end", "c"): Count(30, 3),
            ("gap", "early"): Count(30, 3),
            ("gap", "late"): Count(30, 3),
        }
    }
    board = decide(counts, made, RULES)
    at = {key: board.shown[0, place] for place, key in enumerate(board.made.columns)}
    assert not at["end", "a"]
    assert not at["end", "b"]
    assert at["gap", "late"] == at["end", "c"], "they are the same talks"


def test_a_block_gives_way_when_it_would_tell_a_week():
    made = shapes({})
    weeks = [{ALL: {TOTAL: Count(n, n)}} for n in (30, 20, 9)]
    earlier = [Earlier(counts, release(counts, made, RULES)) for counts in weeks]
    assert [bool(one.figures) for one in earlier] == [True, True, False]
    assert release({ALL: {TOTAL: Count(59, 59)}}, made, RULES, earlier) == {}
    both = [*earlier, Earlier({ALL: {TOTAL: Count(4, 4)}}, {})]
    assert release({ALL: {TOTAL: Count(63, 63)}}, made, RULES, both)[ALL][TOTAL].value in (60, 65)


def test_weeks_inside_a_withheld_block_count_as_known_for_the_quarter():
    made = shapes({})

    def period(n: int, seen: bool, within: Sequence[Earlier] = ()) -> Earlier:
        return Earlier({ALL: {TOTAL: Count(n, n)}}, {ALL: {TOTAL: Figure(n)}} if seen else {}, within)

    # 45 of the first block are known by its weeks; it hides 5, and the others hide 1 and 2.
    first = period(50, False, [period(45, True), period(5, False)])
    quarter = {ALL: {TOTAL: Count(53, 53)}}
    assert release(quarter, made, RULES, [first, period(1, False), period(2, False)]) == {}
    assert release(quarter, made, RULES, [period(50, False), period(1, False), period(2, False)])


def test_views_of_a_source_inside_a_withheld_block_count_as_known_for_the_year():
    made = shapes({"source": ("none", "one", "two")})
    one, none = (("source", "one"),), (("source", "none"),)

    def block(own: int, rest: int, seen: bool) -> Earlier:
        counts = {ALL: {TOTAL: Count(own + rest, 1)}, one: {TOTAL: Count(own, 2)}, none: {TOTAL: Count(rest, 3)}}
        return Earlier(counts, {one: {TOTAL: Figure(15)}} if seen else {})

    year = {ALL: {TOTAL: Count(25, 1)}, one: {TOTAL: Count(19, 2)}, none: {TOTAL: Count(6, 3)}}
    assert ALL in release(year, made, RULES, [block(3, 2, False), block(16, 4, False)])
    # With the 16 of the source shown, 25 less 16 would be 9.
    assert release(year, made, RULES, [block(3, 2, False), block(16, 4, True)]) == {}


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_the_same_counts_give_the_same_figures(seed):
    small = world(seed, most=1, size=60)
    weeks = [0, 1]
    counts = small.counts(weeks)
    shuffled = {group: dict(reversed(list(cells.items()))) for group, cells in reversed(list(counts.items()))}
    assert release(counts, small.shapes, RULES) == release(shuffled, small.shapes, RULES)


def _held(made: World, whole: tuple, parts: tuple, one, rules: Rules, axis: int) -> None:
    """Check rule 4 on the sums of a period by itself, with plain numbers."""
    open_, n = one.shown[parts], one.true[parts]
    asked = one.shown[whole] & open_.any(axis=axis) & ~open_.all(axis=axis)
    hidden = (~open_ & (n > 0)).sum(axis=axis)
    together = (n * ~open_).sum(axis=axis)
    assert ((hidden >= 2) & (together >= rules.smallest) | ~asked).all()


@pytest.mark.parametrize("smallest", [5, 7, 10, 15])
def test_every_rule_holds_for_everything_that_is_shown(smallest):
    rules = Rules(smallest=smallest, salt=SALT)
    something = 0
    for seed in range(6):
        made = world(seed, values_up_to=3, weeks_up_to=4, size=300 + 40 * seed)
        columns = above(made)
        for one in releases(made, rules):
            something += int(one.shown.sum())
            assert (one.true[one.shown] >= smallest).all()
            for whole, parts in made.families:
                _held(made, (whole,), (parts,), one, rules, 0)
                kin = one.shown[parts] & one.shown[whole]
                assert not (kin & (one.true[parts] == one.true[whole])).any(), "everyone of a group"
            for whole, parts in made.sums:
                if len(parts) > 1:
                    _held(made, (slice(None), whole), (slice(None), parts), one, rules, 1)
            for row, group in enumerate(made.groups):
                sourced = made.shapes.source in dict(group)
                for wide in over(made, row):
                    if wide != row and (made.shapes.source in dict(made.groups[wide])) == sourced:
                        assert (one.shown[wide] | ~one.shown[row]).all(), "shown in a part, withheld in the whole"
                for part, wholes in enumerate(columns):
                    if one.shown[row, part]:
                        assert one.shown[row, wholes].all(), "a cell is shown, its margin is not"
    assert something > 300


def test_no_source_has_more_than_half_of_what_is_shown():
    checked = 0
    for seed in range(10):
        made = world(seed, most=2, weeks_up_to=2)
        weeks = sorted(set(made.weeks.tolist()))
        counts = made.counts(weeks)
        for group, cells in release(counts, made.shapes, RULES).items():
            for key, figure in cells.items():
                if figure.value is not None and made.shapes.source not in dict(group):
                    checked += 1
                    assert counts[group][key].top <= counts[group][key].n / 2
    assert checked > 100


@pytest.mark.parametrize("wrong", [{"smallest": 4}, {"base": 3}, {"share": 0.6}, {"share": 0}])
def test_settings_that_protect_too_little_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\d"):
        Rules(**wrong)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({ALL: {TOTAL: Count(20, 1), ("attitude", "low"): Count(19, 1)}}, "do not add up"),
        ({ALL: {TOTAL: Count(20, 1)}, (("sector", "care"),): {TOTAL: Count(21, 1)}}, "hold more"),
        ({ALL: {TOTAL: Count(20, 1), ("mood", "low"): Count(2, 1)}}, "do not know the cell"),
        ({(("sector", "moon"),): {TOTAL: Count(20, 1)}}, "has no value"),
        ({(("moon", "full"),): {TOTAL: Count(20, 1)}}, "has no value"),
        ({(("sector", "care"),): {TOTAL: Count(20, 1)}}, "missing"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts, message):
    full = {g: {("attitude", "low"): c[TOTAL], **c} if len(c) == 1 else c for g, c in counts.items()}
    with pytest.raises(ValueError, match=message):
        release(full, ATTITUDE, RULES)


def test_shapes_must_hang_together():
    with pytest.raises(ValueError, match="leads from the total"):
        shapes({}, crossed("moves", ("start", ("a", "b")), ("end", ("a", "b"))))
    with pytest.raises(ValueError, match="may not hold"):
        cell("moves", "a|b")
    assert single("attitude", ("low",)) == [Equation(TOTAL, (("attitude", "low"),))]


def test_nothing_gives_nothing():
    assert release({}, ATTITUDE, RULES) == {}
    assert release(counts_of(people(care_low=9), ATTITUDE), ATTITUDE, RULES) == {}
