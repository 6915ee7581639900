"""Booking a whole plan: what is proposed, and that all of it is written or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, PlannedVisit, TreatmentPlan
from clinic.queries.scope import Scope
from clinic.queries.series import propose
from clinic.queries.series_plans import plan_to_book, preference_of
from clinic.queries.series_proposing import Proposal, SeriesWish
from clinic.rules.errors import Invalid, Refused
from clinic.rules.permissions import SYSTEM
from clinic.rules.sequencing import Unacknowledged
from clinic.rules.series_plan import Pick, Preference
from clinic.rules.words import PlannedVisitStatus, PlanStatus
from clinic.services.series import book_plan, keep_preference
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import EVERY_RULE, booked
from tests.support.house import House, minute
from tests.support.plans import MONDAY, Phase, add_plan

ADJUNCTS = (("needling", 30), ("sauna", 30), ("boots", 20))
TWELVE = (Phase(2, 3, ADJUNCTS), Phase(1, 6, ADJUNCTS))
NINE = minute("2026-11-30T09:00")


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    """It is Monday morning, 23 November 2026; the plans of these tests begin a week later."""
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


def proposed(house: House, plan_id: str, *picks: Pick, **wish: object) -> Proposal:
    scope = Scope(db.session(), house.principal("desk"))
    plan, patient = plan_to_book(scope, plan_id)
    preference = preference_of(scope, plan)
    asked = SeriesWish(plan, preference, picks, **wish)  # type: ignore[arg-type]
    now = clock.now_minute()
    found = propose(scope, asked, patient, now_minute=now, notice=60)
    db.session.rollback()
    return found


def picks_of(house: House, found: Proposal) -> list[Pick]:
    names = {one.resource_id: one.public_id for one in house.therapists}
    return [
        Pick(row.visit.number, one.start, names.get(one.therapist or 0, ""))
        for row in found.rows
        if (one := row.chosen.candidate) and not one.kept
    ]


def accept(house: House, plan_id: str, picks: list[Pick], key: str = "k") -> int:
    return book_plan(house.principal("desk"), plan_id, picks, despite=EVERY_RULE, key=key)


def visits_kept() -> int:
    return db.session.scalar(select(func.count(Appointment.id))) or 0


def test_a_whole_plan_is_proposed_at_its_ideal_dates_and_booked_at_once(house: House) -> None:
    plan_id = add_plan(house, *TWELVE)
    found = proposed(house, plan_id)
    days = [row.chosen.candidate.day for row in found.rows if row.chosen.candidate]
    due = [row.visit.due for row in found.rows]
    assert (len(days), found.cost) == (12, 0)
    assert days == due
    assert all(len(row.opening.steps) == 3 for row in found.rows if row.opening)
    assert accept(house, plan_id, picks_of(house, found)) == 12
    tied = db.session.execute(
        select(PlannedVisit.number, PlannedVisit.status, Appointment.from_minute)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .order_by(PlannedVisit.number)
    ).all()
    starts = [row.opening.start for row in found.rows if row.opening]
    assert [tuple(row) for row in tied] == [
        (number, PlannedVisitStatus.BOOKED, start) for number, start in enumerate(starts, 1)
    ]
    assert db.session.scalar(select(func.count(AppointmentStep.id))) == 36


def test_sent_twice_it_is_booked_once(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 3))
    picks = picks_of(house, proposed(house, plan_id))
    assert accept(house, plan_id, picks) == 3
    assert accept(house, plan_id, picks) == 0
    assert visits_kept() == 3
    with pytest.raises(Refused, match="booked or changed meanwhile"):
        accept(house, plan_id, picks, key="another desk")


def test_one_date_that_was_taken_leaves_nothing_booked_and_is_named(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 3), therapist=0)
    picks = picks_of(house, proposed(house, plan_id))
    booked(house, picks[1].start or 0, patient=1, therapist=0)
    before = visits_kept()
    with pytest.raises(Refused, match=r"Monday 7 December: .* Nothing was booked"):
        accept(house, plan_id, picks)
    assert visits_kept() == before
    again = proposed(house, plan_id, *picks)
    assert [row.refused for row in again.rows] == [False, True, False]
    assert accept(house, plan_id, picks_of(house, again), key="again") == 3


def test_the_plans_own_hours_lie_between_needlings_also_beside_other_visits(house: House) -> None:
    booked(house, minute("2026-11-27T16:00"))  # the Friday before, and no part of the plan
    plan_id = add_plan(house, Phase(2, 1), least=72)
    found = proposed(house, plan_id)
    starts = [row.opening.start for row in found.rows if row.opening]
    assert starts[0] - minute("2026-11-27T16:00") >= 72 * 60
    assert starts[1] - starts[0] >= 72 * 60
    near = [Pick(1, starts[0]), Pick(2, starts[0] + 48 * 60)]
    with pytest.raises(Invalid, match="72 hours from one to the next"):
        accept(house, plan_id, near)


def test_wishes_are_kept_and_what_is_off_them_is_said(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 2))
    ben = house.therapists[1].public_id
    wished = Preference(ben, frozenset({2}), 14 * 60, 15 * 60, same_time=True)
    keep_preference(house.principal("desk"), plan_id, wished)
    found = proposed(house, plan_id)
    assert [row.chosen.candidate.therapist for row in found.rows if row.chosen.candidate] == [
        house.therapists[1].resource_id
    ] * 2
    wednesday = MONDAY + timedelta(days=2)
    assert [row.chosen.candidate.day for row in found.rows if row.chosen.candidate] == [
        wednesday,
        wednesday + timedelta(weeks=1),
    ]
    assert [term.words for term in found.rows[0].chosen.terms] == ["2 days after its ideal date"]
    with pytest.raises(Invalid, match="comes after"):
        keep_preference(house.principal("desk"), plan_id, Preference(after=600, before=600))


def test_what_a_person_chose_stays_and_the_rest_goes_around_it(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 3))
    found = proposed(house, plan_id)
    other = found.rows[1].options[-1]
    names = {one.resource_id: one.public_id for one in house.therapists}
    pick = Pick(2, other.start, names[other.therapist or 0])
    again = proposed(house, plan_id, pick, Pick(3, None))
    assert again.rows[1].chosen.candidate == other
    assert again.rows[1].picked
    assert again.rows[2].chosen.candidate is None
    assert accept(house, plan_id, picks_of(house, again)) == 2


def test_a_warning_about_the_order_must_be_ticked(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 2, ADJUNCTS))
    found = proposed(house, plan_id)
    assert {one.slug for one in found.findings} >= {"sauna_after_needling"}
    picks = picks_of(house, found)
    with pytest.raises(Unacknowledged):
        book_plan(house.principal("desk"), plan_id, picks, despite=frozenset(), key="k")
    assert visits_kept() == 0


def test_a_plan_that_does_not_go_on_is_not_booked(house: House) -> None:
    plan_id = add_plan(house, Phase(1, 2))
    picks = picks_of(house, proposed(house, plan_id))
    with unit_of_work(SYSTEM, "test:on_hold") as work:
        plan = work.session.scalars(select(TreatmentPlan)).one()
        plan.status = PlanStatus.ON_HOLD
    with pytest.raises(Refused, match="not active"):
        accept(house, plan_id, picks)
    assert visits_kept() == 0
