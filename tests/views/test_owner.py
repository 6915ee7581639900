"""The owner's page: figures by hand, files, who may see what, and what is not said."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from clinic.extensions import db
from clinic.models import (
    Appointment,
    Authorisation,
    EpisodeOfCare,
    Location,
    PlannedVisit,
    PlanPhase,
    Resource,
    TreatmentPlan,
    UnitDay,
    VisitDay,
)
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import ResourceKind
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House, minute
from tests.support.owner_figures import (
    A_WEEK_LATER,
    AGAIN,
    FIRST_SCORED,
    RANGE,
    acts,
    file,
    words,
)

Admin = CheckingClient


@pytest.fixture
def admin(house: House, sign_in: SignIn) -> Iterator[Admin]:
    with time_machine.travel(A_WEEK_LATER, tick=False):
        yield sign_in("admin")


def plan(house: House, due: date, *, granted: int = 0) -> None:
    """An active plan of one visit that has no appointment, due on that day."""
    with unit_of_work(SYSTEM, "test:plan") as work:
        session = work.session
        episode = session.scalars(select(EpisodeOfCare).order_by(EpisodeOfCare.id)).first()
        assert episode is not None
        episode.therapist_id = house.therapists[0].id
        begun = FIRST_SCORED.date()
        made = TreatmentPlan(episode_id=episode.id, starts_on=begun, created_at=FIRST_SCORED)
        session.add(made)
        session.flush()
        phase = PlanPhase(plan_id=made.id, position=0, name="Relief", visits_per_week=1, weeks=2)
        session.add(phase)
        session.flush()
        for number in (1, 2):
            session.add(PlannedVisit(plan_id=made.id, phase_id=phase.id, number=number, due_on=due))
        if granted:
            session.add(
                Authorisation(
                    episode_id=episode.id, visits=granted, granted_by="Harbour Mutual", at=AGAIN
                )
            )


def test_the_figures_are_those_of_the_diary(house: House, admin: Admin) -> None:
    acts(house)
    said = words(admin.get("/owner", query_string=RANGE))
    assert "Therapists&#39; time 1 % 1 h booked of 80 h" in said  # two of half an hour
    assert "Attendance 67 % of 3 visits that should have been" in said
    assert "4 visits, 2 of them done." in said
    assert ["Therapist", "Ana Ruiz", "Harbour St", "yes", "60", "2400", "2.5"] in file(
        admin, "utilisation"
    )
    assert ["Room", "Room 1", "Harbour St", "yes", "70", "3300", "2.1"] in file(
        admin, "utilisation"
    )
    head, row = file(admin, "attendance")
    assert dict(zip(head, row, strict=True)) == {
        "Therapist": "Ana Ruiz",
        "Done": "2",
        "Cancelled in time": "0",
        "Cancelled late": "0",
        "Cancelled by the clinic": "1",
        "Did not attend": "1",
        "Left without being seen": "0",
        "Not ended": "0",
        "Attendance %": "66.7",
    }
    assert file(admin, "attendance-weeks")[1][:2] == ["2026-11-23", "2"]
    assert len(file(admin, "weeks")) == 1 + 3


def test_an_empty_clinic_says_so(admin: Admin) -> None:
    said = words(admin.get("/owner"))
    assert "Nothing booked yet" in said
    assert "No plan has visits to come" in said
    assert file(admin, "unsigned")[0][:2] == ["Therapist", "Drafts to sign"]
    assert "Too few: of fewer than 10 people nothing is said." in said


@pytest.mark.parametrize("name", ["weeks", "month", "quarter", "year", "no such"])
def test_every_usual_range_has_a_page(admin: Admin, name: str) -> None:
    assert admin.get("/owner", query_string={"range": name}).status_code == 200


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2026-11-29", "2026-11-23", "The last day comes before the first one."),
        ("", "2026-11-23", "Choose the first day."),
        ("2026-11-29", "", "Choose the last day."),
        ("2020-01-01", "2026-11-23", "Three years at most"),
        ("soon", "2026-11-23", "Not a valid date value."),
    ],
)
def test_days_that_are_no_range_are_said_beside_the_field(
    admin: Admin, first: str, last: str, wrong: str
) -> None:
    for path in ("/owner", "/owner/outcomes"):
        answer = admin.get(path, query_string={"range": "own", "first": first, "last": last})
        assert answer.status_code == 422
        assert wrong in answer.text
        assert f'value="{last}"' in answer.text
    asked = {"range": "own", "first": first, "last": last, "table": "plans"}
    assert admin.get("/owner/table.csv", query_string=asked).status_code == 404


def test_rooms_of_a_location_out_of_use_are_not_empty(house: House, admin: Admin) -> None:
    before = {row[1] for row in file(admin, "utilisation")[1:]}
    with unit_of_work(SYSTEM, "test:shut") as work:
        shut = Location(name="Old pier", zone="Europe/Madrid", active=False)
        work.session.add(shut)
        work.session.flush()
        of_it = select(Resource).where(Resource.kind == ResourceKind.ROOM).order_by(Resource.id)
        room = work.session.scalars(of_it.limit(1)).one()
        room.location_id, name = shut.id, room.name
    assert before - {row[1] for row in file(admin, "utilisation")[1:]} == {name}


@pytest.mark.parametrize(
    ("late", "granted", "row"),
    [
        (0, 0, ["1", "1", "0", "0", "0"]),
        (7, 0, ["1", "1", "0", "0", "0"]),
        (8, 0, ["1", "0", "1", "0", "0"]),
        (0, 1, ["1", "0", "0", "1", "0"]),
        (0, 2, ["1", "1", "0", "0", "0"]),
    ],
)
def test_plans_off_track_are_counted_by_why(
    house: House, admin: Admin, late: int, granted: int, row: list[str]
) -> None:
    plan(house, A_WEEK_LATER.date() - timedelta(days=late), granted=granted)
    assert file(admin, "plans")[1] == ["Ana Ruiz", *row]
    said = f"{row[1]} of 1 today"
    assert said in words(admin.get("/owner"))


def test_attended_visits_go_out_a_line_for_each_therapy(house: House, admin: Admin) -> None:
    acts(house)
    with unit_of_work(SYSTEM, "test:named") as work:
        patient = work.session.merge(house.patients[0])
        patient.family = '=HYPERLINK("http://x.example")'
    answer = admin.get("/owner/attended.csv", query_string=RANGE)
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][-4:] == ["Therapy", "Minutes", "Muscles", "Therapist"]
    assert [row[:3] for row in rows[1:]] == [
        ["2026-11-24", f"{10 + each}:00:00", "Harbour St"] for each in range(2)
    ]
    assert rows[1][-4:] == ["Dry needling", "30", "", "Ana Ruiz"]
    assert rows[1][5].startswith("'=")
    assert "attended-visits-2026-11-23-2026-11-29.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("who", ["desk", "ana", "marta"])
def test_the_figures_are_the_administrators(house: House, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    for path in (
        "/owner",
        "/owner/outcomes",
        "/owner/table.csv?table=plans",
        "/owner/attended.csv",
    ):
        assert client.get(path).status_code == 403


def test_reading_a_year_reads_no_visit(app: Flask, house: House, admin: Admin) -> None:
    """The control: without the summaries the page has no figures, however many visits stand."""
    acts(house)
    begins = db.session.scalars(select(func.min(Appointment.from_minute))).one()
    assert begins == minute("2026-11-24T10:00")
    with unit_of_work(SYSTEM, "test:emptied") as work:
        work.session.execute(delete(UnitDay))
        work.session.execute(delete(VisitDay))
    assert "Nothing booked yet" in words(admin.get("/owner", query_string=RANGE))
