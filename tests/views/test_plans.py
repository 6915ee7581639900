"""A treatment plan is made, begun and changed, as therapists meet it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import EpisodeOfCare, PlanAcknowledgement, PlanVersion, TreatmentPlan
from clinic.rules.words import AppointmentStatus
from clinic.rules.words import PlannedVisitStatus as V
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, booked, visit_of
from tests.support.house import House
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


def test_a_draft_calls_for_nothing_until_it_begins(ana: CheckingClient, episode: str) -> None:
    plan = begun(ana, episode, "dn_trial", draft="y")
    assert visits(plan) == []
    assert "Its visits are written when it begins" in ana.get(f"/plans/{plan}").text
    href = f"/plans/{plan}/begin"
    seen = sent_to(ana.get(f"/plans/{plan}").text, href)
    assert changed(ana, plan, p0_weeks="3", draft="y", goal="Run").status_code == 303
    unseen = ana.post(href, data=seen)
    assert unseen.status_code == 409
    assert "Somebody else changed this meanwhile" in unseen.text
    assert ana.post(href, data=sent_to(ana.get(f"/plans/{plan}").text, href)).status_code == 303
    assert len(visits(plan)) == 3
    href = chosen(episode)
    refused = ana.post(href, data=filled(ana.get(href).text))
    assert refused.status_code == 409
    assert "Another plan of this problem is going on" in refused.text


def test_the_adjuncts_asked_for_are_in_every_visit_and_their_warnings_are_accepted(
    ana: CheckingClient, episode: str
) -> None:
    href = chosen(episode, also="sauna boots")
    form = filled(ana.get(href).text)
    assert [form[f"p{at}_t1"] for at in range(3)] == ["sauna"] * 3
    answer = ana.post(href, data=form | {"fine_sauna_after_needling": "Bears heat well."})
    plan = answer.headers["Location"].rpartition("/")[2]
    db.session.rollback()
    said = db.session.scalars(select(PlanAcknowledgement)).one()
    assert (said.rule, said.why) == ("sauna_after_needling", "Bears heat well.")
    page = ana.get(f"/plans/{plan}").text
    assert "come across rest between needling and boots" in page


def test_what_cannot_be_kept_is_said_beside_its_field_with_everything_typed(
    ana: CheckingClient, episode: str
) -> None:
    href = chosen(episode)
    wrong = {
        "p1_visits": "0",
        "starts_on": "2020-01-01",
        "g0_text": "Sit through a film",
        "g0_measure": "nprs_leg",
        "g0_target": "11",
    }
    refused = ana.post(href, data=filled(ana.get(href).text) | wrong)
    assert refused.status_code == 422
    for words in (
        "no phase is without",
        "before this problem was first seen",
        "runs from 0 to 10",
        'value="Sit through a film"',
        'value="11"',
    ):
        assert words in refused.text
    assert 'value="abc"' in ana.post(href, data=wrong | {"g0_target": "abc"}).text
    more = ana.post(href, data=filled(ana.get(href).text) | {"more": "y", "h0_name": "Walk"})
    assert more.status_code == 200
    assert 'value="Walk"' in more.text
    assert "p5_name" in more.text


def test_a_change_makes_a_version_and_names_booked_visits_it_leaves(
    house: House, ana: CheckingClient, episode: str
) -> None:
    plan = begun(ana, episode)
    past = booked(house, TEN, key="past")
    later = booked(house, TEN + 8 * A_WEEK, key="later")
    met(plan, 1, past, AppointmentStatus.DONE)
    met(plan, 12, later, AppointmentStatus.BOOKED)
    assert "Say why" in changed(ana, plan, p2_weeks="2").text
    asked = changed(ana, plan, p2_weeks="2", why="Fewer will do")
    assert asked.status_code == 409
    assert "Visit 12 is booked and would no longer be of the plan" in asked.text
    assert 'name="sure"' in asked.text
    assert len(visits(plan)) == 12
    assert changed(ana, plan, p2_weeks="2", why="Fewer will do", sure="y").status_code == 303
    rows = visits(plan)
    assert [row.status for row in rows] == [V.ATTENDED] + [V.UNBOOKED] * 9
    assert visit_of(later).status is AppointmentStatus.BOOKED
    page = ana.get(f"/plans/{plan}").text
    assert "Fewer will do" in page
    assert "1 visit a week for 4 weeks" in ana.get(f"/plans/{plan}/versions/1").text
    assert "1 visit a week for 2 weeks" in ana.get(f"/plans/{plan}/versions/2").text
    assert "Fewer will do" in ana.get(f"/plans/{plan}/versions/2").text


def test_a_phase_that_was_begun_is_not_taken_out(
    house: House, ana: CheckingClient, episode: str
) -> None:
    plan = begun(ana, episode)
    met(plan, 1, booked(house, TEN, key="past"), AppointmentStatus.DONE)
    first = [name for name in filled(ana.get(f"/plans/{plan}/edit").text) if name.startswith("p0_")]
    refused = changed(ana, plan, **dict.fromkeys(first, ""), why="Goes well")
    assert refused.status_code == 422
    assert "Visit 1 has been in this phase: it stays in the plan." in refused.text
    assert 'id="p0_name-wrong"' in refused.text
    assert len(visits(plan)) == 12
    gone = dict.fromkeys((name.replace("p0", "p1") for name in first), "")
    assert changed(ana, plan, **gone, why="Goes well").status_code == 303
    assert len(visits(plan)) == 8


def test_two_who_change_a_plan_at_once_overwrite_nothing(ana: CheckingClient, episode: str) -> None:
    plan = begun(ana, episode)
    form = filled(ana.get(f"/plans/{plan}/edit").text)
    first = ana.post(f"/plans/{plan}/edit", data=form | {"goal": "Run", "why": "Wants more"})
    assert first.status_code == 303
    second = ana.post(f"/plans/{plan}/edit", data=form | {"goal": "Swim", "why": "Likes water"})
    assert second.status_code == 409
    for words in ("Somebody else has changed this plan", "Wants more", 'value="Swim"'):
        assert words in second.text
    db.session.rollback()
    assert db.session.scalars(select(TreatmentPlan.goal)).one() == "Run"
    again = ana.post(f"/plans/{plan}/edit", data=filled(second.text))
    assert again.status_code == 303
    db.session.rollback()
    assert sorted(db.session.scalars(select(PlanVersion.version))) == [1, 2, 3]
