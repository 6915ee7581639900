"""The signature and after: what it needs, what it closes, and that nothing changes any more."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, PlannedVisit
from clinic.models.guard import install, remove
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.rules.errors import Invalid, Refused
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus
from clinic.services.appointment_status import change_status
from clinic.services.note_after import amend, enter_in_error
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.services.note_moves import add_site, change_site, copy_last, remove_site, save
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.unit_of_work import unit_of_work
from tests.support.notes import A_DAY, PIRIFORMIS, READY, add_plan, book, freeze, meet, typed

IN = replace(PIRIFORMIS, needles_out=0)
KEY = "2f0c7f0e-6f2f-4a94-a7a4-3d8d57a9c001"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def visit(house):
    return book(house, status=AppointmentStatus.ARRIVED)


@pytest.fixture
def draft(ana, visit):
    return start(ana, visit)


@pytest.fixture
def signed(ana, draft):
    return sign(ana, draft, typed(new=PIRIFORMIS))


def row_of(visit_id):
    db.session.close()
    return db.session.scalars(select(Appointment).where(Appointment.public_id == visit_id)).one()


def test_a_note_is_not_signed_while_a_needle_is_in_and_says_where(ana, draft):
    with pytest.raises(Invalid) as refused:
        sign(ana, draft, typed(new=replace(PIRIFORMIS, needles_out=3)))
    assert refused.value.message == ("Not signed yet: 4 in, 3 out: 1 still in piriformis, left.")
    kept = note_of(open_scope(ana), draft)
    assert (kept.status, kept.sites) == (NoteStatus.DRAFT, ())


def test_what_is_missing_is_named_beside_its_field(ana, draft):
    kept = add_site(ana, draft, typed(new=replace(PIRIFORMIS, twitch="")))
    with pytest.raises(Invalid) as refused:
        sign(ana, draft, typed(kept.version, answers=replace(READY, pain_after=None)))
    assert {each.field for each in refused.value.problems} == {
        f"sites.{kept.sites[0].public_id}.twitch",
        "pain_after",
    }


def test_signing_keeps_who_and_when_and_closes_visit_and_planned_visit(house, ana, visit, draft):
    with unit_of_work(SYSTEM, "test:plan") as work:
        row = work.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        planned_id = meet(work.session, add_plan(work.session, house.patients[0]), 5, row).id
    kept = sign(ana, draft, typed(new=PIRIFORMIS))
    assert (kept.status, kept.signed_name) == (NoteStatus.SIGNED, "Ana Ruiz, PT")
    assert kept.signed_at is not None
    assert kept.ended_at == kept.signed_at
    assert row_of(visit).status == AppointmentStatus.DONE
    assert db.session.get_one(PlannedVisit, planned_id).status == PlannedVisitStatus.ATTENDED


@pytest.mark.parametrize(
    ("ends_in", "left_at"),
    [(90, AppointmentStatus.IN_ROOM), (-5, AppointmentStatus.DONE)],
    ids=["sauna to come", "sauna over"],
)
def test_who_goes_on_to_the_sauna_is_still_here(house, ana, visit, draft, ends_in, left_at):
    with unit_of_work(SYSTEM, "test:sauna") as work:
        row = work.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        now = clock.now_minute() // 5 * 5
        work.session.add(
            AppointmentStep(
                appointment_id=row.id,
                position=1,
                therapy_id=house.therapies["sauna"].id,
                from_minute=now + ends_in - 30,
                to_minute=now + ends_in,
            )
        )
    sign(ana, draft, typed(new=PIRIFORMIS))
    assert row_of(visit).status == left_at


def test_a_visit_whose_life_does_not_allow_done_stays_as_it_is(house, ana, visit, draft):
    change_status(house.principal("desk"), visit, AppointmentStatus.LEFT_UNSEEN)
    kept = sign(ana, draft, typed(new=PIRIFORMIS))
    assert kept.status == NoteStatus.SIGNED
    assert row_of(visit).status == AppointmentStatus.LEFT_UNSEEN


def test_signing_twice_signs_once(ana, draft):
    sent = typed(new=PIRIFORMIS, key=KEY)
    assert sign(ana, draft, sent) == sign(ana, draft, sent)


def test_no_service_changes_a_signed_note(ana, draft, signed):
    site = signed.sites[0].public_id
    sent = typed(signed.version, sites={site: IN}, new=IN, findings="Changed")
    moves = (
        lambda: save(ana, draft, sent),
        lambda: add_site(ana, draft, sent),
        lambda: change_site(ana, draft, site, sent, all_out=True),
        lambda: remove_site(ana, draft, site, sent),
        lambda: copy_last(ana, draft, sent),
        lambda: sign(ana, draft, sent),
    )
    for move in moves:
        with pytest.raises(NoteClosed, match="signed and never changes"):
            move()
    assert note_of(open_scope(ana), draft) == signed


ATTACKS = (
    "UPDATE session_note SET findings = 'x'",
    "UPDATE session_note SET status = 'draft'",
    "DELETE FROM session_note",
    "UPDATE needled_site SET needles_in = 9",
    "DELETE FROM needled_site",
)


def attack(statement):
    with unit_of_work(SYSTEM, "test:attack") as work:
        work.session.execute(text(statement))


@pytest.mark.parametrize("statement", ATTACKS)
def test_the_database_itself_keeps_a_signed_note(ana, draft, signed, statement):
    with pytest.raises((Refused, DBAPIError)):
        attack(statement)
    assert note_of(open_scope(ana), draft) == signed


def test_without_the_guard_the_same_attack_goes_through(ana, draft, signed):
    with unit_of_work(SYSTEM, "test:unguarded") as work:
        remove(work.session.connection())
    attack(ATTACKS[0])
    assert note_of(open_scope(ana), draft).findings == "x"
    with unit_of_work(SYSTEM, "test:guarded") as work:
        install(work.session.connection())


def test_an_amendment_stands_beside_the_note_with_who_when_and_why(ana, draft, signed):
    for _ in range(2):
        amend(ana, draft, "It was the right side.", "Slip of the pen", key=KEY)
    kept = note_of(open_scope(ana), draft)
    added = kept.amendments[0]
    assert len(kept.amendments) == 1
    assert (added.text, added.reason, added.by_name) == (
        "It was the right side.",
        "Slip of the pen",
        "Ana Ruiz, PT",
    )
    assert replace(kept, amendments=()) == signed


def test_an_amendment_needs_its_text_and_its_reason(ana, draft, signed):
    with pytest.raises(Invalid) as refused:
        amend(ana, draft, " ", "")
    assert [each.field for each in refused.value.problems] == ["text", "reason"]
    assert note_of(open_scope(ana), draft) == signed


def test_a_draft_is_changed_not_amended(ana, draft):
    with pytest.raises(Refused, match="draft"):
        amend(ana, draft, "More", "Forgot")


def test_a_colleague_neither_amends_nor_marks_nor_signs(house, ana, draft, signed):
    book(house, 2 * A_DAY, therapist=1)
    ben = house.principal("ben")
    for move in (
        lambda: amend(ben, draft, "More", "Forgot"),
        lambda: enter_in_error(ben, draft, "Wrong"),
        lambda: sign(ben, draft, typed(signed.version)),
    ):
        with pytest.raises(NotYours, match="Ana Ruiz's"):
            move()
    assert note_of(open_scope(ana), draft) == signed


def test_a_note_entered_in_error_stays_readable_and_reopens_the_visit(ana, visit, draft, signed):
    for _ in range(2):
        enter_in_error(ana, draft, "Wrong patient")
    kept = note_of(open_scope(ana), draft)
    assert (kept.status, kept.error_reason) == (NoteStatus.ENTERED_IN_ERROR, "Wrong patient")
    assert (kept.sites, kept.entry) == (signed.sites, signed.entry)
    assert [(each.reason, each.by_name) for each in kept.amendments] == [
        ("Wrong patient", "Ana Ruiz, PT")
    ]
    assert row_of(visit).status == AppointmentStatus.IN_ROOM
    fresh = start(ana, visit)
    assert note_of(open_scope(ana), fresh).replaces == draft


def test_a_draft_can_be_marked_too_and_needs_a_reason(ana, draft):
    with pytest.raises(Invalid, match="Say why"):
        enter_in_error(ana, draft, "  ")
    enter_in_error(ana, draft, "Wrong visit")
    with pytest.raises(NoteClosed, match="entered in error"):
        save(ana, draft, typed(2))
