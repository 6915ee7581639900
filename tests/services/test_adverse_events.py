"""Adverse events beside a note: ticked, told in full, told late, put right; and their duties."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import NotedEvent, Task
from clinic.queries.events import event_lines
from clinic.queries.holds_clinical import flagged_patients, held_patients
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.queries.tasks import duties_in
from clinic.rules.adverse_events import EventEntry, Grade
from clinic.rules.clinical_hold import Held
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.words import NoteStatus, TaskKind
from clinic.services.adverse_events import tell, withdraw
from clinic.services.note_after import enter_in_error
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.services.note_moves import save
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.tasks import close_task
from tests.support import sql
from tests.support.notes import NOW, PIRIFORMIS, READY, book, freeze, past_session, typed

FAINT = EventEntry(
    kind="syncope",
    began_at=NOW,
    noticed="therapist",
    place="Piriformis, left",
    detail="Pale, gone for ten seconds.",
    action="Needles out, legs up, water.",
    outcome="resolved",
    told="Their doctor.",
)
LUNG = replace(FAINT, kind="pneumothorax", detail="Short of breath.", outcome="ongoing")
BRUISE = EventEntry(kind="bruising", began_at=NOW)


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def draft(house, ana):
    return start(ana, book(house))


@pytest.fixture
def signed(house):
    return past_session(house, 3)


def ready(**values):
    return typed(new=PIRIFORMIS, answers=replace(READY, **values))


def rows():
    db.session.close()
    return db.session.scalars(select(NotedEvent).order_by(NotedEvent.id)).all()


def tasks():
    db.session.close()
    return db.session.scalars(select(Task).order_by(Task.id)).all()


def shown(ana, note):
    db.session.close()
    return note_of(open_scope(ana), note)


def test_what_was_ticked_becomes_a_row_at_signing_and_no_duty(ana, draft, monkeypatch):
    ticks = count()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(milliseconds=next(ticks)))
    kept = save(ana, draft, typed(answers=replace(READY, adverse_events=("bruising",))))
    assert rows() == []
    both = ready(adverse_events=("bruising", "nausea"))
    kept = sign(ana, draft, replace(both, version=kept.version))
    assert kept.status == NoteStatus.SIGNED
    assert [(row.kind, row.grade, row.by_name) for row in rows()] == [
        ("bruising", Grade.MILD, "Ana Ruiz, PT"),
        ("nausea", Grade.MILD, "Ana Ruiz, PT"),
    ]
    assert not any(each.late for each in kept.events)
    assert tasks() == []


def test_no_adverse_event_leaves_no_row(ana, draft):
    sign(ana, draft, ready())
    assert rows() == []


def test_a_note_is_not_signed_before_one_or_the_other_is_pressed(ana, draft):
    with pytest.raises(Invalid, match="Press “No adverse event”"):
        sign(ana, draft, ready(adverse_events=()))
    with pytest.raises(Invalid, match="Fainted: write down"):
        sign(ana, draft, ready(adverse_events=("syncope",)))
    tell(ana, draft, FAINT)
    with pytest.raises(Invalid, match="one is written down: fainted"):
        sign(ana, draft, ready())
    assert sign(ana, draft, ready(adverse_events=())).status == NoteStatus.SIGNED
    assert [row.kind for row in rows()] == ["syncope"]


def test_a_significant_one_opens_its_duties_and_makes_no_form_stale(ana, draft):
    kept = tell(ana, draft, FAINT)
    assert kept.version == 1
    assert [(task.kind, task.due_at) for task in tasks()] == [
        (TaskKind.NOTICE, NOW + timedelta(hours=24)),
        (TaskKind.FOLLOW_UP, NOW + timedelta(hours=24)),
    ]
    first = tasks()[0]
    assert "Pale, gone for ten seconds. Done: Needles out" in first.detail
    assert "ainted" not in first.title
    assert [each.title for each in duties_in(open_scope(ana), draft)] == [
        each.title for each in tasks()
    ]


def test_the_same_form_twice_writes_it_down_once(ana, draft):
    key = "0d1e6a3e-5b5e-4a8e-9c52-0a5a4b8a7f10"
    tell(ana, draft, FAINT, key=key)
    tell(ana, draft, FAINT, key=key)
    assert len(rows()) == 1


def test_a_serious_one_stops_the_next_session_and_booking_but_not_its_own_signature(
    house, ana, draft
):
    marta = house.patients[0].id
    kept = tell(ana, draft, LUNG)
    assert sign(ana, draft, replace(ready(adverse_events=()), version=kept.version)).signed_at
    assert held_patients(db.session(), {marta}) == {marta}
    assert flagged_patients(db.session(), {marta}) == frozenset()
    later = book(house, 60)
    with pytest.raises(Held, match="until a clinician has ended it; the stop page says why"):
        start(ana, later)
    (lock,) = [task for task in tasks() if task.kind == TaskKind.PLAN_LOCK]
    with pytest.raises(Invalid, match="at least 20 characters"):
        close_task(ana, lock.public_id, "x")
    assert held_patients(db.session(), {marta}) == {marta}
    close_task(ana, lock.public_id, "Seen in hospital, no lung collapse. Plan goes on.")
    assert held_patients(db.session(), {marta}) == frozenset()
    assert start(ana, later)


def test_told_later_it_stands_beside_the_signed_note_and_the_note_is_as_it_was(ana, signed):
    before = sql.snapshot()
    kept = tell(ana, signed, replace(BRUISE, noticed="phone"))
    assert [(each.late, each.entry.noticed) for each in kept.events] == [(True, "phone")]
    changed = " ".join(sql.differences(before, sql.snapshot()))
    assert "adverse_event" in changed
    assert "session_note" not in changed


def test_whoever_treats_the_patient_may_tell_late_but_not_into_a_draft(house, draft, signed):
    ben = house.principal("ben")
    for note in (draft, signed):
        with pytest.raises(NotFound):
            tell(ben, note, BRUISE)
    book(house, 24 * 60, therapist=1)
    assert tell(ben, signed, BRUISE).events[0].by_name.startswith("Ben")
    with pytest.raises(NotYours):
        tell(ben, draft, BRUISE)


def test_nothing_is_added_to_a_note_entered_in_error(ana, signed):
    enter_in_error(ana, signed, "Wrong patient")
    with pytest.raises(NoteClosed):
        tell(ana, signed, BRUISE)


def test_what_is_missing_is_said_beside_its_field(ana, draft):
    with pytest.raises(Invalid) as refused:
        tell(ana, draft, replace(FAINT, action="", grade="mild"))
    assert [each.field for each in refused.value.problems] == ["grade"]
    with pytest.raises(Invalid) as refused:
        tell(ana, draft, replace(FAINT, action="", outcome=""))
    assert [each.field for each in refused.value.problems] == ["action", "outcome"]
    assert (rows(), tasks()) == ([], [])


def test_put_right_both_stay_and_only_new_duties_open(ana, signed):
    first = tell(ana, signed, FAINT).events[0].public_id
    raised = replace(FAINT, grade="serious", replaces=first, why="Kept in hospital overnight.")
    kept = tell(ana, signed, raised)
    assert [each.holds for each in kept.events] == [False, True]
    assert kept.events[0].replaced_by == kept.events[1].public_id
    titles = [task.title for task in tasks()]
    assert sum(task.kind == TaskKind.PLAN_LOCK for task in tasks()) == 1
    assert any("insurer" in title for title in titles)
    with pytest.raises(Refused, match="put right already"):
        tell(ana, signed, raised)
    with pytest.raises(NotFound):
        tell(ana, signed, replace(raised, replaces="no-such-row-000"))


def test_taken_back_beside_a_signed_note_it_stays_readable(house, ana, signed):
    first = tell(ana, signed, FAINT).events[0].public_id
    with pytest.raises(Invalid, match="Why is it taken back"):
        withdraw(ana, signed, first, " ")
    kept = withdraw(ana, signed, first, "Said by the wrong patient.")
    assert [each.holds for each in kept.events] == [False, False]
    assert kept.events[1].entry.why == "Said by the wrong patient."
    assert event_lines(db.session(), house.patients[0].id) == ()
    with pytest.raises(Refused, match="put right already"):
        withdraw(ana, signed, first, "Again.")


def test_of_a_draft_a_mild_one_goes(ana, draft):
    first = tell(ana, draft, BRUISE).events[0].public_id
    assert withdraw(ana, draft, first, "").events == ()
    with pytest.raises(NotFound):
        withdraw(ana, draft, first, "")


def test_the_record_shows_the_latest_first_without_notes_in_error(house, ana, signed):
    tell(ana, signed, BRUISE)
    tell(ana, signed, replace(FAINT, began_at=NOW - timedelta(hours=1)))
    marta = house.patients[0].id
    assert [line.entry.kind for line in event_lines(db.session(), marta)] == [
        "bruising",
        "syncope",
    ]
    enter_in_error(ana, signed, "Wrong patient")
    assert event_lines(db.session(), marta) == ()
