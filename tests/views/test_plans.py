"""A treatment plan from its template to its end, as therapists meet it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import (
    EpisodeOfCare,
    PlannedVisit,
    TreatmentPlan,
)
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus
from clinic.rules.words import PlannedVisitStatus as V
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, booked, visit_of
from tests.support.house import House
from tests.support.html import read

A_WEEK = 7 * 24 * 60


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def ana(house: House, sign_in: SignIn) -> CheckingClient:
    """Ana, who treats Marta from tomorrow."""
    booked(house, TEN + 20 * A_WEEK)
    return sign_in("ana")


@pytest.fixture
def episode(house: House) -> str:
    query = select(EpisodeOfCare.public_id).where(EpisodeOfCare.patient_id == house.patients[0].id)
    return str(db.session.scalar(query))


def filled(page: str) -> dict[str, str]:
    """What the form of a plan sends as the page stands."""
    return next(dict(form.values) for form in read(page).forms if "p0_name" in form.names)


def chosen(ana: CheckingClient, episode: str, template: str = "chronic", **more: str) -> str:
    """Where the form of a template is."""
    also = "".join(f"&also={kind}" for kind in more.get("also", "").split())
    return f"/episodes/{episode}/plans/new?template={template}{also}"


def begun(ana: CheckingClient, episode: str, template: str = "chronic", **typed: str) -> str:
    """The public id of a plan begun with a template as it comes."""
    href = chosen(ana, episode, template)
    answer = ana.post(href, data=filled(ana.get(href).text) | typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def changed(ana: CheckingClient, plan: str, **typed: str):
    href = f"/plans/{plan}/edit"
    return ana.post(href, data=filled(ana.get(href).text) | typed)


def visits(plan: str) -> list[PlannedVisit]:
    db.session.rollback()
    rows = (
        select(PlannedVisit)
        .join(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
        .where(TreatmentPlan.public_id == plan)
        .order_by(PlannedVisit.number)
    )
    return list(db.session.scalars(rows))


def met(plan: str, number: int, visit: str, status: AppointmentStatus) -> None:
    """Let a booked visit meet the n-th of the plan, in the state it has come to."""
    became = {AppointmentStatus.DONE: V.ATTENDED, AppointmentStatus.BOOKED: V.BOOKED}
    with unit_of_work(SYSTEM, "test:met") as work:
        row = work.session.merge(visits(plan)[number - 1])
        appointment = work.session.merge(visit_of(visit))
        appointment.status = status
        other = select(PlannedVisit).where(PlannedVisit.appointment_id == appointment.id)
        for each in work.session.scalars(other):
            each.appointment_id, each.status = None, V.UNBOOKED
        work.session.flush()
        row.appointment_id, row.status = appointment.id, became[status]


def test_a_template_is_savable_at_once_and_writes_its_visits(
    ana: CheckingClient, episode: str
) -> None:
    page = ana.get(f"/episodes/{episode}/plan").text
    assert "Acute, uncomplicated" in page
    assert "Use this: Chronic" in page
    plan = begun(ana, episode)
    rows = visits(plan)
    assert len(rows) == 12
    assert [row.provisional for row in rows] == [False] * 8 + [True] * 4
    assert {row.status for row in rows} == {V.UNBOOKED}
    assert rows[0].due_on == date(2026, 11, 23)
    page = ana.get(f"/plans/{plan}").text
    for words in ("Visit 1 of 12", "2 visits a week for 2 weeks: 4 visits", "Version 1"):
        assert words in page
    assert "At least 2 points less pain" in ana.get(f"/plans/{plan}/versions/1").text
    assert ana.get(f"/plans/{plan}/versions/2").status_code == 404
