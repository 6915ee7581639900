"""What an imported patient means for the patients already here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.rules.folding import words
from clinic.rules.patient_entry import IdentifierEntry, NameEntry, PatientEntry, person_keys
from clinic.rules.words import Sex

FIELDS = (
    "family",
    "given",
    "prefix",
    "suffix",
    "birth_date",
    "sex",
    "phone",
    "email",
    "address",
    "deceased",
    "deceased_on",
)
"""What an import may change of a patient, by name of the value."""

Value = str | date | bool | None


@dataclass(frozen=True)
class KnownPatient:
    """A patient already here, as plain values; `fingerprint` is of the last import, or ""."""

    id: int
    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    phone: str = ""
    email: str = ""
    address: str = ""
    deceased: bool = False
    deceased_on: date | None = None
    other_names: tuple[NameEntry, ...] = ()
    identifiers: tuple[IdentifierEntry, ...] = ()
    fingerprint: str = ""

    @property
    def person_keys(self) -> frozenset[str]:
        """One key for each name with the birth date."""
        return person_keys(self.family, self.given, self.birth_date, self.other_names)


@dataclass(frozen=True)
class Change:
    """One value that would change."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Create:
    """Nobody here is this person: a new patient."""


@dataclass(frozen=True)
class Update:
    """The patient is here and some values differ; names and identifiers are only ever added."""

    id: int
    changes: tuple[Change, ...] = ()
    new_names: tuple[NameEntry, ...] = ()
    new_identifiers: tuple[IdentifierEntry, ...] = ()


@dataclass(frozen=True)
class Unchanged:
    """The patient is here and nothing is new."""

    id: int


@dataclass(frozen=True)
class ProbableDuplicate:
    """Same name and birth date as somebody here, other identifier: reported, never merged."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class Conflict:
    """The identifiers point at the wrong person or at several: reported, nothing written."""

    ids: tuple[int, ...]
    reason: str


Decision = Create | Update | Unchanged | ProbableDuplicate | Conflict


def decide(entry: PatientEntry, known: Iterable[KnownPatient]) -> Decision:
    """What to do with an entry, given everybody here who might be the same person.

    `known` must hold all who share an identifier, the birth date or the fingerprint with the
    entry; others do no harm. An unchanged entry stays unchanged even where the clinic has
    edited the patient since, so that importing a file twice never undoes anything.
    """
    people = list(known)
    keys = {each.key for each in entry.identifiers}
    by_number = [p for p in people if keys & {each.key for each in p.identifiers}]
    if len(by_number) > 1:
        ids = tuple(person.id for person in by_number)
        return Conflict(ids, "its identifiers belong to more than one patient here")
    if by_number:
        return _decide_same(entry, by_number[0])
    again = next((p for p in people if p.fingerprint == entry.fingerprint), None)
    if again:
        return Unchanged(again.id)
    return _decide_by_name(entry, [p for p in people if p.person_keys & entry.person_keys])


def describe(entry: PatientEntry, decision: Decision) -> str:
    """A decision in one line without anybody's name: "line 12: changed (phone, address)"."""
    return f"line {entry.number}: {_words(decision)}"


def _decide_same(entry: PatientEntry, person: KnownPatient) -> Decision:
    if person.fingerprint == entry.fingerprint:
        return Unchanged(person.id)
    if _somebody_else(entry, person):
        reason = "its identifier belongs to a patient of another name and birth date"
        return Conflict((person.id,), reason)
    changes = _changes(entry, person)
    names = _new_names(entry, person, changes)
    keys = {each.key for each in person.identifiers}
    numbers = tuple(each for each in entry.identifiers if each.key not in keys)
    if changes or names or numbers:
        return Update(person.id, changes, names, numbers)
    return Unchanged(person.id)


def _decide_by_name(entry: PatientEntry, same: Sequence[KnownPatient]) -> Decision:
    if not same:
        return Create()
    only = same[0]
    if len(same) == 1 and not entry.identifiers and not only.identifiers:
        return _decide_same(entry, only)
    return ProbableDuplicate(tuple(person.id for person in same))


def _somebody_else(entry: PatientEntry, person: KnownPatient) -> bool:
    dates_differ = (
        entry.birth_date is not None
        and person.birth_date is not None
        and entry.birth_date != person.birth_date
    )
    return dates_differ and not _name_words(entry) & _name_words(person)


def _name_words(person: PatientEntry | KnownPatient) -> frozenset[str]:
    names = [person.family, person.given]
    names += [part for name in person.other_names for part in (name.family, name.given)]
    return frozenset(word for name in names for word in words(name))


def _changes(entry: PatientEntry, person: KnownPatient) -> tuple[Change, ...]:
    """What differs; what the source does not say takes nothing away."""
    pairs = ((field, getattr(person, field), getattr(entry, field)) for field in FIELDS)
    return tuple(
        Change(field, before, after)
        for field, before, after in pairs
        if after and after not in {Sex.UNKNOWN, before}
    )


def _new_names(
    entry: PatientEntry, person: KnownPatient, changes: tuple[Change, ...]
) -> tuple[NameEntry, ...]:
    """Other names not here yet, and the former one when the family name changes."""
    kept = {(name.family, name.given) for name in person.other_names}
    found = [name for name in entry.other_names if (name.family, name.given) not in kept]
    said = kept | {(name.family, name.given) for name in found}
    former = (person.family, person.given)
    if any(change.field == "family" for change in changes) and former not in said:
        found.append(NameEntry("old", *former))
    return tuple(found)


def _words(decision: Decision) -> str:
    match decision:
        case Create():
            return "new"
        case Unchanged():
            return "unchanged"
        case Update():
            fields = [change.field.replace("_", " ") for change in decision.changes]
            fields += ["names"] if decision.new_names else []
            fields += ["identifiers"] if decision.new_identifiers else []
            return f"changed ({', '.join(fields)})"
        case ProbableDuplicate():
            return "same name and birth date as a patient here, other identifier: not merged"
        case Conflict():
            return f"not taken, {decision.reason}"
