"""Which booked visits of a plan cannot stay where they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from clinic.queries.scope import Scope
from clinic.queries.to_be_moved import stuck_visits
from clinic.rules.local_time import wall_time
from clinic.rules.series_plan import PlanToBook, VisitToBook

AWAY = "the patient is away"
OUTDATED = "the plan has changed and calls for other therapies"


def with_stuck(
    scope: Scope, plan: PlanToBook, away: tuple[date, date] | None, zone: ZoneInfo, now_minute: int
) -> PlanToBook:
    """The plan with a reason at each booked visit that must move; those that began stay.

    Also at one that holds other therapies than the plan has now.
    """
    causes = {one.number: one.cause.word for one in stuck_visits(scope, now_minute)}

    def looked_at(visit: VisitToBook) -> VisitToBook:
        if visit.start is None or not visit.open:
            return visit
        if visit.start <= now_minute:
            return replace(visit, open=False)
        day = wall_time(visit.start, zone).date()
        if away is not None and away[0] <= day <= away[1]:
            return replace(visit, must_move=AWAY)
        why = causes.get(visit.appointment or 0, "")
        return replace(visit, must_move=why or (OUTDATED if visit.outdated else ""))

    return replace(plan, visits=tuple(looked_at(visit) for visit in plan.visits))
