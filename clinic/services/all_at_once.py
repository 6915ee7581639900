"""Booking several visits of one patient in one act, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.queries.calendars import CalendarReader, follow
from clinic.queries.openings import Ask, around
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Refused, Taken
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.services.booking import Found, book_inside
from clinic.services.once import already_done, remember
from clinic.services.settling import ATTEMPTS, LAST, settle, used_by
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import changes_of, lock_calendars


@dataclass(frozen=True)
class Date:
    """One date: the wish made ready, the minute it is to begin, the planned visit it meets."""

    ask: Ask
    start: int
    planned: int | None = None


class OneTaken(Refused):
    """One of the dates does not fit any more: it is named, and `start` is when it began."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


class _SentTwice(Exception):
    """The same form was sent before: leave no second trace."""


@dataclass(frozen=True)
class Wanted:
    """Whom to book, and at what; `first` is asked before the calendars are taken."""

    patient_id: int
    dates: Sequence[Date]
    first: Callable[[Session], None] | None = None


Read = Callable[[Scope], Wanted]
"""What is wanted, read anew for every attempt."""


def book_all(actor: Principal, read: Read, *, despite: frozenset[str], key: str) -> int:
    """Book every date, all or none; how many were booked.

    The same key books once (and then gives 0). Raises OneTaken for a date that does not fit any
    more, naming it; Stopped or Unacknowledged for the order of therapies; what `read` raises. Who
    is beaten to some units while others would do looks again.
    """
    request = BookingRequest(VisitWish(()), 0, key, despite=despite)
    for attempt in range(ATTEMPTS):
        scope = Scope(db.session(), actor)
        if already_done(scope.session, key, actor.user_id):
            return 0
        wanted = read(scope)
        found = _look(scope.session, wanted.dates) if attempt < LAST else None
        try:
            return _write(actor, request, wanted, found)
        except _SentTwice:
            return 0
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _look(session: Session, dates: Sequence[Date]) -> list[Found]:
    """The units of every date, and what the order of therapies says to it beside the others.

    Raises OneTaken with the date in front.
    """
    notice = number(session, NOTICE)
    starts = [one.start for one in dates]
    numbers = {number for one in dates for number in one.ask.resource_ids}
    whole = around(min(starts), max(starts))
    reader = CalendarReader(session, numbers, whole, clock.now_minute())
    reader.within(whole)
    openings = [settle_named(session, one.ask, one.start, notice, reader) for one in dates]
    return in_order(session, [one.ask for one in dates], openings)


def in_order(
    session: Session, asks: Sequence[Ask], openings: Sequence[Opening], but: Sequence[int] = ()
) -> list[Found]:
    """What the order of therapies says to each opening beside those before it.

    `but` are visits that are being moved, so that where they stand says nothing.
    """
    kinds = {step.therapy_id: step.kind for ask in asks for step in ask.wish.steps if step.kind}
    order = replace(order_of(session, asks[0], openings, *but), kinds=kinds)
    found = []
    for opening in openings:
        found.append(Found(opening, order.findings(opening)))
        order = order.after(opening)
    return found


def settle_named(
    session: Session, ask: Ask, start: int, notice: int, reader: CalendarReader
) -> Opening:
    """The visit at `start`. Raises OneTaken with the date in front."""
    try:
        return settle(session, [ask], start, notice=notice, reader=reader)
    except Taken as taken:
        local = wall_time(start, ask.zone)
        day = f"{local:%A} {local.day} {local:%B}"
        message = f"{day}: {taken.message} Nothing was booked; choose again."
        raise OneTaken(message, start) from taken


def _write(
    actor: Principal, request: BookingRequest, wanted: Wanted, found: Sequence[Found] | None
) -> int:
    """Book what was found before the locks; or, without it, look under the locks of all units.

    What was found is not looked at again while every calendar is as it was.
    """
    with unit_of_work(actor, "appointment:booked") as work:
        if wanted.first is not None:
            wanted.first(work.session)
        if found is None:
            used = {unit for one in wanted.dates for unit in one.ask.resource_ids}
        else:
            used = set().union(*(used_by(one.opening) for one in found))
        locked = lock_calendars(work.session, used)
        if already_done(work.session, request.key, actor.user_id):
            raise _SentTwice
        stands = found is not None and all(one.opening.stands(locked) for one in found)
        found = found or _look(work.session, wanted.dates)
        for date, one in zip(wanted.dates, found, strict=True):
            findings = one.findings if stands else None
            asked = replace(request, planned=date.planned)
            visit = book_inside(
                work, asked, date.ask, wanted.patient_id, one.opening, findings=findings
            )
        remember(work, request.key, visit.public_id)
    follow(db.session(), locked, changes_of(one.opening for one in found))
    return len(found)
