"""Consents and their texts, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Consent,
    ConsentChange,
    ConsentText,
    EpisodeOfCare,
    Location,
    Patient,
    User,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.holds_clinical import records_of
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.settings import number
from clinic.queries.units import location_of
from clinic.rules.clinic_settings import CONSENT_MONTHS
from clinic.rules.consent import (
    ConsentDue,
    ConsentFacts,
    Procedure,
    TextFacts,
    Wanted,
    consent_due,
)
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.errors import NotFound
from clinic.rules.session_record import PersonFacts
from clinic.rules.words import EpisodeStatus

N = Procedure.NEEDLING


def current_text(session: Session, procedure: Procedure = N) -> TextFacts:
    """The text that is signed now: the clinic's last version, else the one brought along."""
    row = session.scalar(
        select(ConsentText)
        .where(ConsentText.procedure == procedure)
        .order_by(ConsentText.version.desc())
        .limit(1)
    )
    if row is None:
        return TextFacts(procedure, 1, PROCEDURES[procedure].text)
    return TextFacts(procedure, row.version, row.body, row.public_id, row.id, row.made_at)


def consents_of(
    session: Session, patient_ids: Collection[int], procedures: Collection[Procedure] = (N,)
) -> dict[int, list[ConsentFacts]]:
    """Each patient's consents to these procedures, the last one first; one query."""
    last = (
        select(func.max(ConsentChange.id))
        .where(ConsentChange.consent_id == Consent.id)
        .correlate(Consent)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            func.coalesce(Patient.merged_into_id, Patient.id),
            Consent,
            ConsentText,
            ConsentChange,
            User.name,
        )
        .join(Patient, Patient.id == Consent.patient_id)
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .join(User, User.id == Consent.recorded_by_user_id)
        .outerjoin(ConsentChange, ConsentChange.id == last)
        .where(
            Consent.patient_id.in_(records_of(patient_ids)), ConsentText.procedure.in_(procedures)
        )
        .order_by(Consent.id.desc())
    )
    found: dict[int, list[ConsentFacts]] = {}
    for patient_id, row, text, change, by in rows:
        facts = ConsentFacts(
            public_id=row.public_id,
            procedure=text.procedure,
            version=text.version,
            text=text.body,
            state=change.state if change else row.state,
            signed_at=row.signed_at,
            signed_name=row.signed_name,
            signer=row.signer,
            how=row.how,
            thorax=row.thorax,
            episode=row.episode_id,
            strokes=row.strokes,
            copy_given=row.copy_given,
            recorded_by=by,
            changed_at=change.at if change else None,
            change_reason=change.reason if change else "",
        )
        found.setdefault(patient_id, []).append(facts)
    return found


def wanted_now(
    session: Session,
    today: date,
    patient_id: int | None = None,
    *,
    thorax: bool = False,
    procedure: Procedure = N,
) -> Wanted:
    """What a consent has to meet today; of one patient, their episode too."""
    return Wanted(
        version=current_text(session, procedure).version,
        today=today,
        months=number(session, CONSENT_MONTHS),
        episode=None if patient_id is None else open_episode(session, patient_id),
        thorax=thorax,
    )


def open_episode(session: Session, patient_id: int) -> int | None:
    """The episode of care that is going on, the newest of several."""
    return session.scalar(
        select(EpisodeOfCare.id)
        .where(EpisodeOfCare.patient_id == patient_id, EpisodeOfCare.status == EpisodeStatus.ACTIVE)
        .order_by(EpisodeOfCare.id.desc())
        .limit(1)
    )


def consents_at(
    session: Session,
    visit: Appointment,
    now: datetime,
    procedures: Collection[Procedure],
    *,
    thorax: bool = False,
) -> dict[Procedure, ConsentDue]:
    """How the consents to needling and to other procedures stand for a visit; three queries.

    One that was never asked for is left out, but that to needling, which always is; `thorax`
    that it is wanted near the lung.
    """
    known = consents_of(session, [visit.patient_id], {N, *procedures}).get(visit.patient_id, [])
    newest = {one.procedure: one for one in reversed(known)}
    rows = session.execute(
        select(ConsentText.procedure, func.max(ConsentText.version)).group_by(ConsentText.procedure)
    )
    versions = {procedure: version for procedure, version in rows}  # noqa: C416 -- rows
    today, months = _today(session, visit, now), number(session, CONSENT_MONTHS)
    episode = open_episode(session, visit.patient_id)
    return {
        procedure: consent_due(
            newest.get(procedure),
            Wanted(versions.get(procedure, 1), today, months, episode, thorax and procedure is N),
        )
        for procedure in (N, *(one for one in newest if one is not N))
    }


def _today(session: Session, visit: Appointment, now: datetime) -> date:
    """The day it is where a visit takes place."""
    places = {row.id: row.zone for row in catalogue(session).locations}
    return now.astimezone(ZoneInfo(places[visit.location_id])).date()


@dataclass(frozen=True)
class ConsentSheet:
    """What the page of consent is made of."""

    name: str
    zone: str
    text: TextFacts
    known: list[ConsentFacts]
    due: ConsentDue


def consent_sheet(
    scope: Scope, patient_id: str, now: datetime, procedure: Procedure = N
) -> ConsentSheet:
    """The text, what was signed, and how it stands. Raises NotFound."""
    patient = scope.treated_patient(patient_id)
    session, zone = scope.session, location_of(scope.session).zone
    known = consents_of(session, [patient.id], (procedure,)).get(patient.id, [])
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = wanted_now(session, today, patient.id, procedure=procedure)
    due = consent_due(known[0] if known else None, wanted)
    text = current_text(session, procedure)
    return ConsentSheet(person_facts(patient).name, zone, text, known, due)


@dataclass(frozen=True)
class ConsentCopy:
    """What the patient's copy of a signed consent is made of."""

    person: PersonFacts
    clinic: Location
    consent: ConsentFacts


def consent_copy(scope: Scope, patient_id: str, consent_id: str) -> ConsentCopy:
    """One consent of a patient whose record may be read. Raises NotFound."""
    patient = scope.treated_patient(patient_id)
    known = consents_of(scope.session, [patient.id], tuple(Procedure)).get(patient.id, [])
    for each in known:
        if each.public_id == consent_id:
            return ConsentCopy(person_facts(patient), location_of(scope.session), each)
    raise NotFound


def consent_due_for(session: Session, whose: Mapping[int, int], now: datetime) -> set[int]:
    """Which of these visits want a consent signed first; two queries.

    `whose` names each visit's patient, both by number.
    """
    if not whose:
        return set()
    known = consents_of(session, set(whose.values()))
    wanted = wanted_now(session, now.date())
    return {
        visit
        for visit, patient in whose.items()
        if not consent_due(next(iter(known.get(patient, [])), None), wanted).holds
    }
