"""Whose treatment is stopped: by a red flag, or a serious adverse event, not closed yet."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from clinic.models import Patient, RedFlag, RedFlagClosure, Task
from clinic.rules.words import TaskKind


def records_of(patient_ids: Collection[int | BindParameter[int]]) -> Select[int]:
    """The records of these people: their own, and those that were merged into it.

    What was answered for safety is never altered, so it stays with the record it was written in.
    """
    return select(Patient.id).where(
        or_(Patient.id.in_(patient_ids), Patient.merged_into_id.in_(patient_ids))
    )


def held_patients(session: Session, patient_ids: Collection[int]) -> frozenset[int]:
    """Which of these patients have a clinical hold; one query, over their few red flags."""
    if not patient_ids:
        return frozenset()
    return frozenset(session.scalars(_held_by(union_all(*_stops(patient_ids)))))


def flagged_patients(session: Session, patient_ids: Collection[int]) -> frozenset[int]:
    """Which of them are held by a red flag: a serious event stops the next session, not this."""
    if not patient_ids:
        return frozenset()
    return frozenset(session.scalars(_held_by(_stops(patient_ids)[0])))


def all_held() -> Select[int]:
    """Everybody who has a clinical hold; they are few."""
    return _held_by(union_all(*_stops()))


def open_lock() -> ColumnElement[bool]:
    """A serious adverse event after which nobody has decided how the plan goes on."""
    return and_(Task.kind == TaskKind.PLAN_LOCK, Task.closed_at.is_(None))


def _held_by(rows: Select[int] | CompoundSelect[int]) -> Select[int]:
    """The records that stand for these today."""
    return select(func.coalesce(Patient.merged_into_id, Patient.id)).where(Patient.id.in_(rows))


def _stops(patient_ids: Collection[int] | None = None) -> tuple[Select[int], Select[int]]:
    """The records a red flag holds, and those a serious event does: of these people, or of all.

    Each is told whose: else the database reads every red flag to ask after one patient, or, with
    the tasks of these people not found first, every open task.
    """
    flags = select(RedFlag.patient_id).where(open_hold())
    locks = select(Task.patient_id).where(open_lock())
    if patient_ids is None:
        return flags, locks
    whose = records_of(patient_ids)
    theirs = select(Task.id).where(Task.patient_id.in_(whose))
    return flags.where(RedFlag.patient_id.in_(whose)), locks.where(Task.id.in_(theirs))


def open_hold() -> ColumnElement[bool]:
    """A red flag that stops, and has no closure."""
    return RedFlag.stops & ~exists().where(RedFlagClosure.flag_id == RedFlag.id)
