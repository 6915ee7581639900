"""The way from a time that was given up to those who wait for one."""

from __future__ import annotations

from flask import url_for

from clinic import clock
from clinic.forms.waiting import nearest_length
from clinic.queries.visit_panel import VisitFacts
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.local_time import wall_time


def fits_href(facts: VisitFacts, freed: int | None) -> str:
    """Who fits the time a visit gave up; empty where that has passed, or it has its time.

    `freed` is the minute it was moved from, if it just was; else it is its own, once cancelled.
    """
    visit = facts.visit
    start = visit.start if freed is None else freed
    if start < clock.now_minute() or (freed is None and visit.status not in CANCELLED):
        return ""
    local = wall_time(start, facts.zone)
    return url_for(
        "offers.fits",
        visit=visit.public_id if freed is None else "",
        location=facts.location,
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
        minutes=nearest_length(visit.end - visit.start),
    )
