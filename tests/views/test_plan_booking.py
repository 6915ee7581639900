"""Booking a whole plan and changing its dates, as the front desk meets the pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    PlannedVisit,
    PlanPhase,
    Resource,
    WorkingHours,
)
from clinic.rules.away import AwayEntry
from clinic.rules.permissions import SYSTEM
from clinic.rules.series_plan import Preference
from clinic.rules.words import AppointmentStatus, PlannedVisitStatus
from clinic.services.series import keep_preference
from clinic.services.time_off import add_time_off
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import booked
from tests.support.house import House
from tests.support.plans import Phase, add_plan

SELECT = re.compile(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', re.DOTALL)
CHAIN = (("needling", 30), ("sauna", 30))


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def form_of(page: str, **changed: str) -> dict[str, str]:
    """What the button sends as the page stands, with every box ticked."""
    form = page.split("<table", maxsplit=1)[0].rpartition("<form")[2] + page.partition("<table")[2]
    values = dict(re.findall(r'<input[^>]* name="([\w-]+)" value="([^"]*)"', form))
    for name, body in re.findall(SELECT, form):
        values[name] = re.findall(r'value="([^"]*)" selected', body)[0]
    values.pop("csrf_token", None)
    return {**values, "do": "write", **changed}


def options(page: str, name: str) -> list[str]:
    return re.findall(r'value="([^"]*)"', dict(re.findall(SELECT, page))[name])


def starts() -> list[int]:
    query = (
        select(Appointment.from_minute)
        .join(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .order_by(PlannedVisit.number)
    )
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def press(
    client: CheckingClient, plan: str, sent: dict[str, str], where: str = "book"
) -> TestResponse:
    return client.post(f"/plans/{plan}/{where}", data=sent)


def test_the_desk_books_a_plan_from_its_page(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(1, 2, CHAIN), Phase(1, 2, CHAIN, provisional=True))
    desk = sign_in("desk")
    page = desk.get(f"/plans/{plan}/book").text
    said = words(page)
    assert "4 visits: 4 as planned" in said
    assert "Nothing is off the ideal (0 points)" in said
    assert "1 of 4 Mon 30 Nov 9:00–10:00 Ana Ruiz Room 1, Sauna 1 as planned" in said
    assert said.count("provisional") == 2
    problem = db.session.scalars(select(EpisodeOfCare.problem)).first()
    assert problem
    assert problem not in said
    untick = form_of(page)
    del untick["despite"]
    refused = press(desk, plan, untick)
    assert refused.status_code == 409
    assert "Tick the box" in words(refused.text)
    assert starts() == []
    done = press(desk, plan, form_of(page))
    assert done.status_code == 303, done.text
    assert len(starts()) == 4
    assert "Every visit of this plan has its date" in words(desk.get(f"/plans/{plan}/book").text)


def test_a_date_taken_meanwhile_is_named_and_the_choices_stay(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 3))
    desk = sign_in("ana")
    page = desk.get(f"/plans/{plan}/book").text
    mine = options(page, "visit-3")[0]
    again = press(desk, plan, form_of(page, **{"visit-3": mine, "do": "fit"}))
    assert again.status_code == 303
    page = desk.get(again.headers["Location"]).text
    sent = form_of(page)
    assert sent["visit-3"] == mine
    booked(house, int(sent["visit-2"].split()[0]), patient=1)
    beaten = press(desk, plan, sent)
    assert beaten.status_code == 409
    said = words(beaten.text)
    assert "Monday 7 December" in said
    assert "Nothing was booked" in said
    assert "was taken; this is the best there is now" in said
    fresh = form_of(beaten.text)
    assert (fresh["visit-1"], fresh["visit-3"]) == (sent["visit-1"], mine)
    assert fresh["visit-2"] != sent["visit-2"]
    assert press(desk, plan, fresh).status_code == 303
    assert len(starts()) == 3


def test_wishes_that_cannot_be_kept_are_said_at_once(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(3, 2))
    desk = sign_in("desk")
    ana = house.therapists[0].public_id
    typed = {"therapist": ana, "weekdays": "0", "after": "09:00", "before": "09:00"}
    wrong = desk.post(f"/plans/{plan}/book/wishes", data=typed)
    assert wrong.status_code == 422
    assert "comes after their beginning" in words(wrong.text)
    assert desk.post(f"/plans/{plan}/book/wishes", data=typed | {"before": ""}).status_code == 303
    said = words(desk.get(f"/plans/{plan}/book").text)
    assert (
        "Phase 1 calls for 3 visits a week; on Mondays with Ana Ruiz there can be 1. It would fit"
        " with Wednesdays and Fridays too, or with 1 visit a week in the plan."
    ) in said
    assert "not on a wished weekday" in said


def test_what_cannot_fit_is_said_by_the_hours_of_its_weeks_and_names_nothing_clinical(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 1), Phase(2, 2))
    keep_preference(house.principal("desk"), plan, Preference(house.therapists[0].public_id))
    with unit_of_work(SYSTEM, "test:hours") as work:
        phases = work.session.scalars(select(PlanPhase).order_by(PlanPhase.position)).all()
        phases[1].name = "Calm the sciatica"
        ana = WorkingHours.resource_id == house.therapists[0].resource_id
        for row in work.session.scalars(select(WorkingHours).where(ana)):
            if row.weekday > 0:  # from the second week on she is there on Mondays alone
                row.valid_to = date(2026, 12, 6)
    said = words(sign_in("desk").get(f"/plans/{plan}/book").text)
    assert "Phase 2 calls for 2 visits a week; on Mondays with Ana Ruiz there can be 1" in said
    assert "Phase 1 calls" not in said
    assert "sciatica" not in said


def test_a_visit_with_nowhere_to_go_says_so_and_what_to_do(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    press(desk, plan, form_of(desk.get(f"/plans/{plan}/book").text))
    record = desk.get(f"/patients/{house.patients[0].public_id}").text
    assert f'href="/plans/{plan}/replan"' in record  # all is booked: the dates can be changed
    assert f'href="/plans/{plan}/book"' not in record
    page = desk.get(f"/plans/{plan}/replan?away_from=2026-11-23&away_to=2027-03-01").text
    said = words(page)
    assert "2 visits: 2 cannot stay and no other time was chosen" in said
    assert "no other time found" in said
    assert "as planned" not in said
    assert "ask the patient and cancel this visit" in said


def test_a_missed_visit_is_listed_with_the_way_to_make_up_for_it(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 2, CHAIN))
    desk = sign_in("desk")
    press(desk, plan, form_of(desk.get(f"/plans/{plan}/book").text))
    assert "Missed" not in words(desk.get(f"/plans/{plan}/replan").text)
    with unit_of_work(SYSTEM, "test:missed") as work:
        row = work.session.scalars(select(PlannedVisit).order_by(PlannedVisit.number)).first()
        assert row is not None
        row.status = PlannedVisitStatus.MISSED
        work.session.get_one(
            Appointment, row.appointment_id
        ).status = AppointmentStatus.DID_NOT_ATTEND
    with time_machine.travel("2026-12-01T08:00:00Z", tick=False):
        desk = sign_in("desk")
        page = desk.get(f"/plans/{plan}/replan").text
        assert "1 of 2 Mon 30 Nov Find a time to make up for it" in words(page)
        (way,) = re.findall(r'href="([^"]+)">Find a time to make up', page)
        found = words(desk.get(html.unescape(way)).text)
    assert "Marta" in found
    assert "Book 9:00–10:00 with Ana Ruiz" in found  # needling and sauna, as the phase has them


def test_a_sick_week_moves_as_few_visits_as_can_be(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(1, 4))
    desk = sign_in("desk")
    press(desk, plan, form_of(desk.get(f"/plans/{plan}/book").text))
    before = starts()
    assert "Nothing of this plan needs another date" in words(
        desk.get(f"/plans/{plan}/replan").text
    )
    away = "away_from=2026-12-07&away_to=2026-12-09"
    page = desk.get(f"/plans/{plan}/replan?{away}").text
    said = words(page)
    assert "Now Mon 7 Dec, 9:00: the patient is away." in said
    assert "Move 1 visit" in said
    assert press(desk, plan, form_of(page), f"replan?{away}").status_code == 303
    after = starts()
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]
    assert abs(after[1] - before[1]) == 3 * 24 * 60
    assert press(desk, plan, form_of(page), f"replan?{away}").status_code == 303  # sent twice
    assert starts() == after
    backwards = desk.get(f"/plans/{plan}/replan?away_from=2026-12-09&away_to=2026-12-07")
    assert backwards.status_code == 422
    assert "comes after the first" in words(backwards.text)


def test_a_therapist_who_is_away_and_a_visit_without_a_date_are_settled_in_one_act(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 4))
    desk = sign_in("desk")
    page = desk.get(f"/plans/{plan}/book").text
    press(desk, plan, form_of(page, **{"visit-4": "skip"}))
    column = db.session.execute(
        select(Appointment.from_minute).order_by(Appointment.from_minute)
    ).scalars()
    before = list(column)
    ana = db.session.get_one(Resource, house.therapists[0].resource_id).public_id
    db.session.rollback()
    add_time_off(
        house.principal("admin"), AwayEntry(ana, date(2026, 12, 7), date(2026, 12, 11), 0, 1440)
    )
    page = desk.get(f"/plans/{plan}/replan").text
    said = words(page)
    assert "Ana Ruiz is away" in said
    assert "Move 1 visit and book 1 visit" in said
    assert press(desk, plan, form_of(page), "replan").status_code == 303
    after = starts()
    assert len(after) == 4
    assert after[0] == before[0]
    assert after[2] == before[2]
    statuses = set(db.session.scalars(select(PlannedVisit.status)))
    assert statuses == {PlannedVisitStatus.BOOKED}
    assert db.session.scalar(select(func.count(Appointment.id))) == 4


def test_what_makes_no_sense_is_refused_and_a_patient_sees_nothing(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    assert desk.get(f"/plans/{plan}/book?visit-1=soon").status_code == 400
    assert press(desk, plan, {"plan": "1", "key": "k", "visit-x": "1"}).status_code == 400
    nothing = press(desk, plan, {"plan": "1", "key": "k", "visit-1": "skip", "do": "write"})
    assert nothing.status_code == 422
    assert "Choose a date for at least one visit" in words(nothing.text)
    assert sign_in("marta").get(f"/plans/{plan}/book").status_code == 403
    assert desk.get("/plans/nowhere/book").status_code == 404


def test_a_visit_that_is_overdue_is_put_off_alone_and_the_page_says_from_when(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 3))
    with time_machine.travel("2026-12-03T07:00:00Z", tick=False):
        said = words(sign_in("desk").get(f"/plans/{plan}/book").text)
    assert "Was due Mon 30 Nov, now Thu 3 Dec." in said
    assert "2 of 3 Mon 7 Dec" in said
    assert "3 of 3 Mon 14 Dec" in said
    assert said.count("Was due") == 1
