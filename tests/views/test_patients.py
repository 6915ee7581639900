"""Finding patients, taking them in, changing them, as the desk does it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, Patient
from tests.conftest import SignIn
from tests.support.house import House
from tests.support.patients import add_people, address, hidden, let_treat, seen

SOMEBODY = {"family": "Holt", "given": "Nia", "birth_date": "1990-05-01", "sex": "female"}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel("2026-11-23T08:00:00Z"):
        yield


@pytest.fixture
def treated(house: House) -> House:
    """Marta is treated by Ana."""
    let_treat(house)
    return house


def people(family: str) -> list[Patient]:
    db.session.close()
    return list(db.session.scalars(select(Patient).where(Patient.family == family)))


def test_the_desk_finds_a_patient_with_what_tells_people_apart(
    treated: House, sign_in: SignIn
) -> None:
    text = seen(sign_in("desk"), "/patients?q=ADÉ+1984")

    assert "1 person found" in text
    for words in ("Marta Adeyemi", "12 March 1984 · 42", "+44 20 7946 0412"):
        assert words in text
    assert "17 Nov 2026<" in text
    assert "24 Nov 2026, 10:00<" in text
    assert text.count("Ana Ruiz") == 2


def test_nothing_typed_nothing_found_and_too_many_are_said(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    add_people(*((f"Quill{n:02}", "Bo", None, "") for n in range(51)))

    assert "Who is it?" in seen(desk, "/patients")
    assert "Nobody by that name, date or number" in seen(desk, "/patients?q=zzz")
    many = seen(desk, "/patients?q=quill")
    assert "The first 50; more letters find the right one" in many
    assert many.count("Bo Quill") == 50


def test_while_typing_only_the_people_come(treated: House, sign_in: SignIn) -> None:
    text = sign_in("desk").get("/patients?q=ade", headers={"HX-Request": "true"}).text

    assert "Marta Adeyemi" in text
    assert "<html" not in text
    assert 'id="found"' in text


def test_a_search_is_one_entry_and_a_record_another(treated: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    seen(desk, "/patients?q=ade")
    seen(desk, address(treated.patients[0]))

    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.in_(["list:looked", "record:looked"]))
        .order_by(AuditEntry.id)
    ).all()
    assert [(e.action, e.patient_id) for e in entries] == [
        ("list:looked", None),
        ("record:looked", treated.patients[0].id),
    ]
    assert entries[0].detail["asked"] == {"q": "ade"}


def test_somebody_new_is_taken_in_once_and_can_be_found(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    key = hidden(seen(desk, "/patients/new"), "key")
    typed = {
        **SOMEBODY,
        "key": key,
        "phone": "+44 20 7946 0001",
        "email": "nia@post.example",
        "alerts": "Deaf\n\n  Deaf \nComes with a carer",
    }

    first = desk.post("/patients/new", data=typed)
    again = desk.post("/patients/new", data=typed)

    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert len(people("Holt")) == 1
    assert "Nia Holt" in seen(desk, "/patients?q=0001")
    record = seen(desk, first.headers["Location"])
    assert "Comes with a carer" in record
    assert record.count(">Deaf<") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"family": "", "given": " "}, "Type at least one name."),
        ({"family": "x" * 121}, "Family name is longer than 120 characters."),
        ({"birth_date": "1990-13-01"}, "Type the whole date"),
        ({"birth_date": "2026-11-24"}, "This day has not come yet."),
        ({"birth_date": "1700-01-01"}, "Type a year from 1880 on."),
        ({"phone": "call me"}, "has no number in it"),
        ({"phone": "+44 20"}, "too few digits for its country"),
        ({"phone": "+999 20 7946 0001"}, "no country has this code"),
        ({"phone": "555 <0101>"}, "holds a sign no phone number has"),
        ({"emergency_phone": "1" * 21}, "too many digits"),
        ({"email": "nia at post"}, "is not an address"),
        ({"alerts": "\n".join(f"no {n}" for n in range(21))}, "At most 20 lines."),
        ({"alerts": "x" * 301}, "longer than 300 characters"),
        ({"sex": "none of it"}, "Not a valid choice"),
    ],
)
def test_what_was_typed_stays_beside_the_message(
    house: House, sign_in: SignIn, wrong: dict[str, str], said: str
) -> None:
    answer = sign_in("desk").post(
        "/patients/new", data={**SOMEBODY, "referrer": "Quay Surgery", **wrong}
    )

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Quay Surgery"' in answer.text
    assert people("Holt") == []


@pytest.mark.parametrize("phone", ["555-402-7690", "(0161) 496 0112 ext 3", "00 44 20 7946 0001"])
def test_a_plausible_phone_is_kept_as_typed(house: House, sign_in: SignIn, phone: str) -> None:
    sign_in("desk").post("/patients/new", data={**SOMEBODY, "phone": phone})

    assert [row.phone for row in people("Holt")] == [phone]


def test_a_probable_duplicate_is_shown_before_anything_is_saved(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    double = {"family": "adeyemi", "given": "Márta", "birth_date": "1984-03-12", "sex": "unknown"}

    asked = desk.post("/patients/new", data={**double, "phone": "555 1"})
    assert asked.status_code == 409
    assert "Is it one of these?" in asked.text
    assert address(house.patients[0]) in asked.text
    assert 'value="Márta"' in asked.text
    assert people("adeyemi") == []

    saved = desk.post("/patients/new", data={**double, "somebody_else": "y"})
    assert saved.status_code == 303
    assert len(people("adeyemi")) == 1


def test_only_what_the_form_holds_can_be_changed(treated: House, sign_in: SignIn) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    page = seen(desk, address(marta, "edit"))
    foreign = {"public_id": "mine", "merged_into_id": "1", "resource_id": "1", "deceased": "y"}

    answer = desk.post(
        address(marta, "edit"),
        data={**SOMEBODY, **foreign, "version": hidden(page, "version")},
    )

    assert answer.status_code == 303
    db.session.close()
    row = db.session.get_one(Patient, marta.id)
    assert (row.family, row.public_id, row.deceased) == ("Holt", marta.public_id, False)
    assert row.phone == "+44 20 7946 0412"  # not sent, so not touched


def test_a_colleague_who_was_faster_is_shown_and_not_overwritten(
    treated: House, sign_in: SignIn
) -> None:
    desk, admin, marta = sign_in("desk"), sign_in("admin"), treated.patients[0]
    opened = seen(desk, address(marta, "edit"))
    admin.post(address(marta, "edit"), data={"phone": "555 9000", "sex": "female"})
    mine = {"family": "Adeyemi", "given": "Marta", "sex": "female", "phone": "555 7000"}

    late = desk.post(address(marta, "edit"), data={**mine, "version": hidden(opened, "version")})

    assert late.status_code == 409
    assert "Phone: 555 9000" in late.text
    assert 'value="555 7000"' in late.text
    again = desk.post(
        address(marta, "edit"), data={**mine, "version": hidden(late.text, "version")}
    )
    assert again.status_code == 303
    assert [row.phone for row in people("Adeyemi")] == ["555 7000"]
