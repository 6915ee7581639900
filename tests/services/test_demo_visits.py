"""The demo clinic's calendar: alive at any moment it is started, and lawful throughout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest

from clinic.extensions import db
from clinic.models import (
    Appointment,
    Location,
    Patient,
    Reservation,
    Resource,
    StatusChange,
    Therapist,
    User,
    guard,
)
from clinic.queries.units import units_at
from clinic.queries.week_masks import WEEK, WeekReader
from clinic.rules.appointment_life import FREES_TIME, find_move
from clinic.rules.bit_calendar import all_ticks, busy_mask
from clinic.rules.local_time import minute_of
from clinic.rules.words import AppointmentStatus as S
from tests.support.demo import (
    LONDON,
    MOMENTS,
    count,
    day_of,
    filled_demo,
    overlaps,
    rows,
)

OPEN_MOMENTS = ("a weekday morning", "a Saturday at noon", "a leap day")


@pytest.fixture(scope="module", params=MOMENTS)
def begun(request, sqlite_databases, tmp_path_factory) -> Iterator[datetime]:
    """A demo clinic filled at one of the moments, open to be read."""
    folder = tmp_path_factory.mktemp("demo")
    with filled_demo(sqlite_databases, folder, MOMENTS[request.param]):
        yield MOMENTS[request.param]


def test_the_house_and_its_people_are_there(begun):
    kinds = Counter(row.category or row.kind.value for row in rows(Resource))
    assert kinds == {
        "patient": 60,
        "treatment_room": 4,
        "sauna": 2,
        "boots": 2,
        "therapist": 4,
    }
    assert [row.name for row in rows(Location)] == ["Harbour St"]
    assert count(Therapist) == 4
    assert count(Patient) == 60
    assert {row.name for user in rows(User) for row in user.roles} == {
        "front_desk",
        "therapist",
        "patient",
        "administrator",
    }


def test_it_reaches_six_months_back_and_four_weeks_ahead(begun):
    days = [day_of(row.from_minute) for row in rows(Appointment)]
    today = begun.astimezone(LONDON).date()
    assert 170 <= (today - min(days)).days <= 186
    assert 21 <= (max(days) - today).days <= 33
    assert 700 <= len(days) <= 1200


def test_every_visit_ended_in_a_way_that_fits_the_time_it_is(begun):
    now = minute_of(begun)
    for visit in rows(Appointment):
        over = visit.to_minute <= now
        going_on = {S.ARRIVED, S.IN_ROOM}
        if over:
            assert visit.status not in {S.BOOKED, *going_on}
        elif visit.status in going_on:
            assert visit.from_minute - now <= 45
        else:
            assert visit.status is not S.DONE
    seen = {visit.status for visit in rows(Appointment)}
    assert seen >= {S.DONE, S.BOOKED, S.CANCELLED_IN_TIME, S.CANCELLED_LATE, S.DID_NOT_ATTEND}


def test_the_status_changes_tell_the_same_story(begun):
    changes = defaultdict(list)
    for row in sorted(rows(StatusChange), key=lambda row: row.id):
        changes[row.appointment_id].append(row)
    for visit in rows(Appointment):
        steps = changes[visit.id]
        assert steps[0].from_status is None
        assert steps[0].to_status is S.BOOKED
        assert steps[-1].to_status == visit.status
        for before, after in pairwise(steps):
            assert after.from_status == before.to_status
            assert find_move(before.to_status, after.to_status) is not None
            assert before.at <= after.at <= begun


def test_no_resource_is_ever_held_twice(begun):
    assert overlaps() == []
    with db.engine.connect() as connection:
        assert guard.missing(connection) == set()


def test_an_overlap_would_be_seen(begun):
    later = {row.id: row for row in rows(Reservation)}
    held = next(row for row in later.values() if row.to_minute - row.from_minute >= 30)
    extra = Reservation(
        resource_id=held.resource_id, from_minute=held.to_minute - 5, to_minute=held.to_minute + 5
    )
    assert overlaps() == []
    assert overlaps(extra) != []


def test_a_visit_holds_its_units_and_its_patient_while_it_is_due(begun):
    patients = {row.id: row.resource_id for row in rows(Patient)}
    held = defaultdict(set)
    for row in rows(Reservation):
        held[row.appointment_id].add(row.resource_id)
    for visit in rows(Appointment):
        if visit.status in FREES_TIME:
            assert held[visit.id] == set()
        else:
            assert patients[visit.patient_id] in held[visit.id]
            assert len(held[visit.id]) >= 3


def test_nobody_is_booked_outside_hours_or_time_off(begun):
    session = db.session()
    units = {unit.id for unit in units_at(session, rows(Location)[0].id)}
    resources = rows(Resource, Resource.id.in_(units))
    by_week = defaultdict(list)
    for row in rows(Reservation, Reservation.resource_id.in_(units)):
        by_week[row.from_minute // WEEK].append(row)
    for week, held in by_week.items():
        reader = WeekReader(session, resources, range(week, week + 1))
        for row in held:
            free, _ = reader.masks(row.resource_id, week)
            wanted = busy_mask([(row.from_minute, row.to_minute)], week * WEEK, WEEK // 5)
            assert wanted & ~free & all_ticks(WEEK // 5) == 0


@pytest.mark.parametrize("begun", OPEN_MOMENTS, indirect=True)
def test_the_day_is_under_way_while_the_clinic_is_open(begun):
    today = begun.astimezone(LONDON).date()
    seen = Counter(v.status for v in rows(Appointment) if day_of(v.from_minute) == today)
    assert sum(seen.values()) >= 8
    for status in (S.DONE, S.IN_ROOM, S.ARRIVED):
        assert seen[status] >= 1, status
