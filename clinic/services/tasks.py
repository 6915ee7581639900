"""Opening and closing what there is to do."""

from __future__ import annotations

from clinic import clock
from clinic.models import Task
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import LEAST_REASON
from clinic.rules.errors import Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.rules.tasks import LONGEST_OUTCOME, LONGEST_TITLE, NewTask
from clinic.rules.words import TaskKind
from clinic.services.unit_of_work import Work, unit_of_work


def open_task(work: Work, patient_id: int, new: NewTask) -> Task:
    """Add a task about a patient, inside a unit of work."""
    task = Task(
        patient_id=patient_id,
        kind=new.kind,
        title=new.title[:LONGEST_TITLE],
        detail=new.detail,
        owner_therapist_id=new.owner_therapist_id,
        note_id=new.note_id,
        due_at=new.due_at,
        opened_at=clock.now(),
        opened_by_user_id=work.actor.user_id,
    )
    work.session.add(task)
    work.session.flush()
    work.about(task, patient_id=patient_id, opened=new.kind.value)
    return task


def close_task(actor: Principal, public_id: str, outcome: str) -> None:
    """Close a task with what came of it.

    A plan is unlocked as a clinical hold is ended: with a reason as long as the clinic asks for.
    Raises NotFound for one the actor may not see, Invalid without an outcome, Refused for one
    that is closed already: its first outcome stands.
    """
    said = outcome.strip()
    if not said:
        raise Invalid("Say what came of it.", field="outcome")
    if len(said) > LONGEST_OUTCOME:
        raise Invalid(f"At most {LONGEST_OUTCOME} characters.", field="outcome")
    with unit_of_work(actor, "task:closed") as work:
        task = Scope(work.session, actor).task(public_id)
        work.session.refresh(task, with_for_update=True)
        if task.closed_at is not None:
            raise Refused("This task is closed already; what came of it stands below.")
        least = number(work.session, LEAST_REASON) if task.kind == TaskKind.PLAN_LOCK else 0
        if len(said) < least:
            raise Invalid(f"Say why, in at least {least} characters.", field="outcome")
        task.closed_at, task.closed_by_user_id = clock.now(), actor.user_id
        task.outcome = said
        work.about(task, patient_id=task.patient_id)
