"""The demo clinic's consents and screens: all current, but one consent that is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Consent,
    ConsentText,
    Patient,
    ScreenAnswer,
    new_public_id,
)
from clinic.rules.consent import FIRST_TEXT, ConsentState, SignedHow, Signer, compact
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.local_time import instant_of
from clinic.rules.red_flags import BEFORE_EVERY_SESSION
from clinic.rules.words import Answered, TherapyKind
from clinic.services.demo.moment import Moment
from clinic.services.demo.noted import Noted
from clinic.services.demo.places import House

SIGNED = timedelta(days=120)
ASKED = timedelta(minutes=5)
DRAWN = (tuple((40 + 12 * at, 100 + 30 * (at % 3) - 2 * at) for at in range(24)),)
"""A name as it might be drawn, and nobody's."""


@dataclass(frozen=True)
class Asked:
    """Whom and what the answers are about."""

    moment: Moment
    house: House
    patients: Sequence[Patient]
    visits: Sequence[Appointment]
    noted: Sequence[Noted]


def add_safety(session: Session, asked: Asked) -> None:
    """Everybody has signed but one; who was treated was asked, and cleared."""
    moment, noted = asked.moment, asked.noted
    by = asked.house.therapists[0].user_id or 0
    text = ConsentText(
        procedure=TherapyKind.NEEDLING,
        version=1,
        body=FIRST_TEXT,
        made_at=moment.now - timedelta(days=300),
    )
    session.add(text)
    session.flush()
    unsigned = _last_to_come(asked.visits, moment, noted)
    session.execute(
        insert(Consent),
        [
            _consent(patient, text.id, moment.now - SIGNED, by, drawn=place % 2 == 0)
            for place, patient in enumerate(asked.patients)
            if patient.id != unsigned
        ],
    )
    latest: dict[int, Noted] = {}
    for each in noted:
        known = latest.get(each.visit.patient_id)
        if known is None or known.visit.from_minute < each.visit.from_minute:
            latest[each.visit.patient_id] = each
    rows = [_no(each, slug) for each in noted for slug in BEFORE_EVERY_SESSION]
    rows += [_no(each, slug) for each in latest.values() for slug in SCREEN_BY_SLUG]
    session.execute(insert(ScreenAnswer), rows)


def _last_to_come(visits: Sequence[Appointment], moment: Moment, noted: Sequence[Noted]) -> int:
    """Whose consent is due: somebody who comes, but has no note that waits."""
    waiting = {each.visit.patient_id for each in noted if not each.signed}
    now = moment.now.timestamp() // 60
    coming = [one for one in visits if one.from_minute > now and one.patient_id not in waiting]
    return max(coming, key=lambda one: one.from_minute).patient_id if coming else 0


def _consent(
    patient: Patient, text: int, at: datetime, by: int, *, drawn: bool
) -> Mapping[str, object]:
    how = SignedHow.SCREEN if drawn else SignedHow.PAPER
    return {
        "public_id": new_public_id(),
        "patient_id": patient.id,
        "text_id": text,
        "episode_id": None,
        "state": ConsentState.ACTIVE,
        "how": how,
        "signer": Signer.PATIENT,
        "signed_name": f"{patient.given} {patient.family}".strip(),
        "strokes": compact(DRAWN) if drawn else "",
        "thorax": True,
        "copy_given": True,
        "signed_at": at,
        "recorded_by_user_id": by,
    }


def _no(each: Noted, slug: str) -> Mapping[str, object]:
    return {
        "patient_id": each.visit.patient_id,
        "appointment_id": each.visit.id,
        "slug": slug,
        "answer": Answered.NO,
        "detail": "",
        "reason": "",
        "at": instant_of(each.visit.from_minute) - ASKED,
        "by_user_id": each.therapist.user_id,
    }
