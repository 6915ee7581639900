"""What the panel of one visit needs beside the visit itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    Location,
    Patient,
    StatusChange,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.diary_visits import history_of, on_board, one_visit
from clinic.queries.holds import undo_of
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.words import ResourceKind


@dataclass(frozen=True)
class VisitFacts:
    """A visit, its patient, its location's clock, its history.

    `may_read` says whether the patient's clinical record is open to the asker; `undo_until` to
    when a cancelled visit's time is kept for it, `location` its location's public id.
    """

    visit: DiaryVisit
    patient: Patient
    zone: ZoneInfo
    notice_hours: int
    history: list[tuple[StatusChange, str]]
    may_read: bool
    undo_until: datetime | None = None
    location: str = ""

    @property
    def therapist(self) -> str:
        """The calendar of the therapist who gives it, empty without one."""
        held = self.visit.occupies
        return next((one.resource for one in held if one.kind is ResourceKind.THERAPIST), "")


def facts_of(scope: Scope, public_id: str) -> VisitFacts:
    """Read one visit for its panel. Raises NotFound."""
    session = scope.session
    visit = one_visit(scope, public_id)
    patient = session.scalars(select(Patient).where(Patient.public_id == visit.patient)).one()
    location = session.scalars(
        select(Location)
        .join(Appointment, Appointment.location_id == Location.id)
        .where(Appointment.id == visit.number)
    ).one()
    return VisitFacts(
        visit,
        patient,
        ZoneInfo(location.zone),
        location.cancel_notice_hours,
        history_of(session, visit.number),
        session.scalar(scope.treated().where(Patient.id == patient.id)) is not None,
        _undo_until(session, visit),
        location.public_id,
    )


def dragged_of(scope: Scope, public_id: str) -> tuple[DiaryVisit, ZoneInfo, str]:
    """What a drag needs of a visit: its parts, and its location: clock, id. Raises NotFound."""
    visit, number = on_board(scope, public_id)
    place = next(row for row in catalogue(scope.session).locations if row.id == number)
    return visit, ZoneInfo(place.zone), place.public_id


def _undo_until(session: Session, visit: DiaryVisit) -> datetime | None:
    hold = undo_of(session, visit.number, clock.now()) if visit.status in CANCELLED else None
    return hold.expires_at if hold else None


def therapist_of_resource(scope: Scope, resource: str) -> str:
    """The public id of the therapist whose calendar this is; empty for a room or equipment."""
    known = catalogue(scope.session)
    found = known.therapists_by_calendar.get(known.calendars.get(resource, 0))
    return found.public_id if found else ""
