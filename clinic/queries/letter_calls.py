"""Which letters an episode calls for now, and which task a letter would answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Letter,
    LetterDraft,
    PlannedVisit,
    SessionNote,
    Task,
    TreatmentPlan,
)
from clinic.queries.letter_facts import letter_facts
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import REPORT_DAYS, REPORT_VISITS
from clinic.rules.event_duties import WRITE
from clinic.rules.letter_calls import Call, NoticeTask, ReportDue, calls
from clinic.rules.letter_values import LetterLine, TaskLetter
from clinic.rules.words import EpisodeStatus, TaskKind


def calls_of(
    scope: Scope, episode: EpisodeOfCare, letters: Sequence[LetterLine]
) -> tuple[Call, ...]:
    """What is called for now, most urgent first; `letters` are those there are."""
    session = scope.session
    due = ReportDue(number(session, REPORT_VISITS), number(session, REPORT_DAYS))
    return calls(letter_facts(scope, episode), letters, _open_notices(session, episode), due)


def task_letter(scope: Scope, task_id: str) -> TaskLetter | None:
    """Where a task to write to the referrer is answered; None for another task.

    Raises NotFound.
    """
    task = scope.task(task_id)
    if not _is_notice(task):
        return None
    for kind in (Letter, LetterDraft):
        row = scope.session.execute(
            select(EpisodeOfCare.public_id, kind.public_id)
            .join(kind, kind.episode_id == EpisodeOfCare.id)
            .where(kind.task_id == task.id)
            .order_by(kind.id.desc())
            .limit(1)
        ).one_or_none()
        if row is not None:
            return TaskLetter(row[0], row[1])
    episode = _episode_of(scope.session, task)
    return TaskLetter(episode) if episode else None


def notice_row(scope: Scope, episode: EpisodeOfCare, task_id: str) -> Task | None:
    """The task a new letter answers, if it is one of this episode's patient to be answered so."""
    rows = scope.tasks().where(
        Task.public_id == task_id, Task.patient_id == episode.patient_id, Task.closed_at.is_(None)
    )
    task = scope.session.scalar(rows)
    return task if task is not None and _is_notice(task) else None


def _is_notice(task: Task) -> bool:
    return task.kind is TaskKind.NOTICE and task.title == WRITE


def _open_notices(session: Session, episode: EpisodeOfCare) -> list[NoticeTask]:
    """Open tasks to write to the referrer that no letter answers yet."""
    answered = select(Letter.task_id).where(Letter.task_id.is_not(None))
    rows = session.execute(
        select(Task.public_id, Task.title, SessionNote.public_id)
        .outerjoin(SessionNote, SessionNote.id == Task.note_id)
        .where(
            Task.patient_id == episode.patient_id,
            Task.kind == TaskKind.NOTICE,
            Task.title == WRITE,
            Task.closed_at.is_(None),
            Task.id.not_in(answered),
        )
        .order_by(Task.due_at)
    )
    return [NoticeTask(name, title, note or "") for name, title, note in rows]


def _episode_of(session: Session, task: Task) -> str:
    """The episode of the visit a task came from, else the patient's newest one going on."""
    planned = (
        select(EpisodeOfCare.public_id)
        .join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
        .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .join(SessionNote, SessionNote.appointment_id == Appointment.id)
        .where(SessionNote.id == task.note_id)
    )
    newest = (
        select(EpisodeOfCare.public_id)
        .where(EpisodeOfCare.patient_id == task.patient_id)
        .order_by(EpisodeOfCare.status != EpisodeStatus.ACTIVE, EpisodeOfCare.id.desc())
    )
    found = session.scalar(planned.limit(1)) if task.note_id else None
    return found or session.scalar(newest.limit(1)) or ""
