"""The week of one therapist, room or piece of equipment, as a board and as its complete list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from clinic.models import Location, Resource
from clinic.rules.words import ResourceKind
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked
from tests.support.house import House, add_hours, add_resource, add_visit, minute
from tests.support.sql import statements
from tests.support.uow import make

A_DAY = 24 * 60


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def week(client: CheckingClient, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/week.json", query_string=asked).get_json()
    return found


def days_of(client: CheckingClient, **asked: str) -> list[tuple[str, int]]:
    """Each day of the list, and how many visits stand in it."""
    page = client.get("/week", query_string=asked).text
    sections = page.split('<section class="day-group" aria-label="')[1:]
    return [(part[: part.index('"')], part.count("<article")) for part in sections]


def test_a_week_runs_from_monday_whatever_day_is_asked_for(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    for day in ("2026-11-23", "2026-11-26", "2026-11-29"):
        found = week(desk, date=day)
        assert (found["days"][0], found["days"][-1]) == ("2026-11-23", "2026-11-29")


def test_the_list_has_what_the_board_has(house: House, sign_in: SignIn) -> None:
    booked(house, TEN)
    booked(house, TEN + 60, patient=1)
    booked(house, TEN + 2 * A_DAY, "needling", "sauna")
    booked(house, TEN, patient=1, therapist=1, key="ben")
    desk = sign_in("desk")
    board = week(desk, date=TUESDAY)
    drawn = [event["start"][:10] for event in board["events"]]
    listed = days_of(desk, date=TUESDAY)
    assert [name for name, _ in listed][:2] == ["Monday 23 November", "Tuesday 24 November"]
    assert [count for _, count in listed] == [0, 2, 0, 1, 0, 0, 0]
    assert drawn == ["2026-11-24", "2026-11-24", "2026-11-26"]
    assert "sauna" not in str(week(desk, date=TUESDAY)["events"][-1]["therapies"])


def test_the_week_of_a_sauna_has_its_part_of_the_visit(house: House, sign_in: SignIn) -> None:
    booked(house, TEN, "needling", "sauna")
    desk = sign_in("desk")
    (event,) = week(desk, of=house.saunas[0].public_id, date=TUESDAY)["events"]
    assert event["therapies"] == ["sauna"]
    assert event["start"][11:] == "10:30"


def test_it_begins_with_ones_own_week(house: House, sign_in: SignIn) -> None:
    assert "Ben Okafor, 23–29 November" in sign_in("ben").get("/week").text
    assert "Ana Ruiz, 23–29 November" in sign_in("desk").get("/week").text


def test_before_after_and_now(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    page = desk.get("/week?date=2026-12-02").text
    assert "30 November – 6 December" in page
    for label, target in (("before", "2026-11-23"), ("after", "2026-12-07")):
        (href,) = re.findall(rf'href="([^"]*)" aria-label="The week {label}"', page)
        assert f"date={target}" in href
    assert 'aria-current="date"' not in page
    assert 'aria-current="date"' in desk.get("/week").text


def test_a_days_columns_lead_to_their_weeks(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    for by, count in (("therapist", 2), ("room", 2), ("equipment", 2)):
        heads = desk.get(f"/day.json?date={TUESDAY}&by={by}").get_json()["resources"]
        assert len(heads) == count
        for head in heads:
            assert f"date={TUESDAY}" in head["href"]
            assert head["title"] in desk.get(head["href"]).text


def test_an_unknown_calendar_and_a_patients_are_not_there(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    assert desk.get("/week?of=nobody-of-that-name").status_code == 404
    with make() as session:
        theirs = session.get_one(Resource, house.patients[0].resource_id).public_id
    assert desk.get(f"/week?of={theirs}").status_code == 404


def test_another_location_begins_with_its_own(house: House, sign_in: SignIn) -> None:
    with make() as session:
        other = Location(name="Mill Lane", zone="Europe/London", grid_minutes=5)
        session.add(other)
    desk = sign_in("desk")
    there = f"/week?of={week(desk)['of']}&location={other.public_id}"
    assert "No calendars here yet" in desk.get(there).text
    with make() as session:
        unit = add_resource(session, ResourceKind.ROOM, "Loft", location=other, category="x")
        add_hours(session, unit, other)
    assert "Loft, 23–29 November" in desk.get(there).text


def test_a_visit_past_midnight_is_drawn_once(house: House, sign_in: SignIn) -> None:
    with make() as session:
        add_visit(
            session,
            house,
            house.patients[0],
            house.therapists[0],
            house.rooms[0],
            minute("2026-11-24T23:45"),
        )
    found = week(sign_in("desk"), date=TUESDAY)
    assert len({event["id"] for event in found["events"]}) == len(found["events"]) == 1
    assert found["slotMaxTime"] == "24:00"


def test_seven_days_take_no_more_questions_than_one(house: House, sign_in: SignIn) -> None:
    booked(house)
    desk = sign_in("desk")
    counted = []
    for more in range(2):
        if more:
            for day in (1, 2, 3):
                booked(house, TEN + day * A_DAY, key=f"k{day}")
        with statements() as asked:
            week(desk, date=TUESDAY)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_a_visit_dragged_to_another_day_says_which(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    desk = sign_in("desk")
    (event,) = week(desk, date=TUESDAY)["events"]
    was = {key: event[key] for key in ("start", "end")} | {"resource": event["resourceId"]}
    wish = {"visit": visit, "was": was, "resource": event["resourceId"]}
    moved = desk.post(
        "/appointments/drag",
        json=wish | {"start": "2026-11-26T11:00", "end": "2026-11-26T11:30"},
    )
    assert moved.get_json()["message"] == "Moved to Thursday 26 November, 11:00."
