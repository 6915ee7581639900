"""The diary under any order of booking, moving, cancelling, undoing, time off and offers.

A slow oracle says minute by minute what would fit. The search must offer exactly that, and the
services accept exactly that; after each act nothing overlaps and nothing but a standing visit, an
undo or an offer holds any time. Each example has a day of its own in one clinic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
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

from clinic import clock
from clinic.extensions import db
from clinic.rules.away import AwayEntry
from clinic.rules.errors import Taken
from clinic.rules.permissions import SYSTEM
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.wait_list import FreeTime
from clinic.rules.words import AppointmentStatus, OfferState
from clinic.services import appointment_status
from clinic.services.appointment_status import cancel, change_status
from clinic.services.integrity import everything_wrong
from clinic.services.moving import move
from clinic.services.offers import accept, end_offer
from clinic.services.time_off import add_time_off, remove_time_off
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import EVERY_RULE, booked
from tests.support.diary_oracle import Oracle, Visit
from tests.support.house import House, add_patient
from tests.support.offers import offered as starts_offered
from tests.support.waiting import offered, waits

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIRST = date(2026, 11, 30)
WEEKDAYS = 5
DAYS, ACTS = 10, 18
PATIENTS = 3
KINDS = (("needling",), ("adjustment",), ("sauna",), ("needling", "sauna"))
TICKS = st.integers(0, 18).map(lambda number: 9 * 60 + number * 5)
THERAPIST = st.sampled_from([0, 0, 1, None])


class Diary(RuleBasedStateMachine):
    """One day at the front desk."""

    house: House
    days: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        week, weekday = divmod(next(self.days), WEEKDAYS)
        self.day = FIRST + timedelta(weeks=week, days=weekday)
        self.midnight = (self.day - date(1970, 1, 1)).days * 1440
        self.desk = self.house.principal("desk")
        self.now = NOW
        self.clock = patch.object(clock, "now", lambda: self.now)
        self.clock.start()
        self.oracle = Oracle(self.house, self.midnight)
        self.standing: dict[str, Visit] = {}
        self.cancelled: dict[str, tuple[Visit, datetime]] = {}
        self.offers: dict[str, tuple[Visit, list[str], datetime]] = {}
        self.away: list[str] = []

    def teardown(self) -> None:
        """The whole database at the end of the day; then back to the real clock."""
        try:
            assert everything_wrong() == []
        finally:
            self.clock.stop()
            db.session.rollback()

    def tries(self, act: Callable[[], object]) -> bool:
        """Whether it was done; nothing else than a taken time may be in the way."""
        try:
            act()
        except Taken:
            return False
        return True

    def one_of(self, known: Mapping[str, object], pick: int) -> str:
        """One of these names."""
        return list(known)[pick % len(known)]

    @rule(
        kind=st.sampled_from(KINDS),
        patient=st.integers(0, PATIENTS - 1),
        therapist=THERAPIST,
        at=TICKS,
    )
    def book(self, kind: tuple[str, ...], patient: int, therapist: int | None, at: int) -> None:
        therapist = None if kind == ("sauna",) else therapist
        visit = Visit(kind, patient, therapist, self.midnight + at)
        fits = self.oracle.fits(visit, self.now)
        shown = starts_offered(
            self.house, *kind, day=self.day.isoformat(), therapist=therapist, patient=patient
        )
        assert (f"{at // 60:02}:{at % 60:02}" in shown) == fits
        made: list[str] = []
        values: dict[str, Any] = {"patient": patient, "therapist": therapist}
        assert fits == self.tries(
            lambda: made.append(booked(self.house, visit.start, *kind, **values))
        )
        if made:
            self.standing[made[0]] = self.oracle.given(visit, made[0])

    @precondition(lambda self: self.standing)
    @rule(pick=st.integers(0, 9), at=TICKS, therapist=THERAPIST)
    def move(self, pick: int, at: int, therapist: int | None) -> None:
        name = self.one_of(self.standing, pick)
        old = self.standing[name]
        therapist = None if old.therapist is None else therapist
        by = old.therapist if therapist is None else therapist
        visit = Visit(old.kind, old.patient, by, self.midnight + at)
        named = "" if therapist is None else self.house.therapists[therapist].public_id
        request = MoveRequest(name, visit.start, therapist=named, despite=EVERY_RULE)
        fits = self.oracle.fits(visit, self.now, besides=name)
        assert fits == self.tries(lambda: move(self.desk, request))
        if fits:
            self.standing[name] = visit

    @precondition(lambda self: self.standing)
    @rule(pick=st.integers(0, 9))
    def cancel(self, pick: int) -> None:
        name = self.one_of(self.standing, pick)
        cancel(self.desk, name, by_clinic=False, reason="ill")
        self.cancelled[name] = (self.standing.pop(name), self.now)

    @precondition(lambda self: self.cancelled)
    @rule(pick=st.integers(0, 9))
    def undo(self, pick: int) -> None:
        name = self.one_of(self.cancelled, pick)
        visit, when = self.cancelled[name]
        fits = when == self.now or self.oracle.fits(visit, self.now)
        back = AppointmentStatus.BOOKED
        assert fits == self.tries(lambda: change_status(self.desk, name, back))
        if fits:
            del self.cancelled[name]
            self.standing[name] = visit

    @rule()
    def minutes_pass(self) -> None:
        """Longer than an undo lasts."""
        self.now += timedelta(minutes=10)

    @rule(therapist=st.integers(0, 1), at=TICKS, minutes=st.sampled_from([15, 45]))
    def time_off(self, therapist: int, at: int, minutes: int) -> None:
        unit = self.oracle.unit_of(therapist)
        self.away.append(
            add_time_off(self.desk, AwayEntry(unit, self.day, self.day, at, at + minutes))
        )

    @precondition(lambda self: self.away)
    @rule()
    def back_again(self) -> None:
        name = self.away.pop()
        if name not in self.away:  # the same twice is kept once
            remove_time_off(self.desk, name)

    @rule(first=st.integers(0, PATIENTS - 1), at=TICKS, therapist=st.integers(0, 1))
    def offer(self, first: int, at: int, therapist: int) -> None:
        """To two of them."""
        start = self.midnight + at
        visits = [
            Visit(("needling",), patient % PATIENTS, therapist, start)
            for patient in (first, first + 1)
        ]
        entries = [waits(self.house, patient=one.patient, therapist=therapist) for one in visits]
        free = FreeTime(self.day, at, at + 5)
        fits = all(self.oracle.fits(one, self.now) for one in visits)
        made: list[str] = []
        assert fits == self.tries(
            lambda: made.extend(offered(self.house, *entries, start=start, free=free))
        )
        for name, visit in zip(made, visits, strict=bool(made)):
            self.offers[name] = (visit, made, self.now)

    @precondition(lambda self: self.offers)
    @rule(pick=st.integers(0, 9))
    def say_yes(self, pick: int) -> None:
        name = self.one_of(self.offers, pick)
        visit, beside, when = self.offers[name]
        lasts = self.now < when + timedelta(minutes=30)
        fits = lasts and not self.oracle.is_away(visit)
        made: list[str] = []
        assert fits == self.tries(lambda: made.append(accept(self.desk, name).appointment))
        if made:
            self.standing[made[0]] = visit
            for other in beside:
                self.offers.pop(other, None)

    @precondition(lambda self: self.offers)
    @rule(pick=st.integers(0, 9))
    def say_no(self, pick: int) -> None:
        name = self.one_of(self.offers, pick)
        if self.now < self.offers.pop(name)[2] + timedelta(minutes=30):
            end_offer(self.desk, name, OfferState.DECLINED)

    @invariant()
    def who_stands_holds_and_nobody_else(self) -> None:
        stands = {name: visit.start for name, visit in self.standing.items()}
        assert self.oracle.standing() == stands
        assert self.oracle.overlaps() == []


def days_of(house: House) -> type[Diary]:
    """The machine, at work in this clinic."""
    with unit_of_work(SYSTEM, "test:patients") as work:
        for number in range(len(house.patients), PATIENTS):
            house.patients.append(add_patient(work.session, f"Other{number}", "Some"))
    return type("Day", (Diary,), {"house": house, "days": count()})


def test_any_order_of_acts_leaves_the_diary_right(house: House) -> None:
    run_state_machine_as_test(
        days_of(house),
        settings=settings(
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=DAYS,
            stateful_step_count=ACTS,
            phases=(Phase.generate,),
        ),
    )


def test_control_a_cancelled_visit_that_keeps_its_time_is_found(house: House) -> None:
    day = days_of(house)()
    with patch.object(appointment_status, "keep_for_undo", lambda *_: None):
        day.book(("needling",), 0, 0, 600)
        day.who_stands_holds_and_nobody_else()
        day.cancel(0)
        with pytest.raises(AssertionError):
            day.who_stands_holds_and_nobody_else()
    with pytest.raises(AssertionError):
        day.teardown()


def test_control_a_search_that_differs_from_the_oracle_is_found(house: House) -> None:
    day = days_of(house)()
    day.time_off(0, 600, 45)
    with patch.object(day.oracle, "_away", list), pytest.raises(AssertionError):
        day.book(("needling",), 0, 0, 600)
    day.teardown()
