"""What a visit can use: therapies with their needs, and the units of a location that meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.models import Location, Resource, Therapist, Therapy, TherapyNeed, therapist_therapy
from clinic.queries.settings import number
from clinic.rules.clinic_settings import BUFFER
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.openings import Need, Step, Unit
from clinic.rules.therapy_values import check_long_enough
from clinic.rules.visit_wishes import VisitWish
from clinic.rules.words import ResourceKind

USABLE = (ResourceKind.THERAPIST, ResourceKind.ROOM, ResourceKind.EQUIPMENT)


def location_of(session: Session, public_id: str = "") -> Location:
    """The location of that public id, or the first one when none is named. Raises NotFound."""
    query = select(Location).where(Location.active).order_by(Location.id).limit(1)
    if public_id:
        query = query.where(Location.public_id == public_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def locations(session: Session) -> list[Location]:
    """Every location in use, the first one first."""
    return list(session.scalars(select(Location).where(Location.active).order_by(Location.id)))


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
    query = select(Therapy).where(or_(Therapy.active, Therapy.public_id.in_(also)))
    return list(session.scalars(query.order_by(Therapy.id)))


def therapists(session: Session) -> list[Therapist]:
    """Every therapist at work here, by name."""
    return list(session.scalars(select(Therapist).where(Therapist.active).order_by(Therapist.name)))


def units_at(session: Session, location_id: int) -> list[Unit]:
    """The therapists, rooms and equipment of a location that are in use."""
    may_give: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(Therapist.resource_id, therapist_therapy.c.therapy_id)
        .join(therapist_therapy, therapist_therapy.c.therapist_id == Therapist.id)
        .where(Therapist.active)
    )
    for resource_id, therapy_id in rows:
        may_give[resource_id].add(therapy_id)
    found = session.scalars(
        select(Resource)
        .where(
            Resource.active,
            Resource.kind.in_(USABLE),
            or_(Resource.location_id == location_id, Resource.location_id.is_(None)),
        )
        .order_by(Resource.id)
    )
    return [
        Unit(row.id, row.kind, row.name, row.category, frozenset(may_give[row.id])) for row in found
    ]


def needs_of(session: Session, therapy_ids: Sequence[int]) -> dict[int, tuple[Need, ...]]:
    """What each therapy occupies, a therapist being kept free after it for the clinic's buffer."""
    buffer = number(session, BUFFER)

    def with_buffer(need: Need) -> Need:
        if need.kind is not ResourceKind.THERAPIST:
            return need
        return replace(need, turnover=need.turnover + buffer)

    kept = kept_needs(session, therapy_ids)
    return defaultdict(tuple, {one: tuple(map(with_buffer, kept[one])) for one in kept})


def kept_needs(session: Session, therapy_ids: Sequence[int]) -> dict[int, tuple[Need, ...]]:
    """What each therapy occupies as it is kept; windows of one position belong to one unit."""
    rows = session.scalars(
        select(TherapyNeed)
        .where(TherapyNeed.therapy_id.in_(therapy_ids))
        .order_by(
            TherapyNeed.therapy_id,
            TherapyNeed.position,
            TherapyNeed.window_start < 0,
            TherapyNeed.window_start,
        )
    )
    grouped: dict[tuple[int, int], list[TherapyNeed]] = defaultdict(list)
    for row in rows:
        grouped[row.therapy_id, row.position].append(row)
    needs: dict[int, tuple[Need, ...]] = defaultdict(tuple)
    for (therapy_id, _), group in grouped.items():
        need = Need(
            group[0].kind,
            group[0].category,
            tuple((row.window_start, row.window_end) for row in group),
            max(row.turnover for row in group),
        )
        needs[therapy_id] = (*needs[therapy_id], need)
    return needs


def steps_of_wish(session: Session, wish: VisitWish) -> tuple[Step, ...]:
    """The wish's therapies as steps with their needs.

    Raises Invalid for one not given here, TooShort for a length that cannot hold its needs.
    """
    wanted = {step.therapy for step in wish.steps}
    query = select(Therapy).where(Therapy.public_id.in_(wanted))
    if not wish.booked:
        query = query.where(Therapy.active)
    known = {row.public_id: row for row in session.scalars(query)}
    if not wish.steps or wanted - set(known):
        raise Invalid("Choose a therapy from the list.", field="therapy")
    needs = needs_of(session, [row.id for row in known.values()])
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
