"""Booking a visit: therapist, room, equipment and patient in one act, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Patient, StatusChange
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.appointment_life import OPEN
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, Refused, Taken
from clinic.rules.openings import Opening, Stamp
from clinic.rules.permissions import Principal
from clinic.rules.sequencing import told, weigh
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.rules.words import AppointmentStatus, TherapyKind
from clinic.services.appointment_status import apply_status
from clinic.services.clinical_hold import refuse_while_held
from clinic.services.once import already_done, remember
from clinic.services.planned_visits import meet_next
from clinic.services.settling import ATTEMPTS, LAST, check_still_free, settle, used_by
from clinic.services.unit_of_work import Work, unit_of_work
from clinic.services.visit_rows import hold_first, lock_calendars


@dataclass(frozen=True)
class Booked:
    """What was booked: the visit's public id and when it begins, in minutes since 1970."""

    appointment: str
    start: int


class _SentTwice(Exception):
    """The same form was sent at the same moment and has just booked: leave no second trace."""


def book(actor: Principal, request: BookingRequest) -> Booked:
    """Book the visit at the wanted start; whoever walked in needs no notice and has arrived.

    The search's own function chooses the units; the database has the last word. The same
    key books once. Raises Taken, with the nearest openings as `alternatives`, when it does
    not fit; Invalid for what was typed; NotFound for a patient the actor may not see; Stopped
    or Unacknowledged for the order of therapies; Refused
    for a key that booked for somebody else, or a visit that is over or cancelled since.
    """
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        done = _booked_before(scope, request)
        if done:
            return done
        patient = _patient(scope, request.wish)
        ask = ask_for(scope, request.wish, patient)
        opening = _look(scope.session, request, ask) if attempt < LAST else None
        try:
            return _write(actor, request, ask, patient.id, opening)
        except Taken:
            if attempt == LAST:
                raise
        except _SentTwice:
            break
    done = _booked_before(Scope(db.session(), actor), request)
    if done is None:
        raise AssertionError
    return done


def _look(session: Session, request: BookingRequest, ask: Ask) -> Opening:
    """The units for the wanted start. Raises Taken, Invalid."""
    notice = 0 if request.here else number(session, NOTICE)
    return settle(session, [ask], request.start, notice=notice)


def _booked_before(scope: Scope, request: BookingRequest) -> Booked | None:
    """What this form booked already, as it stands now; None when it is new."""
    done = already_done(scope.session, request.key, scope.asker.user_id)
    if not done:
        return None
    visit = scope.appointment(done)
    if visit.patient_id != patient_number(scope, request.wish):
        raise Refused("This button was used already, for another visit. Look for a time again.")
    if visit.status not in OPEN:
        raise Refused("This was booked already, and is over or cancelled. Look for a time again.")
    return Booked(done, visit.from_minute)


def patient_number(scope: Scope, wish: VisitWish) -> int:
    """The number of the patient of a wish, who can be booked. Raises Invalid or NotFound."""
    return _patient(scope, wish).id


def _patient(scope: Scope, wish: VisitWish) -> Patient:
    if not wish.patient:
        raise Invalid("Choose a patient first.", field="patient")
    patient = scope.patient(wish.patient)
    if patient.deceased:
        raise Invalid("This patient has died; nothing can be booked.", field="patient")
    return patient


def _write(
    actor: Principal, request: BookingRequest, ask: Ask, patient_id: int, opening: Opening | None
) -> Booked:
    """Book what was found before the locks; or, without it, look under the locks of all units."""
    with unit_of_work(actor, "appointment:booked") as work:
        calendars = used_by(opening) if opening else ask.resource_ids
        locked = lock_calendars(work.session, calendars)
        if already_done(work.session, request.key, actor.user_id):
            raise _SentTwice
        opening = opening or _look(work.session, request, ask)
        visit = book_inside(work, request, ask, patient_id, opening, locked=locked)
        remember(work, request.key, visit.public_id)
        return Booked(visit.public_id, opening.start)


def book_inside(
    work: Work,
    request: BookingRequest,
    ask: Ask,
    patient_id: int,
    opening: Opening,
    *,
    locked: Mapping[int, Stamp] | None = None,
) -> Appointment:
    """Book one visit in a unit of work that has locked its calendars.

    `locked` is as in `check_still_free`. Raises Beaten, Held, Stopped, Unacknowledged.
    """
    refuse_while_held(work.session, patient_id, (step.kind for step in ask.wish.steps))
    check_still_free(work.session, opening, locked=locked)
    found = order_of(work.session, ask, [opening]).findings(opening)
    despite = weigh(found, request.despite, opening)
    visit = _add(work, request, ask, patient_id, opening)
    if any(step.kind is TherapyKind.NEEDLING for step in ask.wish.steps):
        meet_next(work.session, visit)
    if request.here:
        apply_status(work, visit, AppointmentStatus.ARRIVED)
    work.about(visit, patient_id=patient_id, start=opening.start, **told(despite))
    return visit


def _add(
    work: Work, request: BookingRequest, ask: Ask, patient_id: int, opening: Opening
) -> Appointment:
    visit = Appointment(
        patient_id=patient_id,
        location_id=ask.location.id,
        from_minute=opening.start,
        to_minute=opening.end,
        status=AppointmentStatus.BOOKED,
        remark=request.remark,
        created_at=clock.now(),
    )
    work.session.add(visit)
    work.session.flush()
    hold_first(work.session, visit, opening)
    work.session.add(
        StatusChange(
            appointment_id=visit.id,
            to_status=AppointmentStatus.BOOKED,
            at=clock.now(),
            by_user_id=work.actor.user_id,
        )
    )
    return visit
