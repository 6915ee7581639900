"""A plan is re-assessed, paid for, judged and ended; its templates; who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from clinic.engine import WRITING
from clinic.extensions import db
from clinic.models import EpisodeOfCare, PlannedVisit, StatusChange, TreatmentPlan
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus, EpisodeStatus, PlanStatus
from clinic.rules.words import PlannedVisitStatus as V
from clinic.services import plan_reviews, plans
from clinic.services.plan_rows import visit_rows
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, booked, visit_of
from tests.support.house import House
from tests.support.html import read
from tests.support.plan_forms import begun, changed, chosen, filled, met, sent_to, visits

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


def test_a_reassessment_confirms_some_visits_and_releases_the_others(
    house: House, ana: CheckingClient, episode: str, sign_in: SignIn
) -> None:
    plan = begun(ana, episode)
    later = booked(house, TEN + 8 * A_WEEK, key="later")
    met(plan, 12, later, AppointmentStatus.BOOKED)
    href = f"/plans/{plan}/reassess"
    assert ana.post(href, data={"decision": "", "why": ""}).status_code == 422
    kept = ana.post(
        href, data={"held_on": "2026-11-23", "decision": "continue", "why": "Two points better"}
    )
    assert kept.headers["Location"].endswith("/provisional")
    page = ana.get(f"/plans/{plan}/provisional").text
    assert "Visit 12: booked" in page
    assert "4 provisional visits" in page
    href = f"/plans/{plan}/provisional"
    form = {**sent_to(page, href), "needed": ["9", "10"]}
    assert ana.post(href, data=form).status_code == 303
    assert ana.post(href, data=form).status_code == 303  # sent twice, done once
    rows = visits(plan)
    assert [(row.status, row.provisional) for row in rows[8:10]] == [(V.UNBOOKED, False)] * 2
    assert [row.status for row in rows[10:]] == [V.RELEASED] * 2
    assert visit_of(later).status is AppointmentStatus.CANCELLED_BY_CLINIC
    page = ana.get(f"/plans/{plan}").text
    assert "Visit 1 of 10" in page
    assert "Continue: Two points better" in page
    assert "of 10" in sign_in("marta").get("/my").text


def test_what_was_booked_since_it_was_shown_is_not_released_unseen(
    house: House, ana: CheckingClient, episode: str
) -> None:
    plan = begun(ana, episode)
    href = f"/plans/{plan}/provisional"
    form = sent_to(ana.get(href).text, href, needed="9")
    later = booked(house, TEN + 8 * A_WEEK, key="later")
    met(plan, 12, later, AppointmentStatus.BOOKED)
    asked = ana.post(href, data=form)
    assert asked.status_code == 409
    assert "booked, moved or changed meanwhile" in asked.text
    assert "Visit 12: booked" in asked.text
    assert visit_of(later).status is AppointmentStatus.BOOKED
    assert {row.status for row in visits(plan)[8:]} == {V.UNBOOKED, V.BOOKED}
    assert ana.post(href, data=sent_to(asked.text, href, needed="9")).status_code == 303
    assert visit_of(later).status is AppointmentStatus.CANCELLED_BY_CLINIC


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer
def test_who_books_a_visit_of_a_plan_waits_while_it_is_settled_or_changed(
    ana: CheckingClient, episode: str, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del engine_name
    plan = begun(ana, episode)
    waits = []

    def looked(session: Session, plan_id: int) -> list[PlannedVisit]:
        """Somebody wants to book a visit just after it was looked at."""
        rows = visit_rows(session, plan_id)
        asked = select(PlannedVisit.id).where(PlannedVisit.plan_id == plan_id)
        with db.engine.connect().execution_options(**WRITING) as other:
            try:
                other.execute(asked.with_for_update(nowait=True)).all()
            except OperationalError:
                waits.append(plan_id)
        return rows

    monkeypatch.setattr(plan_reviews, "visit_rows", looked)
    monkeypatch.setattr(plans, "visit_rows", looked)
    href = f"/plans/{plan}/provisional"
    assert ana.post(href, data=sent_to(ana.get(href).text, href)).status_code == 303
    assert changed(ana, plan, p0_weeks="1", why="Fewer").status_code == 303
    assert len(waits) == 2


def test_authorised_visits_that_run_out_are_said(ana: CheckingClient, episode: str) -> None:
    plan = begun(ana, episode)
    href = f"/episodes/{episode}/authorised"
    assert "Between 1 and 200" in ana.post(href, data={"visits": "0", "granted_by": "A"}).text
    kept = ana.post(href, data={"visits": "8", "granted_by": "Harbour Health", "key": "k"})
    assert kept.status_code == 303
    ana.post(href, data={"visits": "8", "granted_by": "Harbour Health", "key": "k"})
    page = ana.get(f"/plans/{plan}").text
    assert "Authorised visits run out before the plan does: visit 9 is not covered." in page
    assert "8 of 8 authorised visits left" in page
    found = read(ana.get(href).text)
    name = next(form.values["name"] for form in found.forms if "name" in form.values)
    assert ana.post(f"{href}/take-back", data={"name": name}).status_code == 303
    assert "run out" not in ana.get(f"/plans/{plan}").text


def test_a_discharge_ends_the_plan_and_cancels_what_is_ticked(
    house: House, ana: CheckingClient, episode: str
) -> None:
    plan = begun(ana, episode)
    visit, stays = (booked(house, TEN + weeks * A_WEEK, key=f"visit {weeks}") for weeks in (2, 3))
    met(plan, 1, visit, AppointmentStatus.BOOKED)
    met(plan, 2, stays, AppointmentStatus.BOOKED)
    href = f"/episodes/{episode}/discharge"
    assert "8 December, 10:00" in ana.get(href).text
    assert "Write a summary" in ana.post(href, data={"reason": "goals_met"}).text
    ended = {
        "reason": "goals_met",
        "ended_on": "2026-11-23",
        "summary": "Walks without pain.",
        "home_programme": "Walk each day.",
        "self_referral": "Pain below the knee.",
        "cancel": [visit],
    }
    assert ana.post(href, data=ended).status_code == 303
    assert visit_of(visit).status is AppointmentStatus.CANCELLED_BY_CLINIC
    assert visit_of(stays).status is AppointmentStatus.BOOKED
    db.session.rollback()
    query = select(EpisodeOfCare).where(EpisodeOfCare.public_id == episode)
    row = db.session.scalars(query).one()
    assert (row.status, row.closed_on) == (EpisodeStatus.FINISHED, date(2026, 11, 23))
    assert db.session.scalars(select(TreatmentPlan.status)).one() is PlanStatus.COMPLETED
    reasons = db.session.scalars(select(StatusChange.reason).where(StatusChange.reason != ""))
    assert set(reasons) == {"No longer needed"}  # the desk reads it
    page = ana.get(f"/plans/{plan}").text
    assert "Walks without pain." in page
    assert "Ended after 0 of 12 visits" in page
    assert "ends about" not in page
    assert ana.post(f"/episodes/{episode}/reopen").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(TreatmentPlan.status)).one() is PlanStatus.ACTIVE
    assert "Walks without pain." not in ana.get(f"/plans/{plan}").text


def test_a_plan_on_hold_goes_on_with_one_press(ana: CheckingClient, episode: str) -> None:
    plan = begun(ana, episode)
    with unit_of_work(SYSTEM, "test:held") as work:
        work.session.execute(update(TreatmentPlan).values(status=PlanStatus.ON_HOLD))
        work.session.execute(update(EpisodeOfCare).values(status=EpisodeStatus.ON_HOLD))
    page = ana.get(f"/plans/{plan}").text
    assert "On hold after 0 of 12 visits" in page
    href = f"/episodes/{episode}/reopen"
    assert strong(page) == "Go on with it"
    assert ana.post(href, data=sent_to(page, href)).status_code == 303
    assert "Visit 1 of 12" in ana.get(f"/plans/{plan}").text
    assert changed(ana, plan, goal="Run", why="Well again").status_code == 303
    assert ana.post(href).status_code == 409


def test_what_waits_is_asked_about_after_the_block_before_it_and_the_end_of_a_plan_is_said(
    ana: CheckingClient, episode: str
) -> None:
    plan = begun(ana, episode)
    kept = {"held_on": "2026-11-23", "decision": "continue", "why": "Better"}
    assert ana.post(f"/plans/{plan}/reassess", data=kept).status_code == 303
    page = ana.get(f"/plans/{plan}").text
    assert "to confirm or release" not in page
    assert strong(page) == "Book this plan"
    with unit_of_work(SYSTEM, "test:attended") as work:
        firm = update(PlannedVisit).where(PlannedVisit.provisional.is_(False))
        work.session.execute(firm.values(status=V.ATTENDED))
    assert "4 provisional visits to confirm or release" in ana.get(f"/plans/{plan}").text
    stopped = kept | {"decision": "stop", "why": "No change"}
    assert ana.post(f"/plans/{plan}/reassess", data=stopped).status_code == 303
    assert strong(ana.get(f"/plans/{plan}").text) == "Discharge"
    assert ana.post(f"/plans/{plan}/reassess", data=kept).status_code == 303
    assert strong(ana.get(f"/plans/{plan}").text) == "Book this plan"
    with unit_of_work(SYSTEM, "test:released") as work:
        waits = update(PlannedVisit).where(PlannedVisit.status == V.UNBOOKED)
        work.session.execute(waits.values(status=V.RELEASED))
    assert strong(ana.get(f"/plans/{plan}").text) == "Discharge"


def strong(page: str) -> str:
    """The one strong action of a page."""
    found = re.findall(r"<(?:a|button)[^>]*btn-strong[^>]*>(.*?)</(?:a|button)>", page, re.DOTALL)
    (words,) = found
    return re.sub("<[^>]*>", "", words).strip()


def test_goals_are_told_by_scores_or_by_hand(ana: CheckingClient, episode: str) -> None:
    typed = {
        "g0_text": "Sleep through",
        "g1_text": "Disability down",
        "g1_measure": "odi",
        "g1_target": "20",
    }
    href = chosen(episode)
    form = filled(ana.post(href, data=filled(ana.get(href).text) | {"more": "y"}).text)
    plan = ana.post(href, data=form | typed).headers["Location"].rpartition("/")[2]
    judge = f"/plans/{plan}/goals"
    form = sent_to(ana.get(f"/plans/{plan}").text, judge, met="achieved")
    assert ana.post(judge, data=form).status_code == 303
    assert ana.post(judge, data=form | {"met": "worsening"}).status_code == 409  # judged since
    page = ana.get(f"/plans/{plan}").text
    assert "Oswestry Disability Index: 20 or less" in page
    assert page.count("Achieved") >= 2
    assert changed(ana, plan, goal="Sleep", why="Her words").status_code == 303
    again = ana.get(f"/plans/{plan}").text
    assert "Not known yet" in again
    assert "is-done" in again


def test_a_clinic_changes_a_template_and_makes_its_own(
    ana: CheckingClient, episode: str, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    href = "/plan-templates/chronic"
    form = filled(admin.get(href).text)
    assert "no phase is without" in admin.post(href, data=form | {"p0_visits": "0"}).text
    assert (
        admin.post(href, data=form | {"name": "Lasting pain", "p2_weeks": "2"}).status_code == 303
    )
    assert admin.post(href, data=form | {"name": "Other"}).status_code == 409
    assert "Lasting pain" in ana.get(f"/episodes/{episode}/plan").text
    assert filled(ana.get(chosen(episode)).text)["p2_weeks"] == "2"
    own = form | {"name": "Sciatica with sauna", "p0_t1": "sauna", "p0_m1": "30"}
    assert admin.post("/plan-templates/new", data=own).status_code == 303
    assert "Sciatica with sauna" in ana.get(f"/episodes/{episode}/plan").text
    assert admin.post("/plan-templates/new", data=own).status_code == 409
    assert admin.post(f"{href}/reset").status_code == 303
    assert filled(admin.get(href).text)["p2_weeks"] == "4"
    assert admin.post("/plan-templates/own_1/offer").status_code == 303
    assert "Sciatica with sauna" not in ana.get(f"/episodes/{episode}/plan").text


def test_the_desk_reads_none_of_it(
    house: House, ana: CheckingClient, episode: str, sign_in: SignIn
) -> None:
    plan = begun(ana, episode, goal="Walk to the harbour")
    desk = sign_in("desk")
    for href in (f"/plans/{plan}", f"/plans/{plan}/versions/1", f"/episodes/{episode}/plan"):
        assert desk.get(href).status_code == 403
    record = desk.get(f"/patients/{house.patients[0].public_id}").text
    for words in ("sciatica", "harbour", "Loosen"):
        assert words not in record
    assert "12 visits: 12 to book" in record
