"""The progress of one episode as plain values: as many queries however long it has gone on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as Database

from clinic import clock
from clinic.models import (
    Appointment,
    HomeExercise,
    Location,
    NotedEvent,
    Patient,
    PlanGoal,
    PlannedVisit,
    PlanPhase,
    ProgressReport,
    Reassessment,
    RedFlag,
    ScreenAnswer,
    SessionNote,
    Task,
    Therapist,
    TreatmentPlan,
)
from clinic.queries.episode_visits import of_episode
from clinic.queries.events import STILL_SO, event_entry
from clinic.queries.holds_clinical import open_hold, records_of
from clinic.queries.measures import series_of
from clinic.queries.plans import begun_plan
from clinic.queries.progress_sessions import sessions_of
from clinic.queries.scope import Scope
from clinic.queries.screen import screen_lines
from clinic.queries.session_visits import person_facts
from clinic.queries.settings import number
from clinic.queries.therapist_day import home_zone
from clinic.rules.adverse_events import event_words
from clinic.rules.clinic_settings import REPORT_DAYS, REPORT_VISITS
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.errors import NotFound
from clinic.rules.local_time import wall_time
from clinic.rules.plan_reality import PlannedLine, reality
from clinic.rules.progress_goals import Goal
from clinic.rules.progress_values import (
    KeptReport,
    PhaseFacts,
    PlanFacts,
    ProgressFacts,
    ReportDue,
    SafetyLine,
)
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.session_record import ProblemFacts
from clinic.rules.words import Answered, NoteStatus, PlannedVisitStatus

PlannedDays = list[tuple[PlannedVisitStatus, date | None]]


def progress_of(scope: Scope, public_id: str) -> ProgressFacts:
    """All that a progress summary is made of, on today's date. Raises NotFound."""
    episode = scope.episode(public_id)
    session, zone = scope.session, home_zone(scope)
    patient = session.get_one(Patient, episode.patient_id)
    clinician = session.scalar(select(Therapist.name).where(Therapist.id == episode.therapist_id))
    plan = begun_plan(session, episode.id)
    wall = ZoneInfo(zone)
    which = of_episode(session, episode)
    return ProgressFacts(
        episode=episode.public_id,
        person=person_facts(patient),
        problem=ProblemFacts(
            episode.problem, episode.side, episode.onset_on, episode.phase_override
        ),
        referrer=episode.referrer,
        opened_on=episode.opened_on,
        closed_on=episode.closed_on,
        clinician=clinician or "",
        today=clock.today(zone),
        zone=zone,
        series=series_of(session, episode.id),
        goals=_goals(session, plan) if plan else (),
        plan=_plan_facts(session, plan) if plan else None,
        sessions=sessions_of(scope, which),
        flags=_flags(session, patient.id, wall),
        answers=_answers(session, patient.id, wall),
        events=_events(session, which, wall),
        reports=reports_of(session, episode.id, wall),
        due=ReportDue(number(session, REPORT_VISITS), number(session, REPORT_DAYS)),
    )


def reports_of(session: Database, episode_id: int, zone: ZoneInfo) -> tuple[KeptReport, ...]:
    """The signed reports of an episode, the newest first."""
    rows = session.execute(
        select(
            ProgressReport.public_id,
            ProgressReport.from_on,
            ProgressReport.to_on,
            ProgressReport.decision,
            ProgressReport.at,
            ProgressReport.by_name,
        )
        .where(ProgressReport.episode_id == episode_id)
        .order_by(ProgressReport.id.desc())
    )
    return tuple(
        KeptReport(name, first, last, decision, at.astimezone(zone).date(), by)
        for name, first, last, decision, at, by in rows
    )


