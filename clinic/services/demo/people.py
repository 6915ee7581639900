"""The demo clinic's people: its patients with all there is to know, and who works there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import Patient, PatientFact, Resource, SearchTerm, User
from clinic.rules.names import Findable, terms_of
from clinic.rules.words import FactKind, ResourceKind, Role
from clinic.services.accounts import new_user
from clinic.services.demo.moment import Moment, dice, instant
from clinic.services.demo.places import SEATS
from clinic.services.demo.roster import Person, landline, mobile, roster
from clinic.services.demo.timeline import Course

DESK = ("Dora Lind", "desk@harbour.example", Role.FRONT_DESK)
ADMINISTRATOR = ("Ada Storm", "admin@harbour.example", Role.ADMINISTRATOR)
PATIENT_EMAIL = "marta@harbour.example"
REFERRERS = (
    "",
    "",
    "Harbour Medical Practice",
    "Quayside Surgery",
    "Recommended by a friend",
    "Running club",
)
RELATIONS = ("partner", "daughter", "son", "mother", "brother", "neighbour", "friend")
CLOSE = ("Alex", "Robin", "Kim", "Noor", "Toni", "Jo", "Sasha", "Mika")
STREETS = ("Ropewalk", "Tanner's Yard", "Lighthouse Lane", "Pilot Street", "Chandler's Row")
FACTS: dict[FactKind, tuple[str, ...]] = {
    FactKind.ALLERGY: ("Nickel: rash", "Latex: rash", "Penicillin", "Sticking plaster: itches"),
    FactKind.MEDICINE: (
        "Ibuprofen 400 mg when needed",
        "Amlodipine 5 mg in the morning",
        "Apixaban 5 mg twice a day",
        "Metformin 500 mg twice a day",
        "Levothyroxine 75 micrograms",
        "Sertraline 50 mg",
    ),
    FactKind.ALERT: (
        "Felt faint at the first needling: lying down only",
        "Blood thinner: press longer after taking needles out",
        "Hip replacement on the right, 2019",
    ),
}
CHANCES = {FactKind.ALLERGY: 0.3, FactKind.MEDICINE: 0.45, FactKind.ALERT: 0.15}
FOR_EVERYONE = (
    "Hard of hearing: face them when speaking",
    "Uses a walking stick: a room near the door",
)


def add_users(session: Session) -> dict[str, User]:
    """Add the accounts of the staff by address; nobody can sign in until passwords are set."""
    staff = [DESK, ADMINISTRATOR, *((seat.name, seat.email, Role.THERAPIST) for seat in SEATS)]
    return {
        email: new_user(session, email=email, name=name, roles=frozenset({role}), password=None)
        for name, email, role in staff
    }


def add_patients(session: Session, moment: Moment, courses: Sequence[Course]) -> list[Patient]:
    """Add everyone on the roster, with calendars, facts, search terms; the first has an account.

    They registered a few days before their first course of treatment.
    """
    first = {course.person: course.starts_on for course in reversed(courses)}
    people = roster()
    calendars = [
        Resource(kind=ResourceKind.PATIENT, name=f"{person.given} {person.family}")
        for person in people
    ]
    session.add_all(calendars)
    session.flush()
    patients = [
        _patient(person, calendar.id, min(first.get(person.number, moment.today), moment.today))
        for person, calendar in zip(people, calendars, strict=True)
    ]
    session.add_all(patients)
    session.flush()
    session.add_all(fact for patient in patients for fact in _facts(patient))
    _add_search_terms(session, patients)
    marta = patients[0]
    new_user(
        session,
        email=PATIENT_EMAIL,
        name=f"{marta.given} {marta.family}",
        roles=frozenset({Role.PATIENT}),
        password=None,
        patient_id=marta.id,
    )
    return patients


def _patient(person: Person, resource_id: int, first: date) -> Patient:
    throw = dice("patient", person.number)
    return Patient(
        resource_id=resource_id,
        family=person.family,
        given=person.given,
        birth_date=person.born,
        sex=person.sex,
        phone=person.phone,
        email=person.email,
        address=f"{throw.randint(1, 140)} {throw.choice(STREETS)}",
        emergency_name=f"{throw.choice(CLOSE)} {person.family}",
        emergency_relation=throw.choice(RELATIONS),
        emergency_phone=throw.choice((landline, mobile))(throw.randrange(1000)),
        referrer=throw.choice(REFERRERS),
        created_at=instant(first - timedelta(days=throw.randint(17, 24)), 600),
    )


def _facts(patient: Patient) -> Iterator[PatientFact]:
    throw = dice("facts", patient.family, patient.given)
    for kind, texts in FACTS.items():
        if throw.random() < CHANCES[kind]:
            yield PatientFact(
                patient_id=patient.id,
                kind=kind,
                text=throw.choice(texts),
                recorded_at=patient.created_at,
            )
    if throw.random() < CHANCES[FactKind.ALERT]:
        yield PatientFact(
            patient_id=patient.id,
            kind=FactKind.ALERT,
            text=throw.choice(FOR_EVERYONE),
            clinical=False,
            recorded_at=patient.created_at,
        )


def _add_search_terms(session: Session, patients: Sequence[Patient]) -> None:
    session.execute(
        insert(SearchTerm),
        [
            {"patient_id": patient.id, "term": term}
            for patient in patients
            for term in sorted(
                terms_of(
                    Findable(
                        names=((patient.family, patient.given),),
                        birth_date=patient.birth_date,
                        phones=(patient.phone,),
                    )
                )
            )
        ],
    )
