"""The only place that commits: one piece of work, its audit entries, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import g, has_request_context, request
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from clinic import clock
from clinic.engine import WRITING
from clinic.extensions import db
from clinic.models import AuditEntry, Base
from clinic.rules.errors import Changed, NoActor
from clinic.rules.permissions import Principal
from clinic.services.catalogue_news import forget_changes, tell_changes
from clinic.services.constraints import CHANGED_MEANWHILE, refusal_of
from clinic.services.day_changes import forget, write_changes

__all__ = ["CHANGED_MEANWHILE", "LOOKED", "Work", "unit_of_work"]


LOOKED = "record:looked"
_WRITE_ENTRIES = insert(AuditEntry)


class _Entry(NamedTuple):
    subject: Base | None = None
    patient_id: int | None = None
    action: str = ""
    detail: Mapping[str, Any] = MappingProxyType({})


class Work:
    """One unit of work: a writing session, and what its audit entries will say."""

    def __init__(self, session: Session, actor: Principal, action: str) -> None:
        self.session = session
        self.actor = actor
        self.action = action
        self._entries: list[_Entry] = []

    def about(self, subject: Base | None, *, patient_id: int | None = None, **detail: Any) -> None:
        """Say what this work is about; one audit entry for each call.

        `detail` holds ids and words of the clinic, never clinical text or names.
        """
        self._entries.append(_Entry(subject, patient_id, self.action, detail))

    def looked(self, patient_id: int, route: str) -> None:
        """Say that a patient's record was shown; one audit entry for each call."""
        self._entries.append(_Entry(None, patient_id, LOOKED, {"route": route}))

    def _write_audit(self) -> None:
        here = has_request_context()
        always = {
            "at": clock.now(),
            "actor_id": self.actor.user_id,
            "actor_name": self.actor.name,
            "where_from": (request.remote_addr or "") if here else "",
            "request_id": g.get("request_id", "") if here else "",
        }
        entries = [
            {
                **always,
                "action": entry.action,
                "subject_kind": entry.subject.__tablename__ if entry.subject is not None else "",
                "subject_id": getattr(entry.subject, "id", None),
                "patient_id": entry.patient_id,
                "detail": dict(entry.detail),
            }
            for entry in self._entries or [_Entry(action=self.action)]
        ]
        self.session.connection().execute(_WRITE_ENTRIES, entries)

    def _tell_request(self) -> None:
        """Leave word in the request of whom it wrote: a look at them needs no second entry."""
        if has_request_context():
            told = {entry.patient_id for entry in self._entries}
            g.told = g.get("told", set()) | told


@contextmanager
def unit_of_work(actor: Principal | None, action: str) -> Iterator[Work]:
    """Begin, work, flush, write the audit entry, commit; or leave no trace.

    Ends the request's reading transaction first. On SQLite the transaction begins
    IMMEDIATE, on PostgreSQL read-write. Broken constraints come out as `Refused`, a row
    changed by somebody else as `Changed`. Raises NoActor without anybody doing it, and
    RuntimeError inside another unit of work.
    """
    if actor is None:
        message = f"nobody is doing {action}"
        raise NoActor(message)
    session = db.session()
    if session.info.get("working"):
        message = f"{action} inside another unit of work"
        raise RuntimeError(message)
    session.close()
    session.info["working"] = True
    try:
        session.connection(execution_options=WRITING)
        work = Work(session, actor, action)
        yield work
        session.flush()
        work._write_audit()  # noqa: SLF001 -- the work belongs to this function
        tell_changes(session)
        write_changes(session)
        session.commit()
        work._tell_request()  # noqa: SLF001 -- as above
    except StaleDataError as error:
        raise Changed(CHANGED_MEANWHILE) from error
    except DBAPIError as error:
        raise refusal_of(error) from error
    finally:
        session.close()
        forget_changes(session)
        forget(session)
        del session.info["working"]
