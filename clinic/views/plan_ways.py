"""Where a plan's pages lead: only to what is there, and what the asker may open."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, url_for

from clinic import clock
from clinic.pages.form_parts import Way
from clinic.pages.plan_parts import PlanWays
from clinic.queries.therapist_day import home_zone
from clinic.rules.permissions import PERMISSIONS, allowed
from clinic.rules.plan_facts import PlanFacts
from clinic.views.gate import actor, scope


def way(endpoint: str, **values: Any) -> str:
    """Where an endpoint is; empty where there is none, or the asker may not go."""
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values) if allowed(actor(), PERMISSIONS[endpoint]) else ""


def links_of(episode_id: str, patient_id: str, plan_id: str) -> list[Way]:
    """The row of links of an episode: Plan, Book, Progress, Measures, Letters."""
    plan = way("plans.show", plan_id=plan_id) if plan_id else ""
    found = (
        Way(plan or way("plans.choose", episode_id=episode_id), label="Plan"),
        Way(way("plan_booking.propose", plan_id=plan_id) if plan_id else "", label="Book"),
        Way(way("progress.show", episode_id=episode_id), label="Progress"),
        Way(way("measures.show", patient_id=patient_id), label="Measures"),
        Way(way("letters.index", episode_id=episode_id), label="Letters"),
    )
    return [one for one in found if one.href]


def ways_of(facts: PlanFacts) -> PlanWays:
    """Where the page of one plan leads."""
    plan, episode = facts.public_id, facts.episode.public_id
    links = links_of(episode, facts.patient_id, plan)
    return PlanWays(
        record=url_for("patients.show", public_id=facts.patient_id),
        edit=url_for("plans.edit", plan_id=plan),
        begin=url_for("plans.begin", plan_id=plan),
        drop=url_for("plans.drop", plan_id=plan),
        book=way("plan_booking.propose", plan_id=plan),
        replan=way("plan_booking.replan", plan_id=plan),
        reassess=url_for("plan_reviews.reassess", plan_id=plan),
        provisional=url_for("plan_reviews.provisional", plan_id=plan),
        order=url_for("plan_order.fine", plan_id=plan),
        episode=url_for("episodes.edit", episode_id=episode),
        authorised=url_for("episodes.authorised", episode_id=episode),
        discharge=url_for("episodes.discharge", episode_id=episode),
        reopen=url_for("episodes.reopen", episode_id=episode),
        judge=url_for("plans.judge", plan_id=plan),
        links=[one for one in links if one.label not in {"Plan", "Book"}],
        version=lambda number: url_for("plans.version", plan_id=plan, number=number),
        visit=lambda visit: url_for("appointments.show", public_id=visit),
    )


def today() -> date:
    """Today on the wall clock of the asker's own location."""
    return clock.today(home_zone(scope()))
