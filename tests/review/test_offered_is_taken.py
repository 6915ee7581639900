"""Every button of the search does what stands beside it."""

from __future__ import annotations

import re

from clinic.models import TimeOff
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, TUESDAY, booked, held, questions
from tests.support.house import House


def one_after_the_other(house: House) -> None:
    """On Tuesday Ana leaves at half past ten, when Ben comes."""
    ana, ben = (one.resource_id for one in house.therapists)
    with unit_of_work(house.principal("admin"), "test:away") as work:
        lock_calendars(work.session, {ana, ben})
        work.session.add_all(
            [
                TimeOff(resource_id=ana, from_minute=TEN + 30, to_minute=TEN + 600),
                TimeOff(resource_id=ben, from_minute=TEN - 600, to_minute=TEN + 30),
            ]
        )


def button(client: CheckingClient, asked: dict[str, str], at: str) -> tuple[str, dict[str, str]]:
    """The words beside the opening at this time, and what its button sends."""
    page = client.get("/openings", query_string={**asked, "limit": "96"}).text
    rows = page.split('<li class="opening">')[1:]
    row = next(one for one in rows if f'datetime="{TUESDAY}T{at}"' in one).split("</li>")[0]
    values = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', row))
    return row, {name: value for name, value in values.items() if name != "csrf_token"}


def test_an_opening_with_two_therapists_is_booked_with_both(house: House, sign_in: SignIn) -> None:
    one_after_the_other(house)
    desk = sign_in("desk")
    more = {"steps-1-therapy": house.therapies["adjustment"].public_id, "wait": "0"}
    asked = questions(house, **more)
    row, values = button(desk, asked, "10:00")
    assert "Ana Ruiz, Ben Okafor" in row

    answer = desk.post("/appointments/book", query_string=asked, data=values)

    assert answer.status_code == 303
    visit = answer.headers["Location"].rpartition("visit=")[2]
    assert {("Ana Ruiz", 0, 30), ("Ben Okafor", 30, 15)} < held(visit)


def test_an_opening_with_one_therapist_is_booked_with_them(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    asked = questions(house, therapist=house.therapists[1].public_id)
    row, values = button(desk, asked, "10:00")
    assert "Ben Okafor" in row
    del asked["therapist"]
    answer = desk.post("/appointments/book", query_string=asked, data=values)
    visit = answer.headers["Location"].rpartition("visit=")[2]
    assert ("Ben Okafor", 0, 30) in held(visit)


def test_a_visit_that_moves_keeps_what_it_is_made_of(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house), sign_in("desk")
    asked = {
        "appointment": visit,
        "from_day": TUESDAY,
        "days": "1",
        "wait": "60",
        "steps-0-therapy": house.therapies["sauna"].public_id,
        "steps-0-minutes": "60",
    }
    row, values = button(desk, asked, "11:00")
    assert "11:00–11:30" in row
    assert "Sauna" not in row
    assert desk.post(f"/appointments/{visit}/move", data=values).status_code == 303
    assert ("Ana Ruiz", 60, 30) in held(visit) or ("Ben Okafor", 60, 30) in held(visit)


def test_control_a_new_visit_is_made_of_what_was_asked(house: House, sign_in: SignIn) -> None:
    asked = questions(house, **{"steps-0-minutes": "45"})
    row, _ = button(sign_in("desk"), asked, "10:00")
    assert "10:00–10:45" in row
