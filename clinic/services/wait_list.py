"""The wait list: putting somebody on it, changing what they want, taking them off."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Offer, Therapist, Therapy, WaitEntry, WaitStep
from clinic.queries.openings import ask_for
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.rules.wait_list import WaitWish
from clinic.rules.words import OfferState, WaitState
from clinic.services.offer_states import close, expire_old
from clinic.services.unit_of_work import CHANGED_MEANWHILE, unit_of_work

NOT_WAITING = "They are not on the wait list any more."


def put_on_list(actor: Principal, wish: WaitWish) -> str:
    """Put the patient on the wait list; gives the entry's public id.

    Raises Invalid for what was typed, NotFound for a patient the actor may not see.
    """
    _check(actor, wish)
    with unit_of_work(actor, "wait_entry:added") as work:
        scope = Scope(work.session, actor)
        patient = scope.patient(wish.visit.patient)
        entry = WaitEntry(patient_id=patient.id, since=clock.now(), state=WaitState.WAITING)
        _write(scope, entry, wish)
        work.about(entry, patient_id=patient.id)
        return entry.public_id


def change_entry(
    actor: Principal, public_id: str, wish: WaitWish, *, version: int | None = None
) -> None:
    """Change what a waiting patient wants, keeping since when they wait.

    Raises as `put_on_list`, Changed, and Refused for one who waits no more.
    """
    _check(actor, wish)
    with unit_of_work(actor, "wait_entry:changed") as work:
        scope = Scope(work.session, actor)
        entry = waiting_entry(scope, public_id)
        if version is not None and entry.version != version:
            raise Changed(CHANGED_MEANWHILE)
        _write(scope, entry, wish)
        work.about(entry, patient_id=entry.patient_id)


def take_off_list(actor: Principal, public_id: str) -> None:
    """Take somebody off the list; what they were offered is withdrawn. Raises Refused, NotFound."""
    with unit_of_work(actor, "wait_entry:taken_off") as work:
        expire_old(work)
        entry = waiting_entry(Scope(work.session, actor), public_id)
        entry.state = WaitState.TAKEN_OFF
        offers = work.session.scalars(
            select(Offer).where(Offer.entry_id == entry.id, Offer.state == OfferState.OPEN)
        )
        for offer in offers.all():
            close(work, offer, OfferState.WITHDRAWN)
        work.about(entry, patient_id=entry.patient_id)


def _check(actor: Principal, wish: WaitWish) -> None:
    """Raise for what cannot be looked for at all, by asking the search."""
    scope = Scope(db.session(), actor)
    ask_for(scope, wish.visit)
    if not wish.visit.patient:
        raise Invalid("Choose a patient first.", field="patient")
    if scope.patient(wish.visit.patient).deceased:
        raise Invalid("This patient has died; nothing can be booked.", field="patient")
    if wish.last is not None and wish.last < wish.first:
        raise Invalid("The last day lies before the first.", field="to_day")


def waiting_entry(scope: Scope, public_id: str) -> WaitEntry:
    """An entry of one who still waits. Raises Refused, NotFound."""
    entry = scope.wait_entry(public_id)
    if entry.state is not WaitState.WAITING:
        raise Refused(NOT_WAITING)
    return entry


def _write(scope: Scope, entry: WaitEntry, wish: WaitWish) -> None:
    session = scope.session
    entry.location_id = ask_for(scope, wish.visit).location.id
    entry.therapist_id = session.scalar(
        select(Therapist.id).where(Therapist.public_id == wish.visit.therapist)
    )
    entry.weekdays = "".join(map(str, sorted(wish.weekdays)))
    entry.after_minute, entry.before_minute = wish.after, wish.before
    entry.from_day, entry.to_day = wish.first, wish.last
    entry.wait, entry.urgency, entry.remark = wish.visit.wait, wish.urgency, wish.remark
    session.add(entry)
    session.flush()
    session.execute(delete(WaitStep).where(WaitStep.entry_id == entry.id))
    known = _therapies(session, {step.therapy for step in wish.visit.steps})
    session.add_all(
        WaitStep(
            entry_id=entry.id,
            position=position,
            therapy_id=known[step.therapy],
            minutes=step.minutes,
        )
        for position, step in enumerate(wish.visit.steps)
    )
    session.flush()


def _therapies(session: Session, public_ids: Collection[str]) -> dict[str, int]:
    rows = session.scalars(select(Therapy).where(Therapy.public_id.in_(public_ids)))
    return {row.public_id: row.id for row in rows}
