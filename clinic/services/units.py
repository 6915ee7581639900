"""Rooms and equipment: an administrator adds, changes, takes out of use and back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Location, Resource
from clinic.queries.left_behind import of_unit
from clinic.rules.clinic_values import UnitEntry
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import ResourceKind
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars

KINDS = (ResourceKind.ROOM, ResourceKind.EQUIPMENT)
SAME_NAME = "There is already one with this name there."


def add_unit(actor: Principal, kind: ResourceKind, entry: UnitEntry) -> str:
    """Add a room or a piece of equipment, there whenever its location is open.

    Returns its public id. Raises Refused for a name that is taken, Invalid.
    """
    if kind not in KINDS:
        raise NotFound
    with unit_of_work(actor, f"{kind.value}:added") as work:
        location = _location(work.session, entry.location)
        unit = Resource(kind=kind, location_id=location.id, name=entry.name)
        _check_name(work.session, unit, entry)
        unit.category = entry.category
        work.session.add(unit)
        work.session.flush()
        work.about(unit)
        return unit.public_id


def change_unit(actor: Principal, public_id: str, entry: UnitEntry) -> None:
    """Change its name, what it is good for, or where it is.

    Raises Refused for a name that is taken, and for another use or place while visits are
    booked in it; Invalid; NotFound.
    """
    with unit_of_work(actor, "unit:changed") as work:
        unit = locked_unit(work.session, public_id)
        location = _location(work.session, entry.location)
        if (unit.category, unit.location_id) != (entry.category, location.id):
            _check_nothing_booked(work.session, unit)
        unit.location_id = location.id
        _check_name(work.session, unit, entry)
        unit.name, unit.category = entry.name, entry.category
        work.about(unit)


def use_unit(actor: Principal, public_id: str, *, active: bool) -> None:
    """Take a room or a piece of equipment out of use, or into use again.

    Visits booked in it stay, to be moved. Raises NotFound.
    """
    with unit_of_work(actor, "unit:used_again" if active else "unit:retired") as work:
        unit = locked_unit(work.session, public_id)
        unit.active = active
        work.about(unit)


def locked_unit(
    session: Session, public_id: str, kinds: Collection[ResourceKind] = KINDS
) -> Resource:
    """The unit with its calendar held. Raises NotFound, for one of another kind too."""
    number = session.scalar(
        select(Resource.id).where(Resource.public_id == public_id, Resource.kind.in_(kinds))
    )
    if number is None:
        raise NotFound
    lock_calendars(session, {number})
    return session.get_one(Resource, number)


def _location(session: Session, public_id: str) -> Location:
    found = session.scalar(select(Location).where(Location.public_id == public_id))
    if found is None:
        raise Invalid("Choose a location from the list.", field="location")
    return found


def _check_nothing_booked(session: Session, unit: Resource) -> None:
    booked = of_unit(session, unit.public_id, clock.now_minute())
    if booked:
        visits = "1 visit is" if len(booked) == 1 else f"{len(booked)} visits are"
        raise Refused(
            f"{visits} booked in {unit.name} as it is. Move them first.", field="category"
        )


def _check_name(session: Session, unit: Resource, entry: UnitEntry) -> None:
    same = select(Resource.id).where(
        Resource.kind == unit.kind,
        Resource.location_id == unit.location_id,
        func.lower(Resource.name) == entry.name.lower(),
        Resource.public_id != unit.public_id,
    )
    with session.no_autoflush:
        if session.scalar(same.limit(1)) is not None:
            raise Refused(SAME_NAME, field="name")
