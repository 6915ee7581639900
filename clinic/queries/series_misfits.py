"""Whether a plan's cadence can be kept as it is wished, with the weekdays of this clinic."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.queries.series_plans import weekdays_open, weekdays_worked
from clinic.queries.units import location_of, therapists
from clinic.rules.local_time import wall_time
from clinic.rules.series_fit import Week, cannot_fit
from clinic.rules.series_plan import PlanToBook, Preference


def misfits(session: Session, plan: PlanToBook, wish: Preference, now_minute: int) -> list[str]:
    """For each phase still to be booked whose cadence cannot be kept: why, and what would do.

    With the hours that hold in the weeks of that phase, an overdue visit being due today.
    """
    place = location_of(session, wish.location)
    today = wall_time(now_minute, ZoneInfo(place.zone)).date()
    open_days = weekdays_open(session, place)
    wished = next((row for row in therapists(session) if row.public_id == wish.therapist), None)
    found = []
    for phase in plan.phases:
        due = [max(one.due, today) for one in plan.unbooked if one.phase == phase.key]
        if not due:
            continue
        works = open_days
        if wished is not None:
            works = weekdays_worked(session, wished.resource_id, (min(due), max(due)))
        week = Week(open_days, works, wish.weekdays, wished.name if wished else "")
        found += cannot_fit([phase], week, plan.least)
    return found
