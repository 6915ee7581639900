"""Keeping the plan in step with the calendar: which planned visit an appointment meets."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    AppointmentStep,
    PlannedCancellation,
    PlannedVisit,
    Therapy,
)
from clinic.queries.planned import unbooked_of
from clinic.rules.errors import Refused
from clinic.rules.plan_fit import Holding, holding, visit_met
from clinic.rules.plan_reality import became
from clinic.rules.words import AppointmentStatus
from clinic.rules.words import PlannedVisitStatus as V

CHANGED = "This plan was booked or changed meanwhile. Nothing was booked; look again."


def meet_next(session: Session, appointment: Appointment, held: Holding) -> None:
    """Let a new visit, which holds this, meet the planned visit it is, if it is one."""
    planned = visit_met(held, unbooked_of(session, appointment.patient_id))
    if planned is not None:
        _tie(session, appointment.id, planned.id)


def meet(session: Session, appointment: Appointment, planned_id: int) -> None:
    """Let a new visit meet this planned visit. Raises Refused where it has one since."""
    if not _tie(session, appointment.id, planned_id):
        raise Refused(CHANGED)


def meet_booked(session: Session, plan_id: int, patient_id: int, until: int) -> int:
    """Let the visits to come before that minute, of no plan yet, meet this one; how many do."""
    known = select(PlannedVisit.appointment_id).where(PlannedVisit.appointment_id.is_not(None))
    rows = session.execute(
        select(Appointment.id, Therapy.id, Therapy.kind)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.from_minute > clock.now_minute(),
            Appointment.from_minute < until,
            Appointment.id.not_in(known),
        )
        .order_by(Appointment.from_minute, Appointment.id)
    )
    unbooked = [one for one in unbooked_of(session, patient_id) if one.plan == plan_id]
    met = 0
    for number, steps in groupby(rows, lambda row: row[0]):
        planned = visit_met(holding((therapy, kind) for _, therapy, kind in steps), unbooked)
        if planned is not None and _tie(session, number, planned.id):
            unbooked.remove(planned)
            met += 1
    return met


def _tie(
    session: Session,
    appointment_id: int,
    planned_id: int,
    free: Collection[V] = (V.UNBOOKED,),
) -> bool:
    """Whether the planned visit had no appointment until now; this is its appointment then."""
    met = (
        update(PlannedVisit)
        .where(PlannedVisit.id == planned_id, PlannedVisit.status.in_(free))
        .values(status=V.BOOKED, appointment_id=appointment_id)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(met).rowcount == 1


def meet_again(session: Session, appointment: Appointment) -> None:
    """Let a visit that comes back after a cancellation be the one of its plan that it was.

    Also where that was released since, or the plan has ended. Where another visit has its place
    it meets the next, as a new one does.
    """
    was = session.scalar(
        select(PlannedCancellation).where(PlannedCancellation.appointment_id == appointment.id)
    )
    if was is None:
        return
    session.delete(was)
    session.flush()
    place = select(PlannedVisit.id).where(
        PlannedVisit.plan_id == was.plan_id, PlannedVisit.number == was.number
    )
    planned = session.scalar(place)
    if planned is None or not _tie(session, appointment.id, planned, (V.UNBOOKED, V.RELEASED)):
        meet_next(session, appointment, _held_by(session, appointment))


def _held_by(session: Session, appointment: Appointment) -> Holding:
    """The therapies of a visit."""
    rows = session.execute(
        select(Therapy.id, Therapy.kind)
        .join(AppointmentStep, AppointmentStep.therapy_id == Therapy.id)
        .where(AppointmentStep.appointment_id == appointment.id)
    )
    return holding((therapy, kind) for therapy, kind in rows)


def follow(session: Session, appointment: Appointment) -> None:
    """Carry a visit's new status over to the planned visit it meets; a cancelled one is free."""
    planned = session.scalar(
        select(PlannedVisit).where(PlannedVisit.appointment_id == appointment.id)
    )
    if planned is None:
        return
    planned.status = became(appointment.status)
    if planned.status is V.UNBOOKED:
        was = PlannedCancellation(
            plan_id=planned.plan_id, number=planned.number, appointment_id=appointment.id
        )
        session.add(was)
        planned.appointment_id = None
        session.flush()
