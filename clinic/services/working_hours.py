"""When a therapist, a room or a piece of equipment is there: weekly hours, other hours on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from clinic.models import HoursException, Resource, WorkingHours
from clinic.queries.catalogue import USABLE
from clinic.queries.timetables import weekly_hours
from clinic.rules.errors import Refused
from clinic.rules.permissions import Principal
from clinic.rules.timetables import OtherHours, Timetable, check_timetable, with_timetable
from clinic.rules.words import ResourceKind
from clinic.services.outside_hours import note_outside
from clinic.services.unit_of_work import unit_of_work
from clinic.services.units import locked_unit

NO_HOURS = "It goes by its location's hours. Enter time off, or give it weekly hours first."


def set_hours(actor: Principal, public_id: str, table: Timetable) -> None:
    """Let these weekly hours hold on their days; the search goes by them at once.

    Hours that held on the same days end before them or begin after them. Visits booked
    outside stay, to be moved. Raises Invalid for days out of order, NotFound.
    """
    check_timetable(table)
    with unit_of_work(actor, "hours:changed") as work:
        unit = locked_unit(work.session, public_id, USABLE)
        rows = with_timetable(weekly_hours(work.session, unit.id), table)
        work.session.execute(delete(WorkingHours).where(WorkingHours.resource_id == unit.id))
        work.session.add_all(
            WorkingHours(
                resource_id=unit.id,
                weekday=row.weekday,
                starts=row.opens,
                ends=row.closes,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in rows
        )
        note_outside(work.session, {unit.id})
        work.about(unit)


def set_day(actor: Principal, public_id: str, other: OtherHours) -> None:
    """Let other hours hold on one day, or none: not there.

    Raises Refused for what has no weekly hours of its own to depart from, NotFound.
    """
    with unit_of_work(actor, "hours:day_changed") as work:
        unit = locked_unit(work.session, public_id, USABLE)
        if unit.kind is not ResourceKind.THERAPIST and not weekly_hours(work.session, unit.id):
            raise Refused(NO_HOURS, field="day")
        _clear(work.session, unit, other.day)
        work.session.add_all(
            HoursException(resource_id=unit.id, on_day=other.day, starts=begin, ends=end)
            for begin, end in other.hours or ((None, None),)
        )
        note_outside(work.session, {unit.id})
        work.about(unit, day=other.day.isoformat())


def clear_day(actor: Principal, public_id: str, day: date) -> None:
    """Let the weekly hours hold again on that day. Raises NotFound."""
    with unit_of_work(actor, "hours:day_cleared") as work:
        unit = locked_unit(work.session, public_id, USABLE)
        _clear(work.session, unit, day)
        note_outside(work.session, {unit.id})
        work.about(unit, day=day.isoformat())


def _clear(session: Session, unit: Resource, day: date) -> None:
    session.execute(
        delete(HoursException).where(
            HoursException.resource_id == unit.id, HoursException.on_day == day
        )
    )
