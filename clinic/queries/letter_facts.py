"""What the record of one episode knows, for a letter about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    Discharge,
    EpisodeOfCare,
    HomeExercise,
    Location,
    Patient,
    PlanPhase,
    Reassessment,
    ScreenAnswer,
    SessionNote,
    Task,
    Therapist,
    TreatmentPlan,
)
from clinic.queries.consent import consents_of
from clinic.queries.episode_visits import of_episode
from clinic.queries.holds_clinical import records_of
from clinic.queries.letter_course import (
    counted,
    events_of_notes,
    sessions_of,
    visits_of,
)
from clinic.queries.measures import scores_of
from clinic.queries.notes import known_facts
from clinic.queries.plans import begun_plan
from clinic.queries.red_flags import all_flags
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.units import location_of
from clinic.rules.consent import ConsentState, Procedure
from clinic.rules.letter_facts import (
    LetterDischarge,
    LetterFacts,
    LetterReview,
    Referral,
    Sender,
    Writer,
)
from clinic.rules.plan_values import HomeTask, PlanBlock, PlanValue
from clinic.rules.red_flags import BEFORE_EVERY_SESSION
from clinic.rules.scores import Series
from clinic.rules.session_record import ProblemFacts
from clinic.rules.words import Answered, AppointmentStatus

SEEN = (AppointmentStatus.ARRIVED, AppointmentStatus.IN_ROOM, AppointmentStatus.DONE)
THINNER = "anticoagulant"


def letter_facts(scope: Scope, episode: EpisodeOfCare, task_id: int | None = None) -> LetterFacts:
    """All that a letter about an episode says; `task_id` is the row of what it answers."""
    session = scope.session
    patient = session.get_one(Patient, episode.patient_id)
    place = _place(session, episode)
    zone = ZoneInfo(place.zone)
    which = of_episode(session, episode)
    own = scope.asker.therapist_id
    writer = session.get(Therapist, own) if own else None
    plan = begun_plan(session, episode.id)
    thinner_answer, thinner = _thinner(session, patient.id)
    return LetterFacts(
        person=person_facts(patient),
        sender=Sender(place.name, place.address, place.phone, place.zone),
        writer=Writer(writer.name, writer.credential) if writer else Writer(scope.asker.name),
        today=clock.today(place.zone),
        episode_id=episode.public_id,
        problem=ProblemFacts(
            episode.problem, episode.side, episode.onset_on, episode.phase_override
        ),
        referral=Referral(
            episode.referrer or patient.referrer,
            episode.referred_on,
            episode.referral_reason,
            episode.opened_on,
            episode.closed_on,
        ),
        visits=counted(visits_of(session, which), zone),
        sessions=sessions_of(scope, which, zone),
        series=_series(scope, patient, episode),
        events=events_of_notes(scope, which),
        flags=tuple(all_flags(session, patient.id)),
        cleared_at=_cleared(session, patient.id),
        known=known_facts(session, patient.id),
        thinner_answer=thinner_answer,
        thinner=thinner,
        consent_on=_consent(session, patient.id, zone),
        plan=_plan_value(session, plan) if plan else None,
        review=_review(session, plan) if plan else None,
        discharge=_discharge(session, episode),
        about_note=_about_note(session, task_id),
    )


def _place(session: Session, episode: EpisodeOfCare) -> Location:
    """Where the patient was seen last; the clinic's first location before any visit."""
    last = (
        select(Location)
        .join(Appointment, Appointment.location_id == Location.id)
        .where(
            Appointment.patient_id == episode.patient_id,
            Appointment.status.in_(SEEN),
            Appointment.from_minute <= clock.now_minute(),
        )
        .order_by(Appointment.from_minute.desc())
    )
    return session.scalar(last.limit(1)) or location_of(session)


def _series(scope: Scope, patient: Patient, episode: EpisodeOfCare) -> tuple[Series, ...]:
    found = (one for one in scores_of(scope, patient) if one.public_id == episode.public_id)
    return next((one.series for one in found), ())


def _cleared(session: Session, patient_id: int) -> datetime | None:
    """When the five questions were last answered with no, all of them before one visit."""
    asked = (
        select(func.max(ScreenAnswer.at))
        .where(
            ScreenAnswer.patient_id.in_(records_of([patient_id])),
            ScreenAnswer.slug.in_(BEFORE_EVERY_SESSION),
            ScreenAnswer.answer == Answered.NO,
            ScreenAnswer.appointment_id.is_not(None),
        )
        .group_by(ScreenAnswer.appointment_id)
        .having(func.count(ScreenAnswer.slug.distinct()) == len(BEFORE_EVERY_SESSION))
        .order_by(func.max(ScreenAnswer.at).desc())
    )
    return session.scalar(asked.limit(1))


def _thinner(session: Session, patient_id: int) -> tuple[Answered | None, str]:
    """What was last answered about blood thinners, and said with it; None: never asked."""
    row = session.execute(
        select(ScreenAnswer.answer, ScreenAnswer.detail)
        .where(ScreenAnswer.patient_id.in_(records_of([patient_id])), ScreenAnswer.slug == THINNER)
        .order_by(ScreenAnswer.at.desc(), ScreenAnswer.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1].strip()) if row else (None, "")


def _consent(session: Session, patient_id: int, zone: ZoneInfo) -> date | None:
    found = consents_of(session, [patient_id], (Procedure.NEEDLING,)).get(patient_id, [])
    if not found or found[0].state is not ConsentState.ACTIVE:
        return None
    return found[0].signed_at.astimezone(zone).date()


def _plan_value(session: Session, plan: TreatmentPlan) -> PlanValue:
    """The plan as far as a letter tells it."""
    phases: Sequence[PlanPhase] = session.scalars(
        select(PlanPhase).where(PlanPhase.plan_id == plan.id).order_by(PlanPhase.position)
    ).all()
    home: Sequence[HomeExercise] = session.scalars(
        select(HomeExercise).where(HomeExercise.plan_id == plan.id).order_by(HomeExercise.position)
    ).all()
    return PlanValue(
        phases=tuple(
            PlanBlock(
                one.name,
                one.visits_per_week,
                one.weeks,
                after_reassessment=one.after_reassessment,
            )
            for one in phases
        ),
        home=tuple(HomeTask(one.name, one.dose) for one in home),
        starts_on=plan.starts_on,
        goal=plan.goal,
        reassess_every=plan.reassess_every,
    )


def _review(session: Session, plan: TreatmentPlan) -> LetterReview | None:
    row = session.scalar(
        select(Reassessment)
        .where(Reassessment.plan_id == plan.id)
        .order_by(Reassessment.id.desc())
        .limit(1)
    )
    return LetterReview(row.held_on, row.decision, row.why) if row else None


def _discharge(session: Session, episode: EpisodeOfCare) -> LetterDischarge | None:
    """How the episode ended, while it is ended."""
    row = session.scalar(
        select(Discharge)
        .where(Discharge.episode_id == episode.id)
        .order_by(Discharge.id.desc())
        .limit(1)
    )
    if row is None or episode.closed_on is None:
        return None
    return LetterDischarge(
        row.reason, row.summary, row.home_programme, row.self_referral, row.ended_on
    )


def _about_note(session: Session, task_id: int | None) -> str:
    """The note whose event a task tells of."""
    if task_id is None:
        return ""
    note = (
        select(SessionNote.public_id)
        .join(Task, Task.note_id == SessionNote.id)
        .where(Task.id == task_id)
    )
    return session.scalar(note) or ""
