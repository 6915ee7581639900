"""An administrator sets up the clinic: locations, rooms, equipment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Resource
from clinic.queries.openings import ask_for
from clinic.queries.scope import Scope
from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, booked, wanted
from tests.support.house import House
from tests.support.offers import offered


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


WEEK = {f"day_{day}": "8:00–19:00" for day in range(5)}
LOCATION = {
    "name": "Mill Lane",
    "zone": "Pacific/Chatham",
    "grid_minutes": "15",
    "cancel_notice_hours": "48",
    **WEEK,
}


def test_a_location_is_added_and_listed(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    assert admin.post("/clinic/locations/new", data=LOCATION).status_code == 303
    page = admin.get("/clinic/locations").text
    assert "Mill Lane" in page
    assert "Mon–Fri 8:00–19:00" in page
    assert "2 locations" in page


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", "harbour st", "already a location with this name"),
        ("name", "", "Type its name"),
        ("day_2", "all day", "Type hours like"),
        ("cancel_notice_hours", "-1", "Between 0 and 336 hours"),
        ("grid_minutes", "7", "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    field: str, typed: str, why: str, house: House, sign_in: SignIn
) -> None:
    answer = sign_in("admin").post("/clinic/locations/new", data={**LOCATION, field: typed})
    assert answer.status_code in {409, 422}
    assert why in answer.text
    assert 'value="48"' in answer.text or field == "cancel_notice_hours"


def test_a_location_is_open_some_time(house: House, sign_in: SignIn) -> None:
    closed = dict.fromkeys(WEEK, "")
    answer = sign_in("admin").post("/clinic/locations/new", data={**LOCATION, **closed})
    assert answer.status_code == 422
    assert "on one day at least" in answer.text


def test_the_only_location_stays(house: House, sign_in: SignIn) -> None:
    address = f"/clinic/locations/{house.location.public_id}/retire"
    answer = sign_in("admin").post(address)
    assert answer.status_code == 409
    assert "only location in use" in answer.text


def test_closures_are_listed_and_taken_back(house: House, sign_in: SignIn) -> None:
    admin, address = sign_in("admin"), f"/clinic/locations/{house.location.public_id}/closures"
    days = {"first": "2026-12-25", "last": "2026-12-26", "reason": "Christmas"}
    assert admin.post(address, data=days).status_code == 303
    assert "25 December 2026 to 26 December 2026" in admin.get(address).text
    again = admin.post(address, data=days)
    assert again.status_code == 409
    assert "closed already" in again.text
    assert admin.post(f"{address}/remove", data=days).status_code == 303
    assert "No closures" in admin.get(address).text


def test_the_last_day_of_a_closure_does_not_come_first(house: House, sign_in: SignIn) -> None:
    address = f"/clinic/locations/{house.location.public_id}/closures"
    answer = sign_in("admin").post(address, data={"first": "2026-12-26", "last": "2026-12-25"})
    assert answer.status_code == 422
    assert "comes before the first" in answer.text
    assert 'value="2026-12-26"' in answer.text


def test_a_room_shows_its_visits_before_it_goes(house: House, sign_in: SignIn) -> None:
    booked(house)
    admin, unit = sign_in("admin"), house.rooms[0].public_id
    shown = admin.get(f"/clinic/units/{unit}/retire").text
    assert "Marta Adeyemi" in shown
    assert "1 visit" in shown
    went = admin.post(f"/clinic/units/{unit}/retire", follow_redirects=True).text
    assert "Room 1 is out of use. 1 visit booked with it stay" in went
    assert "Not in use" in went
    empty = admin.get(f"/clinic/units/{house.rooms[1].public_id}/retire").text
    assert "Marta Adeyemi" not in empty


def test_a_booked_room_keeps_its_use(house: House, sign_in: SignIn) -> None:
    booked(house)
    admin, where = sign_in("admin"), house.location.public_id
    address = f"/clinic/units/{house.rooms[0].public_id}"
    other = {"name": "Room 1", "category": "Gym", "location": where}
    answer = admin.post(address, data=other)
    assert answer.status_code == 409
    assert "1 visit is booked in Room 1" in answer.text
    same = {"name": "Blue room", "category": "Treatment room", "location": where}
    assert admin.post(address, data=same).status_code == 303
    assert "Blue room" in admin.get("/clinic/rooms").text


def test_a_name_is_given_once(house: House, sign_in: SignIn) -> None:
    unit = {"name": "sauna 1", "category": "sauna", "location": house.location.public_id}
    admin = sign_in("admin")
    answer = admin.post("/clinic/equipment/new", data=unit)
    assert answer.status_code == 409
    assert "already one with this name" in answer.text
    assert admin.post("/clinic/rooms/new", data=unit).status_code == 303


def test_a_patients_or_therapists_calendar_is_no_room(house: House, sign_in: SignIn) -> None:
    address = f"/clinic/units/{house.therapists[0].public_id}"
    assert sign_in("admin").get(address).status_code == 404


def calendar_of(name: str) -> str:
    db.session.rollback()
    return db.session.scalars(select(Resource.public_id).where(Resource.name == name)).one()


def test_new_hours_from_a_day_on_end_the_old_ones(house: House, sign_in: SignIn) -> None:
    admin, address = sign_in("admin"), f"/clinic/hours/{calendar_of('Ana Ruiz')}"
    assert "Mon–Fri 9:00–17:00" in admin.get(address).text
    new = {"valid_from": "2026-12-01", "day_1": "8:00–12:00"}
    assert admin.post(address, data=new).status_code == 303
    page = admin.get(address).text
    assert "Until 30 November 2026" in page
    assert "Tue 8:00–12:00" in page
    wrong = admin.post(address, data={**new, "day_2": "morning"})
    assert wrong.status_code == 422
    assert 'value="8:00–12:00"' in wrong.text


def test_other_hours_on_a_day_are_listed_and_taken_back(house: House, sign_in: SignIn) -> None:
    admin, address = sign_in("admin"), f"/clinic/hours/{calendar_of('Ana Ruiz')}/days"
    day = {"day": "2026-11-27", "hours": ""}
    assert admin.post(address, data=day).status_code == 303
    assert "Friday 27 November 2026" in admin.get(address).text
    assert "not there" in admin.get(address).text
    assert admin.post(f"{address}/remove", data=day).status_code == 303
    assert "The weekly hours hold on every day" in admin.get(address).text


def test_the_search_offers_a_therapist_for_what_they_give(house: House, sign_in: SignIn) -> None:
    admin, ana = sign_in("admin"), house.therapists[0].public_id
    assert "Dry needling, Adjustment" in admin.get("/clinic/therapists").text
    assert offered(house, "adjustment")
    needling = {"therapies": house.therapies["needling"].public_id}
    assert admin.post(f"/clinic/therapists/{ana}", data=needling).status_code == 303
    assert not [t for t in offered_by(house, "adjustment") if t == "Ana Ruiz"]
    assert "Ana Ruiz" in offered_by(house, "needling")


def offered_by(house: House, slug: str) -> set[str]:
    """Who is offered for a therapy, with anybody welcome."""
    db.session.rollback()
    ask = ask_for(Scope(db.session(), house.principal("desk")), wanted(house, slug, therapist=None))
    therapy = house.therapies[slug].id
    return {unit.name for unit in ask.units if therapy in unit.therapies}
