"""The demo clinic's to do: a call that is due today, and one that was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from clinic.models import Appointment, Task
from clinic.rules.words import TaskKind
from clinic.services.demo.moment import Moment
from clinic.services.demo.noted import Noted
from clinic.services.demo.places import House


def add_tasks(session: Session, moment: Moment, house: House, noted: Sequence[Noted]) -> None:
    """Add them for Ana, about the two patients whose sessions she signed last."""
    ana = house.therapists[0]
    signed = [each for each in noted if each.signed and each.therapist is ana]
    people = list(dict.fromkeys(_patient(each.visit) for each in signed))
    if len(people) > 1 and ana.user_id:
        opened = moment.now - timedelta(hours=20)
        session.add(
            Task(
                patient_id=people[0],
                kind=TaskKind.CALLBACK,
                title="Call about the soreness after the session",
                detail="Sore for longer than usual last time; said a call in the evening is fine.",
                owner_therapist_id=ana.id,
                due_at=moment.now + timedelta(hours=4),
                opened_at=opened,
                opened_by_user_id=ana.user_id,
            )
        )
        session.add(
            Task(
                patient_id=people[1],
                kind=TaskKind.FOLLOW_UP,
                title="Ask how the home exercise goes",
                owner_therapist_id=ana.id,
                due_at=opened,
                opened_at=opened - timedelta(days=3),
                opened_by_user_id=ana.user_id,
                closed_at=opened - timedelta(hours=2),
                closed_by_user_id=ana.user_id,
                outcome="Reached. Does it every morning, no trouble.",
            )
        )
    session.flush()


def _patient(visit: Appointment) -> int:
    return visit.patient_id
