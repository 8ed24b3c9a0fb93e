"""Weeks, blocks, quarters and years: they nest, fill the calendar without a gap, and close once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cube import periods as p

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31))
YEARS = st.integers(2020, 2060)


def test_blocks_are_four_four_and_five_weeks() -> None:
    assert [len(p.weeks_of(f"2025-B{number:02d}")) for number in range(1, 13)] == [4, 4, 5] * 4
    assert p.weeks_of("2025-B01") == ["2025-W01", "2025-W02", "2025-W03", "2025-W04"]
    assert p.weeks_of("2025-B03")[0] == "2025-W09"
    assert p.weeks_of("2025-B03")[-1] == "2025-W13"
    assert p.weeks_of("2025-K2")[0] == "2025-W14"


def test_week_53_belongs_to_the_last_block() -> None:
    assert p.weeks_in_year(2026) == 53
    assert p.weeks_in_year(2025) == 52
    assert p.weeks_of("2026-B12")[-1] == "2026-W53"
    assert len(p.weeks_of("2026-K4")) == 14
    assert p.parent("2026-W53") == "2026-B12"
    with pytest.raises(p.PeriodError):
        p.parts_of("2025-W53")


@given(YEARS)
def test_every_level_fills_the_year_in_order_and_once(year: int) -> None:
    weeks = [f"{year}-W{number:02d}" for number in range(1, p.weeks_in_year(year) + 1)]
    quarters = p.children(str(year))
    blocks = [block for quarter in quarters for block in p.children(quarter)]
    assert quarters == [f"{year}-K{number}" for number in range(1, 5)]
    assert blocks == [f"{year}-B{number:02d}" for number in range(1, 13)]
    assert [week for block in blocks for week in p.children(block)] == weeks == p.weeks_of(str(year))
    assert all(p.parent(child) == one for one in (*blocks, *quarters, str(year)) for child in p.children(one))
    assert all(p.children(week) == [] for week in weeks)


@given(DAYS, st.integers(0, 23), st.integers(0, 59))
def test_a_period_closes_after_its_last_week_and_stays_closed(day: dt.date, hour: int, minute: int) -> None:
    now = dt.datetime.combine(day, dt.time(hour, minute))
    week = p.week_of(day)
    early = day.isoweekday() == 1 and hour < 2
    assert not p.is_closed(week, now)
    assert p.is_closed(p.later(week, -1), now) is not early
    assert p.is_closed(p.later(week, -2), now)
    for period in (p.parent(week), p.parent(p.parent(week)), str(p.parts_of(week).year)):
        assert not p.is_closed(period, now)
    soon = now + dt.timedelta(weeks=60)
    assert p.is_closed(str(p.parts_of(week).year), soon)


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-11-23T01:59", "2026-W46"),
        ("2026-11-23T02:00", "2026-W47"),
        ("2026-11-29T23:59", "2026-W47"),
        ("2027-01-04T02:00", "2026-W53"),
        ("2027-01-03T23:00", "2026-W52"),
    ],
)
def test_the_newest_closed_week(moment: str, closed: str) -> None:
    assert p.last_closed_week(dt.datetime.fromisoformat(moment)) == closed


@given(DAYS, st.integers(0, 120))
@settings(max_examples=60)
def test_closed_periods_come_children_first_and_complete(day: dt.date, back: int) -> None:
    now = dt.datetime.combine(day, dt.time(12))
    first = p.later(p.week_of(day), -back)
    found = p.closed_periods(first, now)
    assert len(set(found)) == len(found)
    place = {period: at for at, period in enumerate(found)}
    for period in found:
        assert p.is_closed(period, now)
        assert p.weeks_of(period)[-1] >= first
        assert all(place[child] < place[period] for child in p.children(period) if child in place)
        if p.parts_of(period).level != "year" and p.is_closed(p.parent(period), now):
            assert p.parent(period) in place
    assert [one for one in found if "W" in one] == p.weeks_between(first, p.last_closed_week(now))


def test_nothing_is_closed_before_the_first_week_is() -> None:
    assert p.closed_periods("2026-W48", dt.datetime(2026, 11, 24, 12)) == []


@given(DAYS)
def test_weeks_are_iso_weeks(day: dt.date) -> None:
    week = p.week_of(day)
    assert week == day.strftime("%G-W%V")
    assert p.monday(week) <= day <= p.monday(week) + dt.timedelta(days=6)
    assert p.later(p.later(week, 30), -30) == week


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-", "2026-W1", "2026-W00", "2026-W54", "2026-B13", "2026-B00", "2026-K5", "2026-K0", "2026-K01"),
        *("26-W01", "2026-w01", "2026-W01 ", "2026-11-24", "alles", "0000", "٢٠٢٦"),
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(p.PeriodError):
        p.parts_of(text)


def test_a_year_is_part_of_nothing_and_a_block_is_no_week() -> None:
    with pytest.raises(p.PeriodError):
        p.parent("2026")
    with pytest.raises(p.PeriodError):
        p.monday("2026-B01")


def test_newest_first() -> None:
    mixed = ["2025-W50", "2026", "2026-K4", "2026-W53", "2026-B12", "2026-W01", "2025"]
    assert p.newest_first(mixed) == ["2026", "2026-K4", "2026-B12", "2026-W53", "2026-W01", "2025", "2025-W50"]
