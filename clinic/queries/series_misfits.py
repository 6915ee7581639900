"""Whether a plan's cadence can be kept as it is wished, with the weekdays of this clinic."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clinic.queries.series_plans import weekdays_open, weekdays_worked
from clinic.queries.units import location_of, therapists
from clinic.rules.series_fit import Week, cannot_fit
from clinic.rules.series_plan import PlanToBook, Preference


def misfits(session: Session, plan: PlanToBook, wish: Preference) -> list[str]:
    """For each phase still to be booked whose cadence cannot be kept: why, and what would do."""
    place = location_of(session, wish.location)
    open_days = weekdays_open(session, place)
    wished = next((row for row in therapists(session) if row.public_id == wish.therapist), None)
    works = open_days if wished is None else weekdays_worked(session, wished.resource_id)
    left = {one.phase for one in plan.unbooked}
    phases = [one for one in plan.phases if one.key in left]
    week = Week(open_days, works, wish.weekdays, wished.name if wished else "")
    return cannot_fit(phases, week, plan.least)
