"""The one primitive that changes what a visit holds: delete its rows, insert the new ones.

In that order and explicitly, because the law acts row by row: an UPDATE, or an insert
before the delete, would refuse a visit for overlapping itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import BindParameter, bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, AppointmentStep, Hold, Reservation, Resource, UtcDateTime
from clinic.queries.calendars import EPOCH_NOW, Change
from clinic.queries.catalogue import therapist_numbers
from clinic.rules.bit_calendar import Span
from clinic.rules.openings import Opening, Stamp
from clinic.services.catalogue_news import VERSIONS_ONLY
from clinic.services.day_changes import note_held, note_visit

_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_LOCK = (
    select(
        Resource.id,
        Resource.calendar_version,
        Resource.active,
        EPOCH_NOW.label("epoch"),
        exists()
        .where(
            Reservation.resource_id == Resource.id,
            Reservation.hold_id.is_not(None),
            Hold.id == Reservation.hold_id,
            Hold.expires_at <= bindparam("now", type_=UtcDateTime),
        )
        .label("over"),
    )
    .where(Resource.id.in_(_NUMBERS))
    .order_by(Resource.id)
    .with_for_update(of=Resource)
)
_RAISE = (
    update(Resource)
    .where(Resource.id.in_(_NUMBERS))
    .values(calendar_version=Resource.calendar_version + 1)
    .execution_options(synchronize_session=False, **{VERSIONS_ONLY: True})
)


_STEPS = insert(AppointmentStep).returning(AppointmentStep.id, sort_by_parameter_order=True)
_HOLD = insert(Reservation)
_HELD = select(Reservation.resource_id).where(Reservation.appointment_id == bindparam("visit"))
_FREE = (
    delete(Reservation)
    .where(Reservation.appointment_id == bindparam("visit"))
    .returning(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
)
_NO_STEPS = (
    delete(AppointmentStep)
    .where(AppointmentStep.appointment_id == bindparam("visit"))
    .returning(AppointmentStep.position, AppointmentStep.therapist_id)
)


def lock_calendars(session: Session, resource_ids: Collection[int]) -> dict[int, Stamp]:
    """Take these calendars, in order of number, and tell every process that they change.

    Holds on them that have run out are dropped. Gives how new each calendar was when it was
    taken; one that is closed is left out.
    """
    numbers = sorted(set(resource_ids))
    rows = session.execute(_LOCK, {"numbers": numbers, "now": clock.now()}).all()
    session.execute(_RAISE, {"numbers": numbers})
    if any(row.over for row in rows):
        over = exists().where(Hold.id == Reservation.hold_id, Hold.expires_at <= clock.now())
        session.execute(
            delete(Reservation)
            .where(Reservation.resource_id.in_(numbers), Reservation.hold_id.is_not(None), over)
            .execution_options(synchronize_session=False)
        )
    return {row.id: (row.epoch or "", row.calendar_version) for row in rows if row.active}


def held_by(session: Session, appointment_id: int) -> set[int]:
    """The calendars a visit occupies."""
    return set(session.scalars(_HELD, {"visit": appointment_id}))


def changes_of(
    openings: Iterable[Opening], was: Mapping[int, Sequence[Span]] = MappingProxyType({})
) -> dict[int, Change]:
    """What putting visits at openings changes of each calendar; `was` is what they held."""
    taken: dict[int, list[Span]] = {number: [] for number in was}
    for one in (one for opening in openings for one in opening.placements):
        taken.setdefault(one.resource_id, []).append((one.start, one.end))
    return {number: Change(was.get(number, ()), spans) for number, spans in taken.items()}


def free(session: Session, visit: Appointment) -> None:
    """Give up everything the visit holds; the visit itself stays."""
    held = session.connection().execute(_FREE, {"visit": visit.id})
    note_held(session, visit, held, times=-1)


def hold(
    session: Session,
    appointment: Appointment,
    opening: Opening,
    *,
    location_id: int | None = None,
) -> None:
    """Put the visit at this opening: its steps and reservations become exactly these.

    `location_id` is where, if that may be another location than before.
    """
    free(session, appointment)
    steps = session.connection().execute(_NO_STEPS, {"visit": appointment.id}).all()
    givers = (number for _, number in sorted(steps) if number is not None)
    note_visit(session, appointment, next(givers, None), appointment.status, times=-1)
    appointment.from_minute, appointment.to_minute = opening.start, opening.end
    appointment.location_id = location_id or appointment.location_id
    hold_first(session, appointment, opening)


def hold_first(session: Session, appointment: Appointment, opening: Opening) -> None:
    """The same for a visit that is new and holds nothing yet."""
    steps = _insert_steps(session, appointment, opening)
    session.connection().execute(
        _HOLD,
        [
            {
                "resource_id": placed.resource_id,
                "from_minute": placed.start,
                "to_minute": placed.end,
                "appointment_id": appointment.id,
                "step_id": None if placed.step_index is None else steps[placed.step_index],
            }
            for placed in opening.placements
        ],
    )
    held = ((one.resource_id, one.start, one.end) for one in opening.placements)
    note_held(session, appointment, held)


def _insert_steps(session: Session, appointment: Appointment, opening: Opening) -> Sequence[int]:
    therapists = therapist_numbers(session)
    rows = [
        {
            "appointment_id": appointment.id,
            "position": position,
            "therapy_id": step.therapy_id,
            "therapist_id": next((therapists[u] for u in step.units if u in therapists), None),
            "from_minute": step.start,
            "to_minute": step.end,
        }
        for position, step in enumerate(opening.steps)
    ]
    givers = (row["therapist_id"] for row in rows if row["therapist_id"] is not None)
    note_visit(session, appointment, next(givers, None), appointment.status)
    return session.connection().execute(_STEPS, rows).scalars().all()
