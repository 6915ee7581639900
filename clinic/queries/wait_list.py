"""Who waits for a visit, what for, since when, and what they were offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import Hold, Location, Offer, Patient, Therapist, Therapy, WaitEntry, WaitStep
from clinic.queries.scope import Scope
from clinic.rules.visit_wishes import StepWish, VisitWish
from clinic.rules.wait_list import WaitWish, comes_first
from clinic.rules.wait_values import OpenOffer, Waiting, WaitTherapy
from clinic.rules.words import OfferState, WaitState

MOST_WAITING = 200


def waiting_count(scope: Scope) -> int:
    """How many wait."""
    mine = scope.wait_entries().where(WaitEntry.state == WaitState.WAITING)
    counted = mine.with_only_columns(func.count(WaitEntry.id), maintain_column_froms=True)
    return scope.session.scalar(counted) or 0


def waiting(scope: Scope, now: datetime) -> list[Waiting]:
    """Everybody who waits, in the order in which they are to be thought of."""
    rows = scope.session.execute(
        scope.wait_entries()
        .add_columns(Patient, Location, Therapist)
        .join(Location, Location.id == WaitEntry.location_id)
        .outerjoin(Therapist, Therapist.id == WaitEntry.therapist_id)
        .where(WaitEntry.state == WaitState.WAITING)
        .order_by(WaitEntry.since, WaitEntry.id)
        .limit(MOST_WAITING)
    ).all()
    numbers = [entry.id for entry, *_ in rows]
    steps, offers = _steps(scope.session, numbers), _offers(scope.session, numbers, now)
    found = [
        Waiting(
            public_id=entry.public_id,
            patient=patient.public_id,
            given=patient.given,
            family=patient.family,
            phone=patient.phone,
            wish=_wish(entry, patient, location, therapist, steps[entry.id]),
            therapies=tuple(WaitTherapy(row.name, row.kind) for row, _ in steps[entry.id]),
            therapist=therapist.name if therapist else "",
            since=entry.since,
            zone=ZoneInfo(location.zone),
            offers=tuple(offers[entry.id]),
        )
        for entry, patient, location, therapist in rows
    ]
    return sorted(found, key=lambda one: comes_first(one.wish.urgency, one.since))


def wish_of_entry(session: Session, entry: WaitEntry) -> WaitWish:
    """What one entry wants."""
    therapist = session.get(Therapist, entry.therapist_id) if entry.therapist_id else None
    return _wish(
        entry,
        session.get_one(Patient, entry.patient_id),
        session.get_one(Location, entry.location_id),
        therapist,
        _steps(session, [entry.id])[entry.id],
    )


def _wish(
    entry: WaitEntry,
    patient: Patient,
    location: Location,
    therapist: Therapist | None,
    steps: Sequence[tuple[Therapy, int | None]],
) -> WaitWish:
    return WaitWish(
        visit=VisitWish(
            steps=tuple(StepWish(row.public_id, minutes) for row, minutes in steps),
            patient=patient.public_id,
            therapist=therapist.public_id if therapist else "",
            location=location.public_id,
            wait=entry.wait,
        ),
        first=entry.from_day,
        last=entry.to_day,
        weekdays=frozenset(map(int, entry.weekdays)),
        after=entry.after_minute,
        before=entry.before_minute,
        urgency=entry.urgency,
        remark=entry.remark,
    )


def _steps(session: Session, numbers: Sequence[int]) -> dict[int, list[tuple[Therapy, int | None]]]:
    found: dict[int, list[tuple[Therapy, int | None]]] = defaultdict(list)
    rows = session.execute(
        select(WaitStep, Therapy)
        .join(Therapy, Therapy.id == WaitStep.therapy_id)
        .where(WaitStep.entry_id.in_(numbers))
        .order_by(WaitStep.entry_id, WaitStep.position)
    )
    for step, therapy in rows:
        found[step.entry_id].append((therapy, step.minutes))
    return found


def _offers(session: Session, numbers: Sequence[int], now: datetime) -> dict[int, list[OpenOffer]]:
    found: dict[int, list[OpenOffer]] = defaultdict(list)
    rows = session.execute(
        select(Offer, Hold.expires_at, Therapist.name)
        .join(Hold, Hold.id == Offer.hold_id)
        .outerjoin(Therapist, Therapist.id == Offer.therapist_id)
        .where(Offer.entry_id.in_(numbers), Offer.state == OfferState.OPEN, Hold.expires_at > now)
        .order_by(Offer.from_minute, Offer.id)
    )
    for offer, until, name in rows:
        found[offer.entry_id].append(
            OpenOffer(offer.public_id, offer.from_minute, offer.to_minute, name or "", until)
        )
    return found
