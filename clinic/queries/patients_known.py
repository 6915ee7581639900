"""Who is here already that an imported person might be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.models import OtherName, Patient, PatientIdentifier
from clinic.rules.patient_entry import IdentifierEntry, NameEntry, PatientEntry
from clinic.rules.patient_import import KnownPatient

_AT_ONCE = 200
_Each = TypeVar("_Each")


class KnownPatients:
    """Patients as plain values, looked up by what an entry shares with them.

    `remembered` maps the fingerprint of each line that was imported to the patient who
    stands for it now, also where that record has since been merged into another.
    """

    def __init__(self) -> None:
        self.by_id: dict[int, KnownPatient] = {}
        self.remembered: dict[str, int] = {}
        self._by_key: defaultdict[object, set[int]] = defaultdict(set)

    def put(self, person: KnownPatient) -> None:
        """Keep a patient, in place of what was known of them before."""
        self.by_id[person.id] = person
        if person.fingerprint:
            self.remembered[person.fingerprint] = person.id
        for key in (person.birth_date, *(each.key for each in person.identifiers)):
            self._by_key[key].add(person.id)

    def near(self, entry: PatientEntry) -> list[KnownPatient]:
        """Everybody who shares an identifier, the birth date or the fingerprint."""
        ids = {self.remembered.get(entry.fingerprint)}
        for key in (entry.birth_date, *(each.key for each in entry.identifiers)):
            ids |= self._by_key[key]
        return [self.by_id[number] for number in sorted(filter(None, ids)) if number in self.by_id]


def add_known(session: Session, entries: Sequence[PatientEntry], known: KnownPatients) -> None:
    """Add everybody here who might be one of these people; those in `known` stay as they are."""
    ids = _sharing(session, entries)
    merged = _merged(session, ids)
    standing = {merged.get(number, (number, ""))[0] for number in ids}
    for person in _load(session, standing - set(known.by_id)):
        known.put(person)
    for number, fingerprint in merged.values():
        if fingerprint:
            known.remembered[fingerprint] = number


def _sharing(session: Session, entries: Sequence[PatientEntry]) -> set[int]:
    """Patients, merged ones too, who share an identifier, a birth date or a fingerprint."""
    values = {each.value for entry in entries for each in entry.identifiers}
    keys = {each.key for entry in entries for each in entry.identifiers}
    days = {entry.birth_date for entry in entries if entry.birth_date}
    prints = {entry.fingerprint for entry in entries}
    found: set[int] = set()
    for some in _parts(values):
        rows = session.execute(
            select(
                PatientIdentifier.patient_id, PatientIdentifier.system, PatientIdentifier.value
            ).where(PatientIdentifier.value.in_(some))
        )
        found |= {number for number, system, value in rows if (system, value) in keys}
    for condition in (
        *(Patient.birth_date.in_(some) for some in _parts(days)),
        *(Patient.import_fingerprint.in_(some) for some in _parts(prints)),
    ):
        found |= set(session.scalars(select(Patient.id).where(condition)))
    return found


def _merged(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Of these patients the merged ones: who stands for each now, and its fingerprint."""
    rows = session.execute(
        select(Patient.id, Patient.merged_into_id).where(Patient.merged_into_id.is_not(None))
    )
    whole = {number: into for number, into in rows if into is not None}
    prints = _fingerprints(session, set(ids) & set(whole))
    found = {}
    for number, fingerprint in prints.items():
        standing: int = number
        while (following := whole.get(standing)) is not None:
            standing = following
        found[number] = (standing, fingerprint)
    return found


def _fingerprints(session: Session, ids: set[int]) -> dict[int, str]:
    query = select(Patient.id, Patient.import_fingerprint)
    found: dict[int, str] = {}
    for some in _parts(ids):
        rows = session.execute(query.where(Patient.id.in_(some)))
        found |= {row.id: row.import_fingerprint for row in rows}
    return found


def _load(session: Session, ids: set[int]) -> list[KnownPatient]:
    people: list[KnownPatient] = []
    for some in _parts(ids):
        rows = session.scalars(select(Patient).where(Patient.id.in_(some))).all()
        names, numbers = _names(session, some), _identifiers(session, some)
        people += [
            replace(known_of(row), other_names=names[row.id], identifiers=numbers[row.id])
            for row in rows
        ]
    return people


def known_of(patient: Patient) -> KnownPatient:
    """A patient as plain values, other names and identifiers left out."""
    return KnownPatient(
        patient.id,
        family=patient.family,
        given=patient.given,
        prefix=patient.prefix,
        suffix=patient.suffix,
        birth_date=patient.birth_date,
        sex=patient.sex,
        phone=patient.phone,
        email=patient.email,
        address=patient.address,
        deceased=patient.deceased,
        deceased_on=patient.deceased_on,
        fingerprint=patient.import_fingerprint,
    )


def _names(session: Session, ids: list[int]) -> defaultdict[int, tuple[NameEntry, ...]]:
    found: defaultdict[int, tuple[NameEntry, ...]] = defaultdict(tuple)
    query = select(OtherName).where(OtherName.patient_id.in_(ids)).order_by(OtherName.id)
    for row in session.scalars(query):
        found[row.patient_id] += (NameEntry(row.use, row.family, row.given),)
    return found


def _identifiers(session: Session, ids: list[int]) -> defaultdict[int, tuple[IdentifierEntry, ...]]:
    """Numbers by whoever stands for the record they were given to."""
    found: defaultdict[int, tuple[IdentifierEntry, ...]] = defaultdict(tuple)
    owner = or_(PatientIdentifier.patient_id.in_(ids), Patient.merged_into_id.in_(ids))
    query = (
        select(PatientIdentifier, Patient.merged_into_id)
        .join(Patient, Patient.id == PatientIdentifier.patient_id)
        .where(owner)
        .order_by(PatientIdentifier.id)
    )
    for row, merged_into in session.execute(query):
        whose = merged_into or row.patient_id
        found[whose] += (IdentifierEntry(row.system, row.value, row.kind),)
    return found


def _parts(values: Iterable[_Each]) -> Iterable[list[_Each]]:
    """The values, a few hundred at a time: a statement holds only so many."""
    every = list(values)
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))
