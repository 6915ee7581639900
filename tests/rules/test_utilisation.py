"""Available minutes and attendance, by hand."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.hours import DayHours, WeeklyHours
from clinic.rules.local_time import day_span
from clinic.rules.utilisation import Attendance, UnitTimes, Used, available_by_week, weeks_of
from clinic.rules.words import AppointmentStatus as S

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = tuple(WeeklyHours(day, 540, 1020) for day in range(5))
OPEN = tuple(WeeklyHours(day, 480, 720) for day in range(7))
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def test_there_while_the_location_is_open():
    assert available_by_week(UnitTimes(LONDON, OPEN), MONDAY, SUNDAY) == (7 * 240,)
    own = UnitTimes(LONDON, OPEN, NINE_TO_FIVE)
    assert available_by_week(own, MONDAY, SUNDAY) == (5 * 180,)
    assert available_by_week(UnitTimes(LONDON, OPEN, ()), MONDAY, SUNDAY) == (0,)


def test_other_hours_closures_and_time_off_count():
    tuesday = date(2026, 11, 24)
    begin, end = day_span(tuesday, LONDON)
    there = UnitTimes(LONDON, OPEN, NINE_TO_FIVE, (DayHours(MONDAY, 600, 660),))
    assert available_by_week(there, MONDAY, SUNDAY) == (60 + 4 * 180,)
    shut = UnitTimes(LONDON, OPEN, shut=((begin, end),))
    assert available_by_week(shut, MONDAY, SUNDAY) == (6 * 240,)
    away = UnitTimes(LONDON, OPEN, away=((begin + 480, begin + 540),))
    assert available_by_week(away, MONDAY, SUNDAY) == (7 * 240 - 60,)


def test_weeks_are_cut_where_the_range_is():
    first, last = date(2026, 11, 25), date(2026, 12, 1)
    assert weeks_of(first, last) == [MONDAY, date(2026, 11, 30)]
    assert available_by_week(UnitTimes(LONDON, OPEN), first, last) == (5 * 240, 2 * 240)


def test_the_clock_change_takes_nothing_from_the_hours():
    week = (date(2026, 10, 19), date(2026, 10, 25))
    assert available_by_week(UnitTimes(LONDON, OPEN), *week) == (7 * 240,)
    whole = tuple(WeeklyHours(day, 0, 1440) for day in range(7))
    assert available_by_week(UnitTimes(LONDON, whole), *week) == (7 * 1440 + 60,)


def test_shares():
    assert Used(30, 120).share == pytest.approx(0.25)
    assert Used(30, 0).share is None
    assert (Used(1, 2) + Used(3, 4)) == Used(4, 6)


def test_attendance_leaves_out_what_was_given_back_in_time():
    seen = Attendance({S.DONE: 8, S.CANCELLED_IN_TIME: 5, S.DID_NOT_ATTEND: 1, S.LEFT_UNSEEN: 1})
    assert seen.share == pytest.approx(0.8)
    assert (seen.total, seen.counted, seen.still_open) == (15, 10, 0)
    assert Attendance({S.BOOKED: 2}).share is None
    assert Attendance({S.BOOKED: 2}).still_open == 2
