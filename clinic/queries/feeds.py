"""What stands in somebody's private calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, CalendarFeed, Location, User
from clinic.queries.scope import Scope
from clinic.queries.who import principal_of
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.errors import NotFound
from clinic.rules.feeds import (
    LONGEST_SECRET,
    OPEN_TO,
    PAST,
    Feed,
    FeedKind,
    FeedPlace,
    FeedState,
    FeedVisit,
    key_hash,
)
from clinic.rules.permissions import Principal

MINUTE = 60


@dataclass(frozen=True)
class OpenFeed:
    """A calendar that an address opened, with its row and whose it is."""

    row: CalendarFeed
    owner: Principal
    feed: Feed


def open_feed(secret: str, now_minute: int) -> OpenFeed:
    """The calendar behind an address.

    Raises NotFound for one that was never good or is not any more: stopped, or its owner's account
    closed or without the role it needs.
    """
    session = db.session()
    row = _good(session, secret)
    user = session.get(User, row.user_id) if row else None
    if row is None or user is None or not user.active:
        raise NotFound
    owner = principal_of(user)
    if not owner.has(OPEN_TO[row.kind]):
        raise NotFound
    return OpenFeed(row, owner, _feed(session, owner, row.kind, now_minute))


def visit_feed(scope: Scope, visit: str) -> Feed:
    """One of the asking patient's own visits, as a calendar of one. Raises NotFound."""
    patient = scope.own_patient()
    own = _visits(FeedKind.PATIENT, scope.asker).where(
        Appointment.public_id == visit, Appointment.patient_id == patient.id
    )
    row = scope.session.execute(own).one_or_none()
    if row is None or row.status in FREES_TIME:
        raise NotFound
    return Feed(FeedKind.PATIENT, (_visit(row),))


def feed_states(session: Session, asker: Principal) -> list[FeedState]:
    """The asker's calendars, one for each of their roles that has one."""
    found = {row.kind: row for row in session.scalars(good_feeds(asker.user_id))}
    return [
        FeedState(kind, found[kind].made_at, found[kind].read_at)
        if kind in found
        else FeedState(kind)
        for kind, role in OPEN_TO.items()
        if asker.has(role)
    ]


def good_feeds(user_id: int | None) -> Select[CalendarFeed]:
    """The addresses of an account that are good."""
    return select(CalendarFeed).where(
        CalendarFeed.user_id == user_id, CalendarFeed.stopped_at.is_(None)
    )


def _good(session: Session, secret: str) -> CalendarFeed | None:
    if len(secret) > LONGEST_SECRET:
        return None
    wanted = CalendarFeed.key_hash == key_hash(secret)
    return session.scalar(select(CalendarFeed).where(wanted, CalendarFeed.stopped_at.is_(None)))


def _feed(session: Session, owner: Principal, kind: FeedKind, now_minute: int) -> Feed:
    earliest = now_minute - int(PAST.total_seconds()) // MINUTE
    rows = session.execute(_visits(kind, owner).where(Appointment.from_minute >= earliest))
    return Feed(kind, tuple(_visit(row) for row in rows))


def _visits(kind: FeedKind, owner: Principal) -> Select[*tuple[Any, ...]]:
    """A patient's whole visits; of a therapist's, from the first of their steps to the last."""
    visit = (Appointment.public_id, Appointment.status, Appointment.version)
    place = (Location.name, Location.address, Location.phone)
    if kind is FeedKind.PATIENT:
        whole = select(*visit, *place, Appointment.from_minute, Appointment.to_minute)
        return (
            whole.join(Location, Location.id == Appointment.location_id)
            .where(Appointment.patient_id == owner.patient_id)
            .order_by(Appointment.from_minute)
        )
    return (
        select(
            *visit,
            *place,
            func.min(AppointmentStep.from_minute).label("from_minute"),
            func.max(AppointmentStep.to_minute).label("to_minute"),
        )
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Location, Location.id == Appointment.location_id)
        .where(AppointmentStep.therapist_id == owner.therapist_id)
        .group_by(Appointment.id, Location.id)
        .order_by(func.min(AppointmentStep.from_minute))
    )


def _visit(row: Row[*tuple[Any, ...]]) -> FeedVisit:
    return FeedVisit(
        row.public_id,
        row.from_minute,
        row.to_minute,
        row.status in FREES_TIME,
        row.version - 1,
        FeedPlace(row.name, row.address, row.phone),
    )
