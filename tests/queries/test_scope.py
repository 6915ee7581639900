"""Rows only through who is asking: what each role may see, and that foreign looks missing."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, Patient, SessionNote
from clinic.queries.scope import Scope
from clinic.rules.errors import NotFound
from clinic.rules.permissions import SYSTEM, Principal
from clinic.rules.words import Role
from tests.support.house import House, add_visit
from tests.support.notes import add_note
from tests.support.uow import make

NINE = 29_000_160
EVERYONE = ("desk", "ana", "ben", "marta", "jon", "admin")


@dataclass
class Told:
    """The clinic with a signed note for each patient: Marta's by Ana, Jon's by Ben."""

    house: House
    visits: dict[str, str]
    notes: dict[str, str]

    def patient(self, name: str) -> Patient:
        return self.house.patients[("marta", "jon").index(name)]

    def scope(self, who: str) -> Scope:
        return Scope(db.session(), self.house.principal(who))


@pytest.fixture
def told(house: House) -> Told:
    visits, notes = {}, {}
    with make() as session:
        for number, name in enumerate(("marta", "jon")):
            therapist, room = house.therapists[number], house.rooms[number]
            visit = add_visit(session, house, house.patients[number], therapist, room, NINE)
            visits[name] = visit.public_id
            notes[name] = add_note(session, visit, therapist).public_id
    return Told(house, visits, notes)


def names(told: Told, who: str, kind: Callable[[Scope], object]) -> set[str]:
    scope = told.scope(who)
    return {row.given.lower() for row in scope.session.scalars(kind(scope))}  # type: ignore[call-overload]


KNOWN = {
    "desk": {"marta", "jon"},
    "ana": {"marta", "jon"},
    "ben": {"marta", "jon"},
    "admin": {"marta", "jon"},
    "marta": {"marta"},
    "jon": {"jon"},
}
READ = {
    "desk": set(),
    "ana": {"marta"},
    "ben": {"jon"},
    "admin": set(),
    "marta": {"marta"},
    "jon": {"jon"},
}
NOTES = {**READ, "marta": set(), "jon": set()}


def test_whom_each_role_knows(told: Told) -> None:
    assert {who: names(told, who, Scope.patients) for who in EVERYONE} == KNOWN


def test_whose_clinical_record_each_role_may_read(told: Told) -> None:
    assert {who: names(told, who, Scope.treated) for who in EVERYONE} == READ


def owners(told: Told, who: str, query: Callable[[Scope], object]) -> set[str]:
    scope = told.scope(who)
    ids = scope.session.scalars(query(scope)).all()  # type: ignore[call-overload]
    return {name for name in ("marta", "jon") if told.patient(name).id in ids}


def episodes(scope: Scope) -> object:
    return scope.episodes().with_only_columns(EpisodeOfCare.patient_id)


def appointments(scope: Scope) -> object:
    return scope.appointments().with_only_columns(Appointment.patient_id)


def notes(scope: Scope) -> object:
    return scope.notes().with_only_columns(Appointment.patient_id)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [(appointments, KNOWN), (episodes, READ), (notes, NOTES)],
    ids=["appointments", "episodes", "notes"],
)
def test_rows_of_each_role(
    told: Told, query: Callable[[Scope], object], wanted: dict[str, set[str]]
) -> None:
    assert {who: owners(told, who, query) for who in EVERYONE} == wanted


def reaches(told: Told, who: str, name: str) -> dict[str, bool]:
    """Which of one patient's rows somebody reaches by its name in a URL."""
    scope, patient = told.scope(who), told.patient(name)
    tried: dict[str, Callable[[], object]] = {
        "patient": lambda: scope.patient(patient.public_id),
        "treated_patient": lambda: scope.treated_patient(patient.public_id),
        "appointment": lambda: scope.appointment(told.visits[name]),
        "treated_appointment": lambda: scope.treated_appointment(told.visits[name]),
        "note": lambda: scope.note(told.notes[name]),
    }
    return {what: found(way) for what, way in tried.items()}


def found(way: Callable[[], object]) -> bool:
    try:
        way()
    except NotFound:
        return False
    return True


ALL = dict.fromkeys(
    ("patient", "treated_patient", "appointment", "treated_appointment", "note"), True
)
DESK = {**ALL, "treated_patient": False, "treated_appointment": False, "note": False}
NONE = dict.fromkeys(ALL, False)


@pytest.mark.parametrize(
    ("who", "name", "wanted"),
    [
        ("ana", "marta", ALL),
        ("ana", "jon", DESK),
        ("ben", "marta", DESK),
        ("ben", "jon", ALL),
        ("desk", "marta", DESK),
        ("admin", "jon", DESK),
        ("marta", "marta", {**ALL, "note": False}),
        ("marta", "jon", NONE),
        ("jon", "marta", NONE),
    ],
)
def test_one_row_by_its_public_name(
    told: Told, who: str, name: str, wanted: dict[str, bool]
) -> None:
    assert reaches(told, who, name) == wanted


def test_foreign_and_missing_are_the_same(told: Told) -> None:
    scope = told.scope("marta")
    answers = []
    for public_id in (told.patient("jon").public_id, "no-such-row"):
        with pytest.raises(NotFound) as caught:
            scope.patient(public_id)
        answers.append((str(caught.value), caught.value.args))
    assert answers[0] == answers[1]
    assert scope.looked == set()


def test_a_row_opened_is_noted_as_looked_at(told: Told) -> None:
    scope = told.scope("ana")
    scope.note(told.notes["marta"])
    scope.patient(told.patient("jon").public_id)
    assert scope.looked == {told.patient("marta").id, told.patient("jon").id}


def test_a_list_notes_nobody(told: Told) -> None:
    scope = told.scope("desk")
    assert len(scope.session.scalars(scope.patients()).all()) == 2
    assert scope.looked == set()


def test_a_merged_record_is_gone(told: Told) -> None:
    marta, jon = told.patient("marta"), told.patient("jon")
    with make() as session:
        session.execute(update(Patient).where(Patient.id == jon.id).values(merged_into_id=marta.id))
    assert names(told, "desk", Scope.patients) == {"marta"}
    with pytest.raises(NotFound):
        told.scope("desk").patient(jon.public_id)


def test_nobody_in_particular_sees_nothing(told: Told) -> None:
    scope = Scope(db.session(), Principal(1, "nobody"))
    assert scope.session.scalars(scope.patients()).all() == []
    with pytest.raises(NotFound):
        scope.own_patient()


def test_a_therapist_without_a_calendar_reads_no_record(told: Told) -> None:
    stranger = Principal(1, "new", frozenset({Role.THERAPIST}))
    scope = Scope(db.session(), stranger)
    assert scope.session.scalars(scope.treated()).all() == []


def test_a_patient_who_works_at_the_desk_does_not_read_others(told: Told) -> None:
    both = Principal(
        1, "both", frozenset({Role.PATIENT, Role.FRONT_DESK}), told.patient("marta").id
    )
    scope = Scope(db.session(), both)
    assert {row.given for row in scope.session.scalars(scope.treated())} == {"Marta"}


def test_control_the_system_reads_no_clinical_record(told: Told) -> None:
    scope = Scope(db.session(), SYSTEM)
    assert scope.session.scalars(scope.notes()).all() == []
    assert len(scope.session.scalars(select(SessionNote)).all()) == 2  # they are there
