"""When a calendar is there, as it was agreed; and what each therapist may give."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from clinic.models import (
    HoursException,
    Resource,
    Therapist,
    Therapy,
    WorkingHours,
    therapist_therapy,
)
from clinic.rules.errors import NotFound
from clinic.rules.hours import WeeklyHours
from clinic.rules.staff_values import TherapistLine
from clinic.rules.timetables import OtherHours, Timetable, timetables


def weekly_hours(session: Session, resource_id: int) -> list[WeeklyHours]:
    """The weekly hours of one calendar, past and to come."""
    rows = session.scalars(select(WorkingHours).where(WorkingHours.resource_id == resource_id))
    return [
        WeeklyHours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) for row in rows
    ]


def timetables_of(session: Session, public_id: str) -> list[Timetable]:
    """The same by the calendar's public id, as weeks in order."""
    number = session.scalar(select(Resource.id).where(Resource.public_id == public_id))
    return timetables(weekly_hours(session, number or 0))


def other_hours(session: Session, public_id: str, today: date) -> list[OtherHours]:
    """Days from today on with other hours than usual, in order."""
    rows = session.scalars(
        select(HoursException)
        .join(Resource, Resource.id == HoursException.resource_id)
        .where(Resource.public_id == public_id, HoursException.on_day >= today)
        .order_by(HoursException.on_day, HoursException.starts)
    )
    found: dict[date, list[tuple[int, int]]] = {}
    for row in rows:
        hours = found.setdefault(row.on_day, [])
        if row.starts is not None and row.ends is not None:
            hours.append((row.starts, row.ends))
    return [OtherHours(day, tuple(hours)) for day, hours in found.items()]


def therapist_lines(session: Session) -> list[TherapistLine]:
    """Every therapist, those at work first, by name, with what they may give."""
    given: dict[int, list[tuple[str, str]]] = {}
    for therapist_id, public_id, name in session.execute(
        select(therapist_therapy.c.therapist_id, Therapy.public_id, Therapy.name)
        .join(Therapy, Therapy.id == therapist_therapy.c.therapy_id)
        .order_by(Therapy.id)
    ):
        given.setdefault(therapist_id, []).append((public_id, name))
    above = aliased(Therapist)
    rows = session.execute(
        select(Therapist, Resource.public_id, above.public_id, above.name)
        .join(Resource, Resource.id == Therapist.resource_id)
        .outerjoin(above, above.id == Therapist.supervisor_id)
        .order_by(Therapist.active.desc(), Therapist.name)
    )
    return [
        TherapistLine(
            row.public_id,
            unit,
            row.name,
            tuple(number for number, _ in given.get(row.id, ())),
            tuple(name for _, name in given.get(row.id, ())),
            row.active,
            supervisor or "",
            supervisor_name or "",
        )
        for row, unit, supervisor, supervisor_name in rows
    ]


def one_therapist(session: Session, public_id: str) -> TherapistLine:
    """One of them. Raises NotFound."""
    for line in therapist_lines(session):
        if line.public_id == public_id:
            return line
    raise NotFound
