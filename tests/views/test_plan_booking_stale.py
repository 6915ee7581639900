"""A form of a plan's dates that is older than the plan or its visits: nothing moves unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, PlannedVisit, TreatmentPlan
from clinic.rules.permissions import SYSTEM
from clinic.rules.series_plan import Pick
from clinic.rules.words import EpisodeStatus
from clinic.services.replanning import replan
from clinic.services.series import book_plan
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.desk import EVERY_RULE
from tests.support.house import House
from tests.support.plans import Phase, add_plan
from tests.views.test_plan_booking import form_of, options, press, starts, words

DAY = 24 * 60


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


def seen(number: int) -> str:
    """How the visit that meets a planned one stands now."""
    row = db.session.scalars(
        select(Appointment)
        .join(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .where(PlannedVisit.number == number)
    ).one()
    found = f"{row.public_id} {row.version} {row.from_minute}"
    db.session.rollback()
    return found


def test_a_visit_a_colleague_moved_is_not_moved_unseen(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(1, 4))
    desk = sign_in("desk")
    press(desk, plan, form_of(desk.get(f"/plans/{plan}/book").text))
    before = starts()
    away = "replan?away_from=2026-12-07&away_to=2026-12-16"
    page = desk.get(f"/plans/{plan}/{away}").text
    sent = form_of(page)
    mine = options(page, "visit-3")[0]
    sent["visit-3"] = mine
    theirs = before[1] + 4 * 60
    pick = Pick(2, theirs, house.therapists[0].public_id, seen(2))
    replan(house.principal("ana"), plan, [pick], despite=EVERY_RULE, key="colleague")
    beaten = press(desk, plan, sent, away)
    assert beaten.status_code == 409
    assert "Visit 2 was booked or changed by somebody else" in words(beaten.text)
    assert starts() == [before[0], theirs, before[2], before[3]]
    fresh = form_of(beaten.text)
    assert fresh["visit-3"] == mine
    assert str(theirs) in fresh["seen-2"]
    assert press(desk, plan, fresh, away).status_code == 303
    assert starts()[2] == int(mine.split()[0])


def test_a_visit_that_was_booked_meanwhile_is_not_moved_unseen(
    house: House, sign_in: SignIn
) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    page = desk.get(f"/plans/{plan}/replan").text
    sent = form_of(page)
    theirs = int(sent["visit-1"].split()[0]) + 4 * 60
    book_plan(house.principal("ana"), plan, [Pick(1, theirs)], despite=EVERY_RULE, key="colleague")
    beaten = press(desk, plan, sent, "replan")
    assert beaten.status_code == 409
    assert "Visit 1 was booked or changed" in words(beaten.text)
    assert starts() == [theirs]
    assert press(desk, plan, form_of(beaten.text), "replan").status_code == 303
    assert starts()[0] == theirs


@pytest.mark.parametrize("where", ["book", "replan"])
def test_a_plan_that_was_changed_is_shown_anew_before_it_is_booked(
    house: House, sign_in: SignIn, where: str
) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    sent = form_of(desk.get(f"/plans/{plan}/{where}").text)
    with unit_of_work(SYSTEM, "test:changed") as work:
        row = work.session.scalars(select(TreatmentPlan)).one()
        row.least_hours_between, row.version = 72, row.version + 1
    beaten = press(desk, plan, sent, where)
    assert beaten.status_code == 409
    assert "The plan was changed since you looked" in words(beaten.text)
    assert starts() == []
    fresh = form_of(beaten.text)
    assert (fresh["plan"], fresh["visit-1"]) == ("2", sent["visit-1"])
    assert press(desk, plan, fresh, where).status_code == 303
    assert len(starts()) == 2


@pytest.mark.parametrize("where", ["book", "replan"])
def test_a_plan_whose_care_ended_is_not_booked(house: House, sign_in: SignIn, where: str) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    sent = form_of(desk.get(f"/plans/{plan}/{where}").text)
    with unit_of_work(SYSTEM, "test:ended") as work:
        row = work.session.scalars(
            select(EpisodeOfCare).join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
        ).one()
        row.status, row.closed_on = EpisodeStatus.FINISHED, date(2026, 11, 23)
    beaten = press(desk, plan, sent, where)
    assert beaten.status_code == 409
    assert "not active" in words(beaten.text)
    assert starts() == []


def test_a_form_that_does_not_say_what_it_showed_is_refused(house: House, sign_in: SignIn) -> None:
    plan = add_plan(house, Phase(1, 2))
    desk = sign_in("desk")
    sent = form_of(desk.get(f"/plans/{plan}/book").text)
    del sent["plan"]
    assert press(desk, plan, sent).status_code == 400
    assert starts() == []
