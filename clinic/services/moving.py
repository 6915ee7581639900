"""Moving a visit: another time, therapist, room or length, its rows replaced in one act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Patient,
    Reservation,
    Resource,
    Therapist,
    Therapy,
)
from clinic.queries.openings import Ask, ask_for, resource_of
from clinic.queries.order import given_in, order_of
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import OPEN
from clinic.rules.errors import Changed, Invalid, Refused, Taken
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.sequencing import Weighed, told, weigh
from clinic.rules.visit_wishes import SHORTEST, MoveRequest, StepWish, VisitWish
from clinic.rules.words import ResourceKind
from clinic.services.clinical_hold import refuse_while_held
from clinic.services.settling import (
    ATTEMPTS,
    JUST_TAKEN,
    LAST,
    Beaten,
    check_still_free,
    settle,
    used_by,
)
from clinic.services.unit_of_work import CHANGED_MEANWHILE, unit_of_work
from clinic.services.visit_rows import held_by, hold, lock_calendars

LEAST_WAIT = 15


class _Part(NamedTuple):
    """One step of a booked visit, what it is and who gives it."""

    step: AppointmentStep
    therapy: str
    therapist: Therapist | None


def move(actor: Principal, request: MoveRequest) -> int:
    """Move the visit and return the minute it now begins.

    Keeps the room where it is free at the new time, else takes any that would do, unless one
    is named; keeps the therapist, unless one is named or anybody will do. Raises Taken with
    alternatives, Changed when somebody else changed the visit since it was shown, Refused for
    one that is over or whose therapist takes no visits any more, NotFound, Invalid.
    """
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        visit = scope.appointment(request.appointment)
        _check(visit, request)
        asks = list(_asks(scope, visit, request))
        found = None
        if attempt < LAST:
            found = settle(scope.session, asks, request.start, ignoring=visit.id)
        try:
            return _write(actor, request, asks, found)
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _check(visit: Appointment, request: MoveRequest) -> None:
    if visit.status not in OPEN:
        raise Refused("This visit is over; book a new one instead.")
    if request.version is not None and visit.version != request.version:
        raise Changed(CHANGED_MEANWHILE)


def _asks(scope: Scope, visit: Appointment, request: MoveRequest) -> Iterator[Ask]:
    """The wishes to try in turn: each with the room the visit has, then with any."""
    room = None if request.room else _only_room(scope.session, visit)
    for ask in _with_therapists(scope, visit, request):
        if request.room:
            yield _in_place(scope.session, ask, request.room)
            continue
        if room is not None and room in {unit.id for unit in ask.units}:
            yield ask.with_unit(room)
        yield ask


def _with_therapists(scope: Scope, visit: Appointment, request: MoveRequest) -> Iterator[Ask]:
    parts = _parts(scope.session, visit)
    wish = _wish(scope.session, visit, parts, request.minutes)
    if request.therapist:
        yield ask_for(scope, replace(wish, therapist=request.therapist))
        return
    if not request.anybody or _who_left(parts) is None:
        yield _by_the_same(scope, wish, parts)
    if request.anybody:
        yield ask_for(scope, replace(wish, therapist=""))


def _in_place(session: Session, ask: Ask, public_id: str) -> Ask:
    """The wish with the room or equipment that was named, if the visit needs one like it."""
    number = resource_of(session, ask, public_id)
    unit = next(one for one in ask.units if one.id == number)
    steps = ask.wish.steps
    if not any(need.accepts(unit, step.therapy_id) for step in steps for need in step.needs):
        raise Refused(f"{unit.name} does not suit this visit.", field="room")
    return ask.with_unit(unit.id)


def _only_room(session: Session, visit: Appointment) -> int | None:
    """The one room a visit holds; None without one, or with several."""
    rooms = session.scalars(
        select(Resource.id)
        .join(Reservation, Reservation.resource_id == Resource.id)
        .where(Reservation.appointment_id == visit.id, Resource.kind == ResourceKind.ROOM)
        .distinct()
    ).all()
    return rooms[0] if len(rooms) == 1 else None


def wish_of_visit(scope: Scope, public_id: str) -> VisitWish:
    """The wish of a booked visit by its public id. Raises NotFound."""
    return wish_of(scope.session, scope.appointment(public_id))


def ask_of(scope: Scope, visit: Appointment) -> Ask:
    """The wish of a booked visit made ready, each step with the therapist who gives it.

    Raises Refused when one of them takes no visits any more, Invalid as `wish_of`.
    """
    parts = _parts(scope.session, visit)
    return _by_the_same(scope, _wish(scope.session, visit, parts), parts)


def _by_the_same(scope: Scope, wish: VisitWish, parts: Sequence[_Part]) -> Ask:
    left = _who_left(parts)
    if left is not None:
        raise Refused(
            f"{left.name} takes no visits any more. Choose somebody else.", field="therapist"
        )
    ask = ask_for(scope, replace(wish, therapist=""))
    return ask.given_by([one.therapist.resource_id if one.therapist else None for one in parts])


def ask_by_anybody(scope: Scope, visit: Appointment) -> Ask:
    """The wish of a booked visit with whoever is free. Raises NotFound, or Invalid."""
    return ask_for(scope, replace(wish_of(scope.session, visit), therapist=""))


def wish_of(session: Session, visit: Appointment) -> VisitWish:
    """The wish a booked visit came from, with its first therapist."""
    return _wish(session, visit, _parts(session, visit))


def _wish(
    session: Session, visit: Appointment, parts: Sequence[_Part], minutes: tuple[int, ...] = ()
) -> VisitWish:
    """The same of the parts that were read; `minutes` resize them."""
    lengths = minutes or tuple(one.step.to_minute - one.step.from_minute for one in parts)
    if len(lengths) != len(parts) or min(lengths, default=0) < SHORTEST:
        raise Invalid("Give every part of the visit at least 5 minutes.", field="minutes")
    gaps = [b.step.from_minute - a.step.to_minute for a, b in pairwise(parts)]
    patient, location = session.execute(
        select(Patient.public_id, Location.public_id)
        .select_from(Appointment)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Location, Location.id == Appointment.location_id)
        .where(Appointment.id == visit.id)
    ).one()
    return VisitWish(
        steps=tuple(StepWish(one.therapy, long) for one, long in zip(parts, lengths, strict=True)),
        patient=patient,
        therapist=next((one.therapist.public_id for one in parts if one.therapist), ""),
        location=location,
        wait=max([LEAST_WAIT, *gaps]),
        booked=True,
    )


def _parts(session: Session, visit: Appointment) -> list[_Part]:
    rows = session.execute(
        select(AppointmentStep, Therapy.public_id, Therapist)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(AppointmentStep.appointment_id == visit.id)
        .order_by(AppointmentStep.position)
    )
    return [_Part(*row) for row in rows]


def _who_left(parts: Sequence[_Part]) -> Therapist | None:
    return next(
        (one.therapist for one in parts if one.therapist and not one.therapist.active), None
    )


def _write(
    actor: Principal, request: MoveRequest, asks: Sequence[Ask], found: Opening | None
) -> int:
    """Move to what was found before the locks; or, without it, look under the locks of all units.

    The minute it now begins.
    """
    with unit_of_work(actor, "appointment:moved") as work:
        session = work.session
        visit = Scope(session, actor).appointment(request.appointment)
        wanted = used_by(found) if found else {unit for ask in asks for unit in ask.resource_ids}
        locked = wanted | held_by(session, visit.id)
        as_of = lock_calendars(session, locked)
        session.refresh(visit)
        _check(visit, request)
        refuse_while_held(session, visit.patient_id, (step.kind for step in asks[0].wish.steps))
        if held_by(session, visit.id) - locked:  # moved by somebody else before the locks
            raise Beaten(JUST_TAKEN)
        opening = found or settle(session, asks, request.start, ignoring=visit.id)
        check_still_free(session, opening, ignoring=visit.id, locked=as_of)
        despite = _weigh(session, visit, request, asks[-1], opening)
        old = visit.from_minute
        flag_modified(visit, "from_minute")  # another room at the same time is a change too
        hold(session, visit, opening)
        work.about(
            visit, patient_id=visit.patient_id, was=old, start=opening.start, **told(despite)
        )
        return opening.start


def place_again(scope: Scope, visit: Appointment, request: MoveRequest) -> Opening:
    """Where the visit would go, inside a unit of work that moves several.

    Raises Refused as `move`, Stopped and Unacknowledged for the order of therapies.
    """
    asks = list(_asks(scope, visit, request))
    opening = settle(scope.session, asks, request.start, ignoring=visit.id)
    _weigh(scope.session, visit, request, asks[-1], opening)
    return opening


def _weigh(
    session: Session, visit: Appointment, request: MoveRequest, ask: Ask, opening: Opening
) -> Weighed:
    """The warnings that were let pass; those that hold where the visit stands are no news."""
    order = order_of(session, ask, [opening], visit.id)
    known = order.at_present(given_in(session, visit.id))
    found = [one for one in order.findings(opening) if one.slug not in known]
    return weigh(found, request.despite, opening)
