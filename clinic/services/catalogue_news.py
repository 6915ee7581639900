"""Telling every process that what the clinic has and gives has changed.

Whatever a session writes to those tables is noticed here, and the unit of work that did it
writes a new mark as the last thing before it commits.
"""

from __future__ import annotations

import secrets
from itertools import chain
from typing import Any

from sqlalchemy import UpdateBase, event, insert, update
from sqlalchemy.orm import ORMExecuteState, Session

from clinic.models import (
    Base,
    Closure,
    Location,
    Resource,
    Setting,
    Therapist,
    Therapy,
    TherapyNeed,
    therapist_therapy,
)
from clinic.queries.catalogue import CHANGED, MARK
from clinic.rules.words import ResourceKind

VERSIONS_ONLY = "calendar_versions_only"
"""An execution option: the statement raises versions of calendars and changes nothing else."""
KINDS = (Location, Closure, Therapy, TherapyNeed, Therapist, Resource, Setting)
TABLES = frozenset({*(kind.__table__ for kind in KINDS), therapist_therapy})


def forget_changes(session: Session) -> None:
    """The transaction is over: what it wrote was told, or was never kept."""
    session.info.pop(CHANGED, None)


def tell_changes(session: Session) -> None:
    """Write a new mark, if this transaction has changed any of it."""
    if not session.info.pop(CHANGED, False):
        return
    connection, mark = session.connection(), secrets.token_hex(8)
    changed = connection.execute(update(Setting).where(Setting.name == MARK).values(value=mark))
    if not changed.rowcount:
        connection.execute(insert(Setting).values(name=MARK, value=mark))


def _is_part(row: Base) -> bool:
    return isinstance(row, KINDS) and getattr(row, "kind", None) is not ResourceKind.PATIENT


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _: Any) -> None:
    if any(_is_part(row) for row in chain(session.new, session.dirty, session.deleted)):
        session.info[CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _sent(state: ORMExecuteState) -> None:
    statement = state.statement
    if (
        isinstance(statement, UpdateBase)
        and statement.table in TABLES
        and not state.execution_options.get(VERSIONS_ONLY)
    ):
        state.session.info[CHANGED] = True
