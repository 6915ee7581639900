"""Who works here, and what their leaving would leave behind."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import (
    AccountRole,
    Appointment,
    AppointmentStep,
    LoginAttempt,
    Patient,
    Therapist,
    Therapy,
    User,
)
from clinic.rules.appointment_life import OPEN
from clinic.rules.errors import NotFound
from clinic.rules.staff_values import STAFF_ROLES, LeftBehind, StaffLine
from clinic.rules.words import Role


def staff(session: Session) -> list[StaffLine]:
    """Everybody with an account for work here, by name."""
    seen = _last_seen(session)
    credentials = _credentials(session)
    users = session.scalars(
        select(User).where(User.roles.any(AccountRole.name.in_(STAFF_ROLES))).order_by(User.name)
    )
    return [
        StaffLine(
            user.public_id,
            user.name,
            user.email,
            frozenset(Role(role.name) for role in user.roles),
            credentials.get(user.id, ""),
            user.active,
            seen.get(user.email),
        )
        for user in users
    ]


def one_of_staff(session: Session, public_id: str) -> StaffLine:
    """One person on the staff. Raises NotFound."""
    for line in staff(session):
        if line.public_id == public_id:
            return line
    raise NotFound


def left_behind(session: Session, public_id: str, now_minute: int) -> list[LeftBehind]:
    """The visits to come that this person would give, in order of time."""
    rows = session.execute(
        select(Appointment, Patient.given, Patient.family, Therapy.name, Therapy.kind)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .join(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .join(User, User.id == Therapist.user_id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            User.public_id == public_id,
            Appointment.from_minute >= now_minute,
            Appointment.status.in_(OPEN),
        )
        .order_by(Appointment.from_minute, AppointmentStep.position)
    )
    visits: dict[str, tuple[Appointment, str, str]] = {}
    given: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for visit, first, family, therapy, kind in rows:
        visits[visit.public_id] = (visit, first, family)
        given[visit.public_id].append((kind.value, therapy))
    return [
        LeftBehind(number, first, family, visit.from_minute, tuple(given[number]))
        for number, (visit, first, family) in visits.items()
    ]


def _last_seen(session: Session) -> dict[str, datetime]:
    rows = session.execute(
        select(LoginAttempt.account, func.max(LoginAttempt.at))
        .where(LoginAttempt.succeeded)
        .group_by(LoginAttempt.account)
    )
    return {row[0]: row[1] for row in rows}


def _credentials(session: Session) -> dict[int | None, str]:
    rows = session.execute(select(Therapist.user_id, Therapist.credential))
    return {row[0]: row[1] for row in rows}
