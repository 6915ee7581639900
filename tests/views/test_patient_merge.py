"""Merging two records, as the desk does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from clinic.models import Patient
from tests.conftest import SignIn
from tests.support.house import House, add_visit
from tests.support.patients import CANARIES, TUESDAY, add_people, address, hidden, let_treat, seen
from tests.support.uow import make


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


@pytest.fixture
def double(treated: House) -> str:
    """A second record of Marta; gives its public id."""
    return add_people(("Adeyémi", "Marta", date(1984, 3, 12), "555 0300"))[0]


def test_the_other_record_is_chosen_compared_and_merged(
    treated: House, double: str, sign_in: SignIn
) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    chosen = f"{address(marta, 'merge')}?with={double}"
    assert f'href="{chosen}"' in seen(desk, f"{address(marta, 'merge')}?q=adeyemi")
    page = seen(desk, f"{address(double, 'merge')}?with={marta.public_id}")
    assert "2 visits, 1 of them to come" in page
    assert "1 session note, unchanged" in page
    assert not [canary for canary in CANARIES if canary in page]

    page = seen(desk, chosen)
    form = {name: hidden(page, name) for name in ("keep_version", "gone_version")}
    unsure = desk.post(chosen, data=form)
    assert unsure.status_code == 422
    assert "Tick this once you have compared the two." in unsure.text
    merged = [desk.post(chosen, data={**form, "confirm": "y"}) for _ in range(2)]

    assert [answer.status_code for answer in merged] == [303, 303]
    assert {answer.headers["Location"] for answer in merged} == {address(marta)}
    assert desk.get(address(double)).headers["Location"] == address(marta)
    assert desk.get(address(double, "edit")).status_code == 404
    assert sign_in("marta").get(address(double)).status_code == 403
    assert "1 person found" in seen(desk, "/patients?q=0300")


def test_overlapping_visits_are_listed_with_the_way_to_each_and_nothing_is_merged(
    treated: House, double: str, sign_in: SignIn
) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    with make() as session:
        other = session.scalars(select(Patient).where(Patient.public_id == double)).one()
        visit = add_visit(
            session, treated, other, treated.therapists[1], treated.rooms[1], TUESDAY + 15
        )
    chosen = f"{address(marta, 'merge')}?with={double}"
    page = seen(desk, chosen)

    assert "One person cannot be at two visits" in page
    assert f"/appointments/{visit.public_id}" in page
    assert "Merge the two records" not in page
    refused = desk.post(chosen, data={"confirm": "y"})
    assert refused.status_code == 409
    assert "Visits of the two overlap" in refused.text
    assert desk.get(address(double)).status_code == 200


def test_a_record_that_changed_since_it_was_compared_is_shown_again(
    treated: House, double: str, sign_in: SignIn
) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    chosen = f"{address(marta, 'merge')}?with={double}"
    page = seen(desk, chosen)
    form: dict[str, Any] = {name: hidden(page, name) for name in ("keep_version", "gone_version")}
    desk.post(address(double, "edit"), data={"email": "new@post.example", "sex": "female"})

    late = desk.post(chosen, data={**form, "confirm": "y"})

    assert late.status_code == 409
    assert "new@post.example" in late.text
    again = {name: hidden(late.text, name) for name in form}
    assert desk.post(chosen, data={**again, "confirm": "y"}).status_code == 303


def test_a_record_is_not_merged_with_itself_or_with_nobody(treated: House, sign_in: SignIn) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    itself = f"{address(marta, 'merge')}?with={marta.public_id}"
    assert "This is the same record" in seen(desk, itself)
    assert desk.post(itself, data={"confirm": "y"}).status_code == 200
    assert desk.get(f"{address(marta, 'merge')}?with=nobody").status_code == 404
    assert sign_in("ana").get(address(marta, "merge")).status_code == 403


def test_different_birth_dates_are_pointed_out_before_merging(
    treated: House, sign_in: SignIn
) -> None:
    desk, (marta, jon) = sign_in("desk"), treated.patients
    words = "The birth dates differ"

    assert words in seen(desk, f"{address(marta, 'merge')}?with={jon.public_id}")


def test_what_one_record_does_not_say_is_taken_over_whole(
    treated: House, double: str, sign_in: SignIn
) -> None:
    desk, marta = sign_in("desk"), treated.patients[0]
    desk.post(
        address(marta, "edit"), data={"sex": "unknown", "emergency_name": "Kim", "prefix": ""}
    )
    desk.post(
        address(double, "edit"),
        data={
            "sex": "female",
            "prefix": "Dr",
            "emergency_name": "Lou",
            "emergency_phone": "555 9111",
            "alerts": "Comes with a carer",
        },
    )
    chosen = f"{address(marta, 'merge')}?with={double}"
    shown = seen(desk, chosen)

    desk.post(chosen, data={"confirm": "y"})

    assert "Hard of hearing; Comes with a carer" in shown
    record = seen(desk, address(marta))
    assert "Dr Marta Adeyemi" in record
    assert "female" in record
    assert "Comes with a carer" in record
    assert ("Kim" in record, "Lou" in record, "555 9111" in record) == (True, False, False)
