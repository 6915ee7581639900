"""Writing a patient's rows, inside somebody's unit of work: calendar, names, search terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import OtherName, Patient, PatientIdentifier, Resource, SearchTerm
from clinic.rules.names import Findable, terms_of
from clinic.rules.words import ResourceKind


def add_patient(session: Session, values: Mapping[str, Any]) -> Patient:
    """A new patient with a calendar of their own, flushed; search terms come after the rest."""
    calendar = Resource(kind=ResourceKind.PATIENT, name=calendar_name(values))
    session.add(calendar)
    session.flush()
    patient = Patient(resource_id=calendar.id, created_at=clock.now(), **values)
    session.add(patient)
    session.flush()
    return patient


def change_patient(session: Session, patient: Patient, values: Mapping[str, Any]) -> None:
    """Give a patient new values, and their calendar the new name."""
    for name, value in values.items():
        setattr(patient, name, value)
    calendar = session.get_one(Resource, patient.resource_id)
    named = {"family": patient.family, "given": patient.given}
    calendar.name = calendar_name(named)
    session.flush()


def calendar_name(values: Mapping[str, Any]) -> str:
    """What a patient's calendar is called."""
    return f"{values.get('given', '')} {values.get('family', '')}".strip()[:120]


def write_search_terms(session: Session, patient: Patient, *phones: str) -> None:
    """Let the patient be found by all that is now known of them, and by further phones."""
    session.flush()
    terms = terms_of(_findable(session, patient, phones))
    here = SearchTerm.patient_id == patient.id
    kept = set(session.scalars(select(SearchTerm.term).where(here)))
    gone, new = kept - terms, sorted(terms - kept)
    if gone:
        session.execute(delete(SearchTerm).where(here, SearchTerm.term.in_(gone)))
    if new:
        rows = [{"patient_id": patient.id, "term": term} for term in new]
        session.execute(insert(SearchTerm), rows)


def _findable(session: Session, patient: Patient, phones: tuple[str, ...]) -> Findable:
    others = session.execute(
        select(OtherName.family, OtherName.given).where(OtherName.patient_id == patient.id)
    )
    numbers = session.scalars(
        select(PatientIdentifier.value).where(PatientIdentifier.patient_id == patient.id)
    )
    return Findable(
        names=((patient.family, patient.given), *((family, given) for family, given in others)),
        birth_date=patient.birth_date,
        phones=tuple(phone for phone in (patient.phone, *phones) if phone),
        identifiers=tuple(numbers),
    )
