"""The front desk books, sees, moves and checks in, as it meets the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry, Reservation
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House, minute

TUESDAY = "2026-11-24"
TEN = minute(f"{TUESDAY}T10:00")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


def questions(house: House, **more: str) -> dict[str, str]:
    """Dry needling, any therapist, on Tuesday."""
    return {
        "patient": house.patients[0].public_id,
        "steps-0-therapy": house.therapies["needling"].public_id,
        "from_day": TUESDAY,
        "days": "1",
        **more,
    }


def take(client: CheckingClient, house: House, start: int, key: str, **more: str) -> TestResponse:
    """Press Book at one opening."""
    values = {"start": str(start), "with": house.therapists[0].public_id, "key": key}
    return client.post("/appointments/book", query_string=questions(house, **more), data=values)


def book(client: CheckingClient, house: House, start: int = TEN, key: str = "k") -> str:
    """A booked visit's public id."""
    answer = take(client, house, start, key)
    assert answer.status_code == 303, answer.text
    found = re.search(r"visit=([\w-]+)", answer.headers["Location"])
    assert found
    return found.group(1)


def test_openings_answer_who_what_and_when(house: House, sign_in: SignIn) -> None:
    page = sign_in("desk").get("/openings", query_string=questions(house)).text
    assert "Marta Adeyemi" in page
    assert "Tuesday 24 November" in page
    assert "9:00–9:30" in page
    assert "Ana Ruiz" in page or "Ben Okafor" in page


def test_a_person_is_found_then_chosen(house: House, sign_in: SignIn) -> None:
    page = sign_in("desk").get("/openings?q=nobody-like-this").text
    assert "Nobody by that name" in page
    assert "Add a new patient" in page


def test_a_booked_visit_stands_in_the_day_with_its_panel(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = book(desk, house)

    day = desk.get(f"/day?date={TUESDAY}&by=room&visit={visit}").text
    assert "Marta Adeyemi" in day
    assert "Move…" in day
    board = desk.get(f"/day.json?date={TUESDAY}&by=therapist").get_json()
    (event,) = board["events"]
    assert (event["start"], event["title"]) == (f"{TUESDAY}T10:00", "M. Adeyemi")
    assert board["resources"][0]["title"] == "Ana Ruiz"
    assert board["shaded"]


def test_a_double_submit_books_once(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    assert book(desk, house, key="same") == book(desk, house, key="same")
    assert len(db.session.scalars(select(Appointment)).all()) == 1


def test_a_taken_time_is_refused_by_name_with_three_others(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    book(desk, house)
    answer = take(desk, house, TEN, "other", patient=house.patients[1].public_id)
    assert answer.status_code == 409
    assert "Ana Ruiz is taken until 10:30" in answer.text
    nearest = answer.text.split('class="bare sheet openings nearest"')[1].split("</ul>")[0]
    assert nearest.count('<li class="opening">') == 3
    assert "Jon Smith" in answer.text


def test_a_visit_is_moved_and_a_refused_move_keeps_what_was_typed(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    visit = book(desk, house)
    ana = house.therapists[0].public_id
    typed = {"date": TUESDAY, "time": "18:45", "therapist": ana}
    refused = desk.post(f"/appointments/{visit}/move", data=typed)
    assert refused.status_code == 409
    assert "Ana Ruiz is not available" in refused.text
    assert 'value="18:45"' in refused.text

    assert (
        desk.post(f"/appointments/{visit}/move", data={**typed, "time": "11:00"}).status_code == 303
    )
    held = db.session.scalars(select(Reservation.from_minute)).all()
    assert set(held) == {TEN + 60}


def test_a_time_the_clocks_jump_over_is_named(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = book(desk, house)
    typed = {"date": "2027-03-28", "time": "01:30", "therapist": ""}
    answer = desk.post(f"/appointments/{visit}/move", data=typed)
    assert answer.status_code == 422
    assert "does not exist on 28 March 2027" in answer.text


def test_a_drag_moves_or_says_why_not(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = book(desk, house)
    (event,) = desk.get(f"/day.json?date={TUESDAY}").get_json()["events"]

    def drag(to: str) -> TestResponse:
        was = {"start": event["start"], "resource": event["resourceId"]}
        wish = {"visit": visit, "start": f"{TUESDAY}T{to}", "resource": was["resource"], "was": was}
        return desk.post("/appointments/drag", json=wish)

    refused = drag("07:00")
    assert refused.status_code == 409
    assert "Ana Ruiz is not available" in refused.get_json()["message"]
    assert drag("12:00").get_json()["message"] == "Moved to 12:00."
    assert desk.post("/appointments/drag", json=["nonsense"]).status_code == 404


def test_checking_in_and_cancelling(house: House, sign_in: SignIn) -> None:
    visit = book(sign_in("desk"), house)
    with time_machine.travel(f"{TUESDAY}T09:50:00Z", tick=False):
        desk = sign_in("desk")
        page = desk.post(
            f"/appointments/{visit}/status", data={"status": "arrived"}, follow_redirects=True
        )
        assert "Arrived" in page.text
        day = desk.get(f"/day?date={TUESDAY}").text
        assert "0 min" in day

    desk = sign_in("desk")
    other = book(desk, house, TEN + 120, "later")
    assert desk.post(f"/appointments/{other}/cancel", data={}).status_code == 422
    answer = desk.post(f"/appointments/{other}/cancel", data={"reason": "patient_ill"})
    assert answer.status_code == 303
    assert "Cancelled in time" in desk.get(f"/appointments/{other}").text


def test_looking_at_the_day_is_one_entry_and_its_polling_none(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    for _ in range(3):
        desk.get(f"/day.json?date={TUESDAY}", headers={"X-Refresh": "poll"})
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "list:looked")).all()
    assert len(looks) == 1


def test_another_day_and_nonsense_in_the_address(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    for query in ("date=2026-02-30", "by=nothing", "date=9999-99-99", "visit="):
        assert desk.get(f"/day?{query}").status_code == 200
    assert desk.get("/day?visit=missing").status_code == 404
    assert desk.get("/day?location=missing").status_code == 404
    for query in ("from_day=x", "days=5000", "steps-0-minutes=x", "limit=x", "at=x&resource=y"):
        assert desk.get(f"/openings?{query}").status_code == 200, query


def test_a_cancellation_says_until_when_it_can_be_undone(sign_in: SignIn, house: House) -> None:
    desk = sign_in("desk")
    visit = book(desk, house)
    answer = desk.post(
        f"/appointments/{visit}/cancel", data={"reason": "patient_ill"}, follow_redirects=True
    )
    assert "Cancelled. The time is kept for an undo until 8:01." in answer.text
    assert "Undo (until 8:01)" in answer.text

    undone = desk.post(
        f"/appointments/{visit}/status", data={"status": "booked"}, follow_redirects=True
    )
    assert "Cancelled. The time" not in undone.text

    desk.post(f"/appointments/{visit}/cancel", data={"reason": "patient_ill"})
    with time_machine.travel("2026-11-23T08:01:00Z", tick=False):
        later = desk.get(f"/appointments/{visit}")
    assert "Undo: book again" in later.text
    assert "is kept for an undo" not in later.text
