from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.bit_calendar import tick_list
from clinic.rules.local_time import (
    day_span,
    find_wall_time,
    grid_mask,
    instant_of,
    minute_of,
    wall_time,
)
from tests.rules.wall_clock import ZONES, Wall, changes, reads

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_minutes_and_instants_are_two_names_for_one_thing():
    assert minute_of(datetime(1970, 1, 2, 0, 30, tzinfo=UTC)) == 1470
    assert minute_of(wall("2026-06-01T09:00").replace(tzinfo=BERLIN)) == minute_of(
        datetime(2026, 6, 1, 7, tzinfo=UTC)
    )
    assert instant_of(1470) == datetime(1970, 1, 2, 0, 30, tzinfo=UTC)


def test_naive_and_aware_times_are_not_taken_for_each_other():
    with pytest.raises(ValueError, match="zone"):
        minute_of(wall("2026-06-01T09:00"))
    with pytest.raises(ValueError, match="zone"):
        find_wall_time(datetime(2026, 6, 1, 9, tzinfo=UTC), BERLIN)


def test_nine_stays_nine_across_a_clock_change():
    before, after = (
        find_wall_time(wall(f"2026-{day}T09:00"), BERLIN) for day in ("03-28", "03-29")
    )
    assert after.minute - before.minute == 23 * 60
    assert wall_time(after.minute, BERLIN) == wall("2026-03-29T09:00")
    assert before.exists
    assert not before.notice


def test_a_time_that_does_not_exist_is_named_and_moved_forward():
    found = find_wall_time(wall("2026-03-29T02:30"), BERLIN)
    assert not found.exists
    assert found.local == wall("2026-03-29T03:00")
    assert instant_of(found.minute) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert "02:30 does not exist on 29 March 2026" in found.notice
    assert "03:00 is used" in found.notice


def test_a_time_that_exists_twice_is_the_first():
    found = find_wall_time(wall("2026-10-25T02:30"), BERLIN)
    assert found.exists
    assert found.twice
    assert instant_of(found.minute) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "comes twice on 25 October 2026" in found.notice


def test_half_an_hour_and_two_hours_of_change():
    lord_howe = find_wall_time(wall("2026-10-04T02:15"), ZoneInfo("Australia/Lord_Howe"))
    troll = find_wall_time(wall("2026-03-29T01:30"), ZoneInfo("Antarctica/Troll"))
    assert lord_howe.local == wall("2026-10-04T02:30")
    assert troll.local == wall("2026-03-29T03:00")


@pytest.mark.parametrize("name", ZONES)
def test_around_every_change_the_clock_says_what_looking_says(name):
    zone = ZoneInfo(name)
    for change in changes(name):
        looked = Wall(zone, change - 300, change + 300)
        seen = [reading for _, reading in looked.readings]
        asked = reads(change, zone) - timedelta(minutes=150)
        for _ in range(60):  # 5 minutes apart, through the gap or the fold and out of it
            found = find_wall_time(asked, zone)
            assert found.minute == looked.first_at_or_after(asked)
            assert found.exists == (asked in seen)
            assert found.twice == (seen.count(asked) > 1)
            assert found.local == reads(found.minute, zone)
            asked += timedelta(minutes=5)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2026, 6, 1), 24),
        ("Antarctica/Troll", date(2026, 3, 29), 22),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # this day has no midnight
    ],
)
def test_a_local_day_is_as_long_as_it_is(zone, day, hours):
    begin, end = day_span(day, ZoneInfo(zone))
    assert end - begin == hours * 60
    assert day_span(day + timedelta(days=1), ZoneInfo(zone))[0] == end


@pytest.mark.parametrize("name", ZONES)
def test_the_grid_is_the_wall_clocks_not_that_of_utc(name):
    zone = ZoneInfo(name)
    origin, ticks = minute_of(datetime(2026, 9, 20, tzinfo=UTC)), 45 * 288
    minutes = [reads(origin + tick * 5, zone).minute for tick in range(ticks)]
    for grid in (5, 10, 15):
        expected = [tick for tick, minute in enumerate(minutes) if minute % grid == 0]
        assert list(tick_list(grid_mask(origin, ticks, zone, grid))) == expected


def test_kathmandu_and_chatham_lie_off_the_utc_grid():
    origin = minute_of(datetime(2026, 6, 1, tzinfo=UTC))
    for name in ("Asia/Kathmandu", "Pacific/Chatham"):
        assert grid_mask(origin, 12, ZoneInfo(name), 10) == 0b101010101010
    assert grid_mask(origin, 12, BERLIN, 10) == 0b010101010101


def test_a_grid_nobody_can_choose_is_an_error():
    with pytest.raises(ValueError, match="grid"):
        grid_mask(0, 10, BERLIN, 7)
