"""What a transaction changes of the daily summaries, gathered and written with it, at its end.

The rows are written last and in order of their keys, after every other lock was taken, so nobody
who waits for one holds up another. A unit's day is written only by who holds the unit's calendar
already; a therapist's day of visits is held for as long as a commit takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinic.models import Appointment, AppointmentStep, UnitDay, VisitDay
from clinic.models.day_summary import NOBODY
from clinic.queries.catalogue import seen_lately
from clinic.rules.local_days import local_day, parts_by_day
from clinic.rules.words import AppointmentStatus

UNITS, VISITS = "unit_days_changed", "visit_days_changed"
"""In a session's info: by how much each day's figures change."""
UnitKey = tuple[date, int]
VisitKey = tuple[date, int, int, str]
Held = tuple[int, int, int]
"""A calendar, and from which minute to which it is held."""


def note_held(session: Session, visit: Appointment, held: Iterable[Held], times: int = 1) -> None:
    """The visit now holds these stretches; with `times` -1 it holds them no longer."""
    kinds, zone = seen_lately(session).kinds, _zone(session, visit.location_id)
    changed = session.info.setdefault(UNITS, Counter())
    for resource_id, begin, end in held:
        if resource_id in kinds:  # a patient's own calendar is nobody's to fill
            for day, minutes in parts_by_day((begin, end), zone):
                changed[day, resource_id] += times * minutes


def note_visit(
    session: Session,
    visit: Appointment,
    therapist_id: int | None,
    status: AppointmentStatus,
    times: int = 1,
) -> None:
    """One visit more of this status on the day it begins; with `times` -1 one less."""
    day = local_day(visit.from_minute, _zone(session, visit.location_id))
    changed = session.info.setdefault(VISITS, Counter())
    changed[day, visit.location_id, therapist_id or NOBODY, status.value] += times


def giver_of(session: Session, visit_id: int) -> int | None:
    """The therapist of the first step that has one."""
    return session.scalar(
        select(AppointmentStep.therapist_id)
        .where(
            AppointmentStep.appointment_id == visit_id,
            AppointmentStep.therapist_id.is_not(None),
        )
        .order_by(AppointmentStep.position)
        .limit(1)
    )


def write_changes(session: Session) -> None:
    """Add what was gathered to the days' rows, in order."""
    units: Mapping[UnitKey, int] = session.info.pop(UNITS, {})
    visits: Mapping[VisitKey, int] = session.info.pop(VISITS, {})
    if units or visits:
        add(session.connection(), units, visits)


def forget(session: Session) -> None:
    """The transaction is over: what it gathered was written, or was never kept."""
    session.info.pop(UNITS, None)
    session.info.pop(VISITS, None)


def add(
    connection: Connection, units: Mapping[UnitKey, int], visits: Mapping[VisitKey, int]
) -> None:
    """Raise these days' figures by so much, making the rows that are not there yet."""
    statements = _STATEMENTS[connection.dialect.name]
    rows: list[list[dict[str, Any]]] = [
        [
            {"day": key[0], "resource_id": key[1], "booked_minutes": minutes}
            for key, minutes in sorted(units.items())
            if minutes
        ],
        [
            {
                "day": key[0],
                "location_id": key[1],
                "therapist_id": key[2],
                "status": AppointmentStatus(key[3]),
                "visits": number,
            }
            for key, number in sorted(visits.items())
            if number
        ],
    ]
    for statement, values in zip(statements, rows, strict=True):
        if values:
            connection.execute(statement, values)


def _zone(session: Session, location_id: int) -> ZoneInfo:
    places = seen_lately(session).locations
    return ZoneInfo(next(place.zone for place in places if place.id == location_id))


Upsert = sqlite.Insert | postgresql.Insert


def _upserts(units: Upsert, visits: Upsert) -> tuple[Upsert, Upsert]:
    minutes = UnitDay.booked_minutes + units.excluded.booked_minutes
    number = VisitDay.visits + visits.excluded.visits
    return (
        units.on_conflict_do_update(
            index_elements=["day", "resource_id"], set_={"booked_minutes": minutes}
        ),
        visits.on_conflict_do_update(
            index_elements=["day", "location_id", "therapist_id", "status"],
            set_={"visits": number},
        ),
    )


_STATEMENTS = {
    "sqlite": _upserts(sqlite.insert(UnitDay), sqlite.insert(VisitDay)),
    "postgresql": _upserts(postgresql.insert(UnitDay), postgresql.insert(VisitDay)),
}
