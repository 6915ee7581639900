"""Visits in somebody's own calendar: what an independent reader finds there, and who may read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
import vobject
from flask import Flask
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry, Location
from clinic.rules.words import AppointmentStatus
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House, add_visit, minute
from tests.support.uow import make

NOW = "2026-11-24T08:00:00Z"
CLINICAL = ("needling", "Needling", "sciatica", "Marta", "Adeyemi", "pain")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(house: House) -> str:
    """Marta comes to Ana on Thursday from nine to half past."""
    with make() as session:
        start = minute("2026-11-26T09:00")
        made = add_visit(
            session, house, house.patients[0], house.therapists[0], house.rooms[0], start
        )
        return made.public_id


def address_of(client: CheckingClient, kind: str = "patient") -> str:
    page = client.post("/my-calendar/make", data={"kind": kind}).text
    found = re.search(r"http://[^<\s]*(/calendars/[\w-]+\.ics)", page)
    assert found, page
    return found[1]


def read(app: Flask, address: str):
    """What a calendar program that is signed in nowhere makes of the address."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return vobject.readOne(answer.text), answer.text


def test_a_patients_calendar_follows_their_visit(
    app: Flask, sign_in: SignIn, house: House, visit: str
) -> None:
    address = address_of(sign_in("marta"))
    calendar, text = read(app, address)
    event = calendar.vevent
    assert event.dtstart.value == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert event.dtend.value == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert event.summary.value == "Visit at Harbour St"
    assert event.status.value == "CONFIRMED"
    assert not [word for word in CLINICAL if word in text]

    desk = sign_in("desk")
    moved = {"date": "2026-11-27", "time": "11:00", "therapist": "", "version": "1"}
    assert desk.post(f"/appointments/{visit}/move", data=moved).status_code == 303
    later = read(app, address)[0].vevent
    assert later.uid.value == event.uid.value
    assert later.dtstart.value == datetime(2026, 11, 27, 11, tzinfo=UTC)
    assert int(later.sequence.value) > int(event.sequence.value)

    ill = {"reason": "patient_ill"}
    assert desk.post(f"/appointments/{visit}/cancel", data=ill).status_code == 303
    gone = read(app, address)[0].vevent
    assert (gone.uid.value, gone.status.value) == (event.uid.value, "CANCELLED")
    assert int(gone.sequence.value) > int(later.sequence.value)


def test_a_therapists_calendar_names_no_patient(app: Flask, sign_in: SignIn, visit: str) -> None:
    calendar, text = read(app, address_of(sign_in("ana"), "therapist"))
    assert calendar.vevent.summary.value == "Patient visit"
    assert calendar.vevent.dtstart.value == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert not [word for word in CLINICAL if word in text]
    assert "BEGIN:VEVENT" not in read(app, address_of(sign_in("ben"), "therapist"))[1]


def test_an_address_that_was_stopped_replaced_or_guessed_opens_nothing(
    app: Flask, sign_in: SignIn, house: House, visit: str
) -> None:
    marta, stranger = sign_in("marta"), app.test_client()
    first = address_of(marta)
    second = address_of(marta)
    assert stranger.get(second).status_code == 200
    refused = stranger.get(first)
    assert refused.status_code == 404
    assert marta.post("/my-calendar/stop", data={"kind": "patient"}).status_code == 303
    assert stranger.get(second).text == refused.text
    assert stranger.get("/calendars/guessed.ics").text == refused.text
    assert stranger.get(f"/calendars/{'a' * 4000}.ics").text == refused.text
    assert "No calendar reads it." in marta.get("/my-calendar").text


def test_a_closed_account_and_another_role_have_no_calendar(
    app: Flask, sign_in: SignIn, house: House
) -> None:
    ana = sign_in("ana")
    address = address_of(ana, "therapist")
    assert ana.post("/my-calendar/make", data={"kind": "patient"}).status_code == 404
    assert ana.post("/my-calendar/make", data={"kind": "all"}).status_code == 404
    with make() as session:
        session.get_one(type(house.users["ana"]), house.users["ana"].id).active = False
    assert app.test_client().get(address).status_code == 404


def test_one_visit_is_kept_by_whose_it_is(sign_in: SignIn, visit: str) -> None:
    kept = sign_in("marta").get(f"/my/visits/{visit}.ics")
    assert vobject.readOne(kept.text).vevent.summary.value == "Visit at Harbour St"
    assert f"/my/visits/{visit}.ics" in sign_in("marta").get("/my/visits").text
    assert sign_in("jon").get(f"/my/visits/{visit}.ics").status_code == 404
    with make() as session:
        row = session.scalars(select(Appointment)).one()
        row.status = AppointmentStatus.CANCELLED_LATE
    assert sign_in("marta").get(f"/my/visits/{visit}.ics").status_code == 404


def test_a_calendar_that_is_read_all_day_is_noted_once(
    app: Flask, sign_in: SignIn, house: House
) -> None:
    marta = sign_in("marta")
    address = address_of(marta)
    for time in ("09:00", "10:00", "23:00"):
        with time_machine.travel(f"2026-11-24T{time}:00Z", tick=False):
            read(app, address)
    assert noted() == 1
    with time_machine.travel("2026-11-25T09:30:00Z", tick=False):
        read(app, address)
    assert noted() == 2
    assert "last read on" in marta.get("/my-calendar").text


def noted() -> int:
    db.session.close()
    count = select(func.count()).where(AuditEntry.action == "calendar_feed:read")
    return int(db.session.scalar(count) or 0)


def test_a_visit_at_another_location_says_where(app: Flask, sign_in: SignIn, visit: str) -> None:
    with make() as session:
        hill = Location(name="Mill Road", zone="Europe/London", address="3 Mill Road", phone="0199")
        session.add(hill)
        session.flush()
        session.scalars(select(Appointment)).one().location_id = hill.id
    event = read(app, address_of(sign_in("marta")))[0].vevent
    assert event.summary.value == "Visit at Mill Road"
    assert event.location.value == "Mill Road, 3 Mill Road"
    assert "0199" in event.description.value
