"""Patients taken in from another system: each line decided by the rules, written in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import OtherName, Patient, PatientIdentifier
from clinic.queries.patients_known import KnownPatients, add_known
from clinic.rules.errors import Refused
from clinic.rules.patient_entry import BrokenLine, IdentifierEntry, NameEntry, PatientEntry
from clinic.rules.patient_import import (
    FIELDS,
    Conflict,
    Create,
    Decision,
    KnownPatient,
    ProbableDuplicate,
    Unchanged,
    Update,
    decide,
)
from clinic.rules.permissions import Principal
from clinic.services import schema
from clinic.services.patients_write import add_patient, change_patient, write_search_terms
from clinic.services.unit_of_work import Work, unit_of_work

BATCH = 100
ACTION = "patient:imported"

Line = PatientEntry | BrokenLine
Spoken = dict[int, int]
"""Patients by number, and the line of the present file that spoke of each."""


class NotAllOrNothing(Refused):
    """A file was to be taken whole, and these lines cannot be taken."""

    status = 422

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__(f"{len(outcomes)} lines cannot be taken; nothing was written.")
        self.outcomes = tuple(outcomes)


@dataclass(frozen=True)
class Outcome:
    """What became of one line; a broken one has no decision."""

    line: Line
    decision: Decision | None = None

    @property
    def taken(self) -> bool:
        """Whether the line is in, or would be."""
        return not isinstance(self.decision, Conflict | None)


def import_patients(actor: Principal, lines: Iterable[Line]) -> Iterator[Outcome]:
    """Take in what can be taken, a batch in one unit of work each; one outcome a line.

    A line alike in name and birth date to somebody here, but with another identifier, becomes
    a patient of its own. A batch that changes nothing writes nothing, not even an entry.
    """
    schema.require_newest()
    spoken: Spoken = {}
    for batch in _batches(lines):
        yield from _take(actor, batch, spoken)


def import_whole(actor: Principal, lines: Iterable[Line]) -> list[Outcome]:
    """Take in every line in one unit of work. Raises NotAllOrNothing where one cannot be."""
    schema.require_newest()
    every = list(lines)
    _refuse([Outcome(line) for line in every if isinstance(line, BrokenLine)])
    return _take(actor, every, {}, whole=True)


def look_only(lines: Iterable[Line]) -> Iterator[Outcome]:
    """What an import would do with each line; writes nothing."""
    schema.require_newest()
    known, spoken, fresh = KnownPatients(), dict[int, int](), 0
    for batch in _batches(lines):
        for outcome in _foresee(batch, known, spoken, fresh):
            fresh -= _makes_new(outcome.decision)
            yield outcome


def _foresee(
    batch: Sequence[Line], known: KnownPatients, spoken: Spoken, fresh: int
) -> list[Outcome]:
    """Decide a batch as if it were written; patients to come are numbered down from `fresh`."""
    add_known(db.session(), _entries(batch), known)
    db.session.close()
    outcomes = []
    for line in batch:
        outcome = _decided(line, known, spoken)
        outcomes.append(outcome)
        fresh -= _makes_new(outcome.decision)
        _learn(outcome, fresh, known, spoken)
    return outcomes


def _take(
    actor: Principal, batch: Sequence[Line], spoken: Spoken, *, whole: bool = False
) -> list[Outcome]:
    seen = _foresee(batch, KnownPatients(), dict(spoken), 0)
    if whole:
        _refuse([outcome for outcome in seen if not outcome.taken])
    if not any(_writes(outcome.decision) for outcome in seen):
        spoken |= _spoken_of(seen)
        return seen
    with unit_of_work(actor, ACTION) as work:
        known = KnownPatients()
        add_known(work.session, _entries(batch), known)
        done = [_write(work, line, known, spoken) for line in batch]
        if whole:
            _refuse([outcome for outcome in done if not outcome.taken])
    return done


def _refuse(outcomes: Sequence[Outcome]) -> None:
    if outcomes:
        raise NotAllOrNothing(outcomes)


def _decided(line: Line, known: KnownPatients, spoken: Spoken) -> Outcome:
    """The decision on a line; two lines of one file that tell two stories are a conflict."""
    if isinstance(line, BrokenLine):
        return Outcome(line)
    again = known.remembered.get(line.fingerprint)
    decision = decide(line, known.near(line)) if again is None else Unchanged(again)
    if isinstance(decision, Update) and decision.id in spoken:
        reason = f"line {spoken[decision.id]} says otherwise of the same patient"
        decision = Conflict((decision.id,), reason)
    return Outcome(line, decision)


def _learn(outcome: Outcome, fresh: int, known: KnownPatients, spoken: Spoken) -> None:
    """Let the following lines know what became of this one; `fresh` numbers a new patient."""
    line, decision = outcome.line, outcome.decision
    if isinstance(line, BrokenLine):
        return
    if _makes_new(decision):
        known.put(_as_new(fresh, line))
        spoken[fresh] = line.number
    elif isinstance(decision, Update):
        known.put(_as_changed(known.by_id[decision.id], line, decision))
        spoken[decision.id] = line.number
    else:
        spoken |= _spoken_of([outcome])


def _spoken_of(outcomes: Iterable[Outcome]) -> Spoken:
    """The patients that unchanged lines speak of."""
    return {
        outcome.decision.id: outcome.line.number
        for outcome in outcomes
        if isinstance(outcome.decision, Unchanged)
    }


def _makes_new(decision: Decision | None) -> bool:
    return isinstance(decision, Create | ProbableDuplicate)


def _writes(decision: Decision | None) -> bool:
    return _makes_new(decision) or isinstance(decision, Update)


def _write(work: Work, line: Line, known: KnownPatients, spoken: Spoken) -> Outcome:
    outcome = _decided(line, known, spoken)
    number = 0
    if isinstance(line, PatientEntry) and _makes_new(outcome.decision):
        number = _create(work, line)
    elif isinstance(line, PatientEntry) and isinstance(outcome.decision, Update):
        _update(work, line, outcome.decision)
    _learn(outcome, number, known, spoken)
    return outcome


def _create(work: Work, entry: PatientEntry) -> int:
    patient = add_patient(work.session, _values(entry))
    _add_numbers_and_names(work.session, patient, entry.other_names, entry.identifiers)
    write_search_terms(work.session, patient, *entry.phones)
    work.about(patient, patient_id=patient.id, change="new")
    return patient.id


def _values(entry: PatientEntry) -> dict[str, object]:
    kept: dict[str, object] = {name: getattr(entry, name) for name in FIELDS}
    return kept | {"import_fingerprint": entry.fingerprint}


def _update(work: Work, entry: PatientEntry, update: Update) -> None:
    patient = work.session.get_one(Patient, update.id)
    values = {change.field: change.after for change in update.changes}
    change_patient(work.session, patient, values | {"import_fingerprint": entry.fingerprint})
    _add_numbers_and_names(work.session, patient, update.new_names, update.new_identifiers)
    write_search_terms(work.session, patient, *entry.phones)
    fields = [*values, *(["names"] if update.new_names else [])]
    fields += ["identifiers"] if update.new_identifiers else []
    work.about(patient, patient_id=patient.id, change="changed", fields=fields)


def _add_numbers_and_names(
    session: Session,
    patient: Patient,
    names: Iterable[NameEntry],
    numbers: Iterable[IdentifierEntry],
) -> None:
    session.add_all(
        OtherName(patient_id=patient.id, use=name.use, family=name.family, given=name.given)
        for name in names
    )
    session.add_all(
        PatientIdentifier(
            patient_id=patient.id, system=number.system, kind=number.kind, value=number.value
        )
        for number in numbers
    )


def _as_new(number: int, entry: PatientEntry) -> KnownPatient:
    """The patient an entry becomes."""
    return KnownPatient(
        number,
        **{name: getattr(entry, name) for name in FIELDS},
        other_names=entry.other_names,
        identifiers=entry.identifiers,
        fingerprint=entry.fingerprint,
    )


def _as_changed(person: KnownPatient, entry: PatientEntry, update: Update) -> KnownPatient:
    """The patient as they are once the entry is in."""
    values: dict[str, Any] = {change.field: change.after for change in update.changes}
    return replace(
        person,
        **values,
        other_names=person.other_names + update.new_names,
        identifiers=person.identifiers + update.new_identifiers,
        fingerprint=entry.fingerprint,
    )


def _entries(lines: Iterable[Line]) -> list[PatientEntry]:
    return [line for line in lines if isinstance(line, PatientEntry)]


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    left = iter(lines)
    while batch := list(islice(left, BATCH)):
        yield batch
