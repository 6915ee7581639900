"""Whose treatment is stopped by a red flag that nobody has closed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from clinic.models import Patient, RedFlag, RedFlagClosure


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
    return frozenset(session.scalars(all_held().where(Patient.id.in_(records_of(patient_ids)))))


def all_held() -> Select[int]:
    """Everybody who has a clinical hold; they are few."""
    return (
        select(func.coalesce(Patient.merged_into_id, Patient.id))
        .join(RedFlag, RedFlag.patient_id == Patient.id)
        .where(open_hold())
    )


def open_hold() -> ColumnElement[bool]:
    """A red flag that stops, and has no closure."""
    return RedFlag.stops & ~exists().where(RedFlagClosure.flag_id == RedFlag.id)
