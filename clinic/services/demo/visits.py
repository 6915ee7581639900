"""The demo clinic's visits as rows: appointments, steps, reservations, status changes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Patient,
    Reservation,
    StatusChange,
    Therapist,
    User,
)
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.local_time import instant_of
from clinic.rules.openings import PlacedStep
from clinic.services.demo.lives import Life
from clinic.services.demo.moment import dice
from clinic.services.demo.places import House

REMARKS = ("Likes the room by the window", "May be five minutes late", "Asked for a text before")
REMARKED = 0.04


def add_visits(
    session: Session,
    lives: Sequence[Life],
    house: House,
    patients: Sequence[Patient],
    desk: User,
) -> list[Appointment]:
    """Add every visit with all that belongs to it; the new rows in the order of `lives`."""
    visits = [_appointment(life, house, patients) for life in lives]
    session.add_all(visits)
    session.flush()
    by_calendar = {row.resource_id: row for row in house.therapists}
    steps = [
        [
            _step(visit, position, step, by_calendar)
            for position, step in enumerate(life.placed.opening.steps)
        ]
        for visit, life in zip(visits, lives, strict=True)
    ]
    session.add_all(step for group in steps for step in group)
    session.flush()
    _add_reservations(session, visits, lives, steps)
    _add_changes(session, visits, lives, desk)
    return visits


def _appointment(life: Life, house: House, patients: Sequence[Patient]) -> Appointment:
    opening, wanted = life.placed.opening, life.placed.wanted
    throw = dice("remark", wanted.course.person, wanted.number)
    return Appointment(
        patient_id=patients[wanted.course.person].id,
        location_id=house.location.id,
        from_minute=opening.start,
        to_minute=opening.end,
        status=life.status,
        remark=throw.choice(REMARKS) if throw.random() < REMARKED else "",
        created_at=instant_of(life.booked),
    )


def _step(
    visit: Appointment, position: int, step: PlacedStep, therapists: dict[int, Therapist]
) -> AppointmentStep:
    return AppointmentStep(
        appointment_id=visit.id,
        position=position,
        therapy_id=step.therapy_id,
        therapist_id=next((therapists[unit].id for unit in step.units if unit in therapists), None),
        from_minute=step.start,
        to_minute=step.end,
    )


def _add_reservations(
    session: Session,
    visits: Sequence[Appointment],
    lives: Sequence[Life],
    steps: Sequence[Sequence[AppointmentStep]],
) -> None:
    session.execute(
        insert(Reservation),
        [
            {
                "resource_id": held.resource_id,
                "from_minute": held.start,
                "to_minute": held.end,
                "appointment_id": visit.id,
                "step_id": None if held.step_index is None else group[held.step_index].id,
            }
            for visit, life, group in zip(visits, lives, steps, strict=True)
            if life.status not in FREES_TIME
            for held in life.placed.opening.placements
        ],
    )


def _add_changes(
    session: Session, visits: Sequence[Appointment], lives: Sequence[Life], desk: User
) -> None:
    session.execute(
        insert(StatusChange),
        [
            {
                "appointment_id": visit.id,
                "from_status": step.before,
                "to_status": step.after,
                "at": instant_of(step.minute),
                "by_user_id": desk.id,
                "reason": step.reason,
            }
            for visit, life in zip(visits, lives, strict=True)
            for step in life.steps
        ],
    )
