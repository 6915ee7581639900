"""Changing the dates of a plan: visits moved and visits booked in one act, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment
from clinic.queries.calendars import CalendarReader
from clinic.queries.openings import Ask, around
from clinic.queries.scope import Scope
from clinic.queries.series_plans import preference_of
from clinic.queries.settings import number
from clinic.rules.appointment_life import OPEN
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Changed, Invalid, Taken
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.sequencing import told, weigh
from clinic.rules.series_plan import Pick, PlanToBook, VisitToBook
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.services.all_at_once import in_order, settle_named
from clinic.services.booking import Found, book_inside
from clinic.services.clinical_hold import refuse_while_held
from clinic.services.once import already_done, remember
from clinic.services.series import ask_of_visit, check_apart, open_plan, take_plan
from clinic.services.settling import ATTEMPTS, LAST, check_still_free, used_by
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work
from clinic.services.visit_rows import free, held_by, hold, lock_calendars

MOVED, BOOKED = "appointment:moved", "appointment:booked"
VISIT_CHANGED = (
    "Visit {} was booked or changed by somebody else since you looked. Its choice is gone, the"
    " others are kept; look again."
)


@dataclass(frozen=True)
class Changes:
    """How many visits were moved, and how many booked."""

    moved: int = 0
    booked: int = 0


@dataclass(frozen=True)
class _Wanted:
    """One visit with the time it is to have, made ready."""

    visit: VisitToBook
    ask: Ask
    start: int


class _SentTwice(Exception):
    """The same form was sent before: leave no second trace."""


def replan(
    actor: Principal,
    plan_id: str,
    picks: Sequence[Pick],
    *,
    despite: frozenset[str],
    key: str,
    version: int | None = None,
) -> Changes:
    """Give these visits of a plan these times, all or none; what became of how many.

    One that is booked moves, with the therapies its phase has now; one that is not is booked; one
    that stands there already stays. The same key does it once (and then gives nothing). Raises
    Changed where the plan or a visit is not as it was shown (`version`, `Pick.seen`), Invalid where
    nothing changes or two stand too close, Refused for a date that does not fit any more, naming
    it, and for a plan that is not active; Stopped, Unacknowledged, Held; NotFound.
    """
    request = BookingRequest(VisitWish(()), 0, key, despite=despite)
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        if already_done(scope.session, key, actor.user_id):
            return Changes()
        plan, wanted = _read(scope, plan_id, picks, version)
        found = _look(scope, wanted)
        try:
            return _write(actor, request, plan, wanted, found)
        except _SentTwice:
            return Changes()
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _read(
    scope: Scope, plan_id: str, picks: Sequence[Pick], version: int | None
) -> tuple[PlanToBook, list[_Wanted]]:
    plan, patient = open_plan(scope, plan_id, version)
    location = preference_of(scope, plan).location
    known = {one.number: one for one in plan.visits}
    wanted = []
    for pick in picks:
        visit = known.get(pick.number)
        if pick.start is None:
            continue
        if visit is None or visit.seen != pick.seen or not visit.can_be_dated:
            raise Changed(VISIT_CHANGED.format(pick.number))
        if not visit.stands_at(pick):
            ask = ask_of_visit(scope, plan, visit, patient, (pick.therapist, location))
            wanted.append(_Wanted(visit, ask, pick.start))
    if not wanted:
        raise Invalid("Choose another date for at least one visit.", field="dates")
    check_apart(plan, [(one.visit, one.start) for one in wanted], wanted[0].ask)
    return plan, sorted(wanted, key=lambda one: one.start)


def _look(scope: Scope, wanted: Sequence[_Wanted]) -> list[Opening]:
    """The units of every date, the visits that move being in nobody's way. Raises OneTaken."""
    session = scope.session
    notice = number(session, NOTICE)
    numbers = {unit for one in wanted for unit in one.ask.resource_ids}
    whole = around(wanted[0].start, wanted[-1].start)
    through = [one.visit.appointment for one in wanted if one.visit.appointment is not None]
    reader = CalendarReader(session, numbers, whole, clock.now_minute(), through=through)
    reader.within(whole)
    return [settle_named(session, one.ask, one.start, notice, reader) for one in wanted]


def _write(
    actor: Principal,
    request: BookingRequest,
    plan: PlanToBook,
    wanted: Sequence[_Wanted],
    found: Sequence[Opening],
) -> Changes:
    """Under the locks of what they hold and what they are to hold: first all give up their time."""
    with unit_of_work(actor, MOVED) as work:
        session = work.session
        take_plan(plan, session)
        visits = {
            one.visit.appointment: session.get_one(Appointment, one.visit.appointment)
            for one in wanted
            if one.visit.appointment is not None
        }
        held = set().union(*(held_by(session, number) for number in visits), set())
        lock_calendars(session, held.union(*(used_by(opening) for opening in found)))
        if already_done(session, request.key, actor.user_id):
            raise _SentTwice
        _check(wanted, visits, held, {n for each in visits for n in held_by(session, each)})
        for row in visits.values():
            free(session, row)
        for opening in found:
            check_still_free(session, opening)
        looked = in_order(session, [one.ask for one in wanted], found, but=list(visits))
        for one, looked_at in zip(wanted, looked, strict=True):
            if one.visit.appointment is None:
                asked = BookingRequest(
                    VisitWish(()), 0, despite=request.despite, planned=one.visit.id
                )
                work.action = BOOKED
                here, said = looked_at.opening, looked_at.findings
                book_inside(work, asked, one.ask, plan.patient_id, here, findings=said)
            else:
                _move(work, request, one, looked_at, visits[one.visit.appointment])
        remember(work, request.key, str(len(found)))
    return Changes(len(visits), len(found) - len(visits))


def _check(
    wanted: Sequence[_Wanted],
    visits: dict[int, Appointment],
    held: set[int],
    holds: set[int],
) -> None:
    """Under the locks: every visit is as it was shown. Raises Changed."""
    for one in wanted:
        row = visits.get(one.visit.appointment or 0)
        if row is not None and (row.version != one.visit.version or row.status not in OPEN):
            raise Changed(CHANGED_MEANWHILE)
    if holds - held:
        raise Changed(CHANGED_MEANWHILE)


def _move(
    work: Work, request: BookingRequest, one: _Wanted, looked_at: Found, visit: Appointment
) -> None:
    work.action = MOVED
    kinds = [step.kind for step in one.ask.wish.steps]
    refuse_while_held(work.session, visit.patient_id, kinds)
    despite = weigh(looked_at.findings, request.despite, looked_at.opening)
    was = visit.from_minute
    flag_modified(visit, "from_minute")
    hold(work.session, visit, looked_at.opening, location_id=one.ask.location.id)
    work.about(
        visit, patient_id=visit.patient_id, was=was, start=looked_at.opening.start, **told(despite)
    )
