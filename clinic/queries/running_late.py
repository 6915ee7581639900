"""What is left of a therapist's day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Patient,
    Reservation,
    Resource,
    Therapist,
)
from clinic.queries.catalogue import USABLE
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid
from clinic.rules.local_time import day_span, wall_time
from clinic.rules.words import AppointmentStatus, ResourceKind

LATEST_BEGUN = 60
WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)


def wall_of(scope: Scope, therapist: str) -> ZoneInfo:
    """The clock where this therapist works. Raises Invalid for nobody."""
    zone = scope.session.scalar(
        select(Location.zone)
        .join(Resource, Resource.location_id == Location.id)
        .join(Therapist, Therapist.resource_id == Resource.id)
        .where(Therapist.public_id == therapist, Therapist.active)
    )
    if zone is None:
        raise Invalid("Choose a therapist from the list.", field="therapist")
    return ZoneInfo(zone)


def rest_of_day(scope: Scope, therapist: str, now_minute: int) -> list[tuple[Appointment, Patient]]:
    """The therapist's visits of today that have not begun, in order; none long overdue."""
    zone = wall_of(scope, therapist)
    _, end = day_span(wall_time(now_minute, zone).date(), zone)
    given = (
        select(AppointmentStep.appointment_id)
        .join(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(Therapist.public_id == therapist)
    )
    rows = scope.session.execute(
        scope.appointments()
        .add_columns(Patient)
        .where(
            Appointment.id.in_(given),
            Appointment.status.in_(WAITING),
            Appointment.from_minute >= now_minute - LATEST_BEGUN,
            Appointment.from_minute < end,
        )
        .order_by(Appointment.from_minute, Appointment.id)
    )
    return [(visit, patient) for visit, patient in rows]


def calendars_touched(scope: Scope, visits: list[Appointment]) -> set[int]:
    """Every calendar that shifting these visits may touch: theirs, and rooms and equipment."""
    held = scope.session.scalars(
        select(Reservation.resource_id).where(
            Reservation.appointment_id.in_([visit.id for visit in visits])
        )
    )
    places = scope.session.scalars(
        select(Resource.id).where(
            Resource.active,
            Resource.kind.in_(set(USABLE) - {ResourceKind.THERAPIST}),
            Resource.location_id.in_({visit.location_id for visit in visits}),
        )
    )
    return set(held) | set(places)
