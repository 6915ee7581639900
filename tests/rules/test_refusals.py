"""What the front desk is told when a time cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.bit_calendar import busy_mask, tick_list
from clinic.rules.holding import held_words
from clinic.rules.openings import Calendars, Need, Search, Step, Unit, Wish
from clinic.rules.refusals import Busy, explain
from clinic.rules.words import HoldKind, ResourceKind
from tests.rules import oracle
from tests.rules.random_clinics import calendars, random_clinic

THERAPIST, ROOM = ResourceKind.THERAPIST, ResourceKind.ROOM
BERLIN = ZoneInfo("Europe/Berlin")
PATIENT = 90
ANA = Unit(1, THERAPIST, "Ana", therapies=frozenset({1}))
BEN = Unit(2, THERAPIST, "Ben", therapies=frozenset({1}))
ROOM_1, ROOM_2 = (Unit(10 + n, ROOM, f"Room {n}", "treatment_room") for n in (1, 2))
CABIN = Unit(20, ROOM, "Sauna 1", "sauna")
UNITS = (ANA, BEN, ROOM_1, ROOM_2, CABIN)
IN_ROOM_2 = Need(ROOM, "treatment_room", turnover=5, only=frozenset({12}))
NEEDLE = Step(1, 30, (Need(THERAPIST), Need(ROOM, "treatment_room", turnover=5)))
NEEDLE_IN_2 = replace(NEEDLE, needs=(Need(THERAPIST), IN_ROOM_2))
SWEAT = Step(2, 30, (Need(ROOM, "sauna", turnover=15),))

ORIGIN = 29_671_200  # a Monday in June 2026, midnight in UTC, two o'clock in Berlin
TICKS = 288


def at(clock: str) -> int:
    """The minute of a wall time on that day in Berlin."""
    hours, minutes = clock.split(":")
    return ORIGIN + (int(hours) - 2) * 60 + int(minutes)


def refuse(wish, start, busy=(), away=(), units=UNITS, **more):
    """Ask for a start on a day with these reservations and absences."""
    who = [unit.id for unit in units] + [PATIENT]
    free = {}
    for one in who:
        mine = [(b.start, b.end) for b in busy if b.resource_id == one]
        mine += [(begin, end) for unit, begin, end in away if unit == one]
        free[one] = (1 << TICKS) - 1 & ~busy_mask(mine, ORIGIN, TICKS)
    search = Search(wish, units, Calendars(ORIGIN, TICKS, free))
    return explain(search, start, busy, **more)


def clocks(minutes):
    return [f"{(m - ORIGIN) // 60 + 2:02}:{(m - ORIGIN) % 60:02}" for m in minutes]


def test_a_possible_start_is_not_refused():
    assert refuse(Wish(PATIENT, (NEEDLE,)), at("10:00")) is None


def test_a_taken_room_is_named_with_its_end_and_three_times_that_differ():
    busy = [Busy(12, at("9:30"), at("10:30"))]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Room 2 is taken until 10:30."
    assert clocks(refusal.nearest) == ["08:55", "10:30", "11:00"]


def test_time_that_is_kept_back_says_what_for():
    kept = held_words(HoldKind.OFFER, datetime(2026, 11, 24, 8, 40, tzinfo=UTC), BERLIN)
    busy = [Busy(12, at("9:30"), at("10:30"), kept)]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == (
        "Room 2 is not free: kept until 09:40 for somebody on the wait list."
    )


def test_the_nearest_times_lie_on_both_sides_and_where_they_are_welcome():
    busy = [Busy(12, at("10:00"), at("10:30"))]
    quarter = sum(1 << tick for tick in range(0, TICKS, 3))
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy, allowed=quarter)
    assert clocks(refusal.nearest) == ["09:15", "10:30", "11:00"]


def test_bookings_without_a_gap_count_as_one():
    busy = [
        Busy(12, at("9:30"), at("10:30")),
        Busy(12, at("10:30"), at("11:05")),
        Busy(12, at("12:00"), at("13:00")),
    ]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Room 2 is taken until 11:05."


def test_a_booking_that_begins_too_soon_after_is_given_with_its_beginning():
    busy = [Busy(12, at("10:30"), at("11:00"))]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Room 2 is taken from 10:30 until 11:00."


def test_when_all_rooms_are_taken_each_is_named():
    busy = [Busy(11, at("9:00"), at("10:15")), Busy(12, at("9:30"), at("10:30"))]
    refusal = refuse(Wish(PATIENT, (NEEDLE,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == (
        "No treatment room is free: Room 1 is taken until 10:15; Room 2 is taken until 10:30."
    )


def test_somebody_away_is_not_called_taken():
    away = [(1, at("2:00"), at("11:00")), (2, at("2:00"), ORIGIN + TICKS * 5)]
    refusal = refuse(Wish(PATIENT, (NEEDLE,)), at("10:00"), away=away)
    assert refusal.sentence(BERLIN) == (
        "No therapist is free: Ana is not available until 11:00; Ben is not available."
    )


def test_a_named_therapist_is_the_only_one_spoken_of():
    busy = [Busy(1, at("9:30"), at("10:30"))]
    refusal = refuse(Wish(PATIENT, (NEEDLE,), therapist_id=1), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Ana is taken until 10:30."


def test_a_patient_who_is_elsewhere_is_told_so_whatever_else_is_in_the_way():
    busy = [Busy(PATIENT, at("10:15"), at("11:00")), Busy(12, at("9:30"), at("10:30"))]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == (
        "The patient has another visit from 10:15 until 11:00. Room 2 is taken until 10:30."
    )


def test_in_a_chain_the_step_that_is_in_the_way_is_the_one_explained():
    wish = Wish(PATIENT, (NEEDLE, replace(SWEAT, wait=15)))
    busy = [Busy(20, at("10:00"), at("11:00"))]
    refusal = refuse(wish, at("10:00"), busy)
    assert [obstacle.step_index for obstacle in refusal.obstacles] == [1]
    assert refusal.obstacles[0].start == at("10:30")
    assert refusal.sentence(BERLIN) == "Sauna 1 is taken until 11:00."
    assert clocks(refusal.nearest) == ["08:45", "10:15", "10:45"]


def test_two_at_once_when_only_one_is_free():
    pair = Step(1, 30, (Need(THERAPIST), Need(THERAPIST)))
    busy = [Busy(2, at("9:30"), at("10:30"))]
    refusal = refuse(Wish(PATIENT, (pair,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "2 × therapist needed at once: Ben is taken until 10:30."
    alone = refuse(Wish(PATIENT, (pair,)), at("10:00"), units=(ANA,))
    assert alone.sentence(BERLIN) == "2 × therapist needed at once: there are not so many."
    assert alone.nearest == ()


def test_what_the_clinic_has_not_got_is_said_plainly():
    boots = Step(3, 20, (Need(ResourceKind.EQUIPMENT, "boots"),))
    refusal = refuse(Wish(PATIENT, (boots,)), at("10:00"))
    assert refusal.sentence(BERLIN) == "No boots here would do for this."
    nobody = refuse(Wish(PATIENT, (replace(NEEDLE, therapy_id=7),), therapist_id=1), at("10:00"))
    assert nobody.sentence(BERLIN) == "No therapist here would do for this."


def test_the_same_therapist_for_all_speaks_of_those_who_get_furthest():
    wish = Wish(PATIENT, (NEEDLE, NEEDLE), same_therapist=True)
    busy = [Busy(1, at("10:30"), at("11:30")), Busy(2, at("9:30"), at("10:30"))]
    refusal = refuse(wish, at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Ana is taken until 11:30."


def test_a_time_on_another_day_says_which():
    busy = [Busy(12, at("9:30"), at("9:30") + 26 * 60)]
    refusal = refuse(Wish(PATIENT, (NEEDLE_IN_2,)), at("10:00"), busy)
    assert refusal.sentence(BERLIN) == "Room 2 is taken until 11:30 on 2 June."


def test_a_minute_nothing_is_known_about_is_an_error():
    for start in (at("10:02"), ORIGIN - 5, ORIGIN + TICKS * 5):
        with pytest.raises(ValueError, match="tick"):
            refuse(Wish(PATIENT, (NEEDLE,)), start)


def test_in_random_clinics_every_impossible_start_has_a_true_reason():
    """A blocker really is not free when it is needed; the times offered instead are possible."""
    explained = 0
    for seed in range(400):
        clinic = random_clinic(seed)
        search = Search(clinic.wish, clinic.units, calendars(clinic))
        possible = sorted(oracle.possible(clinic))
        assert possible == list(tick_list(search.possible_starts()))
        tick = Random(seed).randrange(clinic.ticks)
        refusal = explain(search, clinic.origin + tick * 5, [])
        assert (refusal is None) == (tick in possible)
        if refusal is None:
            continue
        explained += 1
        assert refusal.obstacles
        near = [(minute - clinic.origin) // 5 for minute in refusal.nearest]
        others = sorted((abs(one - tick), -one) for one in possible)
        assert len(near) == min(3, len(possible))
        assert set(near) <= set(possible)
        assert not possible or -others[0][1] in near
        for obstacle in refusal.obstacles:
            for blocker in obstacle.blockers:
                since = (blocker.since - clinic.origin) // 5
                assert since not in clinic.free[blocker.resource_id]
                assert blocker.since >= obstacle.start >= clinic.origin + tick * 5
    assert explained > 200
