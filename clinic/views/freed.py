"""The way from a time that was given up to those who wait for one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import url_for

from clinic import clock
from clinic.forms.waiting import nearest_length
from clinic.queries.visit_panel import VisitFacts
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.bit_calendar import Span
from clinic.rules.local_time import wall_time


def fits_href(facts: VisitFacts, freed: int | None) -> str:
    """Who fits the time a visit gave up; empty where that has passed, or it has its time.

    `freed` is the minute it was moved from, if it just was; else it is its own, once cancelled.
    """
    visit = facts.visit
    start = visit.start if freed is None else freed
    if start < clock.now_minute() or (freed is None and visit.status not in CANCELLED):
        return ""
    kept = visit.public_id if freed is None else ""
    return free_href((start, start + visit.end - visit.start), facts.zone, facts.location, kept)


def free_href(
    span: Span, zone: ZoneInfo, location: str, visit: str = "", therapist: str = ""
) -> str:
    """Who fits a span of minutes that is free; `visit` is a cancelled one it is still kept for."""
    local = wall_time(span[0], zone)
    return url_for(
        "offers.fits",
        visit=visit,
        location=location,
        therapist=therapist or None,
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
        minutes=nearest_length(span[1] - span[0]),
    )
