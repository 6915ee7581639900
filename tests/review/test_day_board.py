"""The day's board on long and short days, and what it says of a visit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from clinic.models import Location, OpeningHours, WorkingHours
from clinic.pages.wording import machine_time
from clinic.rules.local_time import day_span
from clinic.services.appointment_status import cancel
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, TUESDAY, booked, held
from tests.support.house import House, add_visit, minute

LONG_DAY = "2026-10-25"  # the clocks go back at 01:00Z
COMING_LONG_DAY = "2027-10-31"
SHORT_DAY = "2027-03-28"  # the clocks go forward at 01:00Z


def place(house: House, start: int) -> str:
    """A visit of Marta's with Ana, put there directly: nobody works at that hour."""
    with unit_of_work(house.principal("desk"), "test:placed") as work:
        visit = add_visit(
            work.session, house, house.patients[0], house.therapists[0], house.rooms[0], start
        )
    return visit.public_id


def board(client: CheckingClient, day: str, by: str = "therapist") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/day.json?date={day}&by={by}").get_json()
    return found


@pytest.mark.parametrize("start", ["00:00", "00:25", "00:30", "00:45", "01:00", "01:30", "02:00"])
@pytest.mark.parametrize("day", [LONG_DAY, SHORT_DAY])
def test_a_visit_ends_after_it_begins_whatever_the_clocks_do(
    house: House, sign_in: SignIn, day: str, start: str
) -> None:
    place(house, minute(f"{day}T{start}"))
    found = board(sign_in("desk"), day)
    (event,) = found["events"]
    assert event["start"] < event["end"]
    assert found["slotMinTime"] <= event["start"][11:]
    assert event["end"][11:] <= found["slotMaxTime"]
    assert all(shade["start"] < shade["end"] for shade in found["shaded"])


def test_a_clinic_open_until_midnight_is_drawn_until_midnight(
    house: House, sign_in: SignIn
) -> None:
    with unit_of_work(house.principal("admin"), "test:open_late") as work:
        work.session.execute(update(OpeningHours).values(closes=1440))
        work.session.execute(update(WorkingHours).values(ends=1440))
    found = board(sign_in("desk"), TUESDAY)
    assert found["slotMaxTime"] == "24:00"
    assert found["slotMinTime"] == "09:00"
    assert "9:00–0:00" in {one["note"] for one in found["resources"]}


def second_half_past_one(house: House) -> tuple[str, int]:
    """A visit at the second 1:30 of a coming long day, in a clinic open at night."""
    with unit_of_work(house.principal("admin"), "test:open_at_night") as work:
        for hours in (OpeningHours, WorkingHours):
            work.session.execute(update(hours).values(weekday=hours.weekday + 2))
        work.session.execute(update(OpeningHours).values(opens=0))
        work.session.execute(update(WorkingHours).values(starts=0))
    start = minute(f"{COMING_LONG_DAY}T01:30")
    return place(house, start), start - TEN


def test_a_change_of_room_in_the_repeated_hour_keeps_the_hour(
    house: House, sign_in: SignIn
) -> None:
    visit, start = second_half_past_one(house)
    desk = sign_in("desk")
    (event,) = board(desk, COMING_LONG_DAY, "room")["events"]
    was = {"start": event["start"], "resource": event["resourceId"]}
    assert event["start"][11:] == "01:30"
    wish = {"visit": visit, "was": was, "start": was["start"]}
    moved = desk.post("/appointments/drag", json={**wish, "resource": house.rooms[1].public_id})
    assert moved.status_code == 200
    assert ("Room 2", start, 35) in held(visit)


def test_a_drag_out_of_the_repeated_hour_lands_where_it_was_dropped(
    house: House, sign_in: SignIn
) -> None:
    visit, _ = second_half_past_one(house)
    desk = sign_in("desk")
    (event,) = board(desk, COMING_LONG_DAY)["events"]
    was = {"start": event["start"], "resource": event["resourceId"]}
    wish = {"visit": visit, "was": was, "resource": was["resource"]}
    moved = desk.post("/appointments/drag", json={**wish, "start": f"{COMING_LONG_DAY}T03:00"})
    assert moved.get_json()["message"] == "Moved to 3:00."


def test_the_form_changes_the_therapist_and_not_the_hour(house: House, sign_in: SignIn) -> None:
    visit, start = second_half_past_one(house)
    desk = sign_in("desk")
    page = desk.get(f"/appointments/{visit}/move").text
    (shown,) = re.findall(r'name="minute" type="hidden" value="(\d+)"', page)
    typed = {"date": COMING_LONG_DAY, "time": "01:30", "minute": shown}
    typed["therapist"] = house.therapists[1].public_id
    assert desk.post(f"/appointments/{visit}/move", data=typed).status_code == 303
    assert ("Ben Okafor", start, 30) in held(visit)


def test_control_without_the_minute_the_first_of_the_two_is_meant(
    house: House, sign_in: SignIn
) -> None:
    visit, start = second_half_past_one(house)
    typed = {"date": COMING_LONG_DAY, "time": "01:30", "therapist": "", "minute": ""}
    assert sign_in("desk").post(f"/appointments/{visit}/move", data=typed).status_code == 303
    assert ("Ana Ruiz", start - 60, 30) in held(visit)


def test_the_location_asked_for_stays_asked_for(house: House, sign_in: SignIn) -> None:
    with unit_of_work(house.principal("admin"), "test:second_house") as work:
        other = Location(name="Mill Lane", zone="Europe/London", grid_minutes=5)
        work.session.add(other)
    page = sign_in("desk").get(f"/day?date={TUESDAY}&location={other.public_id}").text
    assert "Mill Lane" in page
    assert f"/day.json?date={TUESDAY}&amp;by=therapist&amp;location={other.public_id}" in page


def first_marks(client: CheckingClient, day: str = TUESDAY) -> list[str]:
    events = board(client, day)["events"]
    return [
        event["start"][11:]
        for event in events
        if any(sign["word"] == "First visit" for sign in event["signs"])
    ]


def test_the_first_visit_is_the_first_in_time_that_was_not_called_off(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    never = booked(house, minute("2026-11-23T14:00"))
    booked(house, TEN + 120)
    booked(house, TEN)
    assert first_marks(desk) == []
    cancel(house.principal("desk"), never, by_clinic=False, reason="ill")
    assert first_marks(desk) == ["10:00"]


def test_control_a_visit_that_stands_is_drawn_where_it_is(house: House, sign_in: SignIn) -> None:
    booked(house)
    (event,) = board(sign_in("desk"), TUESDAY)["events"]
    assert (event["start"][11:], event["end"][11:]) == ("10:00", "10:30")
    zone = ZoneInfo(house.location.zone)
    begin, end = day_span(date.fromisoformat(LONG_DAY), zone)
    assert end - begin == 25 * 60
    assert machine_time(begin, zone) == f"{LONG_DAY}T00:00"
