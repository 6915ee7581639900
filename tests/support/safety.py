"""Answers of the screen, red flags and what they leave, straight into the tables."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Patient, RedFlag, ScreenAnswer, Task
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.words import Answered, TaskKind
from tests.support.house import House
from tests.support.uow import make


def add_flag(
    session: Session, patient: Patient, by: int, *, at: datetime, slug: str = "bladder_change"
) -> RedFlag:
    """A red flag ticked for a patient, with its task."""
    rule = BY_SLUG[slug]
    answer = ScreenAnswer(
        patient_id=patient.id, slug=slug, answer=Answered.YES, at=at, by_user_id=by
    )
    task = Task(
        patient_id=patient.id,
        kind=TaskKind.CALLBACK,
        title="Call back",
        due_at=at + timedelta(hours=24),
        opened_at=at,
    )
    session.add_all([answer, task])
    session.flush()
    flag = RedFlag(
        patient_id=patient.id,
        answer_id=answer.id,
        task_id=task.id,
        slug=slug,
        disposition=rule.disposition,
        stops=rule.stops,
    )
    session.add(flag)
    session.flush()
    return flag


def hold(house: House, *, patient: int = 0, slug: str = "bladder_change") -> str:
    """Put a clinical hold on Marta, or another; the flag's public id."""
    with make() as session:
        by = house.users["ana"].id
        whom = house.patients[patient]
        return add_flag(session, whom, by, slug=slug, at=clock.now()).public_id
