"""Taking a patient in, and changing what the desk knows of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, OtherName, Patient, PatientFact, Resource
from clinic.queries.patient_record import details_of
from clinic.queries.patient_search import find_people
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, NotFound
from clinic.rules.patient_values import PatientDetails, Twins
from clinic.rules.words import FactKind, ResourceKind, Sex
from clinic.services.patients import change, create
from clinic.services.patients_write import write_search_terms
from tests.support.house import MADE, House
from tests.support.patients import let_find
from tests.support.uow import make

NIA = PatientDetails(
    "Holt",
    "Nia",
    birth_date=date(1990, 5, 1),
    sex=Sex.FEMALE,
    phone="555 0101",
    alerts=("Hard of hearing", "Room near the door"),
)


def row(public_id: str) -> Patient:
    return db.session.scalars(select(Patient).where(Patient.public_id == public_id)).one()


def found(house: House, text: str) -> list[str]:
    return [who.given for who in find_people(Scope(db.session(), house.principal("desk")), text, 9)]


def entries(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def open_facts(patient: Patient) -> set[tuple[str, bool]]:
    facts = select(PatientFact).where(
        PatientFact.patient_id == patient.id, PatientFact.ended_at.is_(None)
    )
    return {(fact.text, fact.clinical) for fact in db.session.scalars(facts)}


def test_a_new_patient_has_a_calendar_can_be_found_and_is_audited_once(house: House) -> None:
    public_id = create(house.principal("desk"), NIA)

    nia = row(public_id)
    assert details_of(db.session(), nia) == NIA
    assert db.session.get_one(Resource, nia.resource_id).kind is ResourceKind.PATIENT
    assert found(house, "holt 1 may 1990") == ["Nia"]
    assert found(house, "0101") == ["Nia"]
    assert open_facts(nia) == {("Hard of hearing", False), ("Room near the door", False)}
    assert [(entry.patient_id, entry.actor_name) for entry in entries("patient:created")] == [
        (nia.id, "Dora Lind")
    ]


def test_the_same_form_takes_a_patient_in_once(house: House) -> None:
    desk = house.principal("desk")

    assert create(desk, NIA, key="k1") == create(desk, NIA, key="k1")

    assert len(entries("patient:created")) == 1
    with pytest.raises(Twins):
        create(desk, NIA, key="k2")


def test_a_probable_duplicate_is_refused_until_it_is_somebody_else(house: House) -> None:
    desk = house.principal("desk")
    again = PatientDetails("ADEYEMI", "Márta", birth_date=date(1984, 3, 12))

    with pytest.raises(Twins) as refusal:
        create(desk, again)

    assert refusal.value.alternatives == (house.patients[0].public_id,)
    assert entries("patient:created") == []
    assert create(desk, again, somebody_else=True) != house.patients[0].public_id


def test_a_change_is_kept_found_and_says_which_fields(house: House) -> None:
    desk = house.principal("desk")
    public_id = create(desk, NIA)
    patient = row(public_id)
    began = {fact.text: fact.id for fact in db.session.scalars(select(PatientFact))}

    married = replace(NIA, family="Brandt", phone="555 0202", alerts=("Hard of hearing", "Shy"))
    change(desk, public_id, married, version=patient.version)

    patient = row(public_id)
    assert details_of(db.session(), patient) == married
    assert db.session.get_one(Resource, patient.resource_id).name == "Nia Brandt"
    assert [found(house, text) for text in ("brandt", "holt", "0202", "0101")] == [
        ["Nia"],
        ["Nia"],
        ["Nia"],
        [],
    ]
    kept = db.session.scalars(select(PatientFact).where(PatientFact.text == "Hard of hearing"))
    assert [fact.id for fact in kept] == [began["Hard of hearing"]]
    (entry,) = entries("patient:changed")
    assert entry.detail["fields"] == ["family", "phone", "alerts"]


def test_a_name_spelled_anew_is_no_former_name(house: House) -> None:
    desk = house.principal("desk")
    public_id = create(desk, NIA)

    change(desk, public_id, replace(NIA, family="HOLT"), version=None)

    assert db.session.scalars(select(OtherName)).all() == []


def test_numbers_from_elsewhere_still_find_a_patient_whose_phone_changed(house: House) -> None:
    desk = house.principal("desk")
    public_id = create(desk, NIA)
    with make() as session:
        nia = session.scalars(select(Patient).where(Patient.public_id == public_id)).one()
        write_search_terms(session, nia, "030 777 8888")

    change(desk, public_id, replace(NIA, phone="555 0303"), version=None)

    assert [found(house, text) for text in ("7778888", "0303", "0101")] == [["Nia"], ["Nia"], []]


def test_two_people_change_one_patient_and_nobody_is_overwritten(house: House) -> None:
    desk = house.principal("desk")
    public_id = create(desk, NIA)
    version = row(public_id).version

    change(desk, public_id, replace(NIA, alerts=()), version=version)
    with pytest.raises(Changed):
        change(desk, public_id, replace(NIA, phone="1"), version=version)

    assert row(public_id).phone == "555 0101"


def test_saving_what_is_there_already_writes_nothing(house: House) -> None:
    desk = house.principal("desk")
    public_id = create(desk, NIA)
    version = row(public_id).version

    change(desk, public_id, NIA, version=version)

    assert row(public_id).version == version
    assert entries("patient:changed") == []


def test_a_change_into_somebody_elses_name_and_birth_date_is_asked_about(house: House) -> None:
    desk = house.principal("desk")
    let_find(house)
    public_id = create(desk, NIA)
    marta = replace(NIA, family="Adeyemi", given="Marta", birth_date=date(1984, 3, 12))

    with pytest.raises(Twins):
        change(desk, public_id, marta, version=None)

    change(desk, public_id, marta, version=None, somebody_else=True)
    change(desk, public_id, replace(marta, phone="1234"), version=None)
    assert row(public_id).phone == "1234"


def test_clinical_facts_are_out_of_the_desks_reach(house: House) -> None:
    desk, marta = house.principal("desk"), house.patients[0]
    with make() as session:
        session.add(
            PatientFact(patient_id=marta.id, kind=FactKind.ALERT, text="Faints", recorded_at=MADE)
        )
    kept = details_of(db.session(), row(marta.public_id))

    assert kept.alerts == ()
    change(desk, marta.public_id, replace(kept, alerts=("Deaf",)), version=None)
    change(desk, marta.public_id, kept, version=None)

    assert open_facts(row(marta.public_id)) == {("Faints", True)}


def test_an_unknown_or_foreign_patient_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        change(house.principal("desk"), "nobody", NIA, version=None)
    with pytest.raises(NotFound):
        change(house.principal("marta"), house.patients[1].public_id, NIA, version=None)
