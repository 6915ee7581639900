"""Merging two records keeps the calendars right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from clinic.extensions import db
from clinic.models import (
    Appointment,
    Patient,
    Reservation,
    Resource,
)
from clinic.queries.patient_merge import moves_of
from clinic.rules.errors import NotFound, Refused
from clinic.rules.visit_wishes import BookingRequest, MoveRequest, StepWish, VisitWish
from clinic.services import booking
from clinic.services.moving import move
from clinic.services.settling import settle
from tests.support.house import House, add_visit, minute
from tests.support.merging import (
    NOW,
    PAST,
    RUNNING,
    TUESDAY,
    WEDNESDAY,
    Two,
    held,
    rows,
    two_records,
)
from tests.support.uow import make


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two(house: House) -> Two:
    """Marta's record and a second one of her."""
    return two_records(house)


def version(patient: Patient) -> int:
    return db.session.get_one(Resource, patient.resource_id).calendar_version


def test_time_to_come_moves_to_the_calendar_that_stays_and_the_past_stays(two: Two) -> None:
    was = version(two.keep), version(two.gone)
    db.session.close()

    two.merge()

    assert held(two.keep) == {RUNNING, TUESDAY}
    assert held(two.gone) == {PAST}
    moved = rows(Reservation, Reservation.resource_id == two.keep.resource_id)
    assert {row.appointment_id for row in moved} == {two.running.id, two.coming.id}
    assert version(two.keep) > was[0]
    assert version(two.gone) > was[1]


def test_overlapping_visits_are_listed_and_nothing_moves(two: Two) -> None:
    ben, room = two.house.therapists[1], two.house.rooms[1]
    with make() as session:
        mine = add_visit(session, two.house, two.keep, ben, room, TUESDAY + 15)

    listed = moves_of(db.session(), two.keep, two.gone, minute("2026-11-23T08:00")).overlaps
    with pytest.raises(Refused, match="overlap"):
        two.merge()

    assert [(one.keep, one.gone) for one in listed] == [(mine.public_id, two.coming.public_id)]
    assert db.session.get_one(Patient, two.gone.id).merged_into_id is None
    assert held(two.gone) == {PAST, RUNNING, TUESDAY}

    move(two.house.principal("desk"), MoveRequest(mine.public_id, WEDNESDAY, None))
    two.merge()
    assert held(two.keep) == {RUNNING, TUESDAY, WEDNESDAY}


def test_visits_of_the_past_may_overlap(two: Two) -> None:
    with make() as session:
        add_visit(session, two.house, two.keep, two.house.therapists[1], two.house.rooms[1], PAST)

    two.merge()

    assert len(rows(Appointment, Appointment.patient_id == two.keep.id)) == 4


def test_visits_back_to_back_do_not_overlap(two: Two) -> None:
    with make() as session:
        ben, room = two.house.therapists[1], two.house.rooms[1]
        add_visit(session, two.house, two.keep, ben, room, TUESDAY + 30)

    two.merge()

    assert held(two.keep) == {RUNNING, TUESDAY, TUESDAY + 30}


@pytest.mark.parametrize("guarded", [True, False])
def test_a_booking_that_began_before_the_merge_cannot_reach_the_old_record(
    two: Two, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    desk = two.house.principal("desk")
    wish = VisitWish((StepWish(two.house.therapies["needling"].public_id),), two.gone.public_id)

    def slow(*arguments, **more):
        opening = settle(*arguments, **more)
        monkeypatch.setattr(booking, "settle", settle)
        two.merge()
        return opening

    monkeypatch.setattr(booking, "settle", slow)
    if guarded:
        with pytest.raises(NotFound):
            booking.book(desk, BookingRequest(wish, WEDNESDAY))
    else:
        monkeypatch.setattr(booking, "check_still_free", lambda *_, **__: None)
        booking.book(desk, BookingRequest(wish, WEDNESDAY))

    assert (rows(Appointment, Appointment.patient_id == two.gone.id) == []) is guarded
