"""Finding and placing visits, on a day that can be followed on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.rules.bit_calendar import tick_list
from clinic.rules.openings import (
    Calendars,
    Need,
    Opening,
    Search,
    Step,
    Unit,
    Wish,
    openings,
    place,
    possible_starts,
)
from clinic.rules.words import ResourceKind

THERAPIST, ROOM, EQUIPMENT = ResourceKind.THERAPIST, ResourceKind.ROOM, ResourceKind.EQUIPMENT
NEEDLING, SAUNA, ADJUSTMENT = 1, 2, 3
ANA, BEN = (
    Unit(1, THERAPIST, "Ana", therapies=frozenset({NEEDLING, ADJUSTMENT})),
    Unit(2, THERAPIST, "Ben", therapies=frozenset({NEEDLING})),
)
ROOM_1, ROOM_2 = (Unit(10 + n, ROOM, f"Room {n}", "treatment_room") for n in (1, 2))
CABIN = Unit(20, ROOM, "Sauna 1", "sauna")
PATIENT = 90
UNITS = (ANA, BEN, ROOM_1, ROOM_2, CABIN)

A_ROOM = Need(ROOM, "treatment_room", turnover=5)
NEEDLE = Step(NEEDLING, 30, (Need(THERAPIST), A_ROOM))
ADJUST = Step(ADJUSTMENT, 15, (Need(THERAPIST), A_ROOM))
SWEAT = Step(SAUNA, 30, (Need(ROOM, "sauna", turnover=15),))
ONE = Wish(PATIENT, (NEEDLE,))


def day(**taken: str) -> Calendars:
    """A day from minute 0, `.` free and `x` taken, one sign a tick; who is not named is free."""
    names = {"ana": 1, "ben": 2, "room1": 11, "room2": 12, "cabin": 20, "patient": PATIENT}
    ticks = max((len(signs) for signs in taken.values()), default=24)
    free = dict.fromkeys(names.values(), (1 << ticks) - 1)
    for name, signs in taken.items():
        free[names[name]] = sum((sign == ".") << tick for tick, sign in enumerate(signs))
    return Calendars(0, ticks, free)


def starts(wish, calendars, units=UNITS):
    return [calendars.minute(t) for t in tick_list(possible_starts(wish, units, calendars))]


def placed(wish, calendars, start) -> Opening:
    """The visit at a time at which it must fit."""
    opening = place(wish, UNITS, calendars, start)
    assert opening is not None
    return opening


def held(opening):
    """Reservations as sentences: who, from, to."""
    return sorted((row.resource_id, row.start, row.end) for row in opening.placements)


def test_a_visit_fits_where_therapist_room_and_patient_are_free_and_the_room_can_be_cleaned():
    calendars = day(
        ana="....xxxx....", ben="xxxxxxxxxxxx", room1="............", patient="..........xx"
    )
    assert starts(ONE, calendars) == []
    free_later = day(
        ana="....xxxx.......", ben="x" * 15, patient="." * 15, room1="." * 15, room2="x" * 15
    )
    assert starts(ONE, free_later) == [40]
    assert starts(ONE, day(ana="........", ben="x" * 8)) == [0, 5]


def test_turnover_is_held_by_the_room_and_not_by_the_step():
    opening = placed(ONE, day(ben="x" * 12, room2="x" * 12), 0)
    assert held(opening) == [(1, 0, 30), (11, 0, 35), (PATIENT, 0, 30)]
    assert (opening.start, opening.end) == (0, 30)
    assert opening.steps[0].units == (1, 11)


def test_the_patient_is_held_once_waits_included():
    wish = Wish(PATIENT, (NEEDLE, replace(SWEAT, wait=20)))
    opening = placed(wish, day(cabin="xxxxxxxx............"), 0)
    assert [(step.start, step.end) for step in opening.steps] == [(0, 30), (40, 70)]
    assert [row for row in held(opening) if row[0] == PATIENT] == [(PATIENT, 0, 70)]
    assert [row.step_index for row in opening.placements if row.resource_id == PATIENT] == [None]


def test_a_patient_who_is_busy_in_the_wait_cannot_wait():
    wish = Wish(PATIENT, (NEEDLE, replace(SWEAT, wait=20)))
    cabin = "xxxxxxxx..........."
    assert starts(wish, day(cabin=cabin)) == [0, 5, 10, 15, 20]
    assert 0 not in starts(wish, day(cabin=cabin, patient="......x............"))


def test_a_wait_that_is_too_long_is_no_opening():
    wish = Wish(PATIENT, (NEEDLE, replace(SWEAT, wait=9)))
    assert starts(wish, day(cabin="xxxxxxxx...........")) == [5, 10, 15, 20]


def test_a_chain_that_stays_in_the_room_is_one_reservation_without_turnover_between():
    wish = Wish(PATIENT, (NEEDLE, ADJUST), same_therapist=True)
    opening = placed(wish, day(room2="x" * 24), 0)
    assert held(opening) == [(1, 0, 45), (11, 0, 50), (PATIENT, 0, 45)]


def test_where_the_patient_stays_the_turnover_need_not_be_free():
    """Sauna, then ten minutes of rest in the cabin; somebody else has it right after."""
    rest = Step(SAUNA, 10, (Need(ROOM, "sauna"),))
    wish = Wish(PATIENT, (SWEAT, rest))
    calendars = day(cabin="........xxxx")
    assert starts(wish, calendars) == [0]
    assert held(placed(wish, calendars, 0)) == [(20, 0, 40), (PATIENT, 0, 40)]
    assert starts(Wish(PATIENT, (SWEAT,)), calendars) == []  # alone it must be cleaned


def test_a_room_is_kept_through_a_wait_shorter_than_its_turnover():
    wish = Wish(PATIENT, (NEEDLE, replace(ADJUST, wait=15)))
    opening = placed(wish, day(ana="xxxxxxx............", room2="x" * 19), 0)
    assert held(opening) == [(1, 35, 50), (2, 0, 30), (11, 0, 55), (PATIENT, 0, 50)]


def test_a_room_is_given_back_in_a_longer_wait():
    wish = Wish(PATIENT, (NEEDLE, replace(ADJUST, wait=15)))
    opening = placed(wish, day(ana="xxxxxxxx...........", room2="x" * 19), 0)
    assert [row for row in held(opening) if row[0] == 11] == [(11, 0, 35), (11, 40, 60)]


def test_retention_frees_the_therapist_between_the_windows_but_keeps_the_room():
    needles_in = Step(NEEDLING, 30, (Need(THERAPIST, windows=((0, 10), (20, None))), A_ROOM))
    calendars = day(ana="..xx..xxx", ben="x" * 9)
    opening = place(Wish(PATIENT, (needles_in,)), UNITS, calendars, 0)
    assert held(opening) == [(1, 0, 10), (1, 20, 30), (11, 0, 35), (PATIENT, 0, 30)]
    assert starts(ONE, calendars) == []


def test_retention_is_one_therapist_for_both_windows():
    needles_in = Step(NEEDLING, 30, (Need(THERAPIST, windows=((0, 10), (20, None))),))
    assert starts(Wish(PATIENT, (needles_in,)), day(ana="..xxxx", ben="xxxx..")) == []


def test_two_needs_from_one_pool_are_two_units():
    pair = Step(NEEDLING, 10, (Need(THERAPIST), Need(THERAPIST)))
    wish = Wish(PATIENT, (pair,))
    calendars = day(ana="......", ben="..xx..")
    assert starts(wish, calendars) == [0, 20]
    assert placed(wish, calendars, 0).steps[0].units in {(1, 2), (2, 1)}


def test_only_therapists_who_may_give_a_therapy_are_asked():
    wish = Wish(PATIENT, (ADJUST,))
    assert starts(wish, day(ana="xxxxxx", ben="......")) == []
    assert starts(wish, day(ana="......", ben="xxxxxx")) == [0, 5, 10]


def test_a_need_can_be_narrowed_to_one_room():
    in_room_2 = replace(NEEDLE, needs=(Need(THERAPIST), replace(A_ROOM, only=frozenset({12}))))
    wish = Wish(PATIENT, (in_room_2,))
    assert starts(wish, day(room2="xx.......")) == [10]
    assert (12, 10, 45) in held(placed(wish, day(room2="xx......."), 10))


def test_a_named_therapist_gives_what_they_can_and_others_the_rest():
    two = Wish(PATIENT, (NEEDLE, ADJUST), therapist_id=BEN.id)
    opening = placed(two, day(), 0)
    assert [step.units[0] for step in opening.steps] == [BEN.id, ANA.id]
    assert starts(replace(two, same_therapist=True), day()) == []
    assert starts(Wish(PATIENT, (ADJUST,), therapist_id=BEN.id), day()) == []


def test_naming_a_therapist_does_not_hinder_a_visit_that_needs_none():
    assert starts(Wish(PATIENT, (SWEAT,), therapist_id=BEN.id), day(cabin="." * 9)) == [0]


def test_the_same_therapist_for_both_steps_is_one_who_can_do_both():
    twice = Wish(PATIENT, (NEEDLE, NEEDLE))
    calendars = day(ana="......xxxxxx.", ben="xxxxxx.......")
    assert starts(twice, calendars) == [0]
    assert starts(replace(twice, same_therapist=True), calendars) == []


def test_a_preferred_therapist_is_taken_where_free_and_costs_no_opening():
    wish = replace(ONE, preferred_therapist_id=BEN.id)
    calendars = day(ben=".......xxxxxx")
    assert starts(wish, calendars) == starts(ONE, calendars)
    assert placed(wish, calendars, 0).steps[0].units[0] == BEN.id
    assert placed(wish, calendars, 25).steps[0].units[0] == ANA.id


def test_a_preferred_therapist_is_worth_a_wait_that_is_allowed():
    wish = Wish(PATIENT, (SWEAT, replace(NEEDLE, wait=10)), preferred_therapist_id=BEN.id)
    opening = placed(wish, day(ben="xxxxxxxx............"), 0)
    assert opening.steps[1].units[0] == BEN.id
    assert opening.steps[1].start == 40


def test_else_the_calendar_that_is_least_broken_up_is_used():
    calendars = day(ana=".....................", ben="xxxxxx......xxxxxxxxx")
    assert placed(ONE, calendars, 30).steps[0].units[0] == BEN.id


def test_the_same_therapist_is_the_one_whose_calendar_is_least_broken_up():
    twice = Wish(PATIENT, (NEEDLE, NEEDLE), same_therapist=True)
    calendars = day(ana="." * 30, ben="xxxxxx............xxxxxxxxxxxx")
    assert {step.units[0] for step in placed(twice, calendars, 30).steps} == {BEN.id}


def test_a_visit_without_a_patient_can_be_looked_for():
    nobody = replace(ONE, patient_id=None)
    opening = placed(nobody, day(patient="x" * 12), 0)
    assert {row.resource_id for row in opening.placements} == {1, 11}


def test_lengths_round_up_windows_outward_and_waits_down():
    odd = Step(NEEDLING, 32, (Need(THERAPIST, windows=((3, 12),)), A_ROOM))
    opening = place(Wish(PATIENT, (odd,)), UNITS, day(ben="x" * 24), 0)
    assert held(opening) == [(1, 0, 15), (11, 0, 40), (PATIENT, 0, 35)]


def test_nothing_is_offered_past_the_end_of_the_calendar_or_off_the_ticks():
    search = Search(ONE, UNITS, day(room1="." * 8))
    assert [one.start for one in _every(search)] == [0, 5]
    assert search.place(10) is None
    assert search.place(3) is None
    assert search.place(-5) is None
    assert search.place(4000) is None


def test_a_resource_without_a_calendar_is_never_free():
    calendars = Calendars(0, 12, {11: 0xFFF, 12: 0xFFF, PATIENT: 0xFFF})
    assert starts(ONE, calendars) == []


def test_openings_come_in_order_and_only_where_they_are_welcome():
    on_the_quarter = sum(1 << tick for tick in range(0, 24, 3))
    found = [one.start for one in openings(ONE, UNITS, day(), on_the_quarter)]
    assert found == [0, 15, 30, 45, 60, 75]


def test_the_first_openings_are_had_without_placing_the_rest(monkeypatch):
    asked = []
    really = Search.place

    def watched(search, start):
        asked.append(start)
        return really(search, start)

    monkeypatch.setattr(Search, "place", watched)
    found = openings(ONE, UNITS, day())
    assert [next(found).start, next(found).start] == asked == [0, 5]


def test_a_need_for_something_the_clinic_has_not_got_is_never_met():
    boots = Step(NEEDLING, 10, (Need(EQUIPMENT, "boots"),))
    assert starts(Wish(PATIENT, (boots,)), day()) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: Need(ResourceKind.PATIENT),
        lambda: Need(ROOM, turnover=-5),
        lambda: Need(ROOM, windows=()),
        lambda: Step(NEEDLING, 0, ()),
        lambda: Step(NEEDLING, 10, (), wait=-5),
        lambda: Step(NEEDLING, 20, (Need(ROOM, windows=((0, 30),)),)),
        lambda: Step(NEEDLING, 20, (Need(ROOM, windows=((10, 10),)),)),
        lambda: Step(NEEDLING, 20, (Need(ROOM, windows=((5, 10), (0, 5))),)),
        lambda: Wish(PATIENT, ()),
        lambda: Calendars(3, 10, {}),
    ],
)
def test_a_wish_that_makes_no_sense_is_an_error(make):
    with pytest.raises(ValueError, match=r"."):
        make()


def _every(search: Search):
    return openings(search.wish, UNITS, search.calendars)
