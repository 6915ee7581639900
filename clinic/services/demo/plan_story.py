"""What belongs to the demo clinic's plans beside their visits: goals, exercises, what was decided.

And what the clinic made of it: versions, authorised visits of which one runs short, discharges, a
template of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Authorisation,
    Base,
    Discharge,
    HomeExercise,
    PlanGoal,
    PlannedVisit,
    PlanTemplate,
    PlanVersion,
    Reassessment,
    Therapist,
)
from clinic.queries.plan_content import value_of
from clinic.rules.local_time import wall_time
from clinic.rules.plan_templates import DEFAULTS
from clinic.rules.plan_values import PlanTherapy, as_text
from clinic.rules.words import Decision, DischargeReason, PlannedVisitStatus
from clinic.services.demo.courses import BOOTS, NEEDLING, SAUNA, Stage
from clinic.services.demo.moment import ZONE, instant
from clinic.services.demo.places import House
from clinic.services.demo.plans import Kept
from clinic.services.demo.timeline import MARTA, Course

HOME = (("Figure-four stretch", "3 × 30 seconds, each side"), ("Walk", "15 minutes a day"))
TARGETS = {"odi": 16, "lefs": 64}
ENOUGH, SHORT = 20, 8
INSURER = "Harbour Health"


def add_plan_stories(session: Session, kept: Mapping[Course, Kept], house: House) -> None:
    """Add them for every course."""
    attended = _attended(session, kept.values())
    for course, each in kept.items():
        therapist = house.therapists[course.seat]
        session.add_all(_aims(course, each))
        session.add_all(_decided(course, each, therapist, attended[each.plan.id]))
        if course.stage is Stage.COMPLETED:
            session.add(_discharge(each, therapist))
        if course.person == MARTA or course.person % 6 == 1:
            session.add(_authorised(course, each, therapist))
    session.flush()
    for course, each in kept.items():
        if course.stage is not Stage.DRAFT:
            session.add(_version(session, each, house.therapists[course.seat]))
    session.add(_template())
    session.flush()


def _attended(session: Session, kept: Iterable[Kept]) -> Mapping[int, list[tuple[int, int]]]:
    """The number and the minute of each attended visit, by plan."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = session.execute(
        select(PlannedVisit.plan_id, PlannedVisit.number, Appointment.from_minute)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .where(
            PlannedVisit.plan_id.in_([each.plan.id for each in kept]),
            PlannedVisit.status == PlannedVisitStatus.ATTENDED,
        )
        .order_by(PlannedVisit.plan_id, PlannedVisit.number)
    )
    for plan, number, minute in rows:
        found[plan].append((number, minute))
    return found


def _aims(course: Course, each: Kept) -> Iterable[Base]:
    """Two goals told by measures, and what to do at home."""
    problem, plan = course.problem, each.plan
    last = course.starts_on + timedelta(days=problem.plan.days[-1])
    goals = (
        ("Pain of 2 or less", problem.pain, 2.0),
        ("Do what the day asks for", problem.function, float(TARGETS[problem.function])),
    )
    for position, (text, measure, target) in enumerate(goals):
        yield PlanGoal(
            plan_id=plan.id,
            position=position,
            text=text,
            measure=measure,
            target=target,
            due_on=last,
        )
    for position, (name, dose) in enumerate(HOME):
        yield HomeExercise(plan_id=plan.id, position=position, name=name, dose=dose)


def _decided(
    course: Course, each: Kept, therapist: Therapist, attended: list[tuple[int, int]]
) -> Iterable[Reassessment]:
    """The re-assessments that were held; where one is due, it was not."""
    every = course.problem.plan.reassess_every
    if course.stage is Stage.DUE:
        return
    for place, (_, minute) in enumerate(attended, start=1):
        if place % every == 0:
            day = wall_time(minute, ZONE).date()
            yield Reassessment(
                plan_id=each.plan.id,
                held_on=day,
                decision=Decision.CONTINUE,
                why="Less pain, and further in daily life: it goes on as planned.",
                at=instant(day, 17 * 60),
                by_user_id=therapist.user_id,
                by_name=therapist.name,
            )


def _discharge(each: Kept, therapist: Therapist) -> Discharge:
    ended = each.episode.closed_on or each.plan.starts_on
    return Discharge(
        episode_id=each.episode.id,
        reason=DischargeReason.GOALS_MET,
        summary="Came with pain on most days, was needled and exercised as planned, and does"
        " today what was hoped for.",
        home_programme="Goes on walking and stretching three times a week.",
        self_referral="Comes back when the pain lasts for more than a week, at once with numbness"
        " or weakness.",
        ended_on=ended,
        at=instant(ended, 16 * 60),
        by_user_id=therapist.user_id,
        by_name=therapist.name,
    )


def _authorised(course: Course, each: Kept, therapist: Therapist) -> Authorisation:
    """Marta's run out before her plan does."""
    begins: date = each.plan.starts_on
    return Authorisation(
        episode_id=each.episode.id,
        visits=SHORT if course.person == MARTA else ENOUGH,
        valid_from=begins,
        valid_until=begins + timedelta(days=365),
        granted_by=INSURER,
        reference=f"HH-{1000 + course.person}",
        at=each.plan.created_at,
        by_user_id=therapist.user_id,
    )


def _version(session: Session, each: Kept, therapist: Therapist) -> PlanVersion:
    return PlanVersion(
        plan_id=each.plan.id,
        version=each.plan.version,
        content=as_text(value_of(session, each.plan)),
        at=each.plan.created_at,
        by_user_id=therapist.user_id,
        by_name=therapist.name,
    )


def _template() -> PlanTemplate:
    """The clinic's own: the usual plan for lasting pain, with heat and compression."""
    chain = tuple(PlanTherapy(slug, minutes) for slug, minutes in (NEEDLING, SAUNA, BOOTS))
    usual = DEFAULTS["chronic"].plan
    phases = tuple(replace(block, therapies=chain) for block in usual.phases)
    return PlanTemplate(
        slug="own_1",
        name="Sciatica with sauna and boots",
        for_whom="Lasting leg pain, for those who bear heat and compression well",
        source="Harbour Street, from the usual plan for lasting pain",
        content=as_text(replace(usual, phases=phases, template="own_1")),
        position=0,
    )
