"""The needles' time, counting them out, the one that is missing, and nobody leaving with one in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Task
from clinic.queries.flow import needles_in as flow_needles
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.rules.diary_values import NeedlesIn
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.needle_incidents import IncidentEntry
from clinic.rules.words import AppointmentStatus, NoteStatus, TaskKind
from clinic.services.appointment_status import change_status
from clinic.services.note_drafts import NotYours
from clinic.services.note_incidents import add_incident, remove_incident
from clinic.services.note_moves import add_site, all_out, change_site, remove_site, save
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.note_timer import needles_in, take_out_now
from tests.support.notes import MINIMUS, NOW, PIRIFORMIS, READY, book, freeze, typed

FOUR = replace(PIRIFORMIS, needles_out=0)
QUICK = replace(MINIMUS, needles_out=0, technique="pistoning", retention_minutes=0)
TOLD = {
    "action": "Marked the place.",
    "referral": "Emergency department.",
    "told": "Patient, lead.",
}


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def visit(house):
    return book(house)


@pytest.fixture
def draft(ana, visit):
    note = start(ana, visit)
    kept = add_site(ana, note, typed(new=FOUR))
    return add_site(ana, note, typed(kept.version, new=QUICK))


def later(monkeypatch, minutes):
    freeze(monkeypatch, NOW + timedelta(minutes=minutes))


def shown(ana, draft):
    return note_of(open_scope(ana), draft.public_id)


def test_measured_minutes_are_written_down_when_the_needles_are_counted_out(
    ana, draft, monkeypatch
):
    note = draft.public_id
    needles_in(ana, note)
    later(monkeypatch, 9)
    needles_in(ana, note)  # pressed again it goes on
    kept = all_out(ana, note, typed(draft.version))
    assert [(s.entry.needles_out, s.entry.retention_minutes) for s in kept.sites] == [
        (4, 9),
        (3, 0),
    ]
    assert kept.times.out_at == clock.now()
    later(monkeypatch, 20)
    first = kept.sites[0]
    right = {first.public_id: replace(first.entry, retention_minutes=8)}
    kept = save(ana, note, typed(kept.version, sites=right))
    kept = all_out(ana, note, typed(kept.version))
    assert kept.sites[0].entry.retention_minutes == 8
    assert kept.times.out_at == NOW + timedelta(minutes=9)


def test_one_muscle_counted_out_leaves_the_time_running(ana, draft, monkeypatch):
    needles_in(ana, draft.public_id)
    later(monkeypatch, 5)
    sent = {site.public_id: site.entry for site in draft.sites}
    first = draft.sites[0].public_id
    sent[first] = replace(sent[first], needles_out=4)  # as the page has counted already
    kept = change_site(ana, draft.public_id, first, typed(draft.version, sites=sent), all_out=True)
    assert kept.sites[0].entry.retention_minutes == 5
    assert kept.times.running


def test_presses_that_reach_the_clinic_late_count_from_when_they_were_made(ana, draft, monkeypatch):
    note = draft.public_id
    later(monkeypatch, 2)
    needles_in(ana, note, seconds_ago=60)
    later(monkeypatch, 12)
    kept = all_out(ana, note, typed(draft.version, seconds_ago=120))
    assert kept.sites[0].entry.retention_minutes == 9
    assert (kept.times.in_at, kept.times.out_at) == (
        NOW + timedelta(minutes=1),
        NOW + timedelta(minutes=10),
    )


def test_the_time_makes_no_open_form_stale(ana, draft):
    needles_in(ana, draft.public_id)
    take_out_now(ana, draft.public_id)
    assert save(ana, draft.public_id, typed(draft.version)).version > draft.version


def test_without_a_needle_there_is_no_time(ana, house):
    with pytest.raises(Refused, match="no needle is on the list"):
        needles_in(ana, start(ana, book(house, 120)))


def test_a_faint_keeps_its_first_moment_and_ends_the_time(ana, draft, monkeypatch):
    needles_in(ana, draft.public_id)
    later(monkeypatch, 4)
    take_out_now(ana, draft.public_id, seconds_ago=60)
    later(monkeypatch, 12)
    kept = take_out_now(ana, draft.public_id)
    assert kept.times.stopped_at == NOW + timedelta(minutes=3)
    kept = all_out(ana, draft.public_id, typed(draft.version))
    assert kept.sites[0].entry.retention_minutes == 3


def test_pressed_by_mistake_the_time_goes_on(ana, draft):
    needles_in(ana, draft.public_id)
    take_out_now(ana, draft.public_id)
    assert take_out_now(ana, draft.public_id, mistaken=True).times.running


def test_a_colleague_does_not_touch_the_time(house, ana, draft):
    book(house, 24 * 60, therapist=1)
    for move in (needles_in, take_out_now):
        with pytest.raises(NotYours):
            move(house.principal("ben"), draft.public_id)


def test_the_flow_board_knows_for_how_long_and_nothing_else(house, ana, draft):
    row = db.session.scalars(select(Appointment)).one()
    began = flow_needles(db.session(), [row.id])[row.id]
    assert began.minutes is None
    needles_in(ana, draft.public_id)
    now = clock.now_minute()
    assert flow_needles(db.session(), [row.id]) == {row.id: NeedlesIn(now, 12)}


def lost(draft, **changed):
    site = draft.sites[0].public_id
    values = {"kind": "retained_needle", "needles": 1, "depth_mm": 30, **TOLD, **changed}
    return IncidentEntry(site_id=site, **values)


def three_out(ana, draft):
    first, second = (site.public_id for site in draft.sites)
    sites = {first: replace(FOUR, needles_out=3), second: replace(QUICK, needles_out=3)}
    return save(ana, draft.public_id, typed(draft.version, sites=sites))


def test_a_missing_needle_is_the_only_way_round_the_count(ana, draft):
    kept = three_out(ana, draft)
    with pytest.raises(Invalid, match="7 in, 6 out: 1 still in piriformis, left"):
        sign(ana, draft.public_id, typed(kept.version))
    kept = add_incident(ana, draft.public_id, lost(draft))
    assert [each.by_name for each in kept.events] == ["Ana Ruiz, PT"]
    tasks = db.session.scalars(select(Task).order_by(Task.id)).all()
    in_a_day = NOW + timedelta(hours=24)
    assert [(task.kind, task.due_at) for task in tasks] == [
        (TaskKind.INCIDENT_REPORT, in_a_day),
        (TaskKind.NOTICE, in_a_day),
        (TaskKind.FOLLOW_UP, in_a_day),
    ]
    assert all("piriformis" in task.detail for task in tasks)
    assert all("piriformis" not in task.title for task in tasks)
    with pytest.raises(Invalid, match="one is written down: retained needle"):
        sign(ana, draft.public_id, typed(kept.version))
    answers = replace(READY, adverse_events=())
    signed = sign(ana, draft.public_id, typed(kept.version, answers=answers))
    assert signed.status == NoteStatus.SIGNED
    assert signed.incidents[0].entry.referral == "Emergency department."


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"needles": None}, "needles"),
        ({"needles": 2}, "needles"),
        ({"depth_mm": None}, "depth_mm"),
        ({"depth_mm": 126}, "depth_mm"),
        ({"action": " "}, "action"),
        ({"referral": ""}, "referral"),
        ({"told": ""}, "told"),
    ],
)
def test_every_fact_of_an_incident_is_asked_for(ana, draft, changed, field):
    three_out(ana, draft)
    with pytest.raises(Invalid) as refused:
        add_incident(ana, draft.public_id, lost(draft, **changed))
    assert [each.field for each in refused.value.problems] == [field]


def test_a_needle_that_is_found_is_counted_again(ana, draft):
    three_out(ana, draft)
    kept = add_incident(ana, draft.public_id, lost(draft))
    with pytest.raises(Refused, match="take that off first"):
        remove_site(ana, draft.public_id, kept.sites[0].public_id, typed(kept.version))
    kept = remove_incident(ana, draft.public_id, kept.incidents[0].public_id)
    assert (kept.incidents, kept.events, kept.sites[0].entry.still_in) == ((), (), 1)
    with pytest.raises(NotFound):
        remove_incident(ana, draft.public_id, "no-such-row-000")


def test_nobody_leaves_the_room_with_a_needle_in(house, ana, visit, draft):
    done = AppointmentStatus.DONE
    with pytest.raises(Refused, match=r"^4 still in piriformis, left; 3 still in gluteus minimus"):
        change_status(ana, visit, done)
    with pytest.raises(Refused) as refused:
        change_status(house.principal("desk"), visit, done)
    assert "piriformis" not in refused.value.message
    assert "ask the therapist" in refused.value.message
    all_out(ana, draft.public_id, typed(draft.version))
    change_status(ana, visit, done)
    assert db.session.scalars(select(Appointment)).one().status == done
    assert shown(ana, draft).is_draft
