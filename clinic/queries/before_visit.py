"""What a therapist reads before a visit, in one go."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from clinic import clock
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    PlannedVisit,
    PlanPhase,
    Reassessment,
    TreatmentPlan,
)
from clinic.queries.asked import asked_before
from clinic.queries.consent import consents_at
from clinic.queries.holds_clinical import held_patients
from clinic.queries.note_facts import briefs_of
from clinic.queries.notes import known_facts
from clinic.queries.plan_order import fine_on
from clinic.queries.scope import Scope
from clinic.queries.screen import screen_lines, state_of_lines
from clinic.queries.session_visits import visit_facts
from clinic.queries.since_last import last_session, newest_scores, since_last
from clinic.rules.before_visit import BeforeFacts, SinceLast
from clinic.rules.consent import Procedure
from clinic.rules.consent_texts import procedures_of
from clinic.rules.local_time import wall_time
from clinic.rules.reassessment import Reassess, reassess_of
from clinic.rules.session_record import NoteBrief, ProblemFacts
from clinic.rules.words import EpisodeStatus, NoteStatus, PlannedVisitStatus, PlanStatus


def before_visit(scope: Scope, public_id: str) -> BeforeFacts:
    """What a therapist reads before a visit. Raises NotFound.

    As many questions to the database whatever the patient's history.
    """
    session, now = scope.session, clock.now()
    visit = scope.treated_appointment(public_id)
    facts = visit_facts(session, [visit])[visit.id]
    zone = ZoneInfo(facts.zone)
    problem, episode = _problem(session, visit, zone)
    last = last_session(session, visit, zone)
    lines = screen_lines(session, visit.patient_id)
    given = procedures_of(step.kind for step in facts.steps)
    consents = consents_at(session, visit, now, {*given, Procedure.ELECTRICAL})
    notes = tuple(briefs_of(session, [visit.id])[visit.id])
    return BeforeFacts(
        visit=facts,
        problem=problem,
        last=last,
        facts=known_facts(session, visit.patient_id),
        notes=notes,
        asked=asked_before(session, visit.id),
        screen=state_of_lines(session, lines, visit, now),
        consent=consents[Procedure.NEEDLING],
        consents={one: due for one, due in consents.items() if one is not Procedure.NEEDLING},
        held=visit.patient_id in held_patients(session, {visit.patient_id}),
        since=since_last(session, visit, last, lines, problem, zone) if last else SinceLast(),
        scores=newest_scores(session, episode) if episode else (),
        pain_now=_pain_of(notes),
    )


def _pain_of(notes: tuple[NoteBrief, ...]) -> int | None:
    """What the live note of a visit says of pain before it."""
    live = [note for note in notes if note.status != NoteStatus.ENTERED_IN_ERROR]
    return live[-1].pain_before if live else None


def _of_visit() -> Select[EpisodeOfCare, TreatmentPlan | None, str | None, int, int]:
    """Episodes a visit may be for, with plan, phase, number of phases and place: best first."""
    other = aliased(PlanPhase)
    phases = select(func.count()).where(other.plan_id == TreatmentPlan.id)
    of_plan = PlannedVisit.plan_id == TreatmentPlan.id
    return (
        select(
            EpisodeOfCare,
            TreatmentPlan,
            PlanPhase.name,
            phases.scalar_subquery(),
            phases.where(other.position <= PlanPhase.position).scalar_subquery(),
        )
        .select_from(EpisodeOfCare)
        .outerjoin(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
        .outerjoin(PlannedVisit, of_plan & (PlannedVisit.appointment_id == bindparam("visit")))
        .outerjoin(PlanPhase, PlanPhase.id == PlannedVisit.phase_id)
        .where(
            EpisodeOfCare.patient_id == bindparam("patient"),
            PlannedVisit.id.is_not(None) | (EpisodeOfCare.status == EpisodeStatus.ACTIVE),
        )
        .order_by(
            PlannedVisit.id.is_(None),
            case((TreatmentPlan.status == PlanStatus.ACTIVE, TreatmentPlan.id), else_=0).desc(),
            EpisodeOfCare.opened_on.desc(),
            EpisodeOfCare.id.desc(),
        )
        .limit(1)
    )


_OF_VISIT = _of_visit()


def _reassess(
    session: Session, plan: TreatmentPlan, visit: Appointment, zone: ZoneInfo
) -> Reassess:
    """How near the next re-assessment was when this visit came."""
    attended = session.scalars(
        select(Appointment.from_minute)
        .join(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .where(
            PlannedVisit.plan_id == plan.id,
            PlannedVisit.status == PlannedVisitStatus.ATTENDED,
            Appointment.from_minute < visit.from_minute,
        )
    )
    held = session.scalar(
        select(func.max(Reassessment.held_on)).where(
            Reassessment.plan_id == plan.id,
            Reassessment.held_on < wall_time(visit.from_minute, zone).date(),
        )
    )
    days = [wall_time(minute, zone).date() for minute in attended]
    return reassess_of(plan.reassess_every, plan.reassess_days, days, held, plan.starts_on)


def _problem(
    session: Session, visit: Appointment, zone: ZoneInfo
) -> tuple[ProblemFacts | None, int | None]:
    """The problem this visit is for, and its episode: its plan's, else the newest open one."""
    asked = {"visit": visit.id, "patient": visit.patient_id}
    row = session.execute(_OF_VISIT, asked).one_or_none()
    if row is None:
        return None, None
    episode, plan, phase, phases, place = row
    of_episode = ProblemFacts(
        episode.problem, episode.side, episode.onset_on, episode.phase_override
    )
    if plan is None or (phase is None and plan.status != PlanStatus.ACTIVE):
        return of_episode, episode.id
    return (
        ProblemFacts(
            problem=episode.problem,
            side=episode.side,
            onset_on=episode.onset_on,
            phase_override=episode.phase_override,
            phase_name=phase or "",
            phase_number=place or None,
            phase_count=phases,
            goal=plan.goal,
            reassess=_reassess(session, plan, visit, zone),
            plan_id=plan.public_id,
            fine=fine_on(session, plan.id, zone),
        ),
        episode.id,
    )
