"""A task as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.rules.session_record import PersonFacts
from clinic.rules.words import TaskKind

LONGEST_TITLE = 200
LONGEST_OUTCOME = 2000
"""Longest texts of a task, in characters."""


@dataclass(frozen=True)
class NewTask:
    """What is to be done by the instant `due_at`.

    The administrator reads the `title`: it names no finding; `detail` may. Without an owner it is
    everybody's who treats the patient. `note_id` is the row of the note it came from.
    """

    kind: TaskKind
    title: str
    due_at: datetime
    detail: str = ""
    owner_therapist_id: int | None = None
    note_id: int | None = None


@dataclass(frozen=True)
class TaskFacts:
    """One task as somebody may see it.

    The administrator is told the title and the times only: then `person` is nobody and `detail`
    and `outcome` are empty. `zone` is the wall clock its times are said on.
    """

    public_id: str
    kind: TaskKind
    title: str
    due_at: datetime
    opened_at: datetime
    zone: str
    owner_name: str = ""
    person: PersonFacts | None = None
    detail: str = ""
    note_id: str = ""
    closed_at: datetime | None = None
    closed_name: str = ""
    outcome: str = ""
