"""What one's own act changed is carried over to the calendars that are kept, exactly.

They are warm when the act comes. The look after it reads no hours and no bookings, and sees what a
process that has kept nothing sees; a control carries nothing over and is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Patient
from clinic.queries import calendars as kept
from clinic.queries.units import units_at
from clinic.rules.repeating import Chosen
from clinic.rules.visit_wishes import MoveRequest
from clinic.services import booking
from clinic.services.moving import move
from clinic.services.repeating import book_repeated
from tests.support import sql
from tests.support.desk import EVERY_RULE, MONDAY_MORNING, TEN, booked, wanted
from tests.support.house import House

TWO = TEN + 4 * 60
WEEK = 7 * 24 * 60
Act = Callable[[House], object]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, and no mask is kept yet."""
    kept._shelf = kept._Shelf()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def free(house: House) -> dict[int, int]:
    """Everybody's and everything's free time over three weeks, as this process sees it."""
    db.session.rollback()
    session = db.session()
    numbers = [unit.id for unit in units_at(session, house.location.id)]
    numbers += session.scalars(select(Patient.resource_id).order_by(Patient.id)).all()
    begin = TEN // WEEK * WEEK
    window = (begin, begin + 3 * WEEK)
    return dict(kept.calendars(session, numbers, window, now_minute=clock.now_minute()).free)


def read_anew(house: House) -> dict[int, int]:
    """The same by a process that has kept nothing."""
    known, kept._shelf = kept._shelf, kept._Shelf()
    found = free(house)
    kept._shelf = known
    return found


def move_it(house: House, start: int) -> None:
    number = db.session.scalars(select(Appointment.public_id)).one()
    move(house.principal("desk"), MoveRequest(number, start, despite=EVERY_RULE))


def repeat(house: House) -> None:
    dates = [Chosen(TEN + turn * WEEK, "") for turn in range(2)]
    desk = house.principal("desk")
    book_repeated(desk, wanted(house), dates, despite=EVERY_RULE, key="r")


ACTS: dict[str, tuple[Act, ...]] = {
    "book": (booked,),
    "move": (booked, lambda house: move_it(house, TWO)),
    "move by five minutes": (booked, lambda house: move_it(house, TEN + 5)),
    "move to another week": (booked, lambda house: move_it(house, TEN + WEEK)),
    "a series": (repeat,),
}


@pytest.mark.parametrize("kind", ACTS)
def test_what_is_kept_is_what_would_be_read(kind: str, house: House) -> None:
    before = free(house)
    for act in ACTS[kind]:
        act(house)
    with sql.statements() as sent:
        after = free(house)
    assert not any("FROM working_hours" in each for each in sent), "nothing was carried over"
    assert not any("appointment_id IS NOT NULL" in each for each in sent)
    assert after == read_anew(house)
    assert after != before


def test_control_a_change_left_out_is_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    free(house)
    monkeypatch.setattr(booking, "changes_of", lambda *_: {})
    booked(house)
    assert free(house) != read_anew(house)


def test_what_somebody_else_wrote_is_not_carried_over(house: House) -> None:
    free(house)
    other, kept._shelf = kept._shelf, kept._Shelf()
    booked(house, TWO)  # by another process
    kept._shelf = other
    booked(house, TEN, patient=1)
    assert free(house) == read_anew(house)
