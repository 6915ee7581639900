"""The reservation law: two reservations of one resource never overlap, whoever writes."""

from collections.abc import Callable

import pytest

from clinic.models import guard
from tests.support import sql
from tests.support.house import MADE, House
from tests.support.uow import add_empty_visit

BASE = 29_000_160  # a tick
DAY = 1440
LONG = 30

# Thirteen ways two stretches can lie fold into these eight: touching is fine, sharing is not.
EIGHT = {
    "ends before": (-30, -5, False),
    "ends where it begins": (-30, 0, False),
    "overlaps its start": (-15, 15, True),
    "lies inside": (10, 20, True),
    "is the same": (0, 30, True),
    "covers it": (-10, 40, True),
    "overlaps its end": (15, 45, True),
    "begins where it ends": (30, 60, False),
}
WANTED = {name: guard.OVERLAP if refused else "" for name, (_, _, refused) in EIGHT.items()}
ALL_ACCEPTED = dict.fromkeys(EIGHT, "")


class Book:
    """One visit that owns reservations of any resource, a day apart for every case."""

    def __init__(self, house: House) -> None:
        self.visit = add_empty_visit(house, BASE, BASE + LONG)
        self.room, self.other_room = house.rooms[0].id, house.rooms[1].id

    def reserve(self, start: int, end: int, *, room: int | None = None, day: int = 0) -> str:
        values = {
            "resource_id": room or self.room,
            "from_minute": BASE + day * DAY + start,
            "to_minute": BASE + day * DAY + end,
            "appointment_id": self.visit,
        }
        return sql.refused_by(sql.insert("reservation", **values), **values)


@pytest.fixture
def book(house: House) -> Book:
    return Book(house)


def each(try_one: Callable[[int, int, int], str]) -> dict[str, str]:
    """What became of every case: the name of the law that refused it, or nothing."""
    return {
        name: try_one(day, start, end) for day, (name, (start, end, _)) in enumerate(EIGHT.items())
    }


def inserts(book: Book) -> dict[str, str]:
    def try_one(day: int, start: int, end: int) -> str:
        assert book.reserve(0, LONG, day=day) == ""
        return book.reserve(start, end, day=day)

    return each(try_one)


def updates(book: Book) -> dict[str, str]:
    def try_one(day: int, start: int, end: int) -> str:
        assert book.reserve(0, LONG, day=day) == ""
        assert book.reserve(600, 630, day=day) == ""
        return sql.refused_by(
            "UPDATE reservation SET from_minute = :at + :start, to_minute = :at + :end"
            " WHERE from_minute = :at + 600",
            at=BASE + day * DAY,
            start=start,
            end=end,
        )

    return each(try_one)


def moves_from_another_room(book: Book) -> dict[str, str]:
    def try_one(day: int, start: int, end: int) -> str:
        assert book.reserve(0, LONG, day=day) == ""
        assert book.reserve(start, end, room=book.other_room, day=day) == ""
        return sql.refused_by(
            "UPDATE reservation SET resource_id = :room"
            " WHERE resource_id = :other AND from_minute = :start",
            room=book.room,
            other=book.other_room,
            start=BASE + day * DAY + start,
        )

    return each(try_one)


ROUTES = pytest.mark.parametrize("route", [inserts, updates, moves_from_another_room])


@ROUTES
def test_the_eight_cases(book: Book, route: Callable[[Book], dict[str, str]]) -> None:
    assert route(book) == WANTED


@ROUTES
def test_control_without_the_guard_all_eight_are_accepted(
    book: Book, route: Callable[[Book], dict[str, str]]
) -> None:
    with sql.writing() as connection:
        guard.remove(connection)
    assert route(book) == ALL_ACCEPTED


def test_other_resources_do_not_matter(book: Book) -> None:
    def try_one(day: int, start: int, end: int) -> str:
        assert book.reserve(0, LONG, day=day) == ""
        return book.reserve(start, end, room=book.other_room, day=day)

    assert each(try_one) == ALL_ACCEPTED


def test_between_neighbours_and_far_behind_a_long_one(book: Book) -> None:
    assert book.reserve(0, 30) == ""
    assert book.reserve(60, 90) == ""
    assert book.reserve(30, 60) == ""
    assert book.reserve(30, 35) == guard.OVERLAP
    assert book.reserve(-DAY, 0) == ""
    assert book.reserve(-700, -600) == guard.OVERLAP
    assert book.reserve(-DAY - 5, -DAY) == ""


def test_many_rows_in_one_statement(book: Book) -> None:
    answer = sql.refused_by(
        "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id)"
        " SELECT :room, :at + n * 20, :at + n * 20 + 30, :visit"
        " FROM (SELECT 0 AS n UNION SELECT 1) AS both_of_them",
        room=book.room,
        visit=book.visit,
        at=BASE + 300,
    )
    assert answer == guard.OVERLAP
    assert sql.one("SELECT count(*) FROM reservation") == 0


def test_empty_backward_and_off_tick_stretches_are_refused(book: Book) -> None:
    assert {
        "empty": book.reserve(100, 100),
        "backward": book.reserve(100, 90),
        "starts off the tick": book.reserve(102, 120),
        "ends off the tick": book.reserve(100, 121),
        "shifted": book.reserve(99, 119),
        "good": book.reserve(100, 120),
    } == {
        "empty": "ck_reservation_order",
        "backward": "ck_reservation_order",
        "starts off the tick": "ck_reservation_tick",
        "ends off the tick": "ck_reservation_tick",
        "shifted": "ck_reservation_tick",
        "good": "",
    }


def test_a_reservation_has_exactly_one_owner(book: Book) -> None:
    nobody = sql.refused_by(
        "INSERT INTO reservation (resource_id, from_minute, to_minute) VALUES (:room, 0, 5)",
        room=book.room,
    )
    sql.run(
        "INSERT INTO hold (kind, expires_at) VALUES ('offer', :at)", at=MADE.replace(tzinfo=None)
    )
    both = sql.refused_by(
        "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id, hold_id)"
        " SELECT :room, 0, 5, :visit, id FROM hold",
        room=book.room,
        visit=book.visit,
    )
    assert (nobody, both) == ("ck_reservation_owner", "ck_reservation_owner")
