"""What the day shows at a glance, of whom, and how it brings itself up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import AuditEntry, Location, PatientFact, TimeOff
from clinic.services.appointment_status import cancel
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked
from tests.support.house import MADE, House
from tests.support.patients import add_alert
from tests.support.uow import make

REASON = "Takes blood thinners"


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Traveller]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(MONDAY_MORNING, tick=False) as traveller:
        yield traveller


def board(client: CheckingClient, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        "/day.json", query_string={"date": TUESDAY, **asked}
    ).get_json()
    return found


def signs(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(sign["kind"], sign["word"]) for event in found["events"] for sign in event["signs"]]


@pytest.mark.parametrize("who", ["desk", "ben"])
def test_an_alert_is_a_sign_without_its_reason(house: House, sign_in: SignIn, who: str) -> None:
    booked(house)
    add_alert(house, REASON)
    client = sign_in(who)
    found = board(client)
    assert ("stop", "Alert: ask a therapist") in signs(found)
    ana = found["resources"][0]["id"]
    pages = [
        client.get(where).text
        for where in (
            f"/day?date={TUESDAY}",
            f"/day.json?date={TUESDAY}",
            f"/week?date={TUESDAY}&of={ana}",
            f"/week.json?date={TUESDAY}&of={ana}",
        )
    ]
    assert all("Alert: ask a therapist" in page for page in pages)
    assert not any(REASON in page for page in pages)


def test_control_what_everybody_may_know_is_said_and_not_in_red(
    house: House, sign_in: SignIn
) -> None:
    booked(house)
    add_alert(house, "Hard of hearing", clinical=False)
    found = signs(board(sign_in("desk")))
    assert ("plain", "Hard of hearing") in found
    assert not any(kind == "stop" for kind, _ in found)


def test_an_alert_that_has_ended_is_no_sign(house: House, sign_in: SignIn) -> None:
    booked(house)
    add_alert(house, REASON)
    with make() as session:
        session.scalars(select(PatientFact)).one().ended_at = MADE
    assert not any(kind == "stop" for kind, _ in signs(board(sign_in("desk"))))


def test_one_therapists_day_has_their_column_and_their_visits(
    house: House, sign_in: SignIn
) -> None:
    booked(house)
    booked(house, TEN, patient=1, therapist=1)
    desk = sign_in("desk")
    ben = board(desk)["resources"][1]
    assert ben["title"] == "Ben Okafor"
    theirs = board(desk, therapist=ben["id"])
    assert [one["title"] for one in theirs["resources"]] == ["Ben Okafor"]
    assert [event["title"] for event in theirs["events"]] == ["J. Smith"]
    rooms = board(desk, therapist=ben["id"], by="room")
    assert [event["title"] for event in rooms["events"]] == ["J. Smith"]
    assert len(rooms["resources"]) == 2
    page = desk.get(f"/day?date={TUESDAY}&by=list&therapist={ben['id']}").text
    assert "Jon Smith" in page
    assert "Marta Adeyemi" not in page
    assert f"therapist={ben['id']}" in page  # the next day is theirs too


def test_a_cancelled_visit_stays_with_its_therapist(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    desk = sign_in("desk")
    ana, ben = (one["id"] for one in board(desk)["resources"])
    cancel(house.principal("desk"), visit, by_clinic=False, reason="ill")
    ours, theirs = (desk.get(f"/day?date={TUESDAY}&therapist={one}").text for one in (ana, ben))
    assert "Marta Adeyemi" in ours
    assert "Marta Adeyemi" not in theirs


def test_a_therapist_nobody_knows_is_everybody(house: House, sign_in: SignIn) -> None:
    booked(house)
    found = board(sign_in("desk"), therapist="nobody-of-that-name")
    assert len(found["resources"]) == 2
    assert len(found["events"]) == 1


def test_a_therapist_without_visits_offers_the_way_back(house: House, sign_in: SignIn) -> None:
    booked(house)
    desk = sign_in("desk")
    ben = board(desk)["resources"][1]["id"]
    page = desk.get(f"/day?date={TUESDAY}&by=list&therapist={ben}").text
    assert "No visits of this therapist on this day." in page
    assert "Show all therapists" in page


def test_locations_are_offered_where_there_are_several(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    assert "choose-location" not in desk.get(f"/day?date={TUESDAY}").text
    with make() as session:
        other = Location(name="Mill Lane", zone="Europe/London", grid_minutes=5)
        session.add(other)
    for page in (f"/day?date={TUESDAY}", f"/week?date={TUESDAY}"):
        text = desk.get(page).text
        assert "choose-location" in text
        assert "Mill Lane" in text
    elsewhere = desk.get(f"/day?date={TUESDAY}&location={other.public_id}").text
    assert "Mill Lane · closed" in elsewhere


def test_time_off_is_shaded_without_its_reason(house: House, sign_in: SignIn) -> None:
    with make() as session:
        ana = house.therapists[0].resource_id
        off = TimeOff(resource_id=ana, from_minute=TEN, to_minute=TEN + 60, reason="Dentist")
        session.add(off)
    found = board(sign_in("desk"))
    (shade,) = (one for one in found["shaded"] if one["word"])
    assert (shade["start"][11:], shade["end"][11:], shade["word"]) == ("10:00", "11:00", "Off")
    assert "Dentist" not in str(found)


def test_refreshing_neither_logs_again_nor_keeps_anybody_signed_in(
    house: House, sign_in: SignIn, monday: time_machine.Traveller
) -> None:
    desk = sign_in("desk")
    where = f"/day.json?date={TUESDAY}"
    desk.get(where)
    looked = select(func.count()).where(AuditEntry.action == "list:looked")
    before = db.session.scalar(looked)
    begun = datetime.fromisoformat(MONDAY_MORNING)
    answers = []
    for hour in range(1, 14):
        monday.move_to(begun.replace(hour=begun.hour + hour))
        answers.append(desk.get(where, headers={"X-Refresh": "poll"}).status_code)
    assert answers[0] == 200
    assert answers[-1] == 302
    assert db.session.scalar(looked) == before
