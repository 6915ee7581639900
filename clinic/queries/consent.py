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
    FIRST_TEXT,
    ConsentDue,
    ConsentFacts,
    TextFacts,
    Wanted,
    consent_due,
)
from clinic.rules.words import EpisodeStatus, TherapyKind

N = TherapyKind.NEEDLING


def current_text(session: Session, procedure: TherapyKind = N) -> TextFacts:
    """The text that is signed now: the clinic's last version, else the one brought along."""
    row = session.scalar(
        select(ConsentText)
        .where(ConsentText.procedure == procedure)
        .order_by(ConsentText.version.desc())
        .limit(1)
    )
    if row is None:
        return TextFacts(procedure, 1, FIRST_TEXT if procedure is N else "")
    return TextFacts(procedure, row.version, row.body, row.public_id, row.id, row.made_at)


def consents_of(
    session: Session, patient_ids: Collection[int], procedure: TherapyKind = N
) -> dict[int, list[ConsentFacts]]:
    """Each patient's consents to a procedure, the last one first; one query."""
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
            ConsentText.version,
            ConsentChange,
            User.name,
        )
        .join(Patient, Patient.id == Consent.patient_id)
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .join(User, User.id == Consent.recorded_by_user_id)
        .outerjoin(ConsentChange, ConsentChange.id == last)
        .where(Consent.patient_id.in_(records_of(patient_ids)), ConsentText.procedure == procedure)
        .order_by(Consent.id.desc())
    )
    found: dict[int, list[ConsentFacts]] = {}
    for patient_id, row, version, change, by in rows:
        facts = ConsentFacts(
            public_id=row.public_id,
            procedure=procedure,
            version=version,
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
    session: Session, today: date, patient_id: int | None = None, *, thorax: bool = False
) -> Wanted:
    """What a consent to needling has to meet today; of one patient, their episode too."""
    return Wanted(
        version=current_text(session).version,
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


def consent_at(
    session: Session, visit: Appointment, now: datetime, *, thorax: bool = False
) -> ConsentDue:
    """How the consent to needling stands for a visit."""
    known = consents_of(session, [visit.patient_id]).get(visit.patient_id, [])
    places = {row.id: row.zone for row in catalogue(session).locations}
    zone = places[visit.location_id]
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = wanted_now(session, today, visit.patient_id, thorax=thorax)
    return consent_due(known[0] if known else None, wanted)


@dataclass(frozen=True)
class ConsentSheet:
    """What the page of consent is made of."""

    name: str
    zone: str
    text: TextFacts
    known: list[ConsentFacts]
    due: ConsentDue


def consent_sheet(scope: Scope, patient_id: str, now: datetime) -> ConsentSheet:
    """The text, what was signed, and how it stands. Raises NotFound."""
    patient = scope.treated_patient(patient_id)
    session, zone = scope.session, location_of(scope.session).zone
    known = consents_of(session, [patient.id]).get(patient.id, [])
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = wanted_now(session, today, patient.id)
    due = consent_due(known[0] if known else None, wanted)
    return ConsentSheet(person_facts(patient).name, zone, current_text(session), known, due)


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
