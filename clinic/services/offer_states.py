"""What becomes of an offer: each change of its state a row, its time given up with the last."""

from __future__ import annotations

from sqlalchemy import delete, select

from clinic import clock
from clinic.models import Hold, Offer, OfferChange, Patient, Reservation, WaitEntry
from clinic.queries.holds import held_under
from clinic.rules.words import OfferState
from clinic.services.unit_of_work import Work
from clinic.services.visit_rows import lock_calendars


def change_state(work: Work, offer: Offer, state: OfferState) -> None:
    """Take the offer to this state and keep the change."""
    was = offer.state
    offer.state = state
    work.session.add(
        OfferChange(
            offer_id=offer.id,
            from_state=was,
            to_state=state,
            at=clock.now(),
            by_user_id=work.actor.user_id,
        )
    )
    work.session.flush()


def close(work: Work, offer: Offer, state: OfferState) -> None:
    """End an open offer without a booking; its time is free once nobody else is offered it."""
    session = work.session
    lock_calendars(session, held_under(session, offer.hold_id))
    change_state(work, offer, state)
    held = Reservation.hold_id == offer.hold_id
    if open_beside(work, offer):
        mine = (
            select(Patient.resource_id)
            .join(WaitEntry, WaitEntry.patient_id == Patient.id)
            .where(WaitEntry.id == offer.entry_id)
        )
        session.execute(delete(Reservation).where(held, Reservation.resource_id.in_(mine)))
    else:
        session.execute(delete(Reservation).where(held))


def open_beside(work: Work, offer: Offer) -> list[Offer]:
    """The other open offers of the same time."""
    return list(
        work.session.scalars(
            select(Offer).where(
                Offer.hold_id == offer.hold_id,
                Offer.id != offer.id,
                Offer.state == OfferState.OPEN,
            )
        )
    )


def expire_old(work: Work) -> None:
    """Write down which open offers have run out; their time is free already, by the clock."""
    rows = work.session.execute(
        select(Offer, Hold.expires_at)
        .join(Hold, Hold.id == Offer.hold_id)
        .where(Offer.state == OfferState.OPEN, Hold.expires_at <= clock.now())
        .order_by(Offer.id)
    ).all()
    for offer, ended in rows:
        offer.state = OfferState.EXPIRED
        work.session.add(
            OfferChange(
                offer_id=offer.id,
                from_state=OfferState.OPEN,
                to_state=OfferState.EXPIRED,
                at=ended,
            )
        )
    work.session.flush()
