"""A booking and a move ask little, and trust what they saw only while it is so.

An opening is looked at again under the locks where a calendar it uses has changed since; the
controls take that comparison away and see the database's law refuse alone, or nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Appointment, Resource
from clinic.rules.away import AwayEntry
from clinic.rules.errors import Taken
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import MoveRequest
from clinic.services import booking, moving
from clinic.services.moving import move
from clinic.services.settling import settle
from clinic.services.time_off import add_time_off
from tests.conftest import SignIn
from tests.support import sql
from tests.support.desk import EVERY_RULE, MONDAY_MORNING, TEN, booked, take
from tests.support.house import House

BOOK, MOVE = 19, 32
TWO = TEN + 4 * 60
WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
Act = Callable[[House], None]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning; the visits are on Tuesday."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def asked(sent: list[str]) -> int:
    return sum(each.lstrip().startswith(WORDS) for each in sent)


def test_a_booking_asks_little(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    take(desk, house, TEN, key="warm")
    with sql.statements() as sent:
        assert take(desk, house, TWO, key="counted").status_code == 303
    assert asked(sent) <= BOOK, "\n".join(sent)


def test_a_move_asks_little(house: House, sign_in: SignIn) -> None:
    desk, number = sign_in("desk"), booked(house)
    body = {"visit": number, "start": "2026-11-24T14:00", "was": {"start": "2026-11-24T10:00"}}
    with sql.statements() as sent:
        assert desk.post("/appointments/drag", json=body).status_code == 200
    assert asked(sent) <= MOVE, "\n".join(sent)


def book_at_two(house: House) -> None:
    booked(house, TWO)


def move_to_two(house: House) -> None:
    number = db.session.scalars(
        select(Appointment.public_id).where(Appointment.patient_id == house.patients[0].id)
    ).one()
    move(house.principal("desk"), MoveRequest(number, TWO, despite=EVERY_RULE))


def rival(house: House) -> None:
    """Somebody else takes two o'clock with the same therapist."""
    booked(house, TWO, patient=1)


def day_off(house: House) -> None:
    """The therapist calls in sick for Tuesday."""
    ana = db.session.get_one(Resource, house.therapists[0].resource_id).public_id
    tuesday = date(2026, 11, 24)
    add_time_off(house.principal("desk"), AwayEntry(ana, tuesday, tuesday, starts=540, ends=1020))


ACTS = {"book": (booking, book_at_two), "move": (moving, move_to_two)}


class Between:
    """Lets something happen once between looking and locking, and counts how often it wrote."""

    def __init__(self, patch: pytest.MonkeyPatch, house: House, kind: str, what: Act) -> None:
        module, self.act = ACTS[kind]
        self.house = house
        if kind == "move":
            booked(house)
        self.written = 0

        def slow(*arguments, **more):
            opening = settle(*arguments, **more)
            patch.setattr(module, "settle", settle)
            what(house)
            self.sent.clear()
            return opening

        patch.setattr(module, "settle", slow)

    def run(self) -> None:
        with sql.statements() as self.sent:
            try:
                self.act(self.house)
            finally:
                db.session.rollback()
                self.written = sum("INSERT INTO reservation" in each for each in self.sent)

    def visits_at_two(self) -> int:
        query = select(func.count()).where(Appointment.from_minute == TWO)
        return db.session.scalar(query.select_from(Appointment)) or 0


@pytest.mark.parametrize("kind", ACTS)
def test_what_changed_meanwhile_is_seen_before_anything_is_written(
    kind: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    race = Between(monkeypatch, house, kind, rival)
    with pytest.raises(Taken):
        race.run()
    assert race.written == 0
    assert race.visits_at_two() == 1


@pytest.mark.parametrize("kind", ACTS)
def test_control_without_the_comparison_the_law_refuses_alone(
    kind: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    race = Between(monkeypatch, house, kind, rival)
    monkeypatch.setattr(Opening, "stands", lambda *_: True)
    with pytest.raises(Taken):
        race.run()
    assert race.written == 1
    assert race.visits_at_two() == 1


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("compared", [True, False])
def test_a_day_off_entered_meanwhile_is_seen_only_by_the_comparison(
    kind: str, house: House, monkeypatch: pytest.MonkeyPatch, compared: bool
) -> None:
    race = Between(monkeypatch, house, kind, day_off)
    if compared:
        with pytest.raises(Taken):
            race.run()
    else:
        monkeypatch.setattr(Opening, "stands", lambda *_: True)
        race.run()
    assert race.visits_at_two() == int(not compared)
