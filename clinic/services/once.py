"""Doing a thing once: what a submitted form already did, by its key."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import DoneOnce
from clinic.services.unit_of_work import Work

_MADE = select(DoneOnce.result).where(
    DoneOnce.key == bindparam("key"), DoneOnce.user_id == bindparam("user")
)
_KEEP = insert(DoneOnce)


def already_done(session: Session, key: str, user_id: int | None) -> str | None:
    """What this form already made for this user, or None; an empty key is never done."""
    if not key:
        return None
    return session.scalar(_MADE, {"key": key, "user": user_id})


def remember(work: Work, key: str, result: str) -> None:
    """Keep what the form made, so that sending it again does nothing more."""
    if key:
        kept = {"key": key, "user_id": work.actor.user_id, "result": result, "at": clock.now()}
        work.session.connection().execute(_KEEP, kept)
