"""The daily figures are those of the rows, whatever was done and in whatever order."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, UnitDay, VisitDay
from clinic.rules.appointment_life import CANCELLED, find_move
from clinic.rules.clinic_values import LocationEntry
from clinic.rules.errors import Refused
from clinic.rules.local_time import instant_of
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import AppointmentStatus as S
from clinic.services import appointment_status, day_summaries, visit_rows
from clinic.services.appointment_status import cancel, change_status
from clinic.services.day_summaries import count_again, wrong_days
from clinic.services.integrity import everything_wrong
from clinic.services.locations import change_location
from clinic.services.moving import move
from tests.support.desk import EVERY_RULE, TEN, booked
from tests.support.house import House

ACTS, MOST = 40, 9
KINDS = (("needling",), ("adjustment",), ("sauna",), ("needling", "sauna"))
AFTERWARDS = (*CANCELLED, S.BOOKED, S.ARRIVED, S.IN_ROOM, S.DONE, S.DID_NOT_ATTEND, S.LEFT_UNSEEN)


@pytest.fixture(autouse=True)
def at_eight() -> Iterator[Callable[[datetime], None]]:
    """It is eight on the Monday before; and whenever a test says."""
    now = [instant_of(TEN - 26 * 60)]
    with patch.object(clock, "now", lambda: now[0]):
        yield lambda at: now.__setitem__(0, at)


def faults() -> list[str]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return list(wrong_days(connection, MOST))


class Desk:
    """Somebody who does anything to anything."""

    def __init__(self, house: House, seed: int, at: Callable[[datetime], None]) -> None:
        self.house, self.at = house, at
        self.luck = random.Random(seed)
        self.desk = house.principal("desk")
        self.visits: list[str] = []
        self.done = 0

    def act(self) -> None:
        acts = [self.book, self.move, self.resize, self.cancel, self.status, self.status]
        try:
            (self.luck.choice(acts) if self.visits else self.book)()
            self.done += 1
        except Refused:
            db.session.rollback()

    def start(self) -> int:
        days, tick = self.luck.randrange(3), self.luck.randrange(60)
        return TEN + days * 1440 + tick * 5

    def book(self) -> None:
        kind = self.luck.choice(KINDS)
        by = None if kind == ("sauna",) else self.luck.randrange(2)
        who: dict[str, Any] = {"patient": self.luck.randrange(2), "therapist": by}
        self.at(instant_of(TEN - 26 * 60))
        self.visits.append(booked(self.house, self.start(), *kind, **who))

    def move(self) -> None:
        self.at(instant_of(TEN - 26 * 60))
        visit = self.luck.choice(self.visits)
        by = self.luck.choice(["", *(row.public_id for row in self.house.therapists)])
        move(self.desk, MoveRequest(visit, self.start(), therapist=by, despite=EVERY_RULE))

    def resize(self) -> None:
        visit = self.luck.choice(self.visits)
        row = db.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        steps = select(func.count()).where(AppointmentStep.appointment_id == row.id)
        longer = (self.luck.choice([20, 45, 60]),) * (db.session.scalar(steps) or 0)
        move(self.desk, MoveRequest(visit, row.from_minute, minutes=longer, despite=EVERY_RULE))

    def cancel(self) -> None:
        visit, own = self.luck.choice(self.visits), self.luck.random() < 0.5
        cancel(self.desk, visit, by_clinic=own, reason="ill")

    def status(self) -> None:
        visit = self.luck.choice(self.visits)
        row = db.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        later = timedelta(minutes=self.luck.choice([1, 1, 90]))
        self.at(instant_of(row.from_minute) + later)
        can = [status for status in AFTERWARDS if find_move(row.status, status)]
        change_status(self.desk, visit, self.luck.choice(can), reason="so it is")


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_order_of_acts_the_days_say_what_the_rows_say(
    house: House, seed: int, at_eight: Callable[[datetime], None]
) -> None:
    desk = Desk(house, seed, at_eight)
    for _ in range(ACTS):
        desk.act()
        assert faults() == []
    assert desk.done >= ACTS // 3
    kept = {row.status for row in db.session.scalars(select(VisitDay)) if row.visits}
    assert len(kept) >= 3, "the acts led to few statuses"


@pytest.mark.parametrize("where", [visit_rows, appointment_status])
def test_control_a_change_that_is_not_noted_is_found(house: House, where: object) -> None:
    with patch.object(where, "note_visit", lambda *_, **__: None):
        visit = booked(house)
        cancel(house.principal("desk"), visit, by_clinic=True, reason="ill")
    assert "the day says" in faults()[0]


def test_control_time_given_up_unnoted_is_found(house: House) -> None:
    visit = booked(house)
    with patch("clinic.services.undoing.note_held", lambda *_, **__: None):
        cancel(house.principal("desk"), visit, by_clinic=True, reason="ill")
    assert [line.split("; ")[1] for line in faults()] == ["its day says 35.", "its day says 30."]


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite reads one moment by itself
def test_what_is_booked_during_the_check_is_no_fault(
    app: Flask, house: House, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del engine_name
    real = day_summaries.counted

    hours = count(TEN, 60)

    def book() -> None:
        with app.app_context():
            booked(house, next(hours))
            db.session.remove()

    def late(connection: Connection) -> Any:
        """Somebody books between two questions of the check."""
        found = real(connection)
        worker = threading.Thread(target=book)
        worker.start()
        worker.join()
        return found

    monkeypatch.setattr(day_summaries, "counted", late)
    assert everything_wrong() == []
    assert faults() != []  # control: without one moment for all of it


def test_what_is_refused_changes_no_day(house: House) -> None:
    booked(house)
    before = [(row.resource_id, row.booked_minutes) for row in db.session.scalars(select(UnitDay))]
    with pytest.raises(Refused):
        booked(house)
    db.session.rollback()
    after = [(row.resource_id, row.booked_minutes) for row in db.session.scalars(select(UnitDay))]
    assert after == before


def test_another_clock_at_the_location_puts_the_visits_under_other_days(house: House) -> None:
    booked(house, TEN)
    week = (*(((480, 1140),) for _ in range(5)), (), ())
    there = LocationEntry(house.location.name, "Pacific/Auckland", 5, week)
    change_location(house.principal("admin"), house.location.public_id, there)
    assert faults() == []
    db.session.rollback()
    assert {f"{row.day}" for row in db.session.scalars(select(VisitDay))} == {"2026-11-24"}


def test_counted_again_nothing_changes(house: House) -> None:
    booked(house)
    count_again(house.principal("admin"))
    assert faults() == []
