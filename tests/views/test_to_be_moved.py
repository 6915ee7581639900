"""Visits that cannot stay: under time off, a closure, or out of use; moved one by one or all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from clinic.rules.visit_wishes import BookingRequest
from clinic.services.booking import book
from clinic.services.units import use_unit
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, booked, visit_of, wanted
from tests.support.house import House

TUESDAY = "2026-11-24"
CHOSEN = re.compile(r'name="chosen" value="([^"]+)"')


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def away(client: CheckingClient, house: House, **more: str) -> str:
    """Enter a day off for Ana, on Tuesday; where one is led to."""
    unit = more.pop("unit", "") or resource_of(client, "Ana Ruiz")
    entry = {"unit": unit, "first_day": TUESDAY, "last_day": TUESDAY, "repeats": "once", **more}
    answer = client.post("/time-off", data=entry)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def resource_of(client: CheckingClient, name: str) -> str:
    found = re.search(rf'value="([\w-]+)">{name}<', client.get("/time-off").text)
    assert found
    return found[1]


def count_of(client: CheckingClient) -> str:
    """The number beside the entry of the side bar, empty for none."""
    found = re.search(r'To be moved</span>\s*<span class="count">(\d+)<', client.get("/day").text)
    return found[1] if found else ""


def test_a_visit_under_time_off_is_listed_with_other_times(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    assert count_of(desk) == ""
    assert away(desk, house, reason="Ill") == "/to-be-moved"
    assert count_of(desk) == "1"
    page = desk.get("/to-be-moved").text
    assert "Ana Ruiz is away" in page
    assert "1 visit" in page
    best = CHOSEN.findall(page)[0].split()
    assert best[:2] == [visit, str(TEN)]  # the same time, with Ben
    assert best[2] == house.therapists[1].public_id


def test_time_off_beside_a_visit_moves_nothing(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    booked(house)
    assert away(desk, house, starts="10:30", ends="12:00") == "/time-off"
    assert count_of(desk) == ""


def test_one_click_moves_one(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    away(desk, house)
    chosen = CHOSEN.findall(desk.get("/to-be-moved").text)
    answer = desk.post("/to-be-moved/take", data={"chosen": chosen[0]}, follow_redirects=True)
    assert "1 visit moved." in answer.text
    assert "Nothing to move" in answer.text
    assert "Marta Adeyemi" in answer.text
    assert "with Ben Okafor" in answer.text
    assert visit_of(visit).from_minute == TEN


def test_proposals_can_all_be_taken_together(house: House, sign_in: SignIn) -> None:
    """Both are at ten, with Ana and Ben away: the two proposals do not take each other's time."""
    desk = sign_in("desk")
    first, second = booked(house), booked(house, patient=1, therapist=1)
    away(desk, house)
    away(desk, house, unit=resource_of(desk, "Ben Okafor"))
    page = desk.get("/to-be-moved").text
    best = [value for value in CHOSEN.findall(page) if value.split()[0] in {first, second}]
    chosen = {value.split()[0]: value for value in reversed(best)}
    answer = desk.post(
        "/to-be-moved/take", data={"chosen": list(chosen.values())}, follow_redirects=True
    )
    assert "2 visits moved." in answer.text
    assert "Nothing to move" in answer.text


