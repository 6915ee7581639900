"""Openings on both sides of a clock change: hours and grid are the wall's, lengths are exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.bit_calendar import free_time, tick_list
from clinic.rules.hours import WeeklyHours, open_hours
from clinic.rules.local_time import find_wall_time, grid_mask, wall_time
from clinic.rules.openings import Calendars, Need, Step, Unit, Wish, openings, possible_starts
from clinic.rules.words import ResourceKind
from tests.rules import oracle
from tests.rules.agreement import disagreement
from tests.rules.oracle import Clinic
from tests.rules.random_clinics import PATIENT, random_clinic
from tests.rules.wall_clock import ZONES, Wall, changes, reads

BERLIN = ZoneInfo("Europe/Berlin")
TICKS = 48


@pytest.mark.parametrize("name", [name for name in ZONES if changes(name, 2026, 2026)])
def test_openings_around_every_change_of_a_year_are_what_the_wall_and_the_oracle_say(name):
    zone = ZoneInfo(name)
    found = 0
    for change in changes(name, 2026, 2026):
        looked = Wall(zone, change - 3 * 1440, change + 4 * 1440)
        for seed in range(6):
            clinic, masks = _clinic_at_change(zone, change, looked, seed)
            assert disagreement(clinic, masks) == ""
            grid = Random(seed).choice((5, 10, 15))
            on_grid = grid_mask(clinic.origin, TICKS, zone, grid)
            welcome = {
                tick
                for tick in oracle.possible(clinic)
                if reads(clinic.origin + tick * 5, zone).minute % grid == 0
            }
            starts = [(one.start - clinic.origin) // 5 for one in _all(clinic, masks, on_grid)]
            assert starts == sorted(welcome)
            found += len(starts)
    assert found, "nothing was ever offered, so nothing was tried"


def _all(clinic: Clinic, masks: Calendars, allowed: int):
    return openings(clinic.wish, clinic.units, masks, allowed)


def _clinic_at_change(zone: ZoneInfo, change: int, looked: Wall, seed: int):
    """A random clinic whose people work by the wall clock, two hours before to two after."""
    rng = Random(change + seed)
    made = random_clinic(rng.randrange(10_000))
    origin = change // 5 * 5 - TICKS // 2 * 5
    day = reads(change, zone).date()
    days = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    free: dict[int, frozenset[int]] = {PATIENT: frozenset(range(TICKS))}
    masks = {PATIENT: (1 << TICKS) - 1}
    for unit in made.units:
        hours = [(on, *_hours_near(rng, looked, origin, on)) for on in days]
        rules = [WeeklyHours(on.weekday(), opens, closes) for on, opens, closes in hours]
        minutes = looked.open_minutes(hours)
        taken = [(at, at + 10) for at in rng.sample(range(origin, origin + TICKS * 5), 2)]
        busy = {minute for begin, end in taken for minute in range(begin, end)}
        free[unit.id] = frozenset(
            tick
            for tick in range(TICKS)
            if minutes.issuperset(range(origin + tick * 5, origin + tick * 5 + 5))
            and busy.isdisjoint(range(origin + tick * 5, origin + tick * 5 + 5))
        )
        spans = open_hours(rules, [], (days[0], days[2]), zone).spans
        masks[unit.id] = free_time(origin, TICKS, open_in=[spans], busy=taken)
    wish = replace(made.wish, patient_id=PATIENT)
    return Clinic(wish, made.units, free, origin, TICKS), Calendars(origin, TICKS, masks)


def _hours_near(rng: Random, looked: Wall, origin: int, on: date) -> tuple[int, int]:
    """Hours that begin or end close to the change, in minutes of the day."""
    at = dict(looked.readings)[origin + rng.randrange(0, TICKS * 5)]
    opens = at.hour * 60 + at.minute if at.date() == on else 0
    return opens, min(1440, opens + rng.randrange(30, 300))


def _night_clinic(on: date) -> tuple[Wish, list[Unit], Calendars]:
    """One therapist from midnight to five, half an hour of needling."""
    needling = Step(1, 30, (Need(ResourceKind.THERAPIST),))
    ana = Unit(1, ResourceKind.THERAPIST, "Ana", therapies=frozenset({1}))
    spans = open_hours([WeeklyHours(on.weekday(), 0, 300)], [], (on, on), BERLIN).spans
    origin = find_wall_time(datetime(on.year, on.month, on.day), BERLIN).minute  # noqa: DTZ001
    masks = {1: free_time(origin, 84, open_in=[spans])}
    return Wish(None, (needling,)), [ana], Calendars(origin, 84, masks)


@pytest.mark.parametrize(
    ("on", "hours", "offered"),
    [
        (date(2026, 3, 29), 4, ["00:00", "01:00", "03:00", "04:00"]),
        (date(2026, 10, 25), 6, ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"]),
        (date(2026, 6, 7), 5, ["00:00", "01:00", "02:00", "03:00", "04:00"]),
    ],
)
def test_a_night_is_as_long_as_it_is_and_nothing_is_offered_in_the_jump(on, hours, offered):
    wish, units, calendars = _night_clinic(on)
    starts = list(tick_list(possible_starts(wish, units, calendars)))
    assert len(starts) == hours * 12 - 5  # the last visit begins half an hour before five
    whole_hours = [
        f"{wall_time(calendars.minute(tick), BERLIN):%H:%M}" for tick in starts if tick % 12 == 0
    ]
    assert whole_hours == offered
    assert all(one.end - one.start == 30 for one in openings(wish, units, calendars))
