"""The clinic a race needs: in each, what its kind says is scarce and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import Appointment, Reservation, Resource
from clinic.rules.away import AwayEntry
from clinic.rules.visit_wishes import BookingRequest, StepWish, VisitWish
from clinic.rules.words import ResourceKind
from clinic.services import booking
from clinic.services.time_off import add_time_off
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import (
    House,
    add_hours,
    add_patient,
    add_resource,
    add_therapist,
    build_house,
)
from trials.contests import (
    RACERS,
    STANDS,
    Accepting,
    Booking,
    Contest,
    Moving,
    OneVisit,
    Resizing,
    ResizingForAll,
    RoomForAll,
    Series,
    SeriesForAll,
)
from trials.plan_contest import Plans

KINDS: Mapping[str, type[Contest]] = {
    "therapist": Booking,
    "room": Booking,
    "equipment": Booking,
    "patient": Booking,
    "the same form": Booking,
    "anybody": RoomForAll,
    "move": Moving,
    "resize": Resizing,
    "resize with rooms for all": ResizingForAll,
    "offer": Accepting,
    "series": Series,
    "series by anybody": SeriesForAll,
    "whole plan": Plans,
}
FOR_ALL = tuple(kind for kind, contest in KINDS.items() if contest.winners == RACERS)
ONE_VISIT = "one visit"
_ROOMS = {"room": 1, "resize": RACERS + 1, "resize with rooms for all": 2 * RACERS}
_ALONE = frozenset({"therapist", "the same form", "offer", "series", "whole plan"})
_ANYBODY = frozenset({"equipment", "anybody", "series by anybody"})
_RESIZED = frozenset({"resize", "resize with rooms for all"})
_STAND = _RESIZED | {"move", ONE_VISIT}


def furnish(kind: str) -> Contest:
    """A clinic where only what `kind` says is scarce, and the contest for it."""
    house = build_house("UTC")  # no clock changes: late slots of a long trial stay open
    desk = house.principal("desk")
    with unit_of_work(desk, "trial:furnished") as work:
        session = work.session
        for number in range(len(house.patients), RACERS):
            house.patients.append(add_patient(session, f"Racer{number}", "Some"))
        for number in range(len(house.therapists), RACERS):
            house.therapists.append(add_therapist(session, house, f"Therapist {number}", None))
        _add_rooms(session, house, _ROOMS.get(kind, RACERS))
    wishes = tuple(_wish(house, kind, racer) for racer in range(RACERS))
    contest = KINDS.get(kind, OneVisit)(kind, desk.user_id, wishes)
    if kind not in _STAND:
        return contest
    requests = [BookingRequest(wish, STANDS) for wish in wishes]
    stand = replace(contest, visits=tuple(booking.book(desk, one).appointment for one in requests))
    return _shut_rooms(stand) if kind in _RESIZED else stand


def _add_rooms(session: Session, house: House, wanted: int) -> None:
    for number in range(len(house.rooms), wanted):
        room = add_resource(
            session,
            ResourceKind.ROOM,
            f"Room {number + 1}",
            location=house.location,
            category="treatment_room",
        )
        add_hours(session, room, house.location, starts=8 * 60, ends=19 * 60)
        house.rooms.append(room)
    for room in house.rooms[wanted:]:
        session.get_one(Resource, room.id).active = False


def _wish(house: House, kind: str, racer: int) -> VisitWish:
    therapy = house.therapies["sauna" if kind == "equipment" else "needling"]
    therapist = house.therapists[0 if kind in _ALONE else racer].public_id
    patient = house.patients[0 if kind in {"patient", "the same form"} else racer]
    return VisitWish(
        steps=(StepWish(therapy.public_id),),
        patient=patient.public_id,
        therapist="" if kind in _ANYBODY else therapist,
        location=house.location.public_id,
    )


def _shut_rooms(contest: Contest) -> Contest:
    """Every room a visit stands in closes when that visit ends; the one that is left does not."""
    rooms = tuple(
        db.session.scalars(
            select(Resource.public_id)
            .join(Reservation, Reservation.resource_id == Resource.id)
            .join(Appointment, Appointment.id == Reservation.appointment_id)
            .where(Appointment.public_id == visit, Resource.kind == ResourceKind.ROOM)
        ).one()
        for visit in contest.visits
    )
    day = datetime(2026, 11, 24, tzinfo=UTC).date()
    for room in rooms:
        add_time_off(contest.desk, AwayEntry(room, day, day, 10 * 60 + 35, 19 * 60))
    return replace(contest, rooms=rooms)
