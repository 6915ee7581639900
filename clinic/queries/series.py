"""Proposing the dates of a whole plan: what is read for it, and asked of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from clinic.models import Patient
from clinic.queries.catalogue import catalogue
from clinic.queries.openings import Ask, ask_for
from clinic.queries.scope import Scope
from clinic.queries.series_openings import Limits, SeriesOpenings
from clinic.queries.series_plans import needled_elsewhere
from clinic.queries.series_proposing import Proposal, Proposer, SeriesWish
from clinic.queries.series_stuck import with_stuck
from clinic.rules.local_time import wall_time
from clinic.rules.series_candidates import WIDER
from clinic.rules.series_cost import Liking, Rules
from clinic.rules.series_plan import PlanToBook, Preference
from clinic.rules.visit_wishes import VisitWish
from clinic.rules.words import PlannedVisitStatus as V

WAIT = 15
"""Minutes a patient may wait between two therapies of a visit, as the search has it."""


def asks_of(
    scope: Scope, plan: PlanToBook, patient: Patient, location: str
) -> dict[tuple[int, str], Ask]:
    """The visits of each phase made ready for the search, at the location wished for.

    And at those where visits are that may be moved: they stay there. Raises Invalid, NotFound.
    """
    phases = {phase.key: phase for phase in plan.phases}
    held = [visit.held_as for visit in plan.visits if visit.open]
    return {
        (key, place): ask_for(
            scope,
            VisitWish(phases[key].steps, plan.patient, location=place or location, wait=WAIT),
            patient,
            settled=True,
        )
        for key, place in dict.fromkeys([*((key, "") for key in phases), *held])
    }


def propose(
    scope: Scope, wish: SeriesWish, patient: Patient, *, now_minute: int, notice: int
) -> Proposal:
    """The cheapest dates for every visit that needs one, beside those that stand.

    Nothing is less than `notice` minutes ahead. Raises Invalid for what the clinic does not give
    any more.
    """
    asks = asks_of(scope, wish.plan, patient, wish.preference.location)
    zone = next(iter(asks.values())).zone
    if wish.moves:
        plan = with_stuck(scope, wish.plan, wish.away, zone, now_minute)
        wish = replace(wish, plan=plan)
    earliest = now_minute + notice
    today = wall_time(earliest, zone).date()
    wish = replace(wish, plan=wish.plan.from_day(today))
    liking = liking_of(scope.session, wish.preference)
    rules = Rules(liking, wish.plan.least)
    found = _openings(scope.session, wish, asks, rules, (now_minute, earliest, today))
    return Proposer(wish, asks, rules, found, today).proposal(scope.session)


def liking_of(session: Session, preference: Preference) -> Liking:
    """The wish in numbers of calendars."""
    calendars = {one.public_id: one.resource_id for one in catalogue(session).therapists}
    return Liking(
        calendars.get(preference.therapist),
        preference.weekdays,
        preference.after,
        preference.before,
        preference.same_time,
    )


def _openings(
    session: Session,
    wish: SeriesWish,
    asks: Mapping[tuple[int, str], Ask],
    rules: Rules,
    times: tuple[int, int, date],
) -> SeriesOpenings:
    now_minute, earliest, today = times
    plan = wish.plan
    due = [one.due for one in plan.visits if one.status in {V.UNBOOKED, V.BOOKED}] or [today]
    last = max(*due, today) + timedelta(days=WIDER)
    own = {one.appointment for one in plan.visits if one.appointment}
    span = (earliest - rules.least, earliest + rules.least + (last - today).days * 1440)
    needled = needled_elsewhere(session, plan.patient_id, span, own)
    limits = Limits(earliest, now_minute, needled, wish.away)
    through = [
        one.appointment for one in plan.visits if wish.moves and one.open and one.appointment
    ]
    return SeriesOpenings(session, asks, (today, last), rules, limits, through)
