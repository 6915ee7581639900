"""Booking a repeated visit: every accepted date in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.queries.openings import Ask, ask_for
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, Refused, Taken
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.rules.permissions import Principal
from clinic.rules.repeating import Chosen
from clinic.rules.visit_wishes import BookingRequest, VisitWish
from clinic.services.booking import book_inside, patient_number
from clinic.services.once import already_done, remember
from clinic.services.settling import ATTEMPTS, LAST, settle, used_by
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars

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
        patient = patient_number(scope, wish)
        dates = [(ask_for(scope, _named(wish, one)), one.start) for one in chosen]
        found = _look(scope.session, dates) if attempt < LAST else None
        try:
            return _write(actor, request, patient, dates, found)
        except _SentTwice:
            return 0
        except Taken:
            if attempt == LAST:
                raise
    raise AssertionError


def _named(wish: VisitWish, one: Chosen) -> VisitWish:
    return replace(wish, therapist=one.therapist) if one.therapist else wish


def _look(session: Session, dates: Sequence[_Date]) -> list[Opening]:
    """The units of every date. Raises Refused with the date in front."""
    notice = number(session, NOTICE)
    return [_settle(session, ask, start, notice) for ask, start in dates]


def _settle(session: Session, ask: Ask, start: int, notice: int) -> Opening:
    try:
        return settle(session, [ask], start, notice=notice)
    except Taken as taken:
        local = wall_time(start, ask.zone)
        day = f"{local:%A} {local.day} {local:%B}"
        raise Refused(f"{day}: {taken.message} Nothing was booked; choose again.") from taken


def _write(
    actor: Principal,
    request: BookingRequest,
    patient: int,
    dates: Sequence[_Date],
    found: Sequence[Opening] | None,
) -> int:
    """Book what was found before the locks; or, without it, look under the locks of all units."""
    with unit_of_work(actor, "appointment:booked") as work:
        if found is None:
            used = {unit for ask, _ in dates for unit in ask.resource_ids}
        else:
            used = set().union(*map(used_by, found))
        lock_calendars(work.session, used)
        if already_done(work.session, request.key, actor.user_id):
            raise _SentTwice
        openings = found or _look(work.session, dates)
        for (ask, _), opening in zip(dates, openings, strict=True):
            visit = book_inside(work, request, ask, patient, opening)
        remember(work, request.key, visit.public_id)
    return len(dates)
