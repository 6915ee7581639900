"""Booking a visit: therapist, room, equipment and patient in one act, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Patient, StatusChange
from clinic.queries.calendars import follow
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.appointment_life import OPEN
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, Refused, Taken
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.plan_fit import holding
from clinic.rules.sequencing import Finding, told, weigh
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.rules.words import AppointmentStatus
from clinic.services.appointment_status import apply_status
from clinic.services.clinical_hold import refuse_while_held
from clinic.services.once import already_done, remember
from clinic.services.planned_visits import meet, meet_next
from clinic.services.settling import ATTEMPTS, LAST, check_still_free, settle, used_by
from clinic.services.unit_of_work import Work, unit_of_work
from clinic.services.visit_rows import changes_of, hold_first, lock_calendars

_BEGIN = insert(StatusChange)


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
        try:
            plan = _plan(scope, request)
            found = _look(scope.session, request, plan) if attempt < LAST else None
            return _write(actor, request, plan, found)
        except _SentTwice:
            break
        except Refused as refused:
            done = _booked_before(Scope(db.session(), actor), request)
            if done:
                return done
            if attempt == LAST or not isinstance(refused, Taken):
                raise
    done = _booked_before(Scope(db.session(), actor), request)
    if done is None:
        raise AssertionError
    return done


@dataclass(frozen=True)
class _Plan:
    """Who is to be booked, by number, and the wish made ready."""

    patient: int
    ask: Ask


@dataclass(frozen=True)
class Found:
    """What was found: the units, and what the order of therapies says to it."""

    opening: Opening
    findings: Sequence[Finding]


def _plan(scope: Scope, request: BookingRequest) -> _Plan:
    """Raises Invalid, NotFound."""
    patient = bookable(scope, request.wish)
    named = bool(request.wish.therapist)
    return _Plan(patient.id, ask_for(scope, request.wish, patient, settled=named))


def _look(session: Session, request: BookingRequest, plan: _Plan) -> Found:
    """The units for the wanted start. Raises Taken, Invalid."""
    notice = 0 if request.here else number(session, NOTICE)
    opening = settle(session, [plan.ask], request.start, notice=notice)
    return Found(opening, order_of(session, plan.ask, [opening]).findings(opening))


def _booked_before(scope: Scope, request: BookingRequest) -> Booked | None:
    """What this form booked already, as it stands now; None when it is new."""
    done = already_done(scope.session, request.key, scope.asker.user_id)
    if not done:
        return None
    visit = scope.appointment(done)
    if visit.patient_id != bookable(scope, request.wish).id:
        raise Refused("This button was used already, for another visit. Look for a time again.")
    if visit.status not in OPEN:
        raise Refused("This was booked already, and is over or cancelled. Look for a time again.")
    return Booked(done, visit.from_minute)


def bookable(scope: Scope, wish: VisitWish) -> Patient:
    """The patient of a wish, who can be booked. Raises Invalid or NotFound."""
    if not wish.patient:
        raise Invalid("Choose a patient first.", field="patient")
    patient = scope.patient(wish.patient)
    if patient.deceased:
        raise Invalid("This patient has died; nothing can be booked.", field="patient")
    return patient


def _write(actor: Principal, request: BookingRequest, plan: _Plan, found: Found | None) -> Booked:
    """Book what was found before the locks; or, without it, look under the locks of all units.

    What was found is not looked at again while every calendar is as it was.
    """
    with unit_of_work(actor, "appointment:booked") as work:
        calendars = used_by(found.opening) if found else plan.ask.resource_ids
        locked = lock_calendars(work.session, calendars)
        if already_done(work.session, request.key, actor.user_id):
            raise _SentTwice
        stands = found is not None and found.opening.stands(locked)
        found = found or _look(work.session, request, plan)
        findings = found.findings if stands else None
        visit = book_inside(work, request, plan.ask, plan.patient, found.opening, findings=findings)
        remember(work, request.key, visit.public_id)
    follow(db.session(), locked, changes_of([found.opening]))
    return Booked(visit.public_id, found.opening.start)


def book_inside(
    work: Work,
    request: BookingRequest,
    ask: Ask,
    patient_id: int,
    opening: Opening,
    *,
    findings: Sequence[Finding] | None = None,
) -> Appointment:
    """Book one visit in a unit of work that has locked its calendars.

    `findings` is what the order of therapies says, where opening and order still stand as they
    were looked at; else both are looked at here. Raises Beaten, Held, Stopped,
    Unacknowledged.
    """
    refuse_while_held(work.session, patient_id, (step.kind for step in ask.wish.steps))
    if findings is None:
        check_still_free(work.session, opening)
        findings = order_of(work.session, ask, [opening]).findings(opening)
    despite = weigh(findings, request.despite, opening)
    visit = _add(work, request, ask, patient_id, opening)
    if request.planned is not None:
        meet(work.session, visit, request.planned)
    else:
        held = holding((step.therapy_id, step.kind) for step in ask.wish.steps)
        meet_next(work.session, visit, held)
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
    begun = {
        "appointment_id": visit.id,
        "to_status": AppointmentStatus.BOOKED,
        "at": clock.now(),
        "by_user_id": work.actor.user_id,
    }
    work.session.connection().execute(_BEGIN, begun)
    return visit
