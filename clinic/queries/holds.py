"""Time that is kept back: for the undo of a cancellation, or for an offer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinic.models import Hold, Reservation
from clinic.rules.words import HoldKind


def undo_of(session: Session, appointment_id: int, now: datetime) -> Hold | None:
    """The hold under which a cancelled visit still has its time; None once that is over."""
    kept = exists(select(Reservation.id).where(Reservation.hold_id == Hold.id))
    return session.scalar(
        select(Hold).where(
            Hold.kind == HoldKind.UNDO.value,
            Hold.appointment_id == appointment_id,
            Hold.expires_at > now,
            kept,
        )
    )


def held_under(session: Session, hold_id: int) -> set[int]:
    """The calendars a hold occupies."""
    return set(
        session.scalars(select(Reservation.resource_id).where(Reservation.hold_id == hold_id))
    )
