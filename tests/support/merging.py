"""Two records of one person, for the tests of merging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from clinic.extensions import db
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    Reservation,
    SessionNote,
)
from clinic.rules.words import FactKind, NoteStatus, Sex
from clinic.services.patient_merge import merge
from clinic.services.patients_write import write_search_terms
from tests.support.house import MADE, House, add_patient, add_visit, minute
from tests.support.uow import make

NOW = "2026-11-23T08:00:00Z"
PAST, RUNNING = minute("2026-11-16T10:00"), minute("2026-11-23T07:45")
TUESDAY, WEDNESDAY = minute("2026-11-24T10:00"), minute("2026-11-25T10:00")


@dataclass
class Two:
    """Marta's record, and the second one somebody made of her."""

    house: House
    keep: Patient
    gone: Patient
    past: Appointment
    running: Appointment
    coming: Appointment

    def merge(self, **versions: int) -> None:
        """The desk merges the second one into the first."""
        both = versions.get("keep"), versions.get("gone")
        merge(self.house.principal("desk"), self.keep.public_id, self.gone.public_id, versions=both)


def two_records(house: House) -> Two:
    """The second record has visits, a note, an episode, facts, a number, other names."""
    ana, room, marta = house.therapists[0], house.rooms[0], house.patients[0]
    with make() as session:
        double = add_patient(
            session,
            "Obuya",
            "Marta",
            birth_date=date(1984, 3, 12),
            phone="555 0300",
            email="m@post.example",
            sex=Sex.FEMALE,
        )
        visits = [
            add_visit(session, house, double, ana, room, start)
            for start in (PAST, RUNNING, TUESDAY)
        ]
        session.add_all(
            [
                SessionNote(
                    appointment_id=visits[0].id,
                    therapist_id=ana.id,
                    status=NoteStatus.SIGNED,
                    started_at=MADE,
                    signed_at=MADE,
                    findings="as it was",
                ),
                EpisodeOfCare(patient_id=double.id, problem="Neck", opened_on=date(2026, 9, 1)),
                PatientIdentifier(patient_id=double.id, system="urn:mr", value="MR-77"),
                OtherName(patient_id=double.id, use="usual", family="Obi"),
                *_facts(double.id, "Nickel", "Latex"),
                *_facts(marta.id, "nickel"),
            ]
        )
        write_search_terms(session, double, "777 8888")
        write_search_terms(session, session.merge(marta))
    return Two(house, marta, double, *visits)


def _facts(patient_id: int, *texts: str) -> list[PatientFact]:
    return [
        PatientFact(patient_id=patient_id, kind=FactKind.ALLERGY, text=text, recorded_at=MADE)
        for text in texts
    ]


def rows(kind: Any, *conditions: Any) -> list[Any]:
    """All rows of a table that meet the conditions."""
    return list(db.session.scalars(select(kind).where(*conditions)))


def held(patient: Patient) -> set[int]:
    """When time on a patient's calendar begins."""
    return {
        row.from_minute for row in rows(Reservation, Reservation.resource_id == patient.resource_id)
    }
