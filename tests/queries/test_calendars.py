"""Kept masks: trusted while the version stands, and by nobody else's number.

A second process is a second shelf: what one keeps the other does not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Hold, Reservation, Resource, Setting
from clinic.queries import calendars as kept
from clinic.queries.calendars import EPOCH, calendars
from clinic.rules.errors import Taken
from clinic.rules.permissions import SYSTEM
from clinic.services import schema
from clinic.services.backup import back_up
from clinic.services.restore import restore
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars
from tests.support import sql
from tests.support.desk import MONDAY_MORNING, TEN, booked
from tests.support.house import House, add_visit

TWO = TEN + 4 * 60
HALF_AN_HOUR = 0b111111


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, and no mask is kept yet."""
    kept._shelf = kept._Shelf()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def is_free(house: House, start: int, index: int = 0) -> bool:
    """Whether a therapist is free for half an hour, as this process sees it."""
    number = house.therapists[index].resource_id
    db.session.rollback()
    window, now = (start, start + 30), clock.now_minute()
    return calendars(db.session(), [number], window, now_minute=now).free[number] == HALF_AN_HOUR


class OtherProcess:
    """Masks of its own, while it is the one that looks."""

    def __init__(self) -> None:
        self.shelf = kept._Shelf()

    def __enter__(self) -> None:
        kept._shelf, self.shelf = self.shelf, kept._shelf

    def __exit__(self, *_: object) -> None:
        kept._shelf, self.shelf = self.shelf, kept._shelf


def test_what_one_process_books_the_other_sees_at_once(house: House) -> None:
    other = OtherProcess()
    with other:
        assert is_free(house, TEN)
    booked(house)
    assert not is_free(house, TEN)
    with other:
        assert not is_free(house, TEN)


def test_control_without_its_version_a_booking_stays_unseen(house: House) -> None:
    other = OtherProcess()
    with other:
        assert is_free(house, TEN)
    booked(house)
    sql.run("UPDATE resource SET calendar_version = 0")
    with other:
        assert is_free(house, TEN), "nothing was kept, so this control shows nothing"


def try_in_vain(house: House, *, keep: bool = False) -> None:
    """A booking at ten that looks at the calendars inside its transaction, and is undone."""
    with suppress(ZeroDivisionError), unit_of_work(SYSTEM, "test:in_vain") as work:
        ana, room = house.therapists[0], house.rooms[0]
        lock_calendars(work.session, {ana.resource_id})
        add_visit(work.session, house, house.patients[0], ana, room, TEN)
        if keep:
            del work.session.info["working"]
        number = ana.resource_id
        found = calendars(work.session, [number], (TEN, TEN + 30), now_minute=clock.now_minute())
        assert found.free[number] == 0
        work.session.info["working"] = True
        raise ZeroDivisionError


def write_at_two(house: House) -> None:
    """Another booking, which gets the very version number that was rolled back."""
    with unit_of_work(SYSTEM, "test:at_two") as work:
        ana, room = house.therapists[0], house.rooms[0]
        lock_calendars(work.session, {ana.resource_id})
        add_visit(work.session, house, house.patients[0], ana, room, TWO)


def test_nothing_is_kept_from_inside_a_transaction(house: House) -> None:
    try_in_vain(house)
    assert is_free(house, TEN)
    write_at_two(house)
    assert is_free(house, TEN)
    assert not is_free(house, TWO)


def test_control_a_mask_kept_inside_comes_back_with_its_number(house: House) -> None:
    try_in_vain(house, keep=True)
    write_at_two(house)
    assert not is_free(house, TEN), "the number did not come again: this control shows nothing"


def hold_ten(house: House, minutes: int) -> None:
    """Keep ten o'clock with the first therapist back for so many minutes."""
    with unit_of_work(SYSTEM, "test:held") as work:
        number = house.therapists[0].resource_id
        lock_calendars(work.session, {number})
        held = Hold(kind="offer", expires_at=clock.now() + timedelta(minutes=minutes))
        work.session.add(held)
        work.session.flush()
        work.session.add(
            Reservation(resource_id=number, from_minute=TEN, to_minute=TEN + 30, hold_id=held.id)
        )


def test_a_hold_ends_by_the_clock(house: House) -> None:
    hold_ten(house, 5)
    assert not is_free(house, TEN)
    with pytest.raises(Taken):
        booked(house)
    with time_machine.travel("2026-11-23T08:06:00Z", tick=False):
        assert is_free(house, TEN)
        booked(house)
        assert not is_free(house, TEN)


def test_control_a_visit_does_not_end_by_the_clock(house: House) -> None:
    booked(house)
    with time_machine.travel("2026-11-23T08:06:00Z", tick=False):
        assert not is_free(house, TEN)
        with pytest.raises(Taken):
            booked(house, patient=1)


def version(house: House) -> int:
    number = house.therapists[0].resource_id
    found = db.session.scalar(select(Resource.calendar_version).where(Resource.id == number))
    db.session.rollback()
    return int(found or 0)


def book_restore_and_book_again(house: House, file: Path) -> None:
    """Ten is booked and looked at; a backup from before is put back; two is booked instead."""
    back_up(SYSTEM, file)
    booked(house)
    reached = version(house)
    assert not is_free(house, TEN)
    db.session.rollback()
    restore(file, replace=True)
    booked(house, TWO)
    assert version(house) == reached, "the number did not come again: this shows nothing"


def test_a_restored_database_forgets_what_was_kept(house: House, tmp_path: Path) -> None:
    book_restore_and_book_again(house, tmp_path / "clinic.backup")
    assert is_free(house, TEN)
    assert not is_free(house, TWO)


def test_control_under_the_former_epoch_the_former_mask_is_believed(
    house: House, tmp_path: Path
) -> None:
    book_restore_and_book_again(house, tmp_path / "clinic.backup")
    with unit_of_work(SYSTEM, "test:former_epoch") as work:
        work.session.execute(delete(Setting).where(Setting.name == EPOCH))
    assert not is_free(house, TEN)


def test_the_new_epoch_comes_with_the_rows_and_not_after_them(
    app: Flask, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore that is cut off after its rows are in place."""
    back_up(SYSTEM, tmp_path / "clinic.backup")
    real = schema.migrate
    calls: list[None] = []

    def cut_off() -> None:
        calls.append(None)
        if len(calls) > 1:
            raise KeyboardInterrupt
        real()

    monkeypatch.setattr(schema, "migrate", cut_off)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "clinic.backup", replace=True)
    db.session.rollback()
    assert db.session.scalar(select(Setting.value).where(Setting.name == EPOCH))


def test_a_visit_being_moved_is_looked_through_and_not_kept_so(house: House) -> None:
    booked(house)
    number = house.therapists[0].resource_id
    visit = db.session.scalars(select(Reservation.appointment_id)).first()
    window, now = (TEN, TEN + 30), clock.now_minute()
    found = calendars(db.session(), [number], window, now_minute=now, ignoring=visit)
    assert found.free[number] == HALF_AN_HOUR
    assert not is_free(house, TEN)


def test_a_full_shelf_is_emptied_and_still_right(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 1)
    booked(house)
    for _ in range(2):
        assert not is_free(house, TEN)
        assert is_free(house, TEN, index=1)
    assert len(kept._shelf._kept) == 1
