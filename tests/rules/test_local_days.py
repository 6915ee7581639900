"""Minutes by local day: midnights, clock changes, zones far from Greenwich."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.rules.local_days import LocalDays, local_day, parts_by_day
from clinic.rules.local_time import day_span, wall_time
from tests.support.house import minute

LONDON, CHATHAM = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Chatham")
ZONES = [LONDON, CHATHAM, ZoneInfo("America/Santiago"), ZoneInfo("Australia/Lord_Howe")]


def test_past_midnight_belongs_to_two_days():
    late = minute("2026-11-24T23:30")
    parts = [(date(2026, 11, 24), 30), (date(2026, 11, 25), 15)]
    assert list(parts_by_day((late, late + 45), LONDON)) == parts


def test_in_the_morning_of_auckland_it_is_yesterday_at_greenwich():
    assert local_day(minute("2026-11-23T21:00"), ZoneInfo("Pacific/Auckland")) == date(2026, 11, 24)


@given(st.integers(29_600_000, 29_900_000), st.integers(1, 1440), st.sampled_from(ZONES))
def test_the_quick_way_and_the_slow_one_agree(begin, long, zone):
    days = LocalDays(zone, (29_600_000, 29_900_000 + 1440))
    span = (begin, begin + long)
    assert list(days.parts(span)) == list(parts_by_day(span, zone))
    assert days.day_of(begin) == wall_time(begin, zone).date()
    assert sum(minutes for _, minutes in parts_by_day(span, zone)) == long


def test_the_day_of_the_change_has_an_hour_more():
    day = date(2026, 10, 25)
    assert list(parts_by_day(day_span(day, LONDON), LONDON)) == [(day, 25 * 60)]


def test_days_are_known_only_where_they_were_asked_for():
    days = LocalDays(LONDON, (29_600_000, 29_601_000))
    with pytest.raises(ValueError, match="outside"):
        days.day_of(29_700_000)
