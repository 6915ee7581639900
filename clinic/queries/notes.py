"""What is known of a session: before it, in its note, and the one before."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Location,
    NeedledSite,
    PatientFact,
    PlannedVisit,
    PlanPhase,
    SessionNote,
    TreatmentPlan,
)
from clinic.queries.asked import asked_before
from clinic.queries.consent import consent_at
from clinic.queries.holds_clinical import held_patients
from clinic.queries.note_facts import briefs_of, note_facts
from clinic.queries.plan_order import fine_on
from clinic.queries.scope import Scope
from clinic.queries.screen import state_of
from clinic.queries.session_visits import visit_facts
from clinic.rules.session_record import BeforeFacts, NoteFacts, ProblemFacts
from clinic.rules.words import EpisodeStatus, FactKind, NoteStatus, PlanStatus


def note_of(scope: Scope, public_id: str) -> NoteFacts:
    """One session note in full. Raises NotFound."""
    return note_facts(scope.session, scope.note(public_id))


def before_visit(scope: Scope, public_id: str) -> BeforeFacts:
    """What a therapist reads before a visit. Raises NotFound."""
    session = scope.session
    visit = scope.treated_appointment(public_id)
    last = last_signed(session, visit)
    return BeforeFacts(
        visit=visit_facts(session, [visit])[visit.id],
        problem=_problem(session, visit),
        last=note_facts(session, last) if last else None,
        facts=_facts(session, visit.patient_id),
        notes=tuple(briefs_of(session, [visit.id])[visit.id]),
        asked=asked_before(session, visit.id),
        screen=state_of(session, visit.patient_id, visit, clock.now()),
        consent=consent_at(session, visit, clock.now()),
        held=visit.patient_id in held_patients(session, {visit.patient_id}),
    )


def last_signed(
    session: Session, visit: Appointment, *, needled: bool = False
) -> SessionNote | None:
    """The patient's last signed note of an earlier visit; `needled`: one that lists sites."""
    sites = exists().where(NeedledSite.note_id == SessionNote.id)
    return session.scalar(
        select(SessionNote)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.id != visit.id,
            Appointment.from_minute < visit.from_minute,
            SessionNote.status == NoteStatus.SIGNED,
            sites if needled else true(),
        )
        .order_by(Appointment.from_minute.desc(), SessionNote.id.desc())
        .limit(1)
    )


def facts_of(scope: Scope, note: NoteFacts) -> tuple[tuple[FactKind, str], ...]:
    """Allergies, medicines and alerts of the patient a note is about."""
    patient = scope.treated_patient(note.visit.person.public_id)
    return _facts(scope.session, patient.id)


def has_last(scope: Scope, note: NoteFacts) -> bool:
    """Whether there is an earlier signed session to copy from."""
    visit = scope.treated_appointment(note.visit.public_id)
    return last_signed(scope.session, visit, needled=True) is not None


def _facts(session: Session, patient_id: int) -> tuple[tuple[FactKind, str], ...]:
    rows = session.scalars(
        select(PatientFact)
        .where(PatientFact.patient_id == patient_id, PatientFact.ended_at.is_(None))
        .order_by(PatientFact.kind, PatientFact.id)
    )
    return tuple((row.kind, row.text) for row in rows)


def _problem(session: Session, visit: Appointment) -> ProblemFacts | None:
    """The problem this visit is for: its plan's, else the patient's newest open one."""
    planned = session.scalar(select(PlannedVisit).where(PlannedVisit.appointment_id == visit.id))
    plan = _plan(session, visit, planned)
    if plan is None:
        episode = _episode(session, visit)
        return _plain_problem(episode) if episode else None
    episode = session.get_one(EpisodeOfCare, plan.episode_id)
    phase = session.get_one(PlanPhase, planned.phase_id) if planned else None
    count = session.scalar(select(func.count()).where(PlanPhase.plan_id == plan.id))
    return ProblemFacts(
        problem=episode.problem,
        side=episode.side,
        onset_on=episode.onset_on,
        phase_override=episode.phase_override,
        phase_name=phase.name if phase else "",
        phase_number=_place(session, phase) if phase else None,
        phase_count=count,
        goal=plan.goal,
        reassess_every=plan.reassess_every,
        plan_id=plan.public_id,
        fine=fine_on(session, plan.id, _zone(session, visit)),
    )


def _zone(session: Session, visit: Appointment) -> ZoneInfo:
    return ZoneInfo(session.get_one(Location, visit.location_id).zone)


def _plan(
    session: Session, visit: Appointment, planned: PlannedVisit | None
) -> TreatmentPlan | None:
    if planned is not None:
        return session.get_one(TreatmentPlan, planned.plan_id)
    return session.scalar(
        select(TreatmentPlan)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .where(
            EpisodeOfCare.patient_id == visit.patient_id,
            EpisodeOfCare.status == EpisodeStatus.ACTIVE,
            TreatmentPlan.status == PlanStatus.ACTIVE,
        )
        .order_by(TreatmentPlan.id.desc())
        .limit(1)
    )


def _episode(session: Session, visit: Appointment) -> EpisodeOfCare | None:
    return session.scalar(
        select(EpisodeOfCare)
        .where(
            EpisodeOfCare.patient_id == visit.patient_id,
            EpisodeOfCare.status == EpisodeStatus.ACTIVE,
        )
        .order_by(EpisodeOfCare.opened_on.desc(), EpisodeOfCare.id.desc())
        .limit(1)
    )


def _plain_problem(episode: EpisodeOfCare) -> ProblemFacts:
    return ProblemFacts(episode.problem, episode.side, episode.onset_on, episode.phase_override)


def _place(session: Session, phase: PlanPhase) -> int:
    """The phase's place among its plan's, from 1."""
    earlier = session.scalar(
        select(func.count()).where(
            PlanPhase.plan_id == phase.plan_id, PlanPhase.position < phase.position
        )
    )
    return (earlier or 0) + 1
