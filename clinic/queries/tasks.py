"""What there is to do, as far as who asks may know."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from clinic.models import Appointment, Patient, SessionNote, Task, Therapist, User
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.therapist_day import home_zone
from clinic.rules.tasks import TaskFacts
from clinic.rules.words import Role

CLOSED_SHOWN = 10
OPEN_SHOWN = 200


def open_tasks(scope: Scope) -> list[TaskFacts]:
    """Open tasks, the one due first first; at most `OPEN_SHOWN`."""
    query = scope.tasks().where(Task.closed_at.is_(None)).order_by(Task.due_at, Task.id)
    return _facts(scope, query.limit(OPEN_SHOWN))


def closed_tasks(scope: Scope) -> list[TaskFacts]:
    """The tasks closed last, newest first."""
    query = scope.tasks().where(Task.closed_at.is_not(None)).order_by(Task.closed_at.desc())
    return _facts(scope, query.limit(CLOSED_SHOWN))


def open_count(scope: Scope) -> int:
    """How many tasks are open."""
    rows = scope.tasks().where(Task.closed_at.is_(None)).with_only_columns(func.count(Task.id))
    return scope.session.scalar(rows) or 0


def task_of(scope: Scope, public_id: str) -> TaskFacts:
    """One task in full. Raises NotFound."""
    return _facts(scope, select(Task).where(Task.id == scope.task(public_id).id))[0]


def duties_in(scope: Scope, note_id: str) -> list[TaskFacts]:
    """What a session obliged to, open ones by when they are due, then closed. Raises NotFound."""
    note = scope.note(note_id)
    whose = select(Appointment.patient_id).where(Appointment.id == note.appointment_id)
    theirs = Task.patient_id == whose.scalar_subquery()  # what the index knows
    found = _facts(scope, scope.tasks().where(theirs, Task.note_id == note.id))
    return sorted(found, key=lambda task: (task.closed_at is not None, task.due_at))


def _facts(scope: Scope, tasks: Select[Task]) -> list[TaskFacts]:
    closer = aliased(User)
    chosen = tasks.subquery()
    row_of = aliased(Task, chosen)
    rows = scope.session.execute(
        select(row_of, Patient, Therapist.name, closer.name, SessionNote.public_id)
        .join(Patient, Patient.id == row_of.patient_id)
        .outerjoin(Therapist, Therapist.id == row_of.owner_therapist_id)
        .outerjoin(closer, closer.id == row_of.closed_by_user_id)
        .outerjoin(SessionNote, SessionNote.id == row_of.note_id)
        .order_by(row_of.closed_at.desc(), row_of.due_at, row_of.id)
    ).all()
    zone = home_zone(scope)
    whole = scope.asker.has(Role.THERAPIST)
    return [
        TaskFacts(
            public_id=task.public_id,
            kind=task.kind,
            title=task.title,
            due_at=task.due_at,
            opened_at=task.opened_at,
            zone=zone,
            owner_name=owner or "",
            person=person_facts(patient) if whole else None,
            detail=task.detail if whole else "",
            note_id=(note or "") if whole else "",
            closed_at=task.closed_at,
            closed_name=closed_by or "",
            outcome=task.outcome if whole else "",
        )
        for task, patient, owner, closed_by, note in rows
    ]
