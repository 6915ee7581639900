"""The aftercare leaflet: the one in use, and what it said before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, LeafletVersion, SessionNote
from clinic.queries.scope import Scope
from clinic.rules.errors import NotFound
from clinic.rules.leaflet import AS_IT_COMES, Leaflet
from clinic.rules.words import NoteStatus


def versions(session: Session) -> list[Leaflet]:
    """Every version that was kept, newest first."""
    rows = session.scalars(select(LeafletVersion).order_by(LeafletVersion.id)).all()
    return [
        Leaflet(row.title, row.body, number, row.id, row.made_at, row.by_name, number == len(rows))
        for number, row in reversed(list(enumerate(rows, 1)))
    ]


def leaflet_in_use(session: Session) -> Leaflet:
    """The newest version; the text it comes with while the clinic has kept none."""
    return next(iter(versions(session)), AS_IT_COMES)


def leaflet_version(session: Session, version: str) -> Leaflet:
    """One version. Raises NotFound."""
    for each in versions(session):
        if str(each.version_id) == version:
            return each
    raise NotFound


def leaflet_number(session: Session, version_id: int | None) -> int:
    """Which version this is, from 1; 0 for none."""
    found = (each.number for each in versions(session) if each.version_id == version_id)
    return next(found, 0)


def leaflet_given(scope: Scope) -> Leaflet:
    """The leaflet the asking patient was given last, else the one in use. Raises NotFound."""
    patient = scope.own_patient()
    given = scope.session.scalar(
        select(SessionNote.leaflet_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == patient.id,
            SessionNote.status == NoteStatus.SIGNED,
            SessionNote.leaflet_id.is_not(None),
        )
        .order_by(Appointment.from_minute.desc(), SessionNote.id.desc())
        .limit(1)
    )
    if given is None:
        return leaflet_in_use(scope.session)
    return leaflet_version(scope.session, str(given))
