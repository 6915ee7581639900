from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.bit_calendar import free_mask
from clinic.rules.hours import (
    Closure,
    DayHours,
    WeeklyHours,
    closed_days,
    merged,
    open_hours,
)
from clinic.rules.local_time import find_wall_time, wall_time
from clinic.rules.words import Repeats
from tests.rules.wall_clock import ZONES, Wall, changes, reads

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 6, 1)
MARCH = date(2026, 3, 1), date(2026, 3, 31)
NINE, NOON, FIVE = 9 * 60, 12 * 60, 17 * 60


def shown(spans, zone=BERLIN):
    """Spans as a person would write them."""
    return [
        f"{wall_time(begin, zone):%a %H:%M}-{wall_time(end, zone):%a %H:%M}" for begin, end in spans
    ]


def test_weekly_hours_hold_on_their_weekday():
    week = [WeeklyHours(0, NINE, NOON), WeeklyHours(0, 780, FIVE), WeeklyHours(2, NINE, NOON)]
    found = open_hours(week, [], (MONDAY, MONDAY + timedelta(days=6)), BERLIN)
    assert shown(found.spans) == [
        "Mon 09:00-Mon 12:00",
        "Mon 13:00-Mon 17:00",
        "Wed 09:00-Wed 12:00",
    ]
    assert not found.moved


def test_hours_hold_only_while_they_are_valid_both_dates_included():
    rule = WeeklyHours(0, NINE, NOON, date(2026, 6, 8), date(2026, 6, 15))
    days = (MONDAY, MONDAY + timedelta(days=28))
    begins = [
        wall_time(begin, BERLIN).date() for begin, _ in open_hours([rule], [], days, BERLIN).spans
    ]
    assert begins == [date(2026, 6, 8), date(2026, 6, 15)]


def test_new_hours_take_over_from_the_old_ones_on_their_day():
    old = WeeklyHours(0, NINE, NOON, valid_to=date(2026, 6, 7))
    new = WeeklyHours(0, NINE, FIVE, valid_from=date(2026, 6, 8))
    found = open_hours([old, new], [], (MONDAY, MONDAY + timedelta(days=7)), BERLIN)
    assert [end - begin for begin, end in found.spans] == [180, 480]


def test_an_exception_replaces_the_day_and_several_add_up():
    week = [WeeklyHours(0, NINE, FIVE)]
    other = [DayHours(MONDAY, 600, 660), DayHours(MONDAY, 720, 780)]
    assert shown(open_hours(week, other, (MONDAY, MONDAY), BERLIN).spans) == [
        "Mon 10:00-Mon 11:00",
        "Mon 12:00-Mon 13:00",
    ]


def test_an_exception_without_times_is_a_day_away_and_does_not_touch_others():
    week = [WeeklyHours(0, NINE, FIVE), WeeklyHours(1, NINE, FIVE)]
    found = open_hours(week, [DayHours(MONDAY)], (MONDAY, MONDAY + timedelta(days=1)), BERLIN)
    assert shown(found.spans) == ["Tue 09:00-Tue 17:00"]


def test_an_exception_may_open_a_day_that_is_otherwise_free():
    saturday = date(2026, 6, 6)
    found = open_hours([], [DayHours(saturday, NINE, NOON)], (saturday, saturday), BERLIN)
    assert shown(found.spans) == ["Sat 09:00-Sat 12:00"]


def test_hours_up_to_midnight_run_on_into_the_next_day():
    week = [WeeklyHours(0, 1200, 1440), WeeklyHours(1, 0, 120)]
    found = open_hours(week, [], (MONDAY, MONDAY + timedelta(days=1)), BERLIN)
    assert shown(found.spans) == ["Mon 20:00-Tue 02:00"]


def test_closures_are_whole_local_days():
    closed = closed_days([Closure(date(2026, 3, 28), date(2026, 3, 29))], BERLIN, MARCH)
    assert shown(closed) == ["Sat 00:00-Mon 00:00"]
    assert closed[0][1] - closed[0][0] == 47 * 60


