"""Taking a patient in, and changing what the desk knows of one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic import clock
from clinic.extensions import db
from clinic.models import OtherName, Patient, PatientFact, SearchTerm
from clinic.queries.patient_record import alerts_for_all, details_of, other_names
from clinic.queries.patient_search import twins_of
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed
from clinic.rules.folding import digits, words
from clinic.rules.patient_values import PatientDetails, Twins
from clinic.rules.permissions import Principal
from clinic.rules.words import FactKind
from clinic.services.once import already_done, remember
from clinic.services.patients_write import add_patient, change_patient, write_search_terms
from clinic.services.unit_of_work import CHANGED_MEANWHILE, unit_of_work

TWINS = "Somebody here has the same name and birth date. Look at them first."
FORMER = "old"
_WHO = frozenset({"family", "given", "birth_date"})


def create(
    actor: Principal, details: PatientDetails, *, key: str = "", somebody_else: bool = False
) -> str:
    """Take a patient in; gives the public id. The same key does it once.

    Raises Twins where somebody here has this name and birth date, unless they were seen and
    said to be somebody else.
    """
    done = already_done(db.session(), key, actor.user_id)
    if done:
        return done
    with unit_of_work(actor, "patient:created") as work:
        session = work.session
        done = already_done(session, key, actor.user_id)
        if done:
            return done
        if not somebody_else:
            _refuse_twins(Scope(session, actor), details)
        patient = add_patient(session, details.columns)
        _keep_alerts(session, patient, details.alerts)
        write_search_terms(session, patient)
        remember(work, key, patient.public_id)
        work.about(patient, patient_id=patient.id)
        return patient.public_id


def change(
    actor: Principal,
    public_id: str,
    details: PatientDetails,
    *,
    version: int | None,
    somebody_else: bool = False,
) -> None:
    """Keep what was typed about a patient; nothing is written where nothing differs.

    A family name that goes is kept as a former one. Raises Changed when somebody else saved
    since, Twins as `create` does, NotFound.
    """
    scope = Scope(db.session(), actor)
    kept = details_of(scope.session, _unchanged(scope, public_id, version))
    if not kept.differs(details):
        return
    with unit_of_work(actor, "patient:changed") as work:
        session, scope = work.session, Scope(work.session, actor)
        patient = _unchanged(scope, public_id, version)
        fields = details_of(session, patient).differs(details)
        if not _WHO.isdisjoint(fields) and not somebody_else:
            _refuse_twins(scope, details, besides=public_id)
        phones = other_phones(session, patient)
        _keep_former_name(session, patient, details)
        change_patient(session, patient, details.columns)
        flag_modified(patient, "family")  # alerts alone count as a change too
        _keep_alerts(session, patient, details.alerts)
        write_search_terms(session, patient, *phones)
        work.about(patient, patient_id=patient.id, fields=list(fields))


def other_phones(session: Session, patient: Patient) -> tuple[str, ...]:
    """Numbers, as digits, that a patient is found by beside the one on the record."""
    tails = [
        term.removeprefix("p:")
        for term in session.scalars(
            select(SearchTerm.term).where(
                SearchTerm.patient_id == patient.id, SearchTerm.term.startswith("p:")
            )
        )
    ]
    own = digits(patient.phone)
    return tuple(
        tail
        for tail in tails
        if not own.endswith(tail)
        and not any(other != tail and other.endswith(tail) for other in tails)
    )


def _unchanged(scope: Scope, public_id: str, version: int | None) -> Patient:
    patient = scope.patient(public_id)
    if version is not None and patient.version != version:
        raise Changed(CHANGED_MEANWHILE)
    return patient


def _refuse_twins(scope: Scope, details: PatientDetails, besides: str = "") -> None:
    twins = twins_of(scope, details, besides=besides)
    if twins:
        ids = tuple(twin.public_id for twin in twins)
        raise Twins(TWINS, field="somebody_else", alternatives=ids)


def _keep_former_name(session: Session, patient: Patient, details: PatientDetails) -> None:
    """A family name that goes finds its patient still; one only spelled anew is not kept."""
    if not patient.family or words(patient.family) == words(details.family):
        return
    known = {(words(row.family), words(row.given)) for row in other_names(session, patient.id)}
    if (words(patient.family), words(patient.given)) not in known:
        session.add(
            OtherName(patient_id=patient.id, use=FORMER, family=patient.family, given=patient.given)
        )


def _keep_alerts(session: Session, patient: Patient, alerts: tuple[str, ...]) -> None:
    """End what was taken away, add what is new; what stays keeps its date."""
    kept = session.scalars(select(PatientFact).where(*alerts_for_all(patient.id))).all()
    for fact in kept:
        if fact.text not in alerts:
            fact.ended_at = clock.now()
    said = {fact.text for fact in kept}
    session.add_all(
        PatientFact(
            patient_id=patient.id,
            kind=FactKind.ALERT,
            text=text,
            clinical=False,
            recorded_at=clock.now(),
        )
        for text in dict.fromkeys(alerts)
        if text not in said
    )
