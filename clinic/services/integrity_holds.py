"""What must hold of time that is kept back, looked up and named where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, func, or_, select

from clinic import clock
from clinic.models import Appointment, Hold, Offer, Reservation
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.words import HoldKind, OfferState

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
    yield from _offers(connection, most)


def _offers(connection: Connection, most: int) -> Iterator[str]:
    """Open offers of a time nobody holds, and times that two said yes to."""
    holds = exists(select(Reservation.id).where(Reservation.hold_id == Offer.hold_id))
    empty = (
        select(Offer.id)
        .join(Hold, Hold.id == Offer.hold_id)
        .where(Offer.state == OfferState.OPEN, Hold.expires_at > clock.now(), ~holds)
    )
    for (number,) in connection.execute(empty.order_by(Offer.id).limit(most)):
        yield f"Offer {number} is open but holds nothing."
    twice = (
        select(Offer.hold_id)
        .where(Offer.state == OfferState.ACCEPTED)
        .group_by(Offer.hold_id)
        .having(func.count() > 1)
    )
    for (number,) in connection.execute(twice.order_by(Offer.hold_id).limit(most)):
        yield f"More than one said yes to the time of hold {number}."
