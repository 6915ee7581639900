"""What a visit can use: therapies with their needs, and the units of a location that meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Location, Resource, Therapist, Therapy
from clinic.queries.catalogue import USABLE, catalogue
from clinic.rules.clinic_settings import BUFFER
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.openings import Need, Step, Unit
from clinic.rules.therapy_values import check_long_enough
from clinic.rules.visit_wishes import VisitWish
from clinic.rules.words import ResourceKind


def location_of(session: Session, public_id: str = "") -> Location:
    """The location of that public id, or the first one when none is named. Raises NotFound."""
    return one_of(locations(session), public_id)


def locations(session: Session) -> list[Location]:
    """Every location in use, the first one first."""
    return [row for row in catalogue(session).locations if row.active]


def one_of(places: Sequence[Location], public_id: str = "") -> Location:
    """The same among all those in use. Raises NotFound."""
    found = next((one for one in places if public_id in ("", one.public_id)), None)
    if found is None:
        raise NotFound
    return found


def calendars_at(session: Session, location_id: int) -> list[Resource]:
    """The therapists, rooms and equipment in use at a location, by name."""
    query = select(Resource).where(
        Resource.active, Resource.kind.in_(USABLE), Resource.location_id == location_id
    )
    return list(session.scalars(query.order_by(Resource.name, Resource.id)))


def calendar_of(session: Session, public_id: str) -> tuple[Resource, Location]:
    """A therapist, room or piece of equipment and where it is. Raises NotFound."""
    row = session.execute(
        select(Resource, Location)
        .join(Location, Location.id == Resource.location_id)
        .where(Resource.public_id == public_id, Resource.kind.in_(USABLE))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def calendar_of_therapist(session: Session, therapist_id: int | None) -> str:
    """The public id of a therapist's own calendar; empty for somebody who is none."""
    return (
        session.scalar(
            select(Resource.public_id)
            .join(Therapist, Therapist.resource_id == Resource.id)
            .where(Therapist.id == therapist_id)
        )
        or ""
    )


def therapies(session: Session, also: Collection[str] = ()) -> list[Therapy]:
    """Every therapy the clinic gives, needling first; `also` those of these public ids."""
    return [row for row in catalogue(session).therapies if row.active or row.public_id in also]


def therapists(session: Session) -> list[Therapist]:
    """Every therapist at work here, by name."""
    return [row for row in catalogue(session).therapists if row.active]


def units_at(session: Session, location_id: int) -> list[Unit]:
    """The therapists, rooms and equipment of a location that are in use."""
    units = catalogue(session).units
    return [unit for place, unit in units if place is None or place == location_id]


def needs_of(session: Session) -> Mapping[int, tuple[Need, ...]]:
    """What each therapy occupies, a therapist being kept free after it for the clinic's buffer."""
    known = catalogue(session)
    buffer = BUFFER.read(known.settings.get(BUFFER.name))

    def with_buffer(need: Need) -> Need:
        if need.kind is not ResourceKind.THERAPIST or not buffer:
            return need
        return replace(need, turnover=need.turnover + buffer)

    needs = {one: tuple(map(with_buffer, known.needs[one])) for one in known.needs}
    return defaultdict(tuple, needs)


def steps_of_wish(session: Session, wish: VisitWish) -> tuple[Step, ...]:
    """The wish's therapies as steps with their needs.

    Raises Invalid for one not given here, TooShort for a length that cannot hold its needs.
    """
    wanted = {step.therapy for step in wish.steps}
    given = therapies(session, wanted if wish.booked else ())
    known = {row.public_id: row for row in given}
    if not wish.steps or wanted - set(known):
        raise Invalid("Choose a therapy from the list.", field="therapy")
    needs = needs_of(session)
    steps = []
    for index, step in enumerate(wish.steps):
        row = known[step.therapy]
        minutes = step.minutes or row.minutes
        check_long_enough(row.name, minutes, needs[row.id], index)
        steps.append(Step(row.id, minutes, needs[row.id], wish.wait, row.kind))
    return tuple(steps)


def places_for(session: Session, units: Iterable[Unit], steps: Iterable[Step]) -> list[Resource]:
    """The rooms and pieces of equipment among these units that would do for one of the steps."""
    wanted = list(steps)
    numbers = [
        unit.id
        for unit in units
        if unit.kind is not ResourceKind.THERAPIST
        and any(need.accepts(unit, step.therapy_id) for step in wanted for need in step.needs)
    ]
    rows = session.scalars(select(Resource).where(Resource.id.in_(numbers)))
    return sorted(rows, key=lambda row: (row.kind is not ResourceKind.ROOM, row.name))
