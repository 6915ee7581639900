"""Moving a visit: another time, therapist, room or length, its rows replaced in one act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic.extensions import db
from clinic.models import Appointment
from clinic.queries.calendars import follow, spans_held
from clinic.queries.catalogue import catalogue
from clinic.queries.openings import Ask, ask_for, resource_of
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import OPEN
from clinic.rules.bit_calendar import Span
from clinic.rules.errors import Changed, Refused, Taken
from clinic.rules.openings import Opening
from clinic.rules.order_checks import Given
from clinic.rules.permissions import Principal
from clinic.rules.sequencing import Finding, told, weigh
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import ResourceKind
from clinic.services.booked_wishes import (
    Part,
    ask_by_the_same,
    parts_of,
    patient_of,
    who_left,
    wish_for,
)
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
from clinic.services.visit_rows import changes_of, held_by, hold, lock_calendars


@dataclass(frozen=True)
class _Plan:
    """The visit as it was looked at, and the wishes to try in turn."""

    number: int
    version: int
    asks: Sequence[Ask]
    parts: Sequence[Part]
    held: Mapping[int, Sequence[Span]]


@dataclass(frozen=True)
class _Found:
    """Where it would go, and what is new about the order of therapies there."""

    opening: Opening
    findings: Sequence[Finding]


def move(actor: Principal, request: MoveRequest) -> int:
    """Move the visit and return the minute it now begins.

    Keeps the room where it is free at the new time, else takes any that would do, unless one
    is named; keeps the therapist, unless one is named or anybody will do. Raises Taken with
    alternatives, Changed when somebody else changed the visit since it was shown, Refused for
    one that is over or whose therapist takes no visits any more, NotFound, Invalid.
    """
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        plan = _plan(scope, scope.appointment(request.appointment), request)
        found = _looked(scope.session, plan, request) if attempt < LAST else None
        try:
            return _write(actor, request, plan, found)
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _plan(scope: Scope, visit: Appointment, request: MoveRequest) -> _Plan:
    _check(visit, request)
    held = spans_held(scope.session, visit.id)
    parts = parts_of(scope.session, visit)
    asks = list(_asks(scope, visit, parts, _only_room(scope.session, held), request))
    return _Plan(visit.id, visit.version, asks, parts, held)


def _look(session: Session, plan: _Plan, request: MoveRequest) -> _Found:
    """Where it fits now. Raises Taken, Invalid."""
    opening = settle(session, plan.asks, request.start, ignoring=plan.number)
    return _weighed(session, plan, opening)


def _looked(session: Session, plan: _Plan, request: MoveRequest) -> _Found:
    """Before any lock: where it fits now. Raises Taken, Invalid.

    Raises Changed where somebody else moves the visit this very moment: its own new time is no
    reason to refuse it.
    """
    try:
        return _look(session, plan, request)
    except Taken:
        version = select(Appointment.version).where(Appointment.id == plan.number)
        if session.scalar(version) != plan.version:
            raise Changed(CHANGED_MEANWHILE) from None
        raise


def _weighed(session: Session, plan: _Plan, opening: Opening) -> _Found:
    """With the warnings that do not hold where the visit stands: those are no news."""
    order = order_of(session, plan.asks[-1], [opening], plan.number)
    given = [Given(p.step.from_minute, p.step.to_minute, p.therapy.kind) for p in plan.parts]
    known = order.at_present(given)
    return _Found(opening, [one for one in order.findings(opening) if one.slug not in known])


def _check(visit: Appointment, request: MoveRequest) -> None:
    if visit.status not in OPEN:
        raise Refused("This visit is over; book a new one instead.")
    if request.version is not None and visit.version != request.version:
        raise Changed(CHANGED_MEANWHILE)


def _asks(
    scope: Scope,
    visit: Appointment,
    parts: Sequence[Part],
    room: int | None,
    request: MoveRequest,
) -> Iterator[Ask]:
    """The wishes to try in turn: each with the room the visit has, then with any."""
    for ask in _with_therapists(scope, visit, parts, request):
        if request.room:
            yield _in_place(scope.session, ask, request.room)
            continue
        if room is not None and room in {unit.id for unit in ask.units}:
            yield ask.with_unit(room)
        yield ask


def _with_therapists(
    scope: Scope, visit: Appointment, parts: Sequence[Part], request: MoveRequest
) -> Iterator[Ask]:
    patient = patient_of(scope.session, visit)
    wish = wish_for(scope.session, visit, patient, parts, request.minutes)
    if request.therapist:
        yield ask_for(scope, replace(wish, therapist=request.therapist), patient, settled=True)
        return
    if not request.anybody or who_left(parts) is None:
        yield ask_by_the_same(scope, wish, patient, parts)
    if request.anybody:
        yield ask_for(scope, replace(wish, therapist=""), patient)


def _in_place(session: Session, ask: Ask, public_id: str) -> Ask:
    """The wish with the room or equipment that was named, if the visit needs one like it."""
    number = resource_of(session, ask, public_id)
    unit = next(one for one in ask.units if one.id == number)
    steps = ask.wish.steps
    if not any(need.accepts(unit, step.therapy_id) for step in steps for need in step.needs):
        raise Refused(f"{unit.name} does not suit this visit.", field="room")
    return ask.with_unit(unit.id)


def _only_room(session: Session, held: Iterable[int]) -> int | None:
    """The one room among what a visit holds; None without one, or with several."""
    kinds = catalogue(session).kinds
    rooms = [number for number in held if kinds.get(number) is ResourceKind.ROOM]
    return rooms[0] if len(rooms) == 1 else None


def _write(actor: Principal, request: MoveRequest, plan: _Plan, found: _Found | None) -> int:
    """Move to what was found before the locks; or, without it, look under the locks of all units.

    What was found is not looked at again while visit and calendars are as they were. The minute
    it now begins.
    """
    with unit_of_work(actor, "appointment:moved") as work:
        session = work.session
        asked = (unit for ask in plan.asks for unit in ask.resource_ids)
        locked = (used_by(found.opening) if found else set(asked)) | set(plan.held)
        as_of = lock_calendars(session, locked)
        visit = Scope(session, actor).appointment(request.appointment)
        _check(visit, request)
        refuse_while_held(session, visit.patient_id, (one.therapy.kind for one in plan.parts))
        as_it_was = visit.version == plan.version
        stands = found is not None and as_it_was and found.opening.stands(as_of)
        if not stands and held_by(session, visit.id) - locked:  # moved by somebody else meanwhile
            raise Beaten(JUST_TAKEN)
        if found is None or not stands:
            found = _again(session, request, plan, visit, found)
        despite = weigh(found.findings, request.despite, found.opening)
        old = visit.from_minute
        flag_modified(visit, "from_minute")  # another room at the same time is a change too
        hold(session, visit, found.opening)
        work.about(
            visit, patient_id=visit.patient_id, was=old, start=found.opening.start, **told(despite)
        )
    if stands:
        follow(db.session(), as_of, changes_of([found.opening], plan.held))
    return found.opening.start


def _again(
    session: Session, request: MoveRequest, plan: _Plan, visit: Appointment, found: _Found | None
) -> _Found:
    """Under the locks: what was found, if it is still free, else what is. Raises Taken."""
    now = replace(plan, parts=parts_of(session, visit))
    if found is None:
        found = _look(session, now, request)
    check_still_free(session, found.opening, ignoring=visit.id)
    return _weighed(session, now, found.opening)


def place_again(scope: Scope, visit: Appointment, request: MoveRequest) -> Opening:
    """Where the visit would go, inside a unit of work that moves several.

    Raises Refused as `move`, Stopped and Unacknowledged for the order of therapies.
    """
    found = _look(scope.session, _plan(scope, visit, request), request)
    weigh(found.findings, request.despite, found.opening)
    return found.opening
