"""Plans as their pages tell of them."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Authorisation,
    Discharge,
    EpisodeOfCare,
    Patient,
    PlannedCancellation,
    PlannedVisit,
    PlanPhase,
    PlanVersion,
    Reassessment,
    TreatmentPlan,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.measures import scores_of
from clinic.queries.plan_content import choices_of, goal_rows, value_of
from clinic.queries.plan_order import plan_order_of
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.therapist_day import home_zone
from clinic.rules.authorised import Authorised, AuthorisedEntry
from clinic.rules.episodes import EpisodeEntry
from clinic.rules.errors import NotFound
from clinic.rules.patient_values import ProblemLine
from clinic.rules.plan_facts import (
    DischargeFacts,
    EpisodeFacts,
    PlanFacts,
    PlannedFacts,
    ReassessmentLine,
    VersionLine,
)
from clinic.rules.plan_reality import CancelledLine
from clinic.rules.plan_values import PlanValue, from_text
from clinic.rules.session_record import PersonFacts
from clinic.rules.words import AppointmentStatus, EpisodeStatus, PlanStatus


def plan_facts(scope: Scope, public_id: str) -> PlanFacts:
    """One plan of a patient whose record may be read. Raises NotFound.

    As many questions to the database however long the plan.
    """
    session = scope.session
    plan = scope.plan(public_id)
    episode = session.get_one(EpisodeOfCare, plan.episode_id)
    patient = session.get_one(Patient, episode.patient_id)
    zone = ZoneInfo(home_zone(scope))
    value = value_of(session, plan)
    visits = _visits(session, plan.id)
    scored = {one.public_id: one.series for one in scores_of(scope, patient)}
    return PlanFacts(
        public_id=plan.public_id,
        patient_id=patient.public_id,
        name=person_facts(patient).name,
        episode=episode_facts(episode),
        status=plan.status,
        version=plan.version,
        value=value,
        zone=zone,
        order=plan_order_of(scope, public_id, zone),
        choices=choices_of(session, value),
        visits=visits,
        cancelled=_cancelled(session, plan.id),
        met=tuple(row.met for row in goal_rows(session, plan.id)),
        series=scored.get(episode.public_id, ()),
        versions=_versions(session, plan.id),
        reassessments=reassessments_of(session, plan.id),
        authorised=authorised_of(session, episode.id),
        discharge=discharge_of(session, episode),
    )


def episode_facts(row: EpisodeOfCare) -> EpisodeFacts:
    """An episode as a value."""
    return EpisodeFacts(
        public_id=row.public_id,
        entry=entry_of(row),
        status=row.status,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )


def patient_of(session: Session, episode: EpisodeOfCare) -> PersonFacts:
    """Whose episode it is."""
    return person_facts(session.get_one(Patient, episode.patient_id))


def entry_of(row: EpisodeOfCare) -> EpisodeEntry:
    """An episode as it would be typed."""
    return EpisodeEntry(
        problem=row.problem,
        side=row.side,
        onset_on=row.onset_on,
        phase=row.phase_override,
        referrer=row.referrer,
        referred_on=row.referred_on,
        referral_reason=row.referral_reason,
    )


def version_of(scope: Scope, public_id: str, number: str) -> tuple[PlanValue, VersionLine]:
    """How a plan read in one of its versions. Raises NotFound."""
    plan = scope.plan(public_id)
    row = scope.session.scalar(
        select(PlanVersion).where(
            PlanVersion.plan_id == plan.id, PlanVersion.version.cast(String) == number
        )
    )
    if row is None:
        raise NotFound
    return from_text(row.content), VersionLine(row.version, row.at, row.by_name, row.why)


def plans_of_episode(session: Session, episode_id: int) -> list[TreatmentPlan]:
    """The plans of an episode that were not given up, the one that goes on first."""
    rows = (
        select(TreatmentPlan)
        .where(TreatmentPlan.episode_id == episode_id, TreatmentPlan.status != PlanStatus.REVOKED)
        .order_by(TreatmentPlan.status != PlanStatus.ACTIVE, TreatmentPlan.id.desc())
    )
    return list(session.scalars(rows))


def begun_plan(session: Session, episode_id: int) -> TreatmentPlan | None:
    """The plan an episode is told by: the one that goes on, else the newest that was begun."""
    plans = plans_of_episode(session, episode_id)
    return next((plan for plan in plans if plan.status is not PlanStatus.DRAFT), None)


def problem_lines(scope: Scope, patient_id: int) -> tuple[ProblemLine, ...]:
    """The episodes of a patient, those that go on first, each with its plan; two queries."""
    episodes = scope.session.scalars(
        scope.episodes()
        .where(EpisodeOfCare.patient_id == patient_id)
        .order_by(EpisodeOfCare.status != EpisodeStatus.ACTIVE, EpisodeOfCare.id.desc())
    ).all()
    plans: dict[int, str] = {}
    for number, public_id in scope.session.execute(
        select(TreatmentPlan.episode_id, TreatmentPlan.public_id)
        .where(
            TreatmentPlan.episode_id.in_([one.id for one in episodes]),
            TreatmentPlan.status != PlanStatus.REVOKED,
        )
        .order_by(TreatmentPlan.status != PlanStatus.ACTIVE, TreatmentPlan.id.desc())
    ):
        plans.setdefault(number, public_id)
    return tuple(
        ProblemLine(one.public_id, one.problem, one.status, plans.get(one.id, ""))
        for one in episodes
    )


def authorised_of(session: Session, episode_id: int) -> tuple[Authorised, ...]:
    """The authorisations of an episode that were not taken back."""
    rows = session.scalars(
        select(Authorisation)
        .where(Authorisation.episode_id == episode_id, Authorisation.taken_back_at.is_(None))
        .order_by(Authorisation.id)
    )
    return tuple(
        Authorised(
            row.public_id,
            AuthorisedEntry(
                row.visits, row.valid_from, row.valid_until, row.granted_by, row.reference
            ),
        )
        for row in rows
    )


def reassessments_of(session: Session, plan_id: int) -> tuple[ReassessmentLine, ...]:
    """The re-assessments of a plan, the newest first."""
    rows = session.scalars(
        select(Reassessment)
        .where(Reassessment.plan_id == plan_id)
        .order_by(Reassessment.held_on.desc(), Reassessment.id.desc())
    )
    return tuple(ReassessmentLine(row.held_on, row.decision, row.why, row.by_name) for row in rows)


def discharge_of(session: Session, episode: EpisodeOfCare) -> DischargeFacts | None:
    """How an episode ended; None for one that goes on."""
    if episode.closed_on is None:
        return None
    row = session.scalar(
        select(Discharge)
        .where(Discharge.episode_id == episode.id)
        .order_by(Discharge.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return DischargeFacts(
        row.reason, row.summary, row.home_programme, row.self_referral, row.ended_on, row.by_name
    )


def _visits(session: Session, plan_id: int) -> tuple[PlannedFacts, ...]:
    rows = session.execute(
        select(PlannedVisit, PlanPhase.position, Appointment)
        .join(PlanPhase, PlanPhase.id == PlannedVisit.phase_id)
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .where(PlannedVisit.plan_id == plan_id)
        .order_by(PlannedVisit.number)
    ).all()
    given = _given(session, [row.appointment_id for row, _, _ in rows if row.appointment_id])
    return tuple(
        PlannedFacts(
            number=row.number,
            phase=position,
            status=row.status,
            due_on=row.due_on,
            provisional=row.provisional,
            visit=visit.public_id if visit else "",
            start=visit.from_minute if visit else None,
            given=given[visit.id] if visit else (),
        )
        for row, position, visit in rows
    )


def _given(session: Session, visits: list[int]) -> dict[int, tuple[str, ...]]:
    slugs = {row.id: row.slug for row in catalogue(session).therapies}
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = session.execute(
        select(AppointmentStep.appointment_id, AppointmentStep.therapy_id)
        .where(AppointmentStep.appointment_id.in_(visits))
        .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
    )
    for number, therapy in rows:
        found[number] += (slugs[therapy],)
    return found


def _cancelled(session: Session, plan_id: int) -> tuple[CancelledLine, ...]:
    """The visits that were of the plan when they were cancelled."""
    rows = session.execute(
        select(Appointment.id, Appointment.status)
        .join(PlannedCancellation, PlannedCancellation.appointment_id == Appointment.id)
        .where(PlannedCancellation.plan_id == plan_id)
        .order_by(Appointment.id)
    ).all()
    given = _given(session, [number for number, _ in rows])
    return tuple(CancelledLine(AppointmentStatus(status), given[number]) for number, status in rows)


def _versions(session: Session, plan_id: int) -> tuple[VersionLine, ...]:
    rows = session.execute(
        select(PlanVersion.version, PlanVersion.at, PlanVersion.by_name, PlanVersion.why)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.version.desc())
    )
    return tuple(VersionLine(*row) for row in rows)
