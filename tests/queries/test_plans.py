"""How SQLite finds the rows of what is asked all day: by what was asked, never by all there is.

It plans without knowing how many rows there are, so one condition too many can make it read
every reservation a room ever had. PostgreSQL counts its rows and is not looked at here.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select

from clinic.extensions import db
from clinic.models import Appointment, Reservation, Resource
from clinic.queries.before_visit import before_visit
from clinic.queries.calendars import calendars
from clinic.queries.diary import day_of
from clinic.queries.holds_clinical import all_held, flagged_patients, held_patients
from clinic.queries.notes import note_of
from clinic.queries.owner_days import attendance, utilisation
from clinic.queries.owner_outcomes import overall_change
from clinic.queries.owner_plans import plan_tracks
from clinic.queries.patient_search import find_people
from clinic.queries.scope import Scope
from clinic.queries.tasks import duties_in
from clinic.queries.to_be_moved import stuck_count, stuck_visits
from clinic.rules.owner_outcomes import PAIN
from clinic.rules.owner_range import Days
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars
from tests.support.house import House, add_visit, minute
from tests.support.notes import past_session

GROWING = ("appointment", "appointment_step", "reservation", "patient", "status_change")
NOTED = ("session_note", "needled_site")
NINE = minute("2026-11-24T09:00")
DAY = 1440
OF_A_PATIENT = ("red_flag", "red_flag_closure", "task")
"""Tables that grow too, and that are read whole only for everybody's day."""


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def full(house: House) -> House:
    """The house with one visit in it."""
    with unit_of_work(house.principal("desk"), "test:booked") as work:
        add_visit(work.session, house, house.patients[0], house.therapists[0], house.rooms[0], NINE)
    return house


def wide_steps(work: Callable[[], Any], also: tuple[str, ...] = ()) -> list[str]:
    """The steps of the plans of what `work` asks that read a growing table at large.

    Those of `also` are searched by whose they are, and no other way.
    """
    asked: list[tuple[str, Any]] = []

    def see(*arguments: Any) -> None:
        asked.append((arguments[2], arguments[3]))

    event.listen(db.engine, "before_cursor_execute", see)
    work()
    event.remove(db.engine, "before_cursor_execute", see)
    with db.engine.connect() as connection:
        steps = [
            row[3]
            for statement, values in asked
            if statement.startswith(("SELECT", "UPDATE", "DELETE"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert steps
    return [step for step in steps if _is_wide(step) or _is_of_all(step, also)]


def _is_of_all(step: str, tables: tuple[str, ...]) -> bool:
    by = ("patient_id", "flag_id", "rowid")
    return any(f" {table} " in f"{step} " for table in tables) and not any(
        f"{key}=?" in step for key in by
    )


def _is_wide(step: str) -> bool:
    words = step.split()
    if words[0] == "SCAN":
        return words[1] in GROWING + NOTED
    if "(therapist_id=?)" in step:
        return words[1] in GROWING + NOTED
    by_unit_alone = "reservation USING" in step and "(resource_id=?)" in step
    return by_unit_alone and "ix_reservation_held" not in step


def test_the_card_before_a_visit_is_found_by_its_patient(full: House) -> None:
    name = db.session.scalars(select(Appointment.public_id)).one()
    scope = Scope(db.session(), full.principal("ana"))
    assert wide_steps(lambda: before_visit(scope, name)) == []


def test_a_note_is_found_by_its_name(full: House) -> None:
    note = past_session(full, 7)
    scope = Scope(db.session(), full.principal("ana"))
    assert wide_steps(lambda: note_of(scope, note)) == []


def test_the_day_is_found_by_its_visits(full: House) -> None:
    scope = Scope(db.session(), full.principal("desk"))
    assert wide_steps(lambda: day_of(scope, full.location, date(2026, 11, 24))) == []


def test_visits_to_be_moved_are_found_by_their_causes(full: House) -> None:
    scope = Scope(db.session(), full.principal("desk"))
    assert wide_steps(lambda: stuck_visits(scope, NINE - DAY)) == []
    assert wide_steps(lambda: stuck_count(scope, NINE - DAY)) == []


def test_calendars_are_found_by_their_weeks(full: House) -> None:
    units = [unit.id for unit in full.rooms]
    window = (NINE - DAY, NINE + DAY)
    asked = wide_steps(lambda: calendars(db.session(), units, window, now_minute=NINE - DAY))
    assert asked == []


def test_locking_looks_at_held_time_alone(full: House) -> None:
    def lock() -> None:
        with unit_of_work(full.principal("desk"), "test:locked") as work:
            lock_calendars(work.session, [full.rooms[0].id])

    assert wide_steps(lock) == []


def test_people_are_found_by_their_terms(full: House) -> None:
    scope = Scope(db.session(), full.principal("desk"))
    assert wide_steps(lambda: find_people(scope, "ade mar", 12)) == []


def test_a_hold_is_found_by_whose_it_is(full: House) -> None:
    whose = {full.patients[0].id}
    assert wide_steps(lambda: held_patients(db.session(), whose), OF_A_PATIENT) == []
    assert wide_steps(lambda: flagged_patients(db.session(), whose), OF_A_PATIENT) == []


def test_what_a_note_obliges_to_is_found_by_its_patient(full: House) -> None:
    note = past_session(full, 7)
    scope = Scope(db.session(), full.principal("ana"))
    assert wide_steps(lambda: duties_in(scope, note), ("task",)) == []


def test_control_everybodys_holds_are_seen(full: House) -> None:
    wide = wide_steps(lambda: db.session.scalars(all_held()).all(), OF_A_PATIENT)
    assert any("red_flag" in step for step in wide)
    assert any("task" in step for step in wide)


def test_control_every_reservation_of_a_room_is_seen(full: House) -> None:
    room = select(Reservation.id).where(Reservation.resource_id == full.rooms[0].id)
    wide = wide_steps(lambda: db.session.execute(room.where(Reservation.from_minute + 0 > NINE)))
    assert any("(resource_id=?)" in step for step in wide)


def test_control_a_whole_table_is_seen(full: House) -> None:
    late = select(Reservation.id).where(Reservation.to_minute > NINE)
    wide = wide_steps(lambda: db.session.execute(late.join(Resource)))
    assert any(step.startswith("SCAN reservation") for step in wide)


def test_the_owners_year_adds_up_no_visits(full: House) -> None:
    session, year = db.session(), Days(date(2026, 1, 1), date(2026, 12, 31))
    for figures in (utilisation, attendance):
        assert wide_steps(partial(figures, session, year)) == []
    assert wide_steps(partial(plan_tracks, session, year.last)) == []
    assert wide_steps(partial(overall_change, session, year, PAIN)) == []


def test_control_adding_up_the_visits_themselves_is_wide(full: House) -> None:
    session = db.session()
    adding = select(Appointment.status, func.count()).group_by(Appointment.status)
    assert wide_steps(lambda: session.execute(adding).all())
