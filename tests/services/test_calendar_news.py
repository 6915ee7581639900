"""Each write that changes a calendar is news: the very next search goes by it.

The masks are warm when the write comes. Where it forgot to raise the versions the search would
go on offering what is gone; the control takes that away and sees the old answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Resource, TimeOffRule
from clinic.queries.locations import one_location
from clinic.rules.away import AwayEntry
from clinic.rules.clinic_values import ClosedDays
from clinic.rules.timetables import OtherHours, Timetable
from clinic.services.locations import change_location, close_days, reopen_days
from clinic.services.time_off import add_time_off, remove_time_off
from clinic.services.units import use_unit
from clinic.services.working_hours import clear_day, set_day, set_hours
from tests.support.desk import MONDAY_MORNING
from tests.support.house import House
from tests.support.offers import offered

TUESDAY = ClosedDays(date(2026, 11, 24), date(2026, 11, 24), "Holiday")
WHOLE_DAY, NONE = ("09:00", "16:30"), ("", "")


@dataclass(frozen=True)
class Write:
    """One kind of write: what comes before it, it, where it lives, first and last start after."""

    module: str
    act: Callable[[House], None]
    after: tuple[str, str]
    before: tuple[str, str] = WHOLE_DAY
    prepare: Callable[[House], None] = lambda _: None


def open_from_ten(house: House) -> None:
    db.session.rollback()
    entry = one_location(db.session(), house.location.public_id).entry
    hours = tuple(((600, 960),) if day < 5 else () for day in range(7))
    change_location(house.principal("admin"), house.location.public_id, replace(entry, week=hours))


def close(house: House) -> None:
    close_days(house.principal("admin"), house.location.public_id, TUESDAY)


def reopen(house: House) -> None:
    reopen_days(house.principal("admin"), house.location.public_id, TUESDAY)


def day_off(house: House) -> None:
    add_time_off(house.principal("desk"), _away(house))


def day_off_taken_back(house: House) -> None:
    number = db.session.scalars(select(TimeOffRule.public_id)).one()
    remove_time_off(house.principal("desk"), number)


def _ana(house: House) -> str:
    db.session.rollback()
    return db.session.get_one(Resource, house.therapists[0].resource_id).public_id


def afternoons(house: House) -> None:
    week = tuple(((780, 960),) if day < 5 else () for day in range(7))
    table = Timetable(TUESDAY.first, None, week)
    set_hours(house.principal("admin"), _ana(house), table)


def not_there(house: House) -> None:
    set_day(house.principal("admin"), _ana(house), OtherHours(TUESDAY.first, ()))


def there_again(house: House) -> None:
    clear_day(house.principal("admin"), _ana(house), TUESDAY.first)


def _away(house: House) -> AwayEntry:
    return AwayEntry(_ana(house), TUESDAY.first, TUESDAY.last, starts=540, ends=720)


WRITES = {
    "weekly hours": Write("units", afternoons, ("13:00", "15:30")),
    "other hours on a day": Write("units", not_there, NONE),
    "the usual hours again": Write("units", there_again, WHOLE_DAY, NONE, not_there),
    "time off": Write("time_off", day_off, ("12:00", "16:30")),
    "time off taken back": Write(
        "time_off", day_off_taken_back, WHOLE_DAY, ("12:00", "16:30"), day_off
    ),
    "opening hours": Write("locations", open_from_ten, ("10:00", "15:25")),
    "a closure": Write("locations", close, NONE),
    "a closure taken back": Write("locations", reopen, WHOLE_DAY, NONE, close),
}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning; the search is about Tuesday."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def ends(found: list[str]) -> tuple[str, str]:
    return (found[0], found[-1]) if found else NONE


@pytest.mark.parametrize("kind", WRITES)
def test_the_next_search_goes_by_it(kind: str, house: House) -> None:
    write = WRITES[kind]
    write.prepare(house)
    assert ends(offered(house)) == write.before
    write.act(house)
    assert ends(offered(house)) == write.after


@pytest.mark.parametrize("kind", WRITES)
def test_without_the_news_it_would_not(
    kind: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = WRITES[kind]
    write.prepare(house)
    assert ends(offered(house)) == write.before
    module = import_module(f"clinic.services.{write.module}")
    monkeypatch.setattr(module, "lock_calendars", lambda *_: None)
    write.act(house)
    assert ends(offered(house)) == write.before


def test_a_room_out_of_use_is_not_offered(house: House) -> None:
    admin = house.principal("admin")
    assert offered(house)
    for room in house.rooms:
        use_unit(admin, room.public_id, active=False)
    assert not offered(house)
    use_unit(admin, house.rooms[0].public_id, active=True)
    assert ends(offered(house)) == WHOLE_DAY