def test_what_could_not_be_moved_is_said_and_stays(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    away(desk, house)
    chosen = CHOSEN.findall(desk.get("/to-be-moved").text)[0]
    book(house.principal("desk"), BookingRequest(wanted(house, patient=1, therapist=1), TEN))
    answer = desk.post("/to-be-moved/take", data={"chosen": chosen}, follow_redirects=True)
    assert "The visit of Tuesday 24 November, 10:00 was not moved" in answer.text
    assert "Ben Okafor is taken until 10:30" in answer.text
    assert visit in CHOSEN.findall(answer.text)[0]


def test_a_closure_and_a_room_out_of_use_count_too(house: House, sign_in: SignIn) -> None:
    desk, admin = sign_in("desk"), sign_in("admin")
    booked(house)
    use_unit(house.principal("admin"), house.rooms[0].public_id, active=False)
    assert "Room 1 is not in use any more" in desk.get("/to-be-moved").text
    use_unit(house.principal("admin"), house.rooms[0].public_id, active=True)
    assert count_of(desk) == ""
    closures = f"/clinic/locations/{house.location.public_id}/closures"
    admin.post(closures, data={"first": TUESDAY, "last": TUESDAY, "reason": "Flood"})
    page = desk.get("/to-be-moved").text
    assert "Harbour St is closed" in page
    assert "Flood" in page


def test_a_therapist_who_left_is_replaced(house: House, sign_in: SignIn) -> None:
    desk, admin = sign_in("desk"), sign_in("admin")
    booked(house)
    admin.post(f"/staff/{house.users['ana'].public_id}/close")
    page = desk.get("/to-be-moved").text
    assert "Ana Ruiz is not in use any more" not in page
    assert "Ana Ruiz takes no visits any more" in page
    assert house.therapists[1].public_id in CHOSEN.findall(page)[0]


def test_time_off_is_kept_once_and_taken_back(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    booked(house)
    away(desk, house)
    away(desk, house)
    page = desk.get("/time-off").text
    entries = re.findall(r'name="entry" value="([^"]+)"', page)
    assert len(entries) == 1
    assert desk.post("/time-off/remove", data={"entry": entries[0]}).status_code == 303
    assert "Nobody is away" in desk.get("/time-off").text
    assert count_of(desk) == ""


def test_weekly_time_off_is_told_as_it_was_meant(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    away(desk, house, repeats="weekly", last_day="2027-04-27", starts="13:00", ends="14:00")
    text = desk.get("/time-off").text
    assert "every Tuesday 13:00–14:00 until 27 April 2027, next on Tuesday 24 November" in text


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("last_day", "2026-11-23", "comes before the first"),
        ("ends", "12:00", "ends before it begins"),
        ("unit", "nobody", "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_it(
    field: str, typed: str, why: str, house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    entry = {
        "unit": resource_of(desk, "Room 1"),
        "first_day": TUESDAY,
        "last_day": TUESDAY,
        "starts": "13:00",
        "ends": "14:00",
        "reason": "Painting",
        "repeats": "once",
    }
    answer = desk.post("/time-off", data={**entry, field: typed})
    assert answer.status_code == 422
    assert why in answer.text
    assert 'value="Painting"' in answer.text


@pytest.mark.parametrize("chosen", ["", "x", "a b c d", "visit 99999999999 - 1"])
def test_what_no_button_carries_moves_nothing(chosen: str, house: House, sign_in: SignIn) -> None:
    answer = sign_in("desk").post("/to-be-moved/take", data={"chosen": chosen})
    assert answer.status_code == 422


def test_a_shown_visit_that_changed_is_not_moved(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    away(desk, house)
    chosen = CHOSEN.findall(desk.get("/to-be-moved").text)[0]
    desk.post("/to-be-moved/take", data={"chosen": chosen})
    answer = desk.post("/to-be-moved/take", data={"chosen": chosen}, follow_redirects=True)
    assert "Somebody else changed this meanwhile" in answer.text
    assert visit_of(visit).from_minute == TEN


def ana_days(admin: CheckingClient, house: House) -> str:
    """The page of Ana's other hours on a day."""
    unit = resource_of(admin, "Ana Ruiz")
    return f"/clinic/hours/{unit}/days"


def test_a_visit_outside_changed_hours_is_to_be_moved_until_they_are_back(
    house: House, sign_in: SignIn
) -> None:
    desk, admin, visit = sign_in("desk"), sign_in("admin"), booked(house)
    booked(house, TEN + 300)
    days = ana_days(admin, house)
    changed = admin.post(days, data={"day": TUESDAY, "hours": "14:00–17:00"}, follow_redirects=True)
    assert "1 visit booked for that time cannot stay" in changed.text
    page = desk.get("/to-be-moved").text
    assert "Ana Ruiz is not there: the hours have changed" in page
    assert [value.split()[0] for value in CHOSEN.findall(page)][:1] == [visit]
    assert count_of(desk) == "1"

    admin.post(f"{days}/remove", data={"day": TUESDAY})
    assert count_of(desk) == ""


def test_one_moved_out_of_changed_hours_is_done(house: House, sign_in: SignIn) -> None:
    desk, admin = sign_in("desk"), sign_in("admin")
    booked(house)
    admin.post(ana_days(admin, house), data={"day": TUESDAY, "hours": ""})
    best = CHOSEN.findall(desk.get("/to-be-moved").text)[0]
    assert desk.post("/to-be-moved/take", data={"chosen": best}).status_code == 303
    assert count_of(desk) == ""


def test_new_weekly_and_opening_hours_count_too(house: House, sign_in: SignIn) -> None:
    desk, admin = sign_in("desk"), sign_in("admin")
    booked(house)
    weekly = ana_days(admin, house).removesuffix("/days")
    afternoons = {f"day_{day}": "13:00–17:00" for day in range(5)}
    assert admin.post(weekly, data={"valid_from": "2026-11-24", **afternoons}).status_code == 303
    assert count_of(desk) == "1"
    assert admin.post(weekly, data={"valid_from": "2026-11-25", **afternoons}).status_code == 303
    place = f"/clinic/locations/{house.location.public_id}"
    typed = {"name": "Harbour St", "zone": "Europe/London", "grid_minutes": "5"}
    late = {f"day_{day}": "11:00–19:00" for day in range(5)}
    assert admin.post(place, data={**typed, "cancel_notice_hours": "24", **late}).status_code == 303
    assert count_of(desk) == "1"
    whole = {f"day_{day}": "8:00–19:00" for day in range(5)}
    admin.post(place, data={**typed, "cancel_notice_hours": "24", **whole})
    admin.post(weekly, data={"valid_from": "2026-11-24", **dict.fromkeys(afternoons, "9:00–17:00")})
    assert count_of(desk) == ""


@pytest.mark.parametrize(("repeats", "first"), [("yearly", "2025-11-24"), ("weekly", "2026-11-17")])
def test_a_closure_that_comes_again_closes_and_sends_to_be_moved(
    house: House, sign_in: SignIn, repeats: str, first: str
) -> None:
    desk, admin, visit = sign_in("desk"), sign_in("admin"), booked(house)
    address = f"/clinic/locations/{house.location.public_id}/closures"
    typed = {"first": first, "last": first, "repeats": repeats, "reason": "Market"}
    closed = admin.post(address, data=typed, follow_redirects=True)
    assert "1 visit booked for that time cannot stay" in closed.text
    assert f"then every {repeats.removesuffix('ly')}" in closed.text
    page = desk.get("/to-be-moved").text
    assert "Harbour St is closed" in page
    assert CHOSEN.findall(page)[0].split()[:1] == [visit]
    assert desk.get(f"/day?date={TUESDAY}").text.count("· closed") == 1
    admin.post(f"{address}/remove", data={"first": first, "last": first})
    assert count_of(desk) == ""


def test_what_comes_every_week_lasts_a_week_at_most(house: House, sign_in: SignIn) -> None:
    address = f"/clinic/locations/{house.location.public_id}/closures"
    typed = {"first": "2026-12-01", "last": "2026-12-09", "repeats": "weekly"}
    refused = sign_in("admin").post(address, data=typed)
    assert refused.status_code == 422
    assert "lasts a week at most" in refused.text
