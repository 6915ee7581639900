"""The demo clinic's plans as rows: episodes, plans, phases, and what became of each visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Patient,
    PhaseTherapy,
    PlanAcknowledgement,
    PlannedCancellation,
    PlannedVisit,
    PlanPhase,
    TreatmentPlan,
)
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.plan_reality import became
from clinic.rules.words import EpisodeStatus, PlannedVisitStatus, PlanStatus
from clinic.services.demo.courses import SAUNA, Stage
from clinic.services.demo.lives import Life
from clinic.services.demo.moment import Moment, dice, instant
from clinic.services.demo.places import House
from clinic.services.demo.timeline import Course

PLAN_STATUS = {Stage.DRAFT: PlanStatus.DRAFT, Stage.ON_HOLD: PlanStatus.ON_HOLD}
_OPEN = PlannedVisitStatus.UNBOOKED
LONG_AGO, RECENTLY = (100, 900), (10, 40)


@dataclass(frozen=True)
class Kept:
    """A course with its rows."""

    course: Course
    episode: EpisodeOfCare
    plan: TreatmentPlan
    phases: Sequence[PlanPhase]


def add_plans(
    session: Session,
    moment: Moment,
    courses: Sequence[Course],
    house: House,
    patients: Sequence[Patient],
) -> dict[Course, Kept]:
    """Add an episode, a plan and its phases for every course."""
    episodes = [_episode(course, house, patients) for course in courses]
    session.add_all(episodes)
    session.flush()
    plans = [
        _plan(moment, course, episode) for course, episode in zip(courses, episodes, strict=True)
    ]
    session.add_all(plans)
    session.flush()
    phases = [_phases(course, plan) for course, plan in zip(courses, plans, strict=True)]
    session.add_all(phase for group in phases for phase in group)
    session.flush()
    kept = {
        course: Kept(course, episode, plan, group)
        for course, episode, plan, group in zip(courses, episodes, plans, phases, strict=True)
    }
    session.add_all(therapy for each in kept.values() for therapy in _therapies(each, house))
    session.add_all(_fine(each, house) for each in kept.values() if _bears_heat(each.course))
    return kept


def add_planned_visits(
    session: Session,
    kept: Mapping[Course, Kept],
    lives: Sequence[Life],
    visits: Sequence[Appointment],
) -> None:
    """Add every visit the plans call for, tied to the appointment that meets it."""
    met = {
        (life.placed.wanted.course, life.placed.wanted.number): visit
        for life, visit in zip(lives, visits, strict=True)
        if life.placed.wanted.planned
    }
    session.execute(
        insert(PlannedVisit),
        [
            _planned(each, place, phase, met.get((course, place + 1)))
            for course, each in kept.items()
            if course.stage is not Stage.DRAFT  # a draft calls for nothing yet
            for place, (phase, _) in enumerate(course.problem.plan.visits())
        ],
    )
    session.add_all(
        PlannedCancellation(
            plan_id=kept[wanted.course].plan.id, number=wanted.number, appointment_id=visit.id
        )
        for life, visit in zip(lives, visits, strict=True)
        if (wanted := life.placed.wanted).number and visit.status in CANCELLED
    )


def _episode(course: Course, house: House, patients: Sequence[Patient]) -> EpisodeOfCare:
    throw = dice("episode", course.person, course.problem.words)
    ago = throw.randint(*(LONG_AGO if course.problem.plan.name == "long" else RECENTLY))
    ended = course.stage is Stage.COMPLETED
    on_hold = course.stage is Stage.ON_HOLD
    last = course.due(course.done - 1) if ended else None
    return EpisodeOfCare(
        patient_id=patients[course.person].id,
        therapist_id=house.therapists[course.seat].id,
        problem=course.problem.words,
        side=course.problem.side,
        onset_on=course.starts_on - timedelta(days=ago),
        referrer=patients[course.person].referrer,
        **_referral(course, patients[course.person]),
        status=_episode_status(ended=ended, on_hold=on_hold),
        opened_on=_opened(course),
        closed_on=last + timedelta(days=4) if last else None,
    )


def _referral(course: Course, patient: Patient) -> dict[str, object]:
    """When and why somebody sent them, where somebody did."""
    if not patient.referrer:
        return {}
    reason = f"{course.problem.words}: asks for assessment and treatment."
    return {"referred_on": _opened(course) - timedelta(days=6), "referral_reason": reason}


def _episode_status(*, ended: bool, on_hold: bool) -> EpisodeStatus:
    if ended:
        return EpisodeStatus.FINISHED
    return EpisodeStatus.ON_HOLD if on_hold else EpisodeStatus.ACTIVE


def _opened(course: Course) -> date:
    return course.starts_on - timedelta(days=16 if course.stage is Stage.DRAFT else 2)


def _plan(moment: Moment, course: Course, episode: EpisodeOfCare) -> TreatmentPlan:
    made = min(_opened(course), moment.day(-1))
    ended = course.stage is Stage.COMPLETED
    return TreatmentPlan(
        episode_id=episode.id,
        status=PlanStatus.COMPLETED if ended else PLAN_STATUS.get(course.stage, PlanStatus.ACTIVE),
        goal=course.problem.plan.goal,
        starts_on=course.starts_on,
        reassess_every=course.problem.plan.reassess_every,
        created_at=instant(made, 12 * 60),
    )


def _phases(course: Course, plan: TreatmentPlan) -> list[PlanPhase]:
    return [
        PlanPhase(
            plan_id=plan.id,
            position=position,
            name=phase.name,
            purpose=phase.purpose,
            visits_per_week=phase.per_week,
            weeks=phase.weeks,
            after_reassessment=bool(phase.criterion),
            criterion=phase.criterion,
        )
        for position, phase in enumerate(course.problem.plan.phases)
    ]


def _therapies(kept: Kept, house: House) -> list[PhaseTherapy]:
    return [
        PhaseTherapy(
            phase_id=row.id,
            position=position,
            therapy_id=house.therapies[slug].id,
            minutes=minutes,
        )
        for row, phase in zip(kept.phases, kept.course.problem.plan.phases, strict=True)
        for position, (slug, minutes) in enumerate(phase.therapies)
    ]


def _bears_heat(course: Course) -> bool:
    """Whether sauna after needling is called fine: where it is planned, for every second one."""
    planned = {slug for phase in course.problem.plan.phases for slug, _ in phase.therapies}
    return SAUNA[0] in planned and course.stage is not Stage.DRAFT and course.person % 2 == 0


def _fine(kept: Kept, house: House) -> PlanAcknowledgement:
    therapist = house.therapists[kept.course.seat]
    return PlanAcknowledgement(
        plan_id=kept.plan.id,
        rule="sauna_after_needling",
        fine=True,
        why="Sleeps better after the heat, and was never light-headed.",
        at=kept.plan.created_at,
        by_user_id=therapist.user_id,
        by_name=therapist.name,
    )


def _planned(kept: Kept, place: int, phase: int, visit: Appointment | None) -> dict[str, object]:
    status = became(visit.status) if visit else _OPEN
    waits = kept.phases[phase].after_reassessment and kept.course.stage is not Stage.COMPLETED
    return {
        "plan_id": kept.plan.id,
        "phase_id": kept.phases[phase].id,
        "number": place + 1,
        "due_on": kept.course.due(place),
        "status": status,
        "appointment_id": visit.id if visit else None,
        "provisional": waits and kept.course.done < kept.course.problem.plan.provisional_from,
    }
