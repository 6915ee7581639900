"""Undoing a cancellation: the time stays held for a minute, and comes back as it was."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, Hold, Reservation
from clinic.queries.holds import held_under, undo_of
from clinic.queries.settings import undo_seconds
from clinic.rules.holding import hold_ends
from clinic.rules.words import HoldKind
from clinic.services.day_changes import note_held
from clinic.services.visit_rows import free, held_by, lock_calendars

SPAN = (Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)


def keep_for_undo(session: Session, visit: Appointment) -> None:
    """Give the visit's time up, but hold it until the cancellation can no longer be undone."""
    lock_calendars(session, held_by(session, visit.id))
    forget_undo(session, visit.id)
    seconds = undo_seconds(session)
    if not seconds:
        free(session, visit)
        return
    ends = hold_ends(clock.now(), timedelta(seconds=seconds))
    hold = Hold(kind=HoldKind.UNDO.value, appointment_id=visit.id, expires_at=ends)
    session.add(hold)
    session.flush()
    given_up = session.execute(
        update(Reservation)
        .where(Reservation.appointment_id == visit.id)
        .values(appointment_id=None, hold_id=hold.id)
        .returning(*SPAN)
        .execution_options(synchronize_session=False)
    )
    note_held(session, visit, given_up, times=-1)


def take_back(session: Session, visit: Appointment) -> bool:
    """Give the visit exactly the time it had; False when that is no longer held for it."""
    hold = undo_of(session, visit.id, clock.now())
    if hold is None:
        return False
    lock_calendars(session, held_under(session, hold.id))
    if undo_of(session, visit.id, clock.now()) is None:  # its end came while we waited
        return False
    held_again = session.execute(
        update(Reservation)
        .where(Reservation.hold_id == hold.id)
        .values(appointment_id=visit.id, hold_id=None)
        .returning(*SPAN)
        .execution_options(synchronize_session=False)
    )
    note_held(session, visit, held_again)
    session.delete(hold)
    return True


def forget_undo(session: Session, appointment_id: int) -> None:
    """Let go of what is, or once was, held for the undo of this visit's cancellation."""
    holds = select(Hold.id).where(Hold.appointment_id == appointment_id)
    session.execute(delete(Reservation).where(Reservation.hold_id.in_(holds)))
    session.execute(delete(Hold).where(Hold.appointment_id == appointment_id))
