"""Booking, moving and the ends of a visit, as the front desk meets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry, Reservation, Resource, StatusChange
from clinic.queries.openings import ask_for, next_openings
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, NotFound, Refused, Taken
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import BookingRequest, MoveRequest, StepWish, VisitWish, WhenWish
from clinic.rules.words import AppointmentStatus
from clinic.services.appointment_status import cancel, change_status
from clinic.services.booking import book
from clinic.services.moving import move
from tests.support.desk import EVERY_RULE
from tests.support.house import House, minute

MONDAY = "2026-11-23T08:00:00Z"
A_MINUTE_LATER = "2026-11-23T08:01:00Z"
TEN = minute("2026-11-24T10:00")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def wish(
    house: House, *slugs: str, patient: int | None = 0, therapist: int | None = None
) -> VisitWish:
    """A visit of these therapies."""
    return VisitWish(
        steps=tuple(StepWish(house.therapies[slug].public_id) for slug in slugs or ("needling",)),
        patient="" if patient is None else house.patients[patient].public_id,
        therapist="" if therapist is None else house.therapists[therapist].public_id,
        wait=15,
    )


def request(house: House, start: int = TEN, key: str = "", **values: int | None) -> BookingRequest:
    """A booking of one needling."""
    return BookingRequest(wish(house, **values), start, key)


def reservations(appointment: str) -> set[tuple[str, int, int]]:
    """What a visit holds: name, minutes after ten, length."""
    rows = db.session.execute(
        select(Resource.name, Reservation.from_minute, Reservation.to_minute)
        .join(Reservation, Reservation.resource_id == Resource.id)
        .join(Appointment, Appointment.id == Reservation.appointment_id)
        .where(Appointment.public_id == appointment)
    )
    return {(name, begin - TEN, end - begin) for name, begin, end in rows}


def test_a_booking_holds_therapist_room_and_patient_and_is_audited_once(house: House) -> None:
    booked = book(house.principal("desk"), request(house, therapist=0))

    held = reservations(booked.appointment)
    assert ("Ana Ruiz", 0, 30) in held
    assert ("Marta Adeyemi", 0, 30) in held
    assert len(held) == 3
    assert {length for name, _, length in held if name.startswith("Room")} == {35}
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "appointment:booked")
    ).all()
    assert [entry.actor_name for entry in entries] == ["Dora Lind"]


def test_a_taken_therapist_is_named_with_three_times_that_differ(house: House) -> None:
    desk = house.principal("desk")
    book(desk, request(house, therapist=0))

    with pytest.raises(Taken) as refusal:
        book(desk, request(house, TEN + 15, patient=1, therapist=0))

    assert "Ana Ruiz is taken until 10:30" in refusal.value.message
    near = [one for one in refusal.value.alternatives if isinstance(one, Opening)]
    by_ana = house.therapists[0].resource_id
    offered = [(one.start - TEN, by_ana in one.steps[0].units) for one in near]
    assert offered == [(-30, True), (15, False), (30, True)]


def test_a_taken_patient_is_refused(house: House) -> None:
    desk = house.principal("desk")
    book(desk, request(house, therapist=0))

    with pytest.raises(Taken, match=r"patient .* until 10:30"):
        book(desk, request(house, TEN + 15, therapist=1))


def test_the_same_key_books_once(house: House) -> None:
    desk = house.principal("desk")

    first = book(desk, request(house, key="k1"))
    again = book(desk, request(house, key="k1"))

    assert first.appointment == again.appointment
    assert len(db.session.scalars(select(Appointment)).all()) == 1


def test_every_opening_offered_can_be_booked(house: House) -> None:
    desk = house.principal("desk")
    wanted = wish(house, "needling", "sauna", "boots")
    scope = Scope(db.session(), desk)
    found = next_openings(
        db.session(),
        ask_for(scope, wanted),
        WhenWish(date(2026, 11, 24), days=3),
        now_minute=minute("2026-11-23T08:00"),
        limit=5,
    )
    assert len(found) == 5
    assert found[0].start == minute("2026-11-24T09:00")

    booked = book(desk, BookingRequest(wanted, found[3].start, despite=EVERY_RULE))
    held = db.session.scalars(select(Reservation)).all()
    assert {(row.resource_id, row.from_minute, row.to_minute) for row in held} == {
        (placed.resource_id, placed.start, placed.end) for placed in found[3].placements
    }
    assert booked.start == found[3].start


@pytest.mark.parametrize("shift", [5, 60])
def test_a_visit_moves_over_its_own_time(house: House, shift: int) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))

    move(desk, MoveRequest(booked.appointment, TEN + shift))

    assert ("Ana Ruiz", shift, 30) in reservations(booked.appointment)
    assert len(reservations(booked.appointment)) == 3


def test_a_visit_is_resized(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))

    move(desk, MoveRequest(booked.appointment, TEN, minutes=(45,)))

    assert ("Ana Ruiz", 0, 45) in reservations(booked.appointment)


def test_a_visit_moves_to_another_therapist(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))

    move(desk, MoveRequest(booked.appointment, TEN, therapist=house.therapists[1].public_id))

    assert ("Ben Okafor", 0, 30) in reservations(booked.appointment)


def test_a_move_onto_a_taken_time_changes_nothing(house: House) -> None:
    desk = house.principal("desk")
    book(desk, request(house, therapist=0))
    other = book(desk, request(house, TEN + 60, patient=1, therapist=0))

    with pytest.raises(Taken, match="Ana Ruiz is taken"):
        move(desk, MoveRequest(other.appointment, TEN + 10))

    assert ("Ana Ruiz", 60, 30) in reservations(other.appointment)


def test_a_stale_move_is_refused(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))
    move(desk, MoveRequest(booked.appointment, TEN + 60, version=1))

    with pytest.raises(Changed):
        move(desk, MoveRequest(booked.appointment, TEN + 120, version=1))


def test_a_visit_can_be_booked_where_one_was_cancelled(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))

    status = cancel(desk, booked.appointment, by_clinic=False, reason="ill")

    assert status is AppointmentStatus.CANCELLED_IN_TIME
    assert reservations(booked.appointment) == set()
    with time_machine.travel(A_MINUTE_LATER, tick=False):
        assert book(desk, request(house, patient=1, therapist=0)).start == TEN


def test_a_cancelled_visit_comes_back_only_while_its_time_is_free(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))
    cancel(desk, booked.appointment, by_clinic=False, reason="ill")
    change_status(desk, booked.appointment, AppointmentStatus.BOOKED)
    assert ("Ana Ruiz", 0, 30) in reservations(booked.appointment)

    cancel(desk, booked.appointment, by_clinic=False, reason="ill")
    with time_machine.travel(A_MINUTE_LATER, tick=False):
        book(desk, request(house, patient=1, therapist=0))
        with pytest.raises(Taken):
            change_status(desk, booked.appointment, AppointmentStatus.BOOKED)


def test_every_change_of_status_is_kept(house: House) -> None:
    desk = house.principal("desk")
    booked = book(desk, request(house, therapist=0))
    with time_machine.travel("2026-11-24T09:50:00Z"):
        change_status(desk, booked.appointment, AppointmentStatus.ARRIVED)
        change_status(desk, booked.appointment, AppointmentStatus.IN_ROOM)
        with pytest.raises(Refused):
            change_status(desk, booked.appointment, AppointmentStatus.CANCELLED_LATE)

    changes = db.session.scalars(select(StatusChange).order_by(StatusChange.id)).all()
    assert [change.to_status.value for change in changes] == ["booked", "arrived", "in_room"]


@pytest.mark.parametrize(
    ("start", "says"), [(TEN + 3, "five-minute"), (minute("2026-11-20T10:00"), "passed")]
)
def test_an_odd_or_past_start_is_refused(house: House, start: int, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        book(house.principal("desk"), request(house, start))


def test_a_patient_cannot_be_booked_by_another_patient(house: House) -> None:
    with pytest.raises(NotFound):
        book(house.principal("jon"), request(house, patient=0))
