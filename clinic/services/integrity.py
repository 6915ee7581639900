"""What must always hold in the database, looked up and named where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    text,
)

from clinic.engine import at_one_moment
from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    AuditEntry,
    Base,
    Patient,
    Reservation,
    Resource,
    TherapyNeed,
    guard,
)
from clinic.rules.words import AppointmentStatus, ResourceKind
from clinic.services import schema
from clinic.services.day_summaries import wrong_days
from clinic.services.integrity_holds import broken_holds

MOST_NAMED = 20
_LIVE = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.IN_ROOM)
_CANCELLED = (
    AppointmentStatus.CANCELLED_IN_TIME,
    AppointmentStatus.CANCELLED_LATE,
    AppointmentStatus.CANCELLED_BY_CLINIC,
)


def everything_wrong() -> list[str]:
    """All that is wrong with the clinic's database, a sentence each; empty when all is well.

    It is seen as it was at one moment, however much is booked meanwhile. Raises Refused where
    the database is not of this program.
    """
    schema.require_newest()
    with db.engine.connect() as opened:
        connection = at_one_moment(opened)
        return [
            *_damage(connection),
            *broken_laws(connection),
            *_visits(connection),
            *broken_holds(connection, MOST_NAMED),
            *wrong_days(connection, MOST_NAMED),
        ]


def broken_laws(connection: Connection) -> list[str]:
    """Missing guards, overlapping reservations, and rows that point nowhere."""
    guards = [f"The guard {name} is missing." for name in sorted(guard.missing(connection))]
    return [*guards, *_overlaps(connection), *_orphans(connection)]


def _damage(connection: Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with its file."""
    if connection.dialect.name == "sqlite":
        for row in connection.execute(text(f"PRAGMA integrity_check({MOST_NAMED})")):
            if row[0] != "ok":
                yield f"The database file is damaged: {row[0]}."


def _overlaps(connection: Connection) -> Iterator[str]:
    """Two holders of one resource at one time, whether or not the guard stands."""
    until = (
        func.max(Reservation.to_minute)
        .over(
            partition_by=Reservation.resource_id,
            order_by=(Reservation.from_minute, Reservation.id),
            rows=(None, -1),
        )
        .label("until")
    )
    each = select(
        Reservation.id, Reservation.resource_id, Reservation.from_minute, until
    ).subquery()
    for row in connection.execute(
        select(each).where(each.c.until > each.c.from_minute).limit(MOST_NAMED)
    ):
        yield (
            f"Reservation {row.id} begins before another one of resource {row.resource_id} ends "
            f"(minutes {row.from_minute} and {row.until})."
        )


def _orphans(connection: Connection) -> Iterator[str]:
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            count = _pointing_nowhere(connection, child, key)
            if count:
                yield f"{count} rows of {child.name} point at no row of {key.referred_table.name}."


def _pointing_nowhere(connection: Connection, child: Table, key: ForeignKeyConstraint) -> int:
    parent = key.referred_table.alias("parent")
    pairs = [(child.c[each.parent.name], parent.c[each.column.name]) for each in key.elements]
    met = exists(select(1).select_from(parent).where(and_(*(a == b for a, b in pairs))))
    set_ = and_(*(here.is_not(None) for here, _ in pairs))
    return connection.scalar(select(func.count()).select_from(child).where(set_, ~met)) or 0


def _visits(connection: Connection) -> Iterator[str]:
    """Visits to come that do not hold what they need, and cancelled ones that still hold it."""
    for (number,) in connection.execute(_patients_not_held()):
        yield f"Visit {number} does not hold its patient throughout."
    for number, position, kind, category in connection.execute(_needs_not_held()):
        wanted = f"{kind.value} {category}".strip()
        yield f"Step {position + 1} of visit {number} holds no {wanted} for its time."
    for visit, resource in connection.execute(_held_by_cancelled()):
        yield f"Visit {visit} is cancelled but still holds resource {resource}."


def _patients_not_held() -> Select[int]:
    held = exists(
        select(Reservation.id).where(
            Reservation.appointment_id == Appointment.id,
            Reservation.resource_id == Patient.resource_id,
            Reservation.from_minute <= Appointment.from_minute,
            Reservation.to_minute >= Appointment.to_minute,
        )
    )
    return (
        select(Appointment.id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(Appointment.status.in_(_LIVE), ~held)
        .order_by(Appointment.id)
        .limit(MOST_NAMED)
    )


def _needs_not_held() -> Select[int, int, ResourceKind, str]:
    """A need's window inside its step must lie under a reservation of a unit that fits.

    A visit booked before the therapy needed it keeps what it was booked with.
    """
    starts = TherapyNeed.window_start + case(
        (TherapyNeed.window_start < 0, AppointmentStep.to_minute),
        else_=AppointmentStep.from_minute,
    )
    since = (
        select(func.max(AuditEntry.at))
        .where(
            AuditEntry.subject_kind == TherapyNeed.__tablename__,
            AuditEntry.subject_id == TherapyNeed.id,
        )
        .scalar_subquery()
    )
    asked = AppointmentStep.from_minute + TherapyNeed.window_end
    ends = case((asked < AppointmentStep.to_minute, asked), else_=AppointmentStep.to_minute)
    held = exists(
        select(Reservation.id)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(
            Reservation.appointment_id == AppointmentStep.appointment_id,
            Resource.kind == TherapyNeed.kind,
            or_(TherapyNeed.category == "", Resource.category == TherapyNeed.category),
            Reservation.from_minute <= starts,
            Reservation.to_minute >= ends,
        )
    )
    return (
        select(
            AppointmentStep.appointment_id,
            AppointmentStep.position,
            TherapyNeed.kind,
            TherapyNeed.category,
        )
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(TherapyNeed, TherapyNeed.therapy_id == AppointmentStep.therapy_id)
        .where(
            Appointment.status.in_(_LIVE),
            starts < ends,
            or_(since.is_(None), Appointment.created_at > since),
            ~held,
        )
        .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
        .limit(MOST_NAMED)
    )


def _held_by_cancelled() -> Select[int | None, int]:
    return (
        select(Reservation.appointment_id, Reservation.resource_id)
        .join(Appointment, Appointment.id == Reservation.appointment_id)
        .where(Appointment.status.in_(_CANCELLED))
        .order_by(Reservation.id)
        .limit(MOST_NAMED)
    )
