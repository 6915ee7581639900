"""A broken constraint comes out as the clinic's own words, the same on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.models import (
    Closure,
    DoneOnce,
    OpeningHours,
    PatientIdentifier,
    SessionNote,
    Therapist,
    User,
    guard,
)
from clinic.rules.errors import Changed, Refused, Taken
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import NoteStatus
from clinic.services.constraints import REFUSALS
from clinic.services.unit_of_work import unit_of_work
from tests.support import sql
from tests.support.house import MADE, House, add_visit
from tests.support.uow import make

NINE = 29_000_160


def overlap(session: Session, house: House) -> None:
    for patient in house.patients:
        add_visit(session, house, patient, house.therapists[0], house.rooms[0], NINE)


def same_address(session: Session, house: House) -> None:
    session.add(
        User(email=house.users["ana"].email, name="Other", fs_uniquifier="u", created_at=MADE)
    )


def same_number(session: Session, house: House) -> None:
    session.add_all(
        PatientIdentifier(patient_id=patient.id, system="urn:x", value="1")
        for patient in house.patients
    )


def done_twice(session: Session, house: House) -> None:
    session.add_all(DoneOnce(key="same", result=result, at=MADE) for result in ("a", "b"))


def signed_note(session: Session, house: House) -> None:
    visit = add_visit(session, house, house.patients[0], house.therapists[0], house.rooms[0], NINE)
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=house.therapists[0].id,
        started_at=MADE,
        status=NoteStatus.SIGNED,
    )
    session.add(note)
    session.flush()
    note.findings = "changed"


CASES = {
    "reservation_no_overlap": (overlap, Taken),
    "signed_note_unchanged": (signed_note, Refused),
    "uq_user_email": (same_address, Refused),
    "uq_done_once_key": (done_twice, Refused),
    "uq_patient_identifier_system_value": (same_number, Refused),
}


def test_every_named_constraint_has_its_case() -> None:
    assert CASES.keys() == REFUSALS.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_broken_constraint_is_said_in_words(house: House, name: str) -> None:
    breaks, kind = CASES[name]
    _, message, field = REFUSALS[name]
    before = sql.snapshot()
    with pytest.raises(kind) as caught, unit_of_work(SYSTEM, "thing:broken") as work:
        breaks(work.session, house)
    assert (caught.value.message, caught.value.field) == (message, field)
    assert caught.value.status == 409
    assert sql.snapshot() == before


def test_a_key_nobody_named_is_a_change_meanwhile(house: House) -> None:
    ana = house.therapists[0]
    with pytest.raises(Changed), make() as session:
        session.add(Therapist(name="Twin", resource_id=ana.resource_id))


def test_a_row_that_is_gone_is_a_change_meanwhile(house: House) -> None:
    day = MADE.date()
    with pytest.raises(Changed), make() as session:
        session.add(Closure(location_id=999, first_day=day, last_day=day + timedelta(1)))


def test_control_a_broken_check_stays_a_fault_of_the_program(house: House) -> None:
    with pytest.raises(IntegrityError), make() as session:
        session.add(OpeningHours(location_id=house.location.id, weekday=9, opens=1, closes=2))


def test_control_an_overlap_without_the_guard_is_no_refusal(house: House) -> None:
    with sql.writing() as connection:
        guard.remove(connection)
    with make() as session:
        overlap(session, house)
    assert sql.one("SELECT count(*) FROM reservation") == 6
