"""Starting a session note: whose it is, what becomes of the visit, and what refuses."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, AuditEntry, SessionNote, StatusChange
from clinic.queries.before_visit import before_visit
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.queries.therapist_day import day_of
from clinic.queries.unsigned import drafts
from clinic.rules.errors import NotFound, Refused
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus, NoteStatus
from clinic.services.note_after import enter_in_error
from clinic.services.note_drafts import NotYours
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.unit_of_work import unit_of_work
from tests.support.notes import (
    A_DAY,
    MINIMUS,
    PIRIFORMIS,
    add_plan,
    book,
    freeze,
    meet,
    past_session,
    typed,
)


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def status_of(visit_id):
    db.session.close()
    return db.session.scalar(select(Appointment.status).where(Appointment.public_id == visit_id))


def test_starting_makes_a_draft_of_ones_own_and_the_visit_is_in_the_room(house):
    visit = book(house, status=AppointmentStatus.ARRIVED)
    ana = house.principal("ana")
    note_id = start(ana, visit)
    note = note_of(open_scope(ana), note_id)
    assert (note.status, note.therapist_name, note.sites) == (NoteStatus.DRAFT, "Ana Ruiz", ())
    assert (note.consent, note.screening) == ("not recorded", "not recorded")
    assert status_of(visit) == AppointmentStatus.IN_ROOM
    change = db.session.scalars(select(StatusChange)).one()
    assert (change.to_status, change.by_user_id) == (AppointmentStatus.IN_ROOM, ana.user_id)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "note:started")).one()
    assert entry.patient_id == house.patients[0].id


def test_starting_twice_opens_the_same_draft(house):
    visit = book(house)
    ana = house.principal("ana")
    assert start(ana, visit) == start(ana, visit)
    assert len(db.session.scalars(select(SessionNote)).all()) == 1


def test_a_visit_that_was_closed_by_the_desk_can_still_be_written_down(house):
    visit = book(house, -2 * A_DAY, status=AppointmentStatus.DONE)
    start(house.principal("ana"), visit)
    assert status_of(visit) == AppointmentStatus.DONE


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (AppointmentStatus.CANCELLED_LATE, "Cancelled late"),
        (AppointmentStatus.DID_NOT_ATTEND, "Did not attend"),
        (AppointmentStatus.LEFT_UNSEEN, "Left without being seen"),
    ],
)
def test_a_visit_that_did_not_take_place_has_no_note(house, status, words):
    visit = book(house, status=status)
    with pytest.raises(Refused, match=words):
        start(house.principal("ana"), visit)
    assert db.session.scalars(select(SessionNote)).all() == []


def test_a_visit_on_another_day_is_not_started_today(house):
    visit = book(house, 3 * A_DAY)
    with pytest.raises(Refused, match="another day"):
        start(house.principal("ana"), visit)
    assert status_of(visit) == AppointmentStatus.BOOKED


def test_a_colleague_of_the_same_patient_is_refused_by_name(house):
    visit, _other = book(house), book(house, 2 * A_DAY, therapist=1)
    with pytest.raises(NotYours, match="Ana Ruiz"):
        start(house.principal("ben"), visit)
    start(house.principal("ana"), visit)
    with pytest.raises(NotYours, match="Ana Ruiz has started"):
        start(house.principal("ben"), visit)


def test_a_visit_of_strangers_does_not_exist_for_a_therapist(house):
    with pytest.raises(NotFound):
        start(house.principal("ben"), book(house))
    with pytest.raises(NotFound):
        start(house.principal("ana"), "no-such-visit")


def test_a_signed_visit_is_not_started_again(house):
    visit = book(house)
    ana = house.principal("ana")
    sign(ana, start(ana, visit), typed(new=PIRIFORMIS))
    with pytest.raises(Refused, match="signed"):
        start(ana, visit)


def test_after_a_wrong_patient_the_right_visit_gets_a_note_that_names_the_wrong_one(house):
    wrong, right = book(house), book(house, 60, patient=1)
    ana = house.principal("ana")
    mistaken = start(ana, wrong)
    sign(ana, mistaken, typed(new=PIRIFORMIS))
    enter_in_error(ana, mistaken, "Wrong patient")
    fresh = start(ana, right, instead=mistaken)
    scope = open_scope(ana)
    assert note_of(scope, fresh).replaces == mistaken
    kept = note_of(scope, mistaken)
    assert kept.replaced_by == fresh
    assert (kept.error_reason, len(kept.sites)) == ("Wrong patient", 1)
    assert status_of(wrong) == AppointmentStatus.IN_ROOM


def test_the_day_holds_ones_own_visits_in_order_without_cancelled_ones(house):
    late, early = book(house, 60, patient=1), book(house, 0)
    book(house, 120, status=AppointmentStatus.CANCELLED_IN_TIME)
    book(house, 0, therapist=1, patient=1, room=1)
    scope = open_scope(house.principal("ana"))
    today = clock.now().date()
    assert [turn.visit.public_id for turn in day_of(scope, today, "UTC")] == [early, late]


def test_an_account_without_a_calendar_has_no_day(house):
    book(house)
    with unit_of_work(SYSTEM, "test:no_giver") as work:
        for step in work.session.scalars(select(AppointmentStep)):
            step.therapist_id = None
    nobody = replace(house.principal("ana"), therapist_id=None)
    assert day_of(open_scope(nobody), clock.now().date(), "UTC") == ()


def test_unsigned_notes_are_listed_whatever_the_day(house):
    ana = house.principal("ana")
    old = start(ana, book(house, -40 * A_DAY, status=AppointmentStatus.DONE))
    new = start(ana, book(house))
    assert [each.note_id for each in drafts(open_scope(ana))] == [old, new]
    assert drafts(open_scope(house.principal("ben"))) == ()


def test_before_a_visit_stands_the_plan_and_the_last_signed_session(house):
    visit = book(house)
    past_session(house, 14, sites=(MINIMUS,), soreness={24: 9})
    past_session(house, 7, soreness={24: 5, 72: 1})
    with unit_of_work(SYSTEM, "test:plan") as work:
        row = work.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        meet(work.session, add_plan(work.session, house.patients[0]), 7, row)
    facts = before_visit(open_scope(house.principal("ana")), visit)
    assert (facts.visit.number, facts.visit.total) == (7, 12)
    assert facts.problem is not None
    assert (facts.problem.phase_name, facts.problem.phase_number) == ("Loosen", 2)
    assert facts.last is not None
    assert [site.muscle for site in facts.last.sites] == ["piriformis", "gluteus_minimus"]
    assert [(each.hours, each.score) for each in facts.last.soreness] == [(24, 5), (72, 1)]
