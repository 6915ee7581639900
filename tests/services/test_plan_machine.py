"""A plan's counts under any order of booking, moving, cancelling, undoing and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, PlannedVisit, TreatmentPlan
from clinic.queries.plans import plan_facts
from clinic.queries.scope import Scope
from clinic.rules.permissions import SYSTEM
from clinic.rules.plan_fit import holding
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import TherapyKind
from clinic.services import planned_visits
from clinic.services.appointment_status import cancel, change_status
from clinic.services.moving import move
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import EVERY_RULE, booked
from tests.support.house import House, add_patient
from tests.support.plans import Phase as Block
from tests.support.plans import add_plan
from tests.support.safety import add_consent

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIRST = (date(2026, 11, 30) - date(1970, 1, 1)).days * 1440 + 9 * 60
HOURS, WEEKDAYS = 7, 5
EXAMPLES, ACTS = 6, 10
CALLED_FOR = ("needling", "needling", "sauna", "sauna")
KINDS = st.sampled_from(["needling", "sauna", "boots"])


class Course(RuleBasedStateMachine):
    """One patient's plan, and a second telling of what became of it.

    `place` is the number in the plan of each visit that has one, `was` of each cancelled one.
    """

    house: House
    hours: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.house.principal("desk")
        self.now = NOW
        self.clock = patch.object(clock, "now", lambda: self.now)
        self.clock.start()
        self.patient = len(self.house.patients)
        with unit_of_work(SYSTEM, "test:patient") as work:
            row = add_patient(work.session, f"Other{self.patient}", "Some")
            self.house.patients.append(row)
            add_consent(work.session, row, self.house.users["ana"].id, at=NOW)
            episode = {"problem": "Left sciatica", "opened_on": date(2026, 9, 1)}
            work.session.add(EpisodeOfCare(patient_id=row.id, **episode))
        heat = Block(1, 2, (("sauna", 30),))
        self.plan = add_plan(self.house, Block(1, 2), heat, patient=self.patient)
        self.status: dict[str, S] = {}
        self.kinds: dict[str, str] = {}
        self.place: dict[str, int] = {}
        self.was: dict[str, int] = {}

    def teardown(self) -> None:
        """Back to the real clock."""
        self.clock.stop()
        db.session.rollback()

    def one_of(self, pick: int, *status: S) -> str | None:
        """A visit of these statuses, if there is one."""
        known = [name for name, now in self.status.items() if now in status]
        return known[pick % len(known)] if known else None

    @contextmanager
    def when_it_began(self, visit: str) -> Iterator[None]:
        """It is ten minutes after the visit began."""
        start = db.session.scalar(
            select(Appointment.from_minute).where(Appointment.public_id == visit)
        )
        assert start
        self.now = datetime.fromtimestamp(start * 60, UTC) + timedelta(minutes=10)
        yield
        self.now = NOW

    def free_hour(self) -> int:
        """A minute at which nobody else comes."""
        day, hour = divmod(next(self.hours), HOURS)
        week, weekday = divmod(day, WEEKDAYS)
        return FIRST + (week * 7 + weekday) * 1440 + hour * 60

    def take_place(self, visit: str) -> None:
        """The first place of its kind that nobody has."""
        for number, kind in enumerate(CALLED_FOR, 1):
            if kind == self.kinds[visit] and number not in self.place.values():
                self.place[visit] = number
                return

    @rule(kind=KINDS)
    def book(self, kind: str) -> None:
        visit = booked(self.house, self.free_hour(), kind, patient=self.patient)
        self.status[visit], self.kinds[visit] = S.BOOKED, kind
        self.take_place(visit)

    @precondition(lambda self: self.one_of(0, S.BOOKED))
    @rule(pick=st.integers(0, 9))
    def move(self, pick: int) -> None:
        visit = self.one_of(pick, S.BOOKED) or ""
        move(self.desk, MoveRequest(visit, self.free_hour(), despite=EVERY_RULE))

    @precondition(lambda self: self.one_of(0, S.BOOKED))
    @rule(pick=st.integers(0, 9), by_clinic=st.booleans())
    def cancel(self, pick: int, by_clinic: bool) -> None:
        visit = self.one_of(pick, S.BOOKED) or ""
        self.status[visit] = cancel(self.desk, visit, by_clinic=by_clinic, reason="ill")
        if visit in self.place:
            self.was[visit] = self.place.pop(visit)

    @precondition(lambda self: self.one_of(0, S.CANCELLED_IN_TIME, S.CANCELLED_BY_CLINIC))
    @rule(pick=st.integers(0, 9))
    def undo(self, pick: int) -> None:
        visit = self.one_of(pick, S.CANCELLED_IN_TIME, S.CANCELLED_BY_CLINIC) or ""
        change_status(self.desk, visit, S.BOOKED)
        self.status[visit] = S.BOOKED
        number = self.was.pop(visit, None)
        if number and number not in self.place.values():
            self.place[visit] = number
        elif number:
            self.take_place(visit)

    @precondition(lambda self: self.one_of(0, S.BOOKED))
    @rule(pick=st.integers(0, 9))
    def stay_away(self, pick: int) -> None:
        visit = self.one_of(pick, S.BOOKED) or ""
        with self.when_it_began(visit):
            change_status(self.desk, visit, S.DID_NOT_ATTEND)
        self.status[visit] = S.DID_NOT_ATTEND

    @precondition(lambda self: self.one_of(0, S.DID_NOT_ATTEND))
    @rule(pick=st.integers(0, 9))
    def come_after_all(self, pick: int) -> None:
        visit = self.one_of(pick, S.DID_NOT_ATTEND) or ""
        with self.when_it_began(visit):
            change_status(self.desk, visit, S.BOOKED)
        self.status[visit] = S.BOOKED

    @precondition(lambda self: self.one_of(0, S.BOOKED))
    @rule(pick=st.integers(0, 9))
    def be_treated(self, pick: int) -> None:
        visit = self.one_of(pick, S.BOOKED) or ""
        with self.when_it_began(visit):
            change_status(self.desk, visit, S.IN_ROOM)
            change_status(self.desk, visit, S.DONE)
        self.status[visit] = S.DONE

    @invariant()
    def the_counts_add_up(self) -> None:
        db.session.rollback()
        assert self.kept() == {number: visit for visit, number in self.place.items()}
        facts = plan_facts(Scope(db.session(), self.house.principal("ana")), self.plan)
        told = facts.reality().visits
        counts = (told.attended, told.missed, told.booked, told.to_book)
        assert sum(counts) == told.planned == len(CALLED_FOR)
        now = [self.status[visit] for visit in self.place]
        three = tuple(now.count(each) for each in (S.DONE, S.DID_NOT_ATTEND, S.BOOKED))
        assert counts == (*three, len(CALLED_FOR) - len(now))
        ended = [self.status[visit] for visit in self.was]
        assert (told.in_time, told.by_clinic, told.late) == (
            ended.count(S.CANCELLED_IN_TIME),
            ended.count(S.CANCELLED_BY_CLINIC),
            0,
        )

    def kept(self) -> Mapping[int, str]:
        """Which visit has which place, as it is kept."""
        found = db.session.execute(
            select(PlannedVisit.number, Appointment.public_id)
            .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
            .join(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
            .where(TreatmentPlan.public_id == self.plan)
        )
        return {number: visit for number, visit in found}  # noqa: C416 -- rows, not pairs


def course_in(house: House) -> type[Course]:
    """The machine, at work in this clinic."""
    return type("Plan", (Course,), {"house": house, "hours": count()})


def test_any_order_of_acts_leaves_the_counts_right(house: House) -> None:
    run_state_machine_as_test(
        course_in(house),
        settings=settings(
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=EXAMPLES,
            stateful_step_count=ACTS,
            phases=(Phase.generate,),
        ),
    )


def test_control_a_cancelled_visit_that_comes_back_elsewhere_is_found(house: House) -> None:
    course = course_in(house)()
    course.book("needling")
    course.book("needling")
    course.cancel(0, by_clinic=False)
    course.cancel(0, by_clinic=False)
    course.the_counts_add_up()
    needled = holding([(0, TherapyKind.NEEDLING)])
    as_a_new_one = partial(planned_visits.meet_next, held=needled)
    with patch.object(planned_visits, "meet_again", as_a_new_one):
        course.undo(1)
    with pytest.raises(AssertionError):
        course.the_counts_add_up()
    course.teardown()
