"""Finding people by part of a name, a birth date or a phone number, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select, union_all
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    OtherName,
    Patient,
    SearchTerm,
    Therapist,
)
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import OPEN
from clinic.rules.birth_dates import Group
from clinic.rules.folding import fold
from clinic.rules.names import prefix_range, query_terms
from clinic.rules.patient_entry import NameEntry, person_keys
from clinic.rules.patient_values import Lately, PatientDetails, Visited
from clinic.rules.words import AppointmentStatus


def find_people(scope: Scope, text: str, limit: int) -> list[Patient]:
    """At most `limit` people who answer every word typed, whole words first, then by name.

    Accents and case do not count. Nothing typed finds nobody; merged records are not found.
    """
    query = people_query(scope, text, limit)
    if query is None:
        return []
    rows = [(inexact, patient) for patient, inexact in scope.session.execute(query)]
    return [patient for _, patient in sorted(rows, key=lambda row: (row[0], *_by_name(row[1])))]


def people_query(scope: Scope, text: str, limit: int) -> Select[Any] | None:
    """The statement behind `find_people`: people, and how many words answer only in part."""
    groups = query_terms(text)
    if not groups:
        return None
    query: Select[Any] = scope.patients()
    inexact: Any = 0
    found = [_answers(group) for group in groups]
    for group, best in zip(groups, found, strict=True):
        query = query.join(best, best.c.patient_id == Patient.id)
        inexact += case((best.c.term.in_(group), 0), else_=1)
    terms = [best.c.term for best in found]
    return (
        query.add_columns(inexact)
        .order_by(inexact, *terms, Patient.family, Patient.given, Patient.id)
        .limit(limit)
    )


def twins_of(scope: Scope, details: PatientDetails, *, besides: str = "") -> list[Patient]:
    """People, but the one named, with this name (or another of theirs) and birth date."""
    keys = person_keys(details.family, details.given, details.birth_date, ())
    if not keys:
        return []
    born_then = scope.session.scalars(
        scope.patients().where(
            Patient.birth_date == details.birth_date, Patient.public_id != besides
        )
    ).all()
    names = _other_names(scope.session, [row.id for row in born_then])
    return [
        row
        for row in born_then
        if keys & person_keys(row.family, row.given, row.birth_date, tuple(names[row.id]))
    ]


def lately(session: Session, patient_ids: Sequence[int], now_minute: int) -> dict[int, Lately]:
    """The last and the next visit of each of these patients."""
    came = (Appointment.status == AppointmentStatus.DONE,)
    coming = (Appointment.status.in_(OPEN), Appointment.to_minute > now_minute)
    last = _visited(session, patient_ids, func.max(Appointment.from_minute), came)
    following = _visited(session, patient_ids, func.min(Appointment.from_minute), coming)
    return {number: Lately(last.get(number), following.get(number)) for number in patient_ids}


def _answers(group: Group) -> Subquery:
    """Who answers one word typed, each with their first term that does.

    Every range is a statement of its own, so that each is answered by the index.
    """
    ranges = [
        select(SearchTerm.patient_id, SearchTerm.term).where(
            SearchTerm.term >= start, SearchTerm.term < below
        )
        for start, below in map(prefix_range, group)
    ]
    hits = union_all(*ranges).subquery()
    return (
        select(hits.c.patient_id, func.min(hits.c.term).label("term"))
        .group_by(hits.c.patient_id)
        .subquery()
    )


def _by_name(patient: Patient) -> tuple[str, str, str, int]:
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    return fold(patient.family), fold(patient.given), born, patient.id


def _other_names(session: Session, ids: Sequence[int]) -> dict[int, list[NameEntry]]:
    found: dict[int, list[NameEntry]] = {number: [] for number in ids}
    for row in session.scalars(select(OtherName).where(OtherName.patient_id.in_(ids))):
        found[row.patient_id].append(NameEntry(row.use, row.family, row.given))
    return found


def _visited(
    session: Session, ids: Sequence[int], which: Any, conditions: Iterable[Any]
) -> dict[int, Visited]:
    """The visit of each patient that `which` picks among those that meet the conditions."""
    picked = (
        select(Appointment.patient_id, which.label("start"))
        .where(Appointment.patient_id.in_(ids), *conditions)
        .group_by(Appointment.patient_id)
        .subquery()
    )
    rows = session.execute(
        select(Appointment.patient_id, Appointment.from_minute, Location.zone, Therapist.name)
        .join(
            picked,
            (picked.c.patient_id == Appointment.patient_id)
            & (picked.c.start == Appointment.from_minute),
        )
        .join(Location, Location.id == Appointment.location_id)
        .outerjoin(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(*conditions)
        .order_by(Therapist.id.is_not(None), Appointment.id.desc(), AppointmentStep.position.desc())
    )
    return {number: Visited(start, zone, name or "") for number, start, zone, name in rows}
