"""A visit's life: checking in, in the room, done, and its five other ends."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Location, StatusChange
from clinic.queries.holds import undo_of
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import CANCELLED, Move, Timing, cancellation, check_move
from clinic.rules.errors import Changed
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.words import AppointmentStatus
from clinic.services import planned_visits
from clinic.services.booked_wishes import ask_of
from clinic.services.day_changes import giver_of, note_visit
from clinic.services.needles_left import check_none_left
from clinic.services.settling import check_still_free, settle
from clinic.services.undoing import forget_undo, keep_for_undo, take_back
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work
from clinic.services.visit_rows import free, held_by, hold, lock_calendars


def change_status(
    actor: Principal,
    appointment: str,
    target: AppointmentStatus,
    *,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Take the visit to `target`, if the table of moves lets this actor, and keep the change.

    An end that frees the time gives the reservations up, a cancellation only after the minute
    in which it can be undone. Taking such an end back later needs the same time still to be
    free. Raises Refused, NotAllowed, Changed, Taken, NotFound.
    """
    opening = _opening_to_retake(actor, appointment, target)
    with unit_of_work(actor, f"appointment:{target.value}") as work:
        visit = Scope(work.session, actor).appointment(appointment)
        if version is not None and visit.version != version:
            raise Changed(CHANGED_MEANWHILE)
        apply_status(work, visit, target, reason=reason, opening=opening)
        work.about(visit, patient_id=visit.patient_id)


def cancel(
    actor: Principal, appointment: str, *, by_clinic: bool, reason: str, version: int | None = None
) -> AppointmentStatus:
    """Cancel the visit; in time or late by the location's notice, unless the clinic cancels."""
    visit = Scope(db.session(), actor).appointment(appointment)
    target = AppointmentStatus.CANCELLED_BY_CLINIC
    if not by_clinic:
        location = db.session.get_one(Location, visit.location_id)
        target = cancellation(
            Timing(clock.now_minute(), visit.from_minute), location.cancel_notice_hours
        )
    change_status(actor, appointment, target, reason=reason, version=version)
    return target


def apply_status(
    work: Work,
    visit: Appointment,
    target: AppointmentStatus,
    *,
    reason: str = "",
    opening: Opening | None = None,
) -> None:
    """The same inside a unit of work that does more (signing a note, say)."""
    timing = Timing(clock.now_minute(), visit.from_minute)
    step = check_move(visit.status, target, work.actor.roles, timing)
    check_none_left(work, visit, target)
    change = StatusChange(
        appointment_id=visit.id,
        from_status=visit.status,
        to_status=target,
        at=clock.now(),
        by_user_id=work.actor.user_id,
        reason=reason,
    )
    work.session.add(change)
    _hold_or_free(work.session, visit, step, opening)
    giver = giver_of(work.session, visit.id)
    note_visit(work.session, visit, giver, visit.status, times=-1)
    note_visit(work.session, visit, giver, target)
    visit.status = target
    work.session.flush()
    planned_visits.follow(work.session, visit)
    if step.takes_time:
        planned_visits.meet_again(work.session, visit)


def _hold_or_free(
    session: Session, visit: Appointment, step: Move, opening: Opening | None
) -> None:
    if step.frees_time and step.target in CANCELLED:
        keep_for_undo(session, visit)
    elif step.frees_time:
        lock_calendars(session, held_by(session, visit.id))
        free(session, visit)
    if step.takes_time and not take_back(session, visit):
        if opening is None:  # it was ended, or its minute was over, after it was looked at
            raise Changed(CHANGED_MEANWHILE)
        lock_calendars(session, {one.resource_id for one in opening.placements})
        check_still_free(session, opening)
        forget_undo(session, visit.id)  # run out, perhaps in another room than the new one
        hold(session, visit, opening)


def _opening_to_retake(
    actor: Principal, appointment: str, target: AppointmentStatus
) -> Opening | None:
    """Where a freed visit would go back to; None when it still has its time, if only held.

    That time may have passed: a mistaken "did not attend" is found in the afternoon.
    """
    scope = Scope(db.session(), actor)
    visit = scope.appointment(appointment)
    timing = Timing(clock.now_minute(), visit.from_minute)
    if not check_move(visit.status, target, actor.roles, timing).takes_time:
        return None
    if undo_of(scope.session, visit.id, clock.now()):
        return None
    asks = [ask_of(scope, visit)]
    return settle(scope.session, asks, visit.from_minute, notice=None)
