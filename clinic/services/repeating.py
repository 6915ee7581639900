"""Booking a repeated visit: every accepted date in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Patient
from clinic.queries.calendars import CalendarReader, follow
from clinic.queries.openings import Ask, around, ask_for
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, Refused, Taken
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.repeating import Chosen
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.services.booking import Found, book_inside, bookable
from clinic.services.once import already_done, remember
from clinic.services.settling import ATTEMPTS, LAST, settle, used_by
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import changes_of, lock_calendars

_Date = tuple[Ask, int]
"""One date's wish made ready, and the minute it is to begin."""


class _SentTwice(Exception):
    """The same form was sent before: leave no second trace."""


def book_repeated(
    actor: Principal,
    wish: VisitWish,
    chosen: Sequence[Chosen],
    *,
    despite: frozenset[str],
    key: str,
) -> int:
    """Book the wish at every chosen start, all or none; how many were booked.

    The same key books once (and then gives 0). Raises Invalid for nothing chosen, Refused for
    a date that does not fit any more, naming it; Stopped or Unacknowledged for the order of
    therapies. Who is beaten to some units while others would do looks again.
    """
    if not chosen:
        raise Invalid("Choose at least one date.", field="dates")
    request = BookingRequest(wish, 0, key, despite=despite)
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        if already_done(scope.session, key, actor.user_id):
            return 0
        patient = bookable(scope, wish)
        dates = [(_ask(scope, wish, one, patient), one.start) for one in chosen]
        found = _look(scope.session, dates) if attempt < LAST else None
        try:
            return _write(actor, request, patient.id, dates, found)
        except _SentTwice:
            return 0
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _ask(scope: Scope, wish: VisitWish, one: Chosen, patient: Patient) -> Ask:
    wish = replace(wish, therapist=one.therapist) if one.therapist else wish
    return ask_for(scope, wish, patient, settled=bool(wish.therapist))


def _look(session: Session, dates: Sequence[_Date]) -> list[Found]:
    """The units of every date, and what the order of therapies says to it beside the others.

    Raises Refused with the date in front.
    """
    notice = number(session, NOTICE)
    starts = [start for _, start in dates]
    numbers = {number for ask, _ in dates for number in ask.resource_ids}
    whole = around(min(starts), max(starts))
    reader = CalendarReader(session, numbers, whole, clock.now_minute())
    reader.within(whole)
    openings = [_settle(session, ask, start, notice, reader) for ask, start in dates]
    order = order_of(session, dates[0][0], openings)
    found = []
    for opening in openings:
        found.append(Found(opening, order.findings(opening)))
        order = order.after(opening)
    return found


def _settle(session: Session, ask: Ask, start: int, notice: int, reader: CalendarReader) -> Opening:
    try:
        return settle(session, [ask], start, notice=notice, reader=reader)
    except Taken as taken:
        local = wall_time(start, ask.zone)
        day = f"{local:%A} {local.day} {local:%B}"
        raise Refused(f"{day}: {taken.message} Nothing was booked; choose again.") from taken


def _write(
    actor: Principal,
    request: BookingRequest,
    patient: int,
    dates: Sequence[_Date],
    found: Sequence[Found] | None,
) -> int:
    """Book what was found before the locks; or, without it, look under the locks of all units.

    What was found is not looked at again while every calendar is as it was.
    """
    with unit_of_work(actor, "appointment:booked") as work:
        if found is None:
            used = {unit for ask, _ in dates for unit in ask.resource_ids}
        else:
            used = set().union(*(used_by(one.opening) for one in found))
        locked = lock_calendars(work.session, used)
        if already_done(work.session, request.key, actor.user_id):
            raise _SentTwice
        stands = found is not None and all(one.opening.stands(locked) for one in found)
        found = found or _look(work.session, dates)
        for (ask, _), one in zip(dates, found, strict=True):
            findings = one.findings if stands else None
            visit = book_inside(work, request, ask, patient, one.opening, findings=findings)
        remember(work, request.key, visit.public_id)
    follow(db.session(), locked, changes_of(one.opening for one in found))
    return len(dates)
