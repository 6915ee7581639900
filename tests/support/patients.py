"""People to be found, and one who is treated, for the small clinic; reading their pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Patient,
    PatientFact,
    PlannedVisit,
    PlanPhase,
    SessionNote,
    TreatmentPlan,
)
from clinic.rules.words import AppointmentStatus, FactKind, NoteStatus, PlannedVisitStatus
from clinic.services.patients_write import write_search_terms
from tests.support.client import CheckingClient
from tests.support.house import MADE, House, add_patient, add_visit, minute
from tests.support.uow import make

CANARIES = ("CANARYproblem", "CANARYgoal", "CANARYphase", "CANARYallergy", "CANARYfinding")
TUESDAY = minute("2026-11-24T10:00")


def add_known(session: Session, family: str, given: str, **values: Any) -> Patient:
    """A patient who can be found."""
    patient = add_patient(session, family, given, **values)
    write_search_terms(session, patient)
    return patient


def let_find(house: House) -> None:
    """The small clinic's own patients can be found too."""
    with make() as session:
        for patient in house.patients:
            write_search_terms(session, session.merge(patient))


def add_people(*names: tuple[str, str, date | None, str]) -> list[str]:
    """People who can be found, by family, given, birth date, phone; gives their public ids."""
    with make() as session:
        return [
            add_known(session, family, given, birth_date=born, phone=phone).public_id
            for family, given, born, phone in names
        ]


def let_treat(house: House) -> None:
    """Ana treats Marta: a plan of three, a visit behind and one ahead, a note, facts; canaries."""
    ana, room, marta = house.therapists[0], house.rooms[0], house.patients[0]
    let_find(house)
    with make() as session:
        past = add_visit(session, house, marta, ana, room, minute("2026-11-17T10:00"))
        past.status = AppointmentStatus.DONE
        coming = add_visit(session, house, marta, ana, room, TUESDAY)
        _add_plan(session, marta, past, coming)
        session.add_all(_facts(marta.id))
        session.add(
            SessionNote(
                appointment_id=past.id,
                therapist_id=ana.id,
                status=NoteStatus.DRAFT,
                started_at=MADE,
                findings=CANARIES[4],
            )
        )


def _add_plan(session: Session, marta: Patient, past: Appointment, coming: Appointment) -> None:
    episode = session.scalars(
        select(EpisodeOfCare).where(EpisodeOfCare.patient_id == marta.id)
    ).one()
    episode.problem = CANARIES[0]
    plan = TreatmentPlan(
        episode_id=episode.id, goal=CANARIES[1], starts_on=date(2026, 11, 1), created_at=MADE
    )
    session.add(plan)
    session.flush()
    phase = PlanPhase(plan_id=plan.id, position=0, name=CANARIES[2], visits_per_week=1, weeks=3)
    session.add(phase)
    session.flush()
    planned = (
        (PlannedVisitStatus.ATTENDED, past.id),
        (PlannedVisitStatus.BOOKED, coming.id),
        (PlannedVisitStatus.UNBOOKED, None),
    )
    session.add_all(
        PlannedVisit(
            plan_id=plan.id,
            phase_id=phase.id,
            number=number,
            due_on=date(2026, 11, 17),
            status=status,
            appointment_id=visit,
        )
        for number, (status, visit) in enumerate(planned, start=1)
    )


def _facts(patient_id: int) -> list[PatientFact]:
    said = ((FactKind.ALLERGY, CANARIES[3], True), (FactKind.ALERT, "Hard of hearing", False))
    return [
        PatientFact(
            patient_id=patient_id, kind=kind, text=text, clinical=clinical, recorded_at=MADE
        )
        for kind, text, clinical in said
    ]


def address(patient: Patient | str, *more: str) -> str:
    """Where a patient's page is."""
    public_id = patient if isinstance(patient, str) else patient.public_id
    return "/".join(("/patients", public_id, *more))


def seen(client: CheckingClient, url: str) -> str:
    """The page at this address."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.text


def hidden(text: str, name: str) -> str:
    """What a hidden field of a page carries."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
    assert found, name
    return found.group(1)


def add_alert(house: House, text: str, *, clinical: bool = True) -> None:
    """Put an alert on the record of the small clinic's first patient, Marta."""
    with make() as session:
        session.add(
            PatientFact(
                patient_id=house.patients[0].id,
                kind=FactKind.ALERT,
                text=text,
                clinical=clinical,
                recorded_at=MADE,
            )
        )