@pytest.mark.parametrize(
    ("first", "last", "repeats", "days"),
    [
        (date(2026, 3, 4), date(2026, 3, 5), Repeats.ONCE, ["4-5"]),
        (date(2026, 3, 4), date(2026, 3, 5), Repeats.WEEKLY, ["4-5", "11-12", "18-19", "25-26"]),
        (date(2025, 1, 1), date(2025, 1, 1), Repeats.WEEKLY, ["4-4", "11-11", "18-18", "25-25"]),
        (date(2026, 3, 30), date(2026, 3, 30), Repeats.WEEKLY, ["30-30"]),
        (date(2020, 3, 17), date(2020, 3, 18), Repeats.YEARLY, ["17-18"]),
        (date(2027, 3, 17), date(2027, 3, 18), Repeats.YEARLY, []),
        (date(2024, 2, 29), date(2024, 3, 1), Repeats.YEARLY, ["28-1"]),
        (date(2026, 2, 27), date(2026, 3, 2), Repeats.YEARLY, ["27-2"]),
        (date(2026, 4, 1), date(2026, 4, 2), Repeats.ONCE, []),
    ],
)
def test_closures_come_again_every_week_or_year(first, last, repeats, days):
    found = Closure(first, last, repeats).touching(*MARCH)
    assert [f"{begin.day}-{end.day}" for begin, end in found] == days


@pytest.mark.parametrize(("opens", "closes"), [(600, 600), (700, 600), (-5, 60), (600, 1441)])
def test_hours_that_are_not_in_order_are_an_error(opens, closes):
    with pytest.raises(ValueError, match="hours"):
        WeeklyHours(0, opens, closes)
    with pytest.raises(ValueError, match="hours"):
        DayHours(MONDAY, opens, closes)


def test_an_exception_with_one_time_only_is_an_error():
    with pytest.raises(ValueError, match="both"):
        DayHours(MONDAY, opens=600)


def test_merging_joins_what_touches_and_drops_what_is_empty():
    assert merged([(30, 40), (0, 10), (10, 20), (50, 50), (15, 25)]) == ((0, 25), (30, 40))


def test_an_opening_time_that_is_jumped_over_is_named():
    sunday = date(2026, 3, 29)
    found = open_hours([WeeklyHours(6, 150, 300)], [], (sunday, sunday), BERLIN)
    assert shown(found.spans) == ["Sun 03:00-Sun 05:00"]
    assert [moved.asked.hour * 60 + moved.asked.minute for moved in found.moved] == [150]


def test_hours_inside_the_jump_are_no_hours_at_all():
    sunday = date(2026, 3, 29)
    found = open_hours([WeeklyHours(6, 125, 170)], [], (sunday, sunday), BERLIN)
    assert found.spans == ()
    assert len(found.moved) == 2


@pytest.mark.parametrize("name", ZONES)
def test_around_every_change_hours_are_what_the_wall_says(name):
    """Random hours on the days around each change of 2026 to 2028, minute by minute."""
    for change in changes(name):
        looked = Wall(ZoneInfo(name), change - 3 * 1440, change + 4 * 1440)
        _compare(ZoneInfo(name), change, looked, Random(change))


def _compare(zone: ZoneInfo, change: int, looked: Wall, rng: Random) -> None:
    day = reads(change, zone).date()
    days = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    rules = [_random_rule(rng, rng.choice(days)) for _ in range(4)]
    wanted = [
        (on, rule.opens, rule.closes)
        for on in days
        for rule in rules
        if rule.weekday == on.weekday()
    ]
    exceptions = []
    if rng.random() < 0.3:
        exceptions.append(DayHours(days[2], 7 * 60, 8 * 60 + 4))
        wanted = [one for one in wanted if one[0] != days[2]] + [(days[2], 420, 484)]
    minutes = looked.open_minutes(wanted)
    found = open_hours(rules, exceptions, (days[0], days[2]), zone)
    assert {m for begin, end in found.spans for m in range(begin, end)} == minutes
    origin = (change - 1440) // 5 * 5
    ticks = [minutes.issuperset(range(at, at + 5)) for at in range(origin, origin + 3500, 5)]
    assert free_mask(found.spans, origin, 700) == sum(on << t for t, on in enumerate(ticks))


def test_reading_the_second_of_two_times_would_be_noticed():
    """The control: looking and computing differ for whoever takes the second."""
    fold = next(
        change
        for change in changes("Europe/Berlin")
        if reads(change, BERLIN) < reads(change - 1, BERLIN)
    )
    twice = reads(fold, BERLIN) + timedelta(minutes=10)
    second = int(twice.replace(tzinfo=BERLIN, fold=1).timestamp()) // 60
    first = Wall(BERLIN, fold - 200, fold + 200).first_at_or_after(twice)
    assert first == find_wall_time(twice, BERLIN).minute
    assert first != second


def _random_rule(rng: Random, day: date) -> WeeklyHours:
    opens = rng.choice((rng.randrange(0, 300), rng.randrange(0, 300) // 5 * 5))
    closes = rng.choice((opens + rng.randint(1, 240), 1440, opens + 15))
    return WeeklyHours(day.weekday(), opens, min(closes, 1440))
