"""Offering a free time to those who wait: it is held for a while, and the first yes gets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Hold, Offer, OfferChange, Reservation, Therapist, WaitEntry
from clinic.queries.fitting import ask_in, visit_number
from clinic.queries.holds import held_under
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.queries.wait_list import wish_of_entry
from clinic.rules.clinic_settings import OFFER_FOR
from clinic.rules.errors import Invalid, Refused, Taken
from clinic.rules.holding import hold_ends
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import BookingRequest
from clinic.rules.wait_list import OfferRequest, check_answer
from clinic.rules.words import HoldKind, OfferState, WaitState
from clinic.services.booking import Booked, book_inside
from clinic.services.clinical_hold import refuse_while_held
from clinic.services.offer_states import change_state, close, expire_old, open_beside
from clinic.services.settling import ATTEMPTS, check_still_free, settle
from clinic.services.undoing import forget_undo
from clinic.services.unit_of_work import Work, unit_of_work
from clinic.services.visit_rows import lock_calendars
from clinic.services.wait_list import waiting_entry


@dataclass(frozen=True)
class _Offered:
    """One entry and the visit it is offered, every resource of which is to be held."""

    entry: str
    opening: Opening


class _TooLate(Exception):
    """The offer has ended; what else would do is found outside the work."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message)
        self.refused = refused


def offer(actor: Principal, request: OfferRequest) -> list[str]:
    """Offer the time to these who wait; all of it is held for them until the offer ends.

    Gives the offers' public ids. What was kept for the undo of the cancelled visit is offered
    too, so that it cannot come back. Raises Taken, with alternatives, for a time that does not
    fit one of them any more, Invalid, NotFound, and Refused for one who waits no more.
    """
    OFFER_FOR.check(request.minutes)
    if not request.starts:
        raise Invalid("Choose at least one person.", field="entries")
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        number = visit_number(scope, request.free)
        offered = [_search(scope, request, public_id, number) for public_id in request.starts]
        try:
            return _write(actor, request, offered, number)
        except Taken:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def _search(scope: Scope, request: OfferRequest, public_id: str, number: int | None) -> _Offered:
    entry = waiting_entry(scope, public_id)
    ask = ask_in(scope, wish_of_entry(scope.session, entry), request.free)
    refuse_while_held(scope.session, entry.patient_id, (step.kind for step in ask.wish.steps))
    start = request.starts[public_id]
    return _Offered(public_id, settle(scope.session, [ask], start, ignoring=number))


def _write(
    actor: Principal, request: OfferRequest, offered: Sequence[_Offered], number: int | None
) -> list[str]:
    with unit_of_work(actor, "offer:made") as work:
        session, scope = work.session, Scope(work.session, actor)
        lock_calendars(session, _resources(offered))
        if number is not None:
            forget_undo(session, number)
        for one in offered:
            check_still_free(session, one.opening)
        expire_old(work)
        ends = hold_ends(clock.now(), timedelta(minutes=request.minutes))
        hold = Hold(kind=HoldKind.OFFER.value, expires_at=ends)
        session.add(hold)
        session.flush()
        _keep(session, hold, offered)
        made = [_add(work, waiting_entry(scope, one.entry), hold, one.opening) for one in offered]
        return [one.public_id for one in made]


def _resources(offered: Sequence[_Offered]) -> set[int]:
    return {held.resource_id for one in offered for held in one.opening.placements}


def _keep(session: Session, hold: Hold, offered: Sequence[_Offered]) -> None:
    """Hold whatever any of the visits would, each resource's stretches joined where they meet."""
    rows = []
    for resource_id in sorted(_resources(offered)):
        spans = sorted(
            (held.start, held.end)
            for one in offered
            for held in one.opening.placements
            if held.resource_id == resource_id
        )
        joined = spans[:1]
        for begin, end in spans[1:]:
            if begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((begin, end))
        rows += [
            {"resource_id": resource_id, "from_minute": begin, "to_minute": end, "hold_id": hold.id}
            for begin, end in joined
        ]
    session.execute(insert(Reservation), rows)


