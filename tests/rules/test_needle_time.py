"""Reference 1.5: retention is measured where possible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic.rules.needle_time import (
    NeedleTimes,
    alarm_after,
    may_begin,
    measured_minutes,
    pressed_at,
    stays_in,
)
from tests.rules.test_needling import GOOD

IN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def after(minutes):
    return IN + timedelta(minutes=minutes)


def test_the_alarm_rings_after_the_longest_time_and_after_twelve_minutes_where_none_is_said():
    assert alarm_after([GOOD, replace(GOOD, retention_minutes=15)]) == 15
    assert alarm_after([replace(GOOD, retention_minutes=None)]) == 12
    assert alarm_after([replace(GOOD, technique="pistoning")]) == 12


@pytest.mark.parametrize(
    ("times", "at", "may"),
    [
        (NeedleTimes(), 0, True),
        (NeedleTimes(in_at=IN), 3, False),
        (NeedleTimes(in_at=IN, out_at=after(9)), 10, True),
        (NeedleTimes(in_at=IN, stopped_at=after(4)), 3, False),
        (NeedleTimes(stopped_at=after(4)), 3, True),  # pressed before the faint, came after it
        (NeedleTimes(stopped_at=after(4)), 5, False),
    ],
)
def test_the_time_begins_where_none_runs_and_never_after_a_faint(times, at, may):
    assert may_begin(times, after(at)) is may


@pytest.mark.parametrize(("ago", "minutes"), [(0, 0), (120, -2), (-5, 0), (10**9, -60)])
def test_a_press_that_came_late_counts_from_when_it_was_made_an_hour_back_at_most(ago, minutes):
    assert pressed_at(IN, ago) == after(minutes)


@pytest.mark.parametrize(
    ("changed", "stays"),
    [
        ({}, True),
        ({"technique": "pistoning"}, False),
        ({"retention_minutes": 0}, False),
        ({"needles_in": 0}, False),
        ({"retention_minutes": None}, True),
    ],
)
def test_only_needles_left_in_are_measured(changed, stays):
    assert stays_in(replace(GOOD, **changed)) is stays


def test_minutes_run_until_the_end_and_a_faint_is_the_end():
    running = NeedleTimes(in_at=IN)
    assert running.running
    assert measured_minutes(running, after(11.6)) == 12
    assert measured_minutes(replace(running, out_at=after(9)), after(30)) == 9
    stopped = replace(running, stopped_at=after(4), out_at=after(9))
    assert not stopped.running
    assert measured_minutes(stopped, after(30)) == 4


def test_what_was_not_measured_or_is_more_than_a_site_can_hold_is_not_written_down():
    assert measured_minutes(NeedleTimes(), IN) is None
    assert measured_minutes(NeedleTimes(in_at=IN), after(61)) is None
