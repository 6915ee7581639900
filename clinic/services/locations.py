"""Where the clinic is and when it is open: an administrator adds, changes, closes for days.

Whatever changes when a location is open changes the calendar of everything at it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from clinic.models import Closure, Location, OpeningHours, Resource
from clinic.rules.clinic_values import ClosedDays, LocationEntry, check_closed
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.zones import checked_zone
from clinic.services.day_summaries import rebuild
from clinic.services.outside_hours import note_outside
from clinic.services.time_off import expand_again
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars

LAST_ONE = "This is the only location in use. Add another one first."
SAME_NAME = "There is already a location with this name."
CLOSED_ALREADY = "These days are closed already."


def add_location(actor: Principal, entry: LocationEntry) -> str:
    """Add a location and return its public id. Raises Invalid or Refused for what is typed."""
    checked_zone(entry.zone)
    with unit_of_work(actor, "location:added") as work:
        _check_name(work.session, entry.name)
        location = Location(name=entry.name, zone=entry.zone)
        _fill(location, entry)
        work.session.add(location)
        work.session.flush()
        _open(work.session, location, entry)
        work.about(location)
        return location.public_id


def change_location(actor: Principal, public_id: str, entry: LocationEntry) -> None:
    """Change a location; the search goes by the new hours at once. Raises as `add_location`."""
    checked_zone(entry.zone)
    with unit_of_work(actor, "location:changed") as work:
        location = _locked(work.session, public_id)
        _check_name(work.session, entry.name, location)
        moved_clock = location.zone != entry.zone
        _fill(location, entry)
        _open(work.session, location, entry)
        if moved_clock:
            expand_again(work.session, location)
            work.session.flush()
            rebuild(work.session.connection())
        note_outside(work.session, _there(work.session, location))
        work.about(location)


def use_location(actor: Principal, public_id: str, *, active: bool) -> None:
    """Take a location out of use, or into use again; visits booked there stay.

    Raises Refused for the last one in use, NotFound.
    """
    with unit_of_work(actor, "location:opened" if active else "location:retired") as work:
        location = _locked(work.session, public_id)
        used = select(func.count(Location.id)).where(Location.active, Location.id != location.id)
        if not active and not work.session.scalar(used):
            raise Refused(LAST_ONE)
        location.active = active
        work.about(location)


def close_days(actor: Principal, public_id: str, days: ClosedDays) -> None:
    """Shut a location for whole days; visits booked on them stay, to be moved.

    Raises Invalid for days out of order, Refused where they are shut already, NotFound.
    """
    check_closed(days)
    with unit_of_work(actor, "location:closed_days") as work:
        location = _locked(work.session, public_id)
        same = _closure(location, days)
        if work.session.scalar(select(Closure.id).where(*same)):
            raise Refused(CLOSED_ALREADY, field="first")
        work.session.add(
            Closure(
                location_id=location.id,
                first_day=days.first,
                last_day=days.last,
                reason=days.reason,
                repeats=days.repeats,
            )
        )
        work.about(
            location,
            first=days.first.isoformat(),
            last=days.last.isoformat(),
            repeats=days.repeats.value,
        )


def reopen_days(actor: Principal, public_id: str, days: ClosedDays) -> None:
    """Take back a closure; one that is gone already is no matter. Raises NotFound."""
    with unit_of_work(actor, "location:reopened_days") as work:
        location = _locked(work.session, public_id)
        work.session.execute(delete(Closure).where(*_closure(location, days)))
        work.about(location, first=days.first.isoformat(), last=days.last.isoformat())


def _closure(location: Location, days: ClosedDays) -> tuple[ColumnElement[bool], ...]:
    return (
        Closure.location_id == location.id,
        Closure.first_day == days.first,
        Closure.last_day == days.last,
    )


def _locked(session: Session, public_id: str) -> Location:
    """The location, held, and with it every calendar there."""
    location = session.scalar(
        select(Location).where(Location.public_id == public_id).with_for_update(key_share=True)
    )
    if location is None:
        raise NotFound
    lock_calendars(session, _there(session, location))
    return location


def _there(session: Session, location: Location) -> Sequence[int]:
    """Every calendar at the location."""
    return session.scalars(select(Resource.id).where(Resource.location_id == location.id)).all()


def _check_name(session: Session, name: str, beside: Location | None = None) -> None:
    query = select(Location.id).where(func.lower(Location.name) == name.lower())
    if beside is not None:
        query = query.where(Location.id != beside.id)
    if session.scalar(query.limit(1)) is not None:
        raise Refused(SAME_NAME, field="name")


def _fill(location: Location, entry: LocationEntry) -> None:
    location.name, location.zone = entry.name, entry.zone
    location.grid_minutes = entry.grid_minutes
    location.address, location.phone = entry.address, entry.phone
    location.cancel_notice_hours = entry.cancel_notice_hours


def _open(session: Session, location: Location, entry: LocationEntry) -> None:
    if not any(entry.week):
        raise Invalid("Type when it is open, on one day at least.", field="day_0")
    session.execute(delete(OpeningHours).where(OpeningHours.location_id == location.id))
    session.add_all(
        OpeningHours(location_id=location.id, weekday=day, opens=opens, closes=closes)
        for day, hours in enumerate(entry.week)
        for opens, closes in hours
    )
