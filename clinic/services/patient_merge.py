"""Two records of one person become one: everything moves to the record that is kept."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic import clock
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    Reservation,
    Resource,
    SearchTerm,
    Task,
    User,
    WaitEntry,
)
from clinic.queries.patient_merge import overlaps
from clinic.queries.patient_record import details_of, other_names
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.folding import words
from clinic.rules.patient_values import PatientDetails, joined
from clinic.rules.permissions import Principal
from clinic.services.patients import FORMER, other_phones
from clinic.services.patients_write import write_search_terms
from clinic.services.unit_of_work import CHANGED_MEANWHILE, unit_of_work
from clinic.services.visit_rows import lock_calendars

ITSELF = "This is the same record. Choose the other one."
OVERLAPPING = (
    "Visits of the two overlap. Move or cancel one of each pair first; nothing was merged."
)
_MOVED = (Appointment, EpisodeOfCare, PatientIdentifier, PatientFact, OtherName, WaitEntry, Task)


def merge(
    actor: Principal, keep: str, gone: str, *, versions: tuple[int | None, int | None]
) -> None:
    """Merge the record `gone` into `keep`; both must still have these versions.

    Visits, episodes, numbers, facts, names and the account go across; what `keep` does not
    say is taken from `gone`. Time held from now on moves to the calendar that stays, time
    gone by stays where it is, and session notes hang on their visits untouched. Raises
    Refused while visits to come overlap, Changed, Invalid, NotFound.
    """
    if keep == gone:
        raise Invalid(ITSELF)
    with unit_of_work(actor, "patient:merged") as work:
        session, scope = work.session, Scope(work.session, actor)
        stays, goes = scope.patient(keep), scope.patient(gone)
        lock_calendars(session, {stays.resource_id, goes.resource_id})
        for patient, version in zip((stays, goes), versions, strict=True):
            session.refresh(patient, with_for_update=True)
            if version is not None and patient.version != version:
                raise Changed(CHANGED_MEANWHILE)
        said = joined(details_of(session, stays), details_of(session, goes))
        held = _move_time(session, stays, goes)
        phones = (stays.phone, goes.phone, *other_phones(session, stays))
        phones += other_phones(session, goes)
        _keep_name(session, stays, goes)
        counts = _move_rows(session, stays, goes)
        account = _move_account(session, stays, goes)
        _fill_gaps(stays, goes, said)
        _end_doubles(session, stays)
        _close(session, stays, goes)
        write_search_terms(session, stays, *phones)
        work.about(stays, patient_id=stays.id, merged=goes.id, held=held, **counts)
        work.about(goes, patient_id=goes.id, into=stays.id, account=account)


def _move_time(session: Session, stays: Patient, goes: Patient) -> int:
    """Put the time held from now on onto the calendar that stays; gives how many rows."""
    now = clock.now_minute()
    if overlaps(session, stays, goes, now):
        raise Refused(OVERLAPPING)
    ahead = (Reservation.resource_id == goes.resource_id, Reservation.to_minute > now)
    rows: list[dict[str, Any]] = [
        {
            "resource_id": stays.resource_id,
            "from_minute": row.from_minute,
            "to_minute": row.to_minute,
            "appointment_id": row.appointment_id,
            "hold_id": row.hold_id,
            "step_id": row.step_id,
        }
        for row in session.scalars(select(Reservation).where(*ahead))
    ]
    session.execute(delete(Reservation).where(*ahead))
    if rows:
        session.execute(insert(Reservation), rows)
    return len(rows)


def _keep_name(session: Session, stays: Patient, goes: Patient) -> None:
    """Keep the name of the record that goes as one the patient went by, if it is another."""
    known = {(words(row.family), words(row.given)) for row in other_names(session, stays.id)}
    known.add((words(stays.family), words(stays.given)))
    if (words(goes.family), words(goes.given)) not in known:
        session.add(OtherName(patient_id=goes.id, use=FORMER, family=goes.family, given=goes.given))
    session.flush()


def _move_rows(session: Session, stays: Patient, goes: Patient) -> dict[str, list[int]]:
    """Hand over every row of the patient's; gives their numbers by table."""
    moved: dict[str, list[int]] = {}
    for kind in _MOVED:
        mine = kind.patient_id == goes.id
        moved[kind.__tablename__] = list(session.scalars(select(kind.id).where(mine)))
        session.execute(
            update(kind)
            .where(mine)
            .values(patient_id=stays.id)
            .execution_options(synchronize_session=False)
        )
    return moved


def _move_account(session: Session, stays: Patient, goes: Patient) -> str:
    """Hand over the account, or close it where the patient has one; its sessions then end."""
    theirs = session.scalar(select(User).where(User.patient_id == goes.id))
    if theirs is None:
        return "none"
    if session.scalar(select(User.id).where(User.patient_id == stays.id)) is None:
        theirs.patient_id = stays.id
        return "moved"
    theirs.patient_id = None
    theirs.active = False
    theirs.closed_at = clock.now()
    theirs.fs_uniquifier = secrets.token_hex(32)
    return "closed"


def _fill_gaps(stays: Patient, goes: Patient, said: PatientDetails) -> None:
    """Take over what the record that stays does not say."""
    for name, value in said.columns.items():
        setattr(stays, name, value)
    stays.deceased = stays.deceased or goes.deceased
    stays.deceased_on = stays.deceased_on or goes.deceased_on


def _end_doubles(session: Session, stays: Patient) -> None:
    """End the later of two facts that say the same."""
    said = set()
    open_facts = session.scalars(
        select(PatientFact)
        .where(PatientFact.patient_id == stays.id, PatientFact.ended_at.is_(None))
        .order_by(PatientFact.recorded_at, PatientFact.id)
        .execution_options(populate_existing=True)
    )
    for fact in open_facts:
        what = (fact.kind, fact.clinical, words(fact.text))
        if what in said:
            fact.ended_at = clock.now()
        said.add(what)


def _close(session: Session, stays: Patient, goes: Patient) -> None:
    """Name who took the record's place, for it and for all that were merged into it before."""
    session.execute(
        update(Patient)
        .where(Patient.merged_into_id == goes.id)
        .values(merged_into_id=stays.id)
        .execution_options(synchronize_session=False)
    )
    goes.merged_into_id = stays.id
    flag_modified(stays, "family")  # a form that is open on it has to look again
    session.execute(delete(SearchTerm).where(SearchTerm.patient_id == goes.id))
    session.execute(update(Resource).where(Resource.id == goes.resource_id).values(active=False))
    session.flush()
