"""The owner's outcomes: of fewer than ten people nothing, and nothing by subtraction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    OutcomeScore,
    PlannedVisit,
    PlanPhase,
    TreatmentPlan,
)
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import PlannedVisitStatus as V
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House
from tests.support.owner_figures import (
    A_WEEK_LATER,
    AGAIN,
    FIRST_SCORED,
    RANGE,
    WHO,
    acts,
    file,
    scored,
    words,
)

Admin = CheckingClient


@pytest.fixture
def admin(house: House, sign_in: SignIn) -> Iterator[Admin]:
    with time_machine.travel(A_WEEK_LATER, tick=False):
        yield sign_in("admin")


def test_of_nine_people_nothing_is_said_and_of_ten_no_name(house: House, admin: Admin) -> None:
    scored(house, 9, -3)
    assert "Too few" in words(admin.get("/owner", query_string=RANGE))
    assert "Too few" in words(admin.get("/owner/outcomes", query_string=RANGE))
    scored(house, 1, -1)
    page = admin.get("/owner/outcomes", query_string=RANGE)
    said = words(page)
    assert "The middle change of 10 episodes scored again in these days is −3" in said
    assert "Left sciatica 10 −3 −3 to −3" in said
    assert "It does not say that the treatment did it" in said
    assert WHO not in page.text
    assert file(admin, "outcomes", measure="pain")[1] == [
        *("Pain, 0 to 10", "", "All", "10", "-3.0", "-3.0", "-3.0")
    ]
    assert "middle of 10 episodes" in words(admin.get("/owner", query_string=RANGE))


def test_a_small_group_is_kept_back_and_cannot_be_subtracted(house: House, admin: Admin) -> None:
    scored(house, 20, -3)
    scored(house, 11, -1, "Stiff neck")
    scored(house, 4, 2, "Rare tropical ache")
    page = admin.get("/owner/outcomes", query_string=RANGE)
    assert "Rare tropical ache" not in page.text
    assert "Stiff neck" not in page.text  # 35 less 20 and 11 would say there are four
    assert "2 groups with too few people are not said." in page.text


def test_scores_taken_back_or_of_other_days_count_nothing(house: House, admin: Admin) -> None:
    scored(house, 10, -3)
    with unit_of_work(SYSTEM, "test:taken_back") as work:
        last = work.session.scalars(select(OutcomeScore).where(OutcomeScore.value == 4)).all()
        last[0].taken_back_at = AGAIN
    assert "Too few" in words(admin.get("/owner/outcomes", query_string=RANGE))
    scored(house, 1, -3)
    assert "Too few" not in words(admin.get("/owner/outcomes", query_string=RANGE))
    month_before = {"range": "own", "first": "2026-10-09", "last": "2026-10-15"}
    assert "Too few" in words(admin.get("/owner/outcomes", query_string=month_before))


def test_two_ranges_a_day_apart_tell_the_same(house: House, admin: Admin) -> None:
    scored(house, 11, -3)
    days = [RANGE | {"last": last} for last in ("2026-11-23", "2026-11-24")]
    for one in days:
        said = words(admin.get("/owner/outcomes", query_string=one))
        assert "1 Nov 2026 to 30 Nov 2026" in said
        assert "of 11 episodes" in said
        assert "of 11 episodes" in words(admin.get("/owner", query_string=one))


def test_episodes_of_nine_people_are_not_ten(house: House, admin: Admin) -> None:
    scored(house, 12, -3)
    with unit_of_work(SYSTEM, "test:same") as work:
        scores = OutcomeScore.episode_id == EpisodeOfCare.id
        again = select(EpisodeOfCare).join(OutcomeScore, scores).where(OutcomeScore.value == 4)
        rows = work.session.scalars(again).all()
        for row in rows[9:]:
            row.patient_id = rows[0].patient_id
    for page in ("/owner", "/owner/outcomes"):
        assert "Too few" in words(admin.get(page, query_string=RANGE))


def test_what_was_given_after_the_last_score_counts_nothing(house: House, admin: Admin) -> None:
    scored(house, 10, -3)
    acts(house)
    with unit_of_work(SYSTEM, "test:given") as work:
        session = work.session
        last = session.scalars(select(OutcomeScore).where(OutcomeScore.value == 4)).all()[0]
        visit = session.scalars(select(Appointment.id).where(Appointment.status == S.DONE)).all()[0]
        begun = FIRST_SCORED.date()
        made = TreatmentPlan(episode_id=last.episode_id, starts_on=begun, created_at=FIRST_SCORED)
        session.add(made)
        session.flush()
        phase = PlanPhase(plan_id=made.id, position=0, name="Relief", visits_per_week=1, weeks=1)
        session.add(phase)
        session.flush()
        met = {"appointment_id": visit, "status": V.ATTENDED}
        session.add(PlannedVisit(plan_id=made.id, phase_id=phase.id, number=1, due_on=begun, **met))
    assert "No visit of a plan yet 10" in words(admin.get("/owner/outcomes", query_string=RANGE))
    with unit_of_work(SYSTEM, "test:later") as work:
        work.session.merge(last).taken_at = AGAIN + timedelta(days=1)
    assert "No visit of a plan yet 10" not in words(
        admin.get("/owner/outcomes", query_string=RANGE)
    )
