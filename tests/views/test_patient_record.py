"""One patient's page, as each role meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import SignIn
from tests.support.house import House, add_visit, minute
from tests.support.patients import CANARIES, address, let_treat, seen
from tests.support.uow import make

A_NOTE = re.compile(r"/notes/[\w-]{12,}")


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


def test_the_desk_sees_the_visits_and_the_plan_and_nothing_clinical(
    treated: House, sign_in: SignIn
) -> None:
    for who in ("desk", "admin"):
        text = seen(sign_in(who), address(treated.patients[0]))
        assert not [canary for canary in CANARIES if canary in text], who
        for words in ("Hard of hearing", "visit 2 of 3", "Dry needling", "1 done, 1 booked"):
            assert words in text, who
    edit = seen(sign_in("desk"), address(treated.patients[0], "edit"))
    assert not [canary for canary in CANARIES if canary in edit]
    assert "Hard of hearing" in edit


def test_those_who_treat_see_the_clinical_side_and_others_do_not(
    treated: House, sign_in: SignIn
) -> None:
    mine = seen(sign_in("ana"), address(treated.patients[0]))
    assert "Allergy: CANARYallergy" in mine
    assert "CANARYproblem" in mine
    assert A_NOTE.search(mine)
    assert "CANARYfinding" not in mine

    others = seen(sign_in("ben"), address(treated.patients[0]))
    assert not [canary for canary in CANARIES if canary in others]
    assert not A_NOTE.search(others)


def test_each_role_is_offered_what_it_may_do(treated: House, sign_in: SignIn) -> None:
    marta = treated.patients[0]
    offered = {
        who: [
            word
            for word in (address(marta, "edit"), address(marta, "merge"), "/openings?patient=")
            if word in seen(sign_in(who), address(marta))
        ]
        for who in ("desk", "ana", "admin")
    }
    assert len(offered["desk"]) == 3
    assert offered["ana"] == ["/openings?patient="]
    assert offered["admin"] == [address(marta, "edit")]


def test_many_visits_come_a_page_at_a_time(treated: House, sign_in: SignIn) -> None:
    with make() as session:
        for week in range(14):
            start = minute("2026-03-03T10:00") + week * 7 * 24 * 60
            add_visit(
                session,
                treated,
                treated.patients[0],
                treated.therapists[1],
                treated.rooms[1],
                start,
            )
    desk, marta = sign_in("desk"), address(treated.patients[0])

    assert "1 to 12 of 15" in seen(desk, marta)
    last = seen(desk, f"{marta}?page=2")
    assert "13 to 15 of 15" in last
    assert "3 Mar 2026" in last
    seen(desk, f"{marta}?page=x")
    seen(desk, f"{marta}?page=99999999999999999999")


def test_no_patient_reaches_these_pages_and_unknown_ids_are_all_the_same(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    unknown = [desk.get(address("nobody", *more)) for more in ((), ("edit",), ("merge",))]
    assert [answer.status_code for answer in unknown] == [404, 404, 404]
    for url in ("/patients", "/patients/new", address(house.patients[0])):
        assert sign_in("marta").get(url).status_code == 403
        assert sign_in("").get(url).status_code == 302
