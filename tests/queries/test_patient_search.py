"""Finding people as the desk types them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from clinic.extensions import db
from clinic.models import OtherName, Patient
from clinic.queries.patient_search import find_people, lately, people_query, twins_of
from clinic.queries.scope import Scope
from clinic.rules.patient_values import PatientDetails
from clinic.rules.permissions import Principal
from clinic.rules.words import AppointmentStatus
from clinic.services.patients_write import write_search_terms
from tests.support.house import House, add_visit, minute
from tests.support.patients import add_people, let_find
from tests.support.uow import make

Find = Callable[..., list[str]]
PEOPLE = (
    ("Núñez", "Íñigo", date(1984, 3, 12), "+34 91 123 45 67"),
    ("Müller", "Zoë", date(1990, 12, 3), "555-402-7690"),
    ("O'Brien", "Siân", date(1971, 7, 2), ""),
    ("Smithson", "Anna", date(2001, 1, 31), "0161 496 0112"),
    ("Smith", "Zora", None, "0161 496 0999"),
    ("Łukasik", "Smilja", date(1984, 3, 12), ""),
)


@pytest.fixture
def find(house: House) -> Find:
    """The family names the desk finds for what is typed."""
    let_find(house)
    add_people(*PEOPLE)

    def families(typed: str, limit: int = 50, who: str = "desk") -> list[str]:
        scope = Scope(db.session(), house.principal(who))
        return [patient.family for patient in find_people(scope, typed, limit)]

    return families


@pytest.mark.parametrize(
    ("typed", "families"),
    [
        ("nunez", ["Núñez"]),
        ("NÚÑ", ["Núñez"]),
        ("inigo", ["Núñez"]),
        ("mueller", ["Müller"]),
        ("muller zoe", ["Müller"]),
        ("zo mul", ["Müller"]),
        ("obrien", ["O'Brien"]),
        ("o'br si", ["O'Brien"]),
        ("luk", ["Łukasik"]),
        ("12/3/1984", ["Adeyemi", "Łukasik", "Núñez"]),
        ("1984-03-12", ["Adeyemi", "Łukasik", "Núñez"]),
        ("12 mar 1984 luk", ["Łukasik"]),
        ("7690", ["Müller"]),
        ("402 76", ["Müller"]),
        ("0161 496", ["Smith", "Smithson"]),
        ("smith 1971", ["Smith"]),
        ("muller inigo", []),
        ("xyz", []),
        ("", []),
        ("  ,;% _ ", []),
    ],
)
def test_people_are_found_by_what_is_known_of_them(
    find: Find, typed: str, families: list[str]
) -> None:
    assert find(typed) == families


def test_whole_words_come_first_then_names_in_order(find: Find) -> None:
    assert find("smi") == ["Łukasik", "Smith", "Smith", "Smithson"]
    assert find("smith") == ["Smith", "Smith", "Smithson"]


def test_at_most_so_many_are_given_and_the_best_are_among_them(find: Find) -> None:
    add_people(*((f"Smithers{n:02}", "Al", None, "") for n in range(60)))

    assert len(find("smith", 50)) == 50
    assert find("smith", 2) == ["Smith", "Smith"]


def test_a_maiden_name_finds_and_a_merged_record_is_not_found(house: House, find: Find) -> None:
    with make() as session:
        marta, jon = (session.merge(patient) for patient in house.patients)
        session.add(OtherName(patient_id=marta.id, use="maiden", family="Obuya", given=""))
        write_search_terms(session, marta)
        jon.merged_into_id = marta.id

    assert find("obuya") == ["Adeyemi"]
    assert find("jon smith") == []


def test_a_patient_finds_only_themselves(find: Find) -> None:
    assert find("smith", who="marta") == []
    assert find("adeyemi", who="marta") == ["Adeyemi"]


def test_the_index_answers_every_prefix(house: House, engine_name: str) -> None:
    query = people_query(Scope(db.session(), house.principal("desk")), "smith 0412", 50)
    assert query is not None

    plan = _plan(_as_text(query, engine_name), engine_name)

    assert "SCAN search_term" not in plan
    assert "Seq Scan on search_term" not in plan
    assert plan.count("ix_search_term_term_patient") >= 3
    by_hand = "SELECT patient_id FROM search_term WHERE upper(term) >= 'N:SMITH'"
    control = _plan(by_hand, engine_name)
    assert "SEARCH search_term" not in control
    assert "Index Cond" not in control


def test_the_same_name_and_birth_date_is_a_twin_under_any_spelling(house: House) -> None:
    desk = Scope(db.session(), house.principal("desk"))

    def twins(family: str, given: str, born: date | None) -> list[str]:
        return [row.given for row in twins_of(desk, PatientDetails(family, given, birth_date=born))]

    assert twins("ADÉYEMI", "marta ann", date(1984, 3, 12)) == ["Marta"]
    assert twins("Adeyemi", "Marta", date(1984, 3, 13)) == []
    assert twins("Adeyemi", "Marta", None) == []
    itself = PatientDetails("Adeyemi", "Marta", birth_date=date(1984, 3, 12))
    assert twins_of(desk, itself, besides=house.patients[0].public_id) == []


def test_the_last_visit_took_place_and_the_next_is_booked(house: House) -> None:
    marta, jon = house.patients
    starts = [minute(f"2026-11-{day}T10:00") for day in (16, 17, 25, 26, 27)]
    with make() as session:
        visits = [
            add_visit(session, house, marta, house.therapists[0], house.rooms[0], start)
            for start in starts
        ]
        visits[0].status = AppointmentStatus.DONE
        visits[1].status = AppointmentStatus.DID_NOT_ATTEND
        visits[2].status = AppointmentStatus.CANCELLED_LATE

    found = lately(db.session(), [marta.id, jon.id], minute("2026-11-23T08:00"))

    last, following = found[marta.id].last, found[marta.id].next
    assert last is not None
    assert following is not None
    assert (last.start, last.therapist) == (starts[0], "Ana Ruiz")
    assert following.start == starts[3]
    assert (found[jon.id].last, found[jon.id].next) == (None, None)


def test_nobody_is_found_by_a_stranger(house: House, find: Find) -> None:
    del house
    nobody = Scope(db.session(), Principal(None, "nobody"))
    assert find_people(nobody, "smith", 10) == []
    assert db.session.query(Patient).count() > 2


def _as_text(query, engine_name: str) -> str:
    dialect = sqlite.dialect() if engine_name == "sqlite" else postgresql.dialect()
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _plan(statement: str, engine_name: str) -> str:
    db.session.close()
    if engine_name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        statement = f"EXPLAIN {statement}"
    else:
        statement = f"EXPLAIN QUERY PLAN {statement}"
    rows = db.session.execute(text(statement.replace(":", r"\:"))).all()
    return "\n".join(str(row[-1]) for row in rows)
