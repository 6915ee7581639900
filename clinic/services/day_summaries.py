"""The daily summaries counted again from the rows: to fill them, to mend them, to prove them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, select, text

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Reservation,
    Resource,
    UnitDay,
    VisitDay,
)
from clinic.models.day_summary import NOBODY
from clinic.rules.local_days import LocalDays
from clinic.rules.permissions import Principal
from clinic.rules.words import ResourceKind
from clinic.services.day_changes import UnitKey, VisitKey, add
from clinic.services.unit_of_work import unit_of_work

AT_A_TIME = 20_000
Days = Mapping[int, LocalDays]
"""The local days of each location."""


def count_again(actor: Principal) -> None:
    """Throw the summaries away and count them from the rows."""
    with unit_of_work(actor, "days:counted_again") as work:
        rebuild(work.session.connection())


def rebuild(connection: Connection) -> None:
    """The same inside a transaction. Who writes meanwhile waits, and adds to the new figures."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE unit_day, visit_day IN EXCLUSIVE MODE"))
    for kind in (UnitDay, VisitDay):
        connection.execute(delete(kind))
    add(connection, *counted(connection))


def wrong_days(connection: Connection, most: int) -> Iterator[str]:
    """Each day whose summary differs from its rows, in a sentence; at most so many each."""
    units, visits = counted(connection)
    kept_units: dict[UnitKey, int] = {
        (row.day, row.resource_id): row.booked_minutes
        for row in connection.execute(select(UnitDay.__table__))
    }
    for (day, unit), is_said, is_true in islice(_apart(kept_units, units), most):
        yield f"Resource {unit} is booked for {is_true} minutes on {day}; its day says {is_said}."
    kept_visits: dict[VisitKey, int] = {
        (row.day, row.location_id, row.therapist_id, row.status.value): row.visits
        for row in connection.execute(select(VisitDay.__table__))
    }
    for key, is_said, is_true in islice(_apart(kept_visits, visits), most):
        day, location, therapist, status = key
        yield (
            f"On {day}, {is_true} visits of therapist {therapist} at location {location} are"
            f' "{status}"; the day says {is_said}.'
        )


def counted(connection: Connection) -> tuple[Counter[UnitKey], Counter[VisitKey]]:
    """Every day's figures, from the rows alone."""
    days = _days(connection)
    return _units(connection, days), _visits(connection, days)


def _units(connection: Connection, days: Days) -> Counter[UnitKey]:
    found: Counter[UnitKey] = Counter()
    query = (
        select(
            Reservation.resource_id,
            Appointment.location_id,
            Reservation.from_minute,
            Reservation.to_minute,
        )
        .join(Appointment, Appointment.id == Reservation.appointment_id)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(Resource.kind != ResourceKind.PATIENT)
    )
    for unit, location, begin, end in _stream(connection, query):
        for day, minutes in days[location].parts((begin, end)):
            found[day, unit] += minutes
    return found


def _visits(connection: Connection, days: Days) -> Counter[VisitKey]:
    found: Counter[VisitKey] = Counter()
    giver = (
        select(AppointmentStep.therapist_id)
        .where(
            AppointmentStep.appointment_id == Appointment.id,
            AppointmentStep.therapist_id.is_not(None),
        )
        .order_by(AppointmentStep.position)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Appointment.location_id, Appointment.from_minute, Appointment.status, giver)
    for location, begin, status, therapist in _stream(connection, query):
        day = days[location].day_of(begin)
        found[day, location, therapist or NOBODY, status.value] += 1
    return found


def _days(connection: Connection) -> Days:
    """Around everything there is: from the first reservation or visit to the last."""
    edges = connection.execute(
        select(
            func.min(Appointment.from_minute),
            func.max(Appointment.to_minute),
            select(func.min(Reservation.from_minute)).scalar_subquery(),
            select(func.max(Reservation.to_minute)).scalar_subquery(),
        )
    ).one()
    known = [edge for edge in edges if edge is not None]
    span = (min(known, default=0), max(known, default=0))
    places = connection.execute(select(Location.id, Location.zone))
    return {number: LocalDays(ZoneInfo(zone), span) for number, zone in places}


def _stream(connection: Connection, query: Any) -> Iterator[Any]:
    result = connection.execute(query, execution_options={"yield_per": AT_A_TIME})
    for part in result.partitions(AT_A_TIME):
        yield from part


def _apart(kept: Mapping[Any, int], true: Mapping[Any, int]) -> Iterator[tuple[Any, int, int]]:
    for key in sorted({*kept, *true}):
        said, is_true = kept.get(key, 0), true.get(key, 0)
        if said != is_true:
            yield key, said, is_true