def report_of(scope: Scope, episode_id: str, report_id: str) -> tuple[str, datetime]:
    """A signed report of an episode: its paper as text, and when it was signed.

    Raises NotFound.
    """
    episode = scope.episode(episode_id)
    row = scope.session.execute(
        select(ProgressReport.paper, ProgressReport.at).where(
            ProgressReport.episode_id == episode.id, ProgressReport.public_id == report_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _plan_facts(session: Database, plan: TreatmentPlan) -> PlanFacts:
    phases = session.scalars(
        select(PlanPhase).where(PlanPhase.plan_id == plan.id).order_by(PlanPhase.position)
    )
    states = _planned(session, plan)
    home = session.scalars(
        select(HomeExercise).where(HomeExercise.plan_id == plan.id).order_by(HomeExercise.position)
    )
    held = select(Reassessment.held_on).where(Reassessment.plan_id == plan.id)
    return PlanFacts(
        public_id=plan.public_id,
        phases=tuple(
            PhaseFacts(row.id, row.name, row.visits_per_week, row.weeks) for row in phases
        ),
        visits=reality([PlannedLine(state, ()) for state, _ in states], ()).visits,
        attended_on=_on(PlannedVisitStatus.ATTENDED, states),
        missed_on=_on(PlannedVisitStatus.MISSED, states),
        reassess_every=plan.reassess_every,
        reassess_days=plan.reassess_days,
        stop_rules=plan.stop_rules,
        reassessed=tuple(session.scalars(held)),
        home=tuple(" ".join(filter(None, (row.name, row.dose))) for row in home),
    )


def _planned(session: Database, plan: TreatmentPlan) -> PlannedDays:
    """What became of each visit of a plan, and its day by the clock of its location."""
    rows = session.execute(
        select(PlannedVisit.status, Appointment.from_minute, Location.zone)
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .where(PlannedVisit.plan_id == plan.id)
    )
    return [
        (state, wall_time(minute, ZoneInfo(zone)).date() if zone else None)
        for state, minute, zone in rows
    ]


def _on(status: PlannedVisitStatus, states: PlannedDays) -> tuple[date, ...]:
    return tuple(day for state, day in states if state is status and day)


def _goals(session: Database, plan: TreatmentPlan) -> tuple[Goal, ...]:
    rows = session.scalars(
        select(PlanGoal).where(PlanGoal.plan_id == plan.id).order_by(PlanGoal.position)
    )
    return tuple(
        Goal(
            row.text,
            row.measure,
            row.site,
            None if row.target is None else Decimal(str(row.target)).normalize(),
            row.due_on,
            row.met,
        )
        for row in rows
    )


def _flags(session: Database, patient_id: int, zone: ZoneInfo) -> tuple[SafetyLine, ...]:
    waits = (
        ~RedFlag.stops
        & select(Task.id).where(Task.id == RedFlag.task_id, Task.closed_at.is_(None)).exists()
    )
    rows = session.execute(
        select(RedFlag.slug, ScreenAnswer.at, or_(open_hold(), waits))
        .join(ScreenAnswer, ScreenAnswer.id == RedFlag.answer_id)
        .where(RedFlag.patient_id.in_(records_of([patient_id])))
        .order_by(RedFlag.id)
    )
    return tuple(
        SafetyLine(BY_SLUG[slug].finding, at.astimezone(zone).date(), bool(open_))
        for slug, at, open_ in rows
    )


def _answers(session: Database, patient_id: int, zone: ZoneInfo) -> tuple[SafetyLine, ...]:
    """What the screen says yes or not sure to, and since when."""
    return tuple(
        SafetyLine(SCREEN_BY_SLUG[line.slug].finding, line.changed_at.astimezone(zone).date())
        for line in screen_lines(session, patient_id)
        if line.slug in SCREEN_BY_SLUG and line.answer is not Answered.NO and line.changed_at
    )


def _events(
    session: Database, which: ColumnElement[bool], zone: ZoneInfo
) -> tuple[SafetyLine, ...]:
    """The adverse events of these visits that are held to be so."""
    rows = session.scalars(
        select(NotedEvent)
        .join(SessionNote, SessionNote.id == NotedEvent.note_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            which,
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
            *STILL_SO,
        )
        .order_by(NotedEvent.began_at, NotedEvent.id)
    )
    return tuple(
        SafetyLine(_event_words(row), row.began_at.astimezone(zone).date()) for row in rows
    )


def _event_words(row: NotedEvent) -> str:
    entry = event_entry(row)
    return ", ".join(filter(None, (event_words(entry), row.action)))
