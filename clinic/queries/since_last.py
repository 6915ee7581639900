"""The last signed session before a visit, and what has changed since."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AuditEntry,
    NeedledSite,
    OutcomeScore,
    PlannedVisit,
    PlanPhase,
    RedFlag,
    ScreenAnswer,
    SessionNote,
    SorenessReport,
    Task,
    Therapist,
)
from clinic.queries.events import events_of
from clinic.queries.holds_clinical import open_hold, records_of
from clinic.queries.note_facts import site_entry
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.before_visit import (
    LastSession,
    MovedVisit,
    NewFlag,
    NewTask,
    OtherVisit,
    Scored,
    SinceLast,
)
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.local_time import wall_time
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.screen_state import ScreenLine
from clinic.rules.session_record import ProblemFacts, Soreness
from clinic.rules.words import AppointmentStatus, NoteStatus

UNMET = (*FREES_TIME, AppointmentStatus.DONE)
"""Without a signed note, what a visit of the time since can have come to."""
MOST_SHOWN = 5


def last_session(session: Session, visit: Appointment, zone: ZoneInfo) -> LastSession | None:
    """The patient's last signed session of an earlier visit; four queries."""
    row = session.execute(
        select(SessionNote, Appointment.from_minute, Therapist.name, PlanPhase.name)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .outerjoin(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .outerjoin(PlanPhase, PlanPhase.id == PlannedVisit.phase_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.from_minute < visit.from_minute,
            SessionNote.status == NoteStatus.SIGNED,
        )
        .order_by(Appointment.from_minute.desc(), SessionNote.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    note, from_minute, therapist, phase = row
    sites = session.scalars(
        select(NeedledSite).where(NeedledSite.note_id == note.id).order_by(NeedledSite.position)
    )
    soreness = session.execute(
        select(SorenessReport.hours, SorenessReport.score, SorenessReport.remark)
        .where(SorenessReport.note_id == note.id)
        .order_by(SorenessReport.hours)
    )
    return LastSession(
        public_id=note.public_id,
        day=wall_time(from_minute, zone).date(),
        therapist_name=therapist,
        ended_at=note.ended_at or note.signed_at or note.started_at,
        from_minute=from_minute,
        pain_before=note.pain_before,
        events=tuple(each.entry for each in events_of(session, note) if each.holds),
        sites=tuple(map(site_entry, sites)),
        soreness=tuple(Soreness(*each) for each in soreness),
        phase_name=phase or "",
    )


def since_last(
    session: Session,
    visit: Appointment,
    last: LastSession,
    lines: list[ScreenLine],
    problem: ProblemFacts | None,
    zone: ZoneInfo,
) -> SinceLast:
    """What has changed since the last session; four queries, however long ago that was."""
    phase = problem.phase_name if problem else ""
    return SinceLast(
        visits=_other_visits(session, visit, last, zone),
        moved=_moved(session, visit, last.ended_at),
        answers=tuple(
            line
            for line in lines
            if line.changed_at and line.changed_at > last.ended_at and line.slug in SCREEN_BY_SLUG
        ),
        flags=_flags(session, visit.patient_id, last.ended_at),
        tasks=_tasks(session, visit.patient_id, last.ended_at),
        phase=phase if last.phase_name and phase != last.phase_name else "",
    )


def newest_scores(session: Session, episode_id: int) -> tuple[Scored, ...]:
    """The newest score of each measure in an episode; one query."""
    measure, at = OutcomeScore.measure, OutcomeScore.taken_at
    newest = (
        select(measure, func.max(at).label("at"))
        .where(OutcomeScore.episode_id == episode_id, OutcomeScore.taken_back_at.is_(None))
        .group_by(measure)
        .subquery()
    )
    rows = session.execute(
        select(measure, OutcomeScore.value, at)
        .join(newest, and_(newest.c.measure == measure, newest.c.at == at))
        .where(OutcomeScore.episode_id == episode_id, OutcomeScore.taken_back_at.is_(None))
        .order_by(OutcomeScore.id)
    )
    return tuple({row[0]: Scored(*row) for row in rows}.values())


def _other_visits(
    session: Session, visit: Appointment, last: LastSession, zone: ZoneInfo
) -> tuple[OtherVisit, ...]:
    rows = session.execute(
        select(Appointment.from_minute, Appointment.status)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.id != visit.id,
            Appointment.from_minute > last.from_minute,
            Appointment.from_minute < visit.from_minute,
            Appointment.status.in_(UNMET),
        )
        .order_by(Appointment.from_minute.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(OtherVisit(wall_time(minute, zone).date(), status) for minute, status in rows)


def _moved(session: Session, visit: Appointment, since: datetime) -> tuple[MovedVisit, ...]:
    """Moves of visits up to this one, each visit's as one move."""
    rows = session.execute(
        select(AuditEntry.subject_id, AuditEntry.detail)
        .where(
            AuditEntry.patient_id == visit.patient_id,
            AuditEntry.at > since,
            AuditEntry.action == "appointment:moved",
        )
        .order_by(AuditEntry.id)
    )
    found: dict[int | None, MovedVisit] = {}
    for number, detail in rows:
        was, now = detail.get("was"), detail.get("start")
        if was and now:
            found[number] = MovedVisit(found[number].was if number in found else was, now)
    moved = (each for each in found.values() if each.was != each.now <= visit.from_minute)
    return tuple(moved)[-MOST_SHOWN:]


def _flags(session: Session, patient_id: int, since: datetime) -> tuple[NewFlag, ...]:
    waits = ~RedFlag.stops & exists().where(Task.id == RedFlag.task_id, Task.closed_at.is_(None))
    rows = session.execute(
        select(RedFlag.slug, ScreenAnswer.at, or_(open_hold(), waits))
        .join(ScreenAnswer, ScreenAnswer.id == RedFlag.answer_id)
        .where(RedFlag.patient_id.in_(records_of([patient_id])), ScreenAnswer.at > since)
        .order_by(RedFlag.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(NewFlag(BY_SLUG[slug].finding, at, bool(open_)) for slug, at, open_ in rows)


def _tasks(session: Session, patient_id: int, since: datetime) -> tuple[NewTask, ...]:
    """Tasks opened since, without those of the red flags, which are told by themselves."""
    rows = session.execute(
        select(Task.public_id, Task.title, Task.closed_at)
        .where(
            Task.patient_id == patient_id,
            Task.opened_at > since,
            ~exists().where(RedFlag.task_id == Task.id),
        )
        .order_by(Task.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(NewTask(name, title, closed is None) for name, title, closed in rows)
