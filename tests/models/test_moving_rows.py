"""A visit is changed by deleting its rows and inserting the new ones, in that order."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from clinic.models import guard
from clinic.services.constraints import constraint_of
from tests.support import sql
from tests.support.house import House, add_visit
from tests.support.uow import make

NINE, TEN = 29_000_160, 29_000_220
Row = tuple[int, int, int, int]  # resource, from, to, appointment
READ = "SELECT resource_id, from_minute, to_minute, appointment_id FROM reservation ORDER BY 4, 1"
WRITE = (
    "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id)"
    " VALUES (:resource, :start, :end, :visit)"
)


def rows() -> list[Row]:
    with sql.writing() as connection:
        return [tuple(row) for row in connection.execute(text(READ))]


def delete(connection: Connection, visits: set[int]) -> None:
    for visit in visits:
        connection.execute(text("DELETE FROM reservation WHERE appointment_id = :v"), {"v": visit})


def insert(connection: Connection, wanted: list[Row]) -> None:
    for resource, start, end, visit in wanted:
        values = {"resource": resource, "start": start, "end": end, "visit": visit}
        connection.execute(text(WRITE), values)


def delete_then_insert(wanted: list[Row]) -> None:
    with sql.writing() as connection:
        delete(connection, {row[3] for row in wanted})
        insert(connection, wanted)


def insert_then_delete(wanted: list[Row]) -> None:
    with sql.writing() as connection:
        (before,) = [connection.execute(text("SELECT max(id) FROM reservation")).scalar_one()]
        insert(connection, wanted)
        for visit in {row[3] for row in wanted}:
            connection.execute(
                text("DELETE FROM reservation WHERE appointment_id = :v AND id <= :before"),
                {"v": visit, "before": before},
            )


def update_in_place(wanted: list[Row]) -> None:
    with sql.writing() as connection:
        for resource, start, end, visit in wanted:
            connection.execute(
                text(
                    "UPDATE reservation SET from_minute = :start, to_minute = :end"
                    " WHERE resource_id = :resource AND appointment_id = :visit"
                ),
                {"resource": resource, "start": start, "end": end, "visit": visit},
            )


@dataclass
class Day:
    """Two visits of two patients with one therapist in one room, at nine and at ten."""

    first: int
    second: int

    def shifted(self) -> list[Row]:
        return [(r, a + 5, b + 5, v) for r, a, b, v in rows() if v == self.first]

    def resized(self) -> list[Row]:
        return [(r, a, b + 25, v) for r, a, b, v in rows() if v == self.first]

    def swapped(self) -> list[Row]:
        leap = {self.first: TEN - NINE, self.second: NINE - TEN}
        return [(r, a + leap[v], b + leap[v], v) for r, a, b, v in rows()]


@pytest.fixture
def day(house: House) -> Day:
    with make() as session:
        ids = [
            add_visit(session, house, patient, house.therapists[0], house.rooms[0], start).id
            for patient, start in zip(house.patients, (NINE, TEN), strict=True)
        ]
    return Day(*ids)


CHANGES = pytest.mark.parametrize("change", [Day.shifted, Day.resized, Day.swapped])


@CHANGES
def test_delete_then_insert_moves_it(day: Day, change: Callable[[Day], list[Row]]) -> None:
    wanted = change(day)
    others = [row for row in rows() if row[3] not in {each[3] for each in wanted}]
    delete_then_insert(wanted)
    assert sorted(rows()) == sorted([*wanted, *others])


@CHANGES
def test_control_inserting_first_is_refused(day: Day, change: Callable[[Day], list[Row]]) -> None:
    before, wanted = rows(), change(day)
    with pytest.raises(DBAPIError) as caught:
        insert_then_delete(wanted)
    assert constraint_of(caught.value) == guard.OVERLAP
    assert rows() == before


def test_control_a_swap_by_update_is_refused(day: Day) -> None:
    before, wanted = rows(), day.swapped()
    with pytest.raises(DBAPIError) as caught:
        update_in_place(wanted)
    assert constraint_of(caught.value) == guard.OVERLAP
    assert rows() == before


def test_a_shift_onto_the_next_visit_is_refused_and_leaves_all_as_it_was(day: Day) -> None:
    before = rows()
    onto = [(r, a + 30, b + 30, v) for r, a, b, v in before if v == day.first]
    with pytest.raises(DBAPIError) as caught:
        delete_then_insert(onto)
    assert constraint_of(caught.value) == guard.OVERLAP
    assert rows() == before
