"""What a plan has beside its visits: a version, a goal, authorised visits, a draft, an end."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Authorisation,
    EpisodeOfCare,
    Patient,
    PhaseTherapy,
    PlanGoal,
    PlannedVisit,
    PlanPhase,
    PlanTemplate,
    PlanVersion,
    TreatmentPlan,
)
from clinic.queries.plan_content import value_of
from clinic.rules.plan_templates import DEFAULTS
from clinic.rules.plan_values import as_text
from clinic.rules.words import EpisodeStatus, PlanStatus
from tests.support.house import MADE, House

BEGUN = date(2026, 9, 1)


def changed_template(session: Session) -> Named:
    """One of the plans that come along, in the clinic's own words."""
    usual = DEFAULTS["chronic"]
    row = PlanTemplate(slug=usual.slug, name=usual.name, content=as_text(usual.plan), position=0)
    session.add(row)
    session.flush()
    return Named(usual.slug)


class Named:
    """Something whose name in an address is no public id."""

    def __init__(self, name: str) -> None:
        self.public_id = name


def with_plan(
    session: Session, house: House, number: int, patient: Patient, plan: TreatmentPlan
) -> dict[str, Any]:
    """What belongs to the plan and its episode; the number of a version is of one patient only."""
    plan.version = number + 1
    episode = session.get_one(EpisodeOfCare, plan.episode_id)
    text = as_text(DEFAULTS["chronic"].plan)
    authorised = Authorisation(
        episode_id=episode.id, visits=6, granted_by="Harbour Health", at=MADE
    )
    session.add_all(
        [
            PlanVersion(
                plan_id=plan.id, version=plan.version, content=text, at=MADE, by_name="Ana Ruiz"
            ),
            PlanGoal(plan_id=plan.id, position=0, text="Walk to work"),
            authorised,
        ]
    )
    for row in session.scalars(
        select(PlannedVisit).where(PlannedVisit.plan_id == plan.id, PlannedVisit.number > 10)
    ):
        row.provisional = True
    session.flush()
    return {
        "episode": episode,
        "authorisation": authorised,
        "plan version": Named(str(plan.version)),
        **_others(session, house, number, patient),
    }


def _others(session: Session, house: House, number: int, patient: Patient) -> dict[str, Any]:
    """A problem with no more than a draft, and one that has ended."""
    treats = {"patient_id": patient.id, "therapist_id": house.therapists[number].id}
    bare = EpisodeOfCare(problem="Neck pain", opened_on=BEGUN, **treats)
    ended = EpisodeOfCare(
        problem="Calf pain",
        opened_on=BEGUN,
        closed_on=BEGUN,
        status=EpisodeStatus.FINISHED,
        **treats,
    )
    session.add_all([bare, ended])
    session.flush()
    draft = TreatmentPlan(
        episode_id=bare.id,
        status=PlanStatus.DRAFT,
        starts_on=BEGUN,
        goal=f"Look over shoulder {number}",
        created_at=MADE,
    )
    session.add(draft)
    session.flush()
    phase = PlanPhase(plan_id=draft.id, position=0, name="Try", visits_per_week=1, weeks=3)
    session.add(phase)
    session.flush()
    needling = house.therapies["needling"]
    session.add(PhaseTherapy(phase_id=phase.id, position=0, therapy_id=needling.id, minutes=30))
    session.flush()
    stamp = Named(value_of(session, draft).stamp)
    return {
        "bare episode": bare,
        "ended episode": ended,
        "draft plan": draft,
        "draft stamp": stamp,
    }
