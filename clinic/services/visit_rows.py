"""The one primitive that changes what a visit holds: delete its rows, insert the new ones.

In that order and explicitly, because the law acts row by row: an UPDATE, or an insert
before the delete, would refuse a visit for overlapping itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, AppointmentStep, Hold, Reservation, Resource, Therapist
from clinic.queries.calendars import EPOCH_NOW
from clinic.rules.openings import Opening, Stamp


def lock_calendars(session: Session, resource_ids: Collection[int]) -> dict[int, Stamp]:
    """Take these calendars, in order of number, and tell every process that they change.

    Holds on them that have run out are dropped. Gives how new each calendar was when it was
    taken; one that is closed is left out.
    """
    numbers = sorted(set(resource_ids))
    rows = session.execute(
        select(Resource.id, Resource.calendar_version, Resource.active, EPOCH_NOW)
        .where(Resource.id.in_(numbers))
        .order_by(Resource.id)
        .with_for_update()
    ).all()
    session.execute(
        update(Resource)
        .where(Resource.id.in_(numbers))
        .values(calendar_version=Resource.calendar_version + 1)
        .execution_options(synchronize_session=False)
    )
    over = exists().where(Hold.id == Reservation.hold_id, Hold.expires_at <= clock.now())
    session.execute(
        delete(Reservation)
        .where(Reservation.resource_id.in_(numbers), Reservation.hold_id.is_not(None), over)
        .execution_options(synchronize_session=False)
    )
    return {number: (epoch or "", version) for number, version, active, epoch in rows if active}


def held_by(session: Session, appointment_id: int) -> set[int]:
    """The calendars a visit occupies."""
    return set(
        session.scalars(
            select(Reservation.resource_id).where(Reservation.appointment_id == appointment_id)
        )
    )


def free(session: Session, appointment_id: int) -> None:
    """Give up everything the visit holds; the visit itself stays."""
    session.execute(delete(Reservation).where(Reservation.appointment_id == appointment_id))


def hold(session: Session, appointment: Appointment, opening: Opening) -> None:
    """Put the visit at this opening: its steps and reservations become exactly these."""
    free(session, appointment.id)
    session.execute(delete(AppointmentStep).where(AppointmentStep.appointment_id == appointment.id))
    appointment.from_minute, appointment.to_minute = opening.start, opening.end
    hold_first(session, appointment, opening)


def hold_first(session: Session, appointment: Appointment, opening: Opening) -> None:
    """The same for a visit that is new and holds nothing yet."""
    steps = _insert_steps(session, appointment, opening)
    session.execute(
        insert(Reservation).execution_options(render_nulls=True),  # one statement for them all
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


def _insert_steps(session: Session, appointment: Appointment, opening: Opening) -> Sequence[int]:
    used = {unit for step in opening.steps for unit in step.units}
    therapists = {
        row.resource_id: row.id
        for row in session.execute(
            select(Therapist.resource_id, Therapist.id).where(Therapist.resource_id.in_(used))
        )
    }
    rows = [
        AppointmentStep(
            appointment_id=appointment.id,
            position=position,
            therapy_id=step.therapy_id,
            therapist_id=next((therapists[u] for u in step.units if u in therapists), None),
            from_minute=step.start,
            to_minute=step.end,
        )
        for position, step in enumerate(opening.steps)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]
