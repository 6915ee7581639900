"""Booking a repeated visit: every accepted date in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from clinic.services.settling import settle
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars


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
    therapies.
    """
    if not chosen:
        raise Invalid("Choose at least one date.", field="dates")
    scope = Scope(db.session(), actor)
    if already_done(scope.session, key, actor.user_id):
        return 0
    patient = patient_number(scope, wish)
    notice = number(scope.session, NOTICE)
    settled = [_settle(scope, wish, one, notice) for one in chosen]
    request = BookingRequest(wish, 0, despite=despite)
    try:
        with unit_of_work(actor, "appointment:booked") as work:
            placed = {held.resource_id for _, one in settled for held in one.placements}
            lock_calendars(work.session, placed)
            if already_done(work.session, key, actor.user_id):
                raise _SentTwice  # noqa: TRY301 -- it must leave the unit of work
            for ask, opening in settled:
                visit = book_inside(work, request, ask, patient, opening)
            remember(work, key, visit.public_id)
    except _SentTwice:
        return 0
    return len(settled)


def _settle(scope: Scope, wish: VisitWish, one: Chosen, notice: int) -> tuple[Ask, Opening]:
    """One date with its units. Raises Refused with the date in front."""
    named = replace(wish, therapist=one.therapist) if one.therapist else wish
    ask = ask_for(scope, named)
    try:
        return ask, settle(scope.session, [ask], one.start, notice=notice)
    except Taken as taken:
        local = wall_time(one.start, ask.zone)
        day = f"{local:%A} {local.day} {local:%B}"
        raise Refused(f"{day}: {taken.message} Nothing was booked; choose again.") from taken