def _add(work: Work, entry: WaitEntry, hold: Hold, opening: Opening) -> Offer:
    used = {unit for step in opening.steps for unit in step.units}
    made = Offer(
        entry_id=entry.id,
        hold_id=hold.id,
        therapist_id=work.session.scalar(
            select(Therapist.id).where(Therapist.resource_id.in_(used)).limit(1)
        ),
        from_minute=opening.start,
        to_minute=opening.end,
        state=OfferState.OPEN,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add(
        OfferChange(
            offer_id=made.id,
            to_state=OfferState.OPEN,
            at=clock.now(),
            by_user_id=work.actor.user_id,
        )
    )
    work.about(made, patient_id=entry.patient_id, start=opening.start)
    return made


def end_offer(actor: Principal, public_id: str, answer: OfferState) -> None:
    """They said no, or the offer is withdrawn. Raises Refused for one that has ended, NotFound."""
    with unit_of_work(actor, f"offer:{answer.value}") as work:
        expire_old(work)
        found, entry = Scope(work.session, actor).offer(public_id)
        check_answer(found.state, answer)
        close(work, found, answer)
        work.about(found, patient_id=entry.patient_id)


def accept(actor: Principal, public_id: str) -> Booked:
    """They said yes: what was held becomes their visit, in one act; the others hear it is taken.

    Raises Taken for an offer that has ended, or was another's first, with what else would do
    as `alternatives`; Refused for one who waits no more, NotFound.
    """
    try:
        return _accept(actor, public_id)
    except _TooLate as late:
        raise _with_others(actor, public_id, late.refused) from None


def _accept(actor: Principal, public_id: str) -> Booked:
    with unit_of_work(actor, "appointment:booked") as work:
        session, scope = work.session, Scope(work.session, actor)
        found, entry = scope.offer(public_id)
        held = held_under(session, found.hold_id)
        lock_calendars(session, held)
        session.refresh(found)
        if found.state is OfferState.OPEN and _has_ended(session, found):
            found.state = OfferState.EXPIRED  # said, not kept: this work leaves no trace
        try:
            check_answer(found.state, OfferState.ACCEPTED)
        except Refused as refused:
            raise _TooLate(refused) from None
        entry = waiting_entry(scope, entry.public_id)
        return _book(work, scope, found, entry, held)


def _book(
    work: Work, scope: Scope, found: Offer, entry: WaitEntry, held: Collection[int]
) -> Booked:
    """Give the hold up and place the visit in what it held; the other offers are taken."""
    session = work.session
    session.execute(delete(Reservation).where(Reservation.hold_id == found.hold_id))
    ask = _ask(scope, entry, found).among(held)
    opening = settle(session, [ask], found.from_minute, notice=None)
    said = order_of(session, ask, [opening]).findings(opening)
    warned = frozenset(one.slug for one in said)  # shown where the time was offered
    wish = wish_of_entry(session, entry).visit
    request = BookingRequest(wish, opening.start, despite=warned)
    visit = book_inside(work, request, ask, entry.patient_id, opening)
    found.appointment_id = entry.appointment_id = visit.id
    entry.state = WaitState.BOOKED
    change_state(work, found, OfferState.ACCEPTED)
    for other in open_beside(work, found):
        change_state(work, other, OfferState.TAKEN)
    return Booked(visit.public_id, opening.start)


def _has_ended(session: Session, found: Offer) -> bool:
    return session.get_one(Hold, found.hold_id).expires_at <= clock.now()


def _ask(scope: Scope, entry: WaitEntry, found: Offer) -> Ask:
    """The visit that was offered, with the therapist it was offered with."""
    visit = wish_of_entry(scope.session, entry).visit
    therapist = scope.session.scalar(
        select(Therapist.public_id).where(Therapist.id == found.therapist_id, Therapist.active)
    )
    return ask_for(scope, replace(visit, therapist=therapist or visit.therapist))


def _with_others(actor: Principal, public_id: str, refused: Refused) -> Taken:
    """The refusal with the nearest openings for the one who came too late."""
    scope = Scope(db.session(), actor)
    found, entry = scope.offer(public_id)
    near: tuple[object, ...] = ()
    try:
        near = (settle(scope.session, [_ask(scope, entry, found)], found.from_minute),)
    except Taken as taken:
        near = taken.alternatives
    except Refused:
        near = ()
    return Taken(refused.message, alternatives=near)
