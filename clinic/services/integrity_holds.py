"""What must hold of time that is kept back, looked up and named where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, or_, select

from clinic.models import Appointment, Hold, Reservation
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.words import HoldKind

KINDS = tuple(kind.value for kind in HoldKind)


def broken_holds(connection: Connection, most: int) -> Iterator[str]:
    """Holds of no known kind, or for the undo of what is not cancelled; at most so many each."""
    unknown = select(Hold.id, Hold.kind).where(Hold.kind.not_in(KINDS))
    for number, kind in connection.execute(unknown.order_by(Hold.id).limit(most)):
        yield f'Hold {number} is kept for "{kind}", which is nothing.'
    holds = exists(select(Reservation.id).where(Reservation.hold_id == Hold.id))
    pointless = (
        select(Hold.id)
        .outerjoin(Appointment, Appointment.id == Hold.appointment_id)
        .where(
            Hold.kind == HoldKind.UNDO.value,
            or_(Appointment.id.is_(None), Appointment.status.not_in(CANCELLED)),
            holds,
        )
    )
    for (number,) in connection.execute(pointless.order_by(Hold.id).limit(most)):
        yield f"Hold {number} keeps time for the undo of a visit that is not cancelled."
