"""Running late: the rest of a therapist's day is shifted in one act, or shown as it would be.

The rehearsal is the act itself, left before it is kept: so what is shown is what is done, or
nothing is done and it is shown anew.
"""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified

from clinic import clock
from clinic.models import Appointment, Patient
from clinic.queries.running_late import calendars_touched, rest_of_day
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.lateness import LONGEST_DELAY, SHORTEST_DELAY, Shifted, mark_of
from clinic.rules.order_rules import ORDER_RULES
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import SHORTEST, MoveRequest
from clinic.services.moving import place_again
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import Work, unit_of_work
from clinic.services.visit_rows import hold, lock_calendars

EVERY_RULE = frozenset(rule.slug for rule in ORDER_RULES)
LOOK_AGAIN = "Something changed since this was shown. Look again before you confirm."


class _Rehearsed(Exception):
    """The act was only rehearsed: leave no trace but what it would have been."""

    def __init__(self, shifts: list[Shifted]) -> None:
        super().__init__()
        self.shifts = shifts


def rehearse(actor: Principal, therapist: str, minutes: int) -> list[Shifted]:
    """What `run_late` would do now. Raises Invalid as it does."""
    try:
        with unit_of_work(actor, "appointment:rehearsed") as work:
            _leave(_shift(work, therapist, minutes))
    except _Rehearsed as rehearsed:
        return rehearsed.shifts
    raise AssertionError


def _leave(shifts: list[Shifted]) -> None:
    """Leave a unit of work without keeping anything."""
    raise _Rehearsed(shifts)


def run_late(
    actor: Principal, therapist: str, minutes: int, *, seen: str, key: str
) -> list[Shifted]:
    """Shift the therapist's visits of today that have not begun by so many minutes, all at once.

    Those that cannot go there stay and say why. `seen` is the mark of the rehearsal that was
    shown; raises Changed where the outcome would be another. The same key shifts once (and
    then gives nothing). Raises Invalid for a therapist or number that makes no sense.
    """
    try:
        with unit_of_work(actor, "appointment:moved") as work:
            if already_done(work.session, key, actor.user_id):
                _leave([])
            shifts = _shift(work, therapist, minutes)
            if mark_of(shifts) != seen:
                raise Changed(LOOK_AGAIN)
            remember(work, key, therapist)
            return shifts
    except _Rehearsed as done:
        return done.shifts


def _shift(work: Work, therapist: str, minutes: int) -> list[Shifted]:
    """Each visit from the last to the first, so that it goes where the next one was."""
    if not SHORTEST_DELAY <= minutes <= LONGEST_DELAY or minutes % SHORTEST:
        raise Invalid(
            f"Between {SHORTEST_DELAY} and {LONGEST_DELAY} minutes, in steps of {SHORTEST}.",
            field="minutes",
        )
    scope = Scope(work.session, work.actor)
    visits = rest_of_day(scope, therapist, clock.now_minute())
    lock_calendars(work.session, calendars_touched(scope, [visit for visit, _ in visits]))
    visits = rest_of_day(scope, therapist, clock.now_minute())
    shifts = [_shift_one(work, scope, row, minutes) for row in reversed(visits)]
    return shifts[::-1]


def _shift_one(work: Work, scope: Scope, row: tuple[Appointment, Patient], minutes: int) -> Shifted:
    visit, patient = row
    was, name = visit.from_minute, f"{patient.given} {patient.family}".strip()
    wish = MoveRequest(visit.public_id, was + minutes, despite=EVERY_RULE)
    try:
        opening = place_again(scope, visit, wish)
    except Refused as refused:
        return Shifted(visit.public_id, name, was, None, refused.message)
    flag_modified(visit, "from_minute")
    hold(work.session, visit, opening)
    work.about(visit, patient_id=visit.patient_id, was=was, start=opening.start, late=minutes)
    return Shifted(visit.public_id, name, was, opening.start)
