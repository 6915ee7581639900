"""The clinics of R8: one in every zone, and the front desk that asks and books there by request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic import clock
from clinic.extensions import db
from clinic.models import (
    Appointment,
    Location,
    OpeningHours,
    Therapist,
    WorkingHours,
    therapist_therapy,
)
from clinic.queries import calendars
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import ResourceKind
from clinic.services.unit_of_work import unit_of_work
from tests.rules.wall_clock import reads
from tests.support.client import CheckingClient
from tests.support.databases import dispose, test_app
from tests.support.house import PASSWORD, House, add_patient, add_resource, build_house

NOW = datetime(2025, 12, 8, 9, 0, tzinfo=UTC)
MINUTES, GRID = 30, 15
# Wall times, in minutes of the day, that most changes of the clocks cut or begin within.
HOURS = ((30, 150), (170, 360), (540, 1020), (1350, 1410))
MACHINE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Site:
    """The names of one clinic: its zone, its therapist, whom it treats."""

    zone: str
    location: str
    therapist: str
    column: str
    patient: str
    therapy: str

    @property
    def clock(self) -> ZoneInfo:
        """The clock on its wall."""
        return ZoneInfo(self.zone)


@dataclass
class Desk:
    """The front desk of one clinic, at the keyboard."""

    site: Site
    client: CheckingClient
    sent: int = field(default=0)

    def offered(self, first: date, days: int) -> list[int]:
        """The starts that are offered on these days, in minutes since 1970, as they come."""
        asked: Any = {**self._wish(), "from": first.isoformat(), "days": days, "limit": 100}
        found: list[int] = []
        where: str | None = "/openings.json"
        while where:
            answer = self.client.get(where, query_string=asked).get_json()
            found += [_instant(one["start"] + one["offset"]) for one in answer["openings"]]
            where, asked = answer["more"], None
        return found

    def _wish(self) -> dict[str, str]:
        site = self.site
        return {
            "therapy": "needling",
            "patient": site.patient,
            "therapist": site.therapist,
            "location": site.location,
        }

    def book(self, start: int, day: date) -> TestResponse:
        """Press Book at the opening that begins at this minute."""
        self.sent += 1
        site = self.site
        asked = {
            "patient": site.patient,
            "location": site.location,
            "steps-0-therapy": site.therapy,
            "from_day": day.isoformat(),
        }
        sent = {
            "start": str(start),
            "with": site.therapist,
            "key": f"{site.location}{self.sent}{start}",
        }
        return self.client.post("/appointments/book", query_string=asked, data=sent)

    def drag(self, visit: str, to: datetime) -> TestResponse:
        """Drag a visit on the board to where its column shows this time."""
        was = reads(begins(visit)[0], self.site.clock)
        column = self.site.column
        sent = {
            "visit": visit,
            "start": to.strftime(MACHINE),
            "resource": column,
            "was": {"start": was.strftime(MACHINE), "resource": column},
        }
        return self.client.post("/appointments/drag", json=sent)

    def move(self, visit: str, to: datetime) -> TestResponse:
        """Type this day and time into the form that moves a visit."""
        sent = {"date": to.date().isoformat(), "time": f"{to:%H:%M}", "therapist": ""}
        return self.client.post(f"/appointments/{visit}/move", data=sent)

    def board(self, day: date) -> list[dict[str, Any]]:
        """What the board of this day draws."""
        asked = {"date": day.isoformat(), "location": self.site.location}
        events: list[dict[str, Any]] = self.client.get("/day.json", query_string=asked).get_json()[
            "events"
        ]
        return events

    def day_list(self, day: date) -> str:
        """The day as a list."""
        asked = {"date": day.isoformat(), "location": self.site.location, "by": "list"}
        return self.client.get("/day", query_string=asked).text


def _instant(exact: str) -> int:
    return int(datetime.fromisoformat(exact).timestamp()) // 60


def begins(visit: str) -> tuple[int, int]:
    """When a visit begins and ends as it is kept."""
    with db.engine.connect() as connection:
        row = connection.execute(
            select(Appointment.from_minute, Appointment.to_minute).where(
                Appointment.public_id == visit
            )
        ).one()
    return row[0], row[1]


def booked_at(answer: TestResponse) -> str:
    """The visit a booking was answered with; empty for a refusal."""
    return answer.headers["Location"].partition("visit=")[2] if answer.status_code == 303 else ""


@contextmanager
def open_desks(url: str, zones: tuple[str, ...]) -> Iterator[list[Desk]]:
    """A clinic in each of these zones, the clocks of all standing still before the first year."""
    app = test_app(url)
    app.test_client_class = CheckingClient
    with app.app_context(), patch.object(clock, "now", lambda: NOW):
        _forget()
        house = build_house()
        with unit_of_work(SYSTEM, "trial:furnished") as work:
            sites = [_add_site(work.session, house, zone) for zone in zones]
        client = _sign_in(app, house)
        yield [Desk(site, client) for site in sites]
        _forget()
    dispose(app)


def _forget() -> None:
    """Let go of calendars that were kept: hours may be found otherwise in the next run."""
    calendars._shelf._kept.clear()  # noqa: SLF001 -- as a restart does


def _add_site(session: Session, house: House, zone: str) -> Site:
    """A location open day and night, one therapist with awkward hours, two rooms, one patient."""
    where = Location(name=f"Clinic at {zone}", zone=zone, grid_minutes=GRID)
    session.add(where)
    session.flush()
    column = add_resource(session, ResourceKind.THERAPIST, f"There in {zone}", location=where)
    for day in range(7):
        session.add(OpeningHours(location_id=where.id, weekday=day, opens=0, closes=1440))
        session.add_all(
            WorkingHours(resource_id=column.id, weekday=day, starts=starts, ends=ends)
            for starts, ends in HOURS
        )
    for name in ("Room 1", "Room 2"):
        add_resource(session, ResourceKind.ROOM, name, location=where, category="treatment_room")
    therapist = Therapist(name=column.name, credential="PT", resource_id=column.id)
    session.add(therapist)
    session.flush()
    therapy = house.therapies["needling"]
    session.execute(
        therapist_therapy.insert().values(therapist_id=therapist.id, therapy_id=therapy.id)
    )
    patient = add_patient(session, "Person", zone)
    return Site(
        zone,
        where.public_id,
        therapist.public_id,
        column.public_id,
        patient.public_id,
        therapy.public_id,
    )


def _sign_in(app: Flask, house: House) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.looks = False
    account = {"email": house.users["desk"].email, "password": PASSWORD}
    assert client.post("/sign-in", data=account).status_code in {302, 303}
    return client
