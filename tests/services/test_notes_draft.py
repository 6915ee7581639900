"""Logging a session: sites, copying, counting out, and two people at one draft."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, NeedledSite, SessionNote
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.rules.errors import Changed, Invalid, NotFound, Refused
from clinic.rules.needle_supply import Supply
from clinic.rules.needling import SiteEntry
from clinic.rules.session_record import MAX_SITES
from clinic.services.needle_supply import keep_supply, supply_of
from clinic.services.note_drafts import NotYours
from clinic.services.note_moves import add_site, change_site, copy_last, remove_site, save
from clinic.services.note_start import start
from tests.support.notes import (
    A_DAY,
    MINIMUS,
    PIRIFORMIS,
    READY,
    book,
    freeze,
    past_session,
    typed,
)

IN = replace(PIRIFORMIS, needles_out=0)


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def draft(house, ana):
    return start(ana, book(house))


def messages(refused):
    return {each.field: each.message for each in refused.value.problems}


def test_a_site_is_added_with_everything_that_was_typed(ana, draft):
    kept = add_site(ana, draft, typed(new=IN, findings="Taut band."))
    assert [site.entry for site in kept.sites] == [IN]
    assert (kept.entry.outcome_text, kept.findings) == (READY.outcome_text, "Taut band.")
    assert kept.version > 1
    assert note_of(open_scope(ana), draft) == kept


def test_a_site_without_its_muscle_is_refused_beside_the_field_and_nothing_is_kept(ana, draft):
    with pytest.raises(Invalid) as refused:
        add_site(ana, draft, typed(new=SiteEntry(needles_in=3), findings="Lost?"))
    assert messages(refused)["new.muscle"] == "Choose a muscle."
    assert note_of(open_scope(ana), draft).findings == ""


def test_an_impossible_number_is_named_at_its_site(ana, draft):
    kept = add_site(ana, draft, typed(new=IN))
    site = kept.sites[0].public_id
    deep = replace(IN, depth_mm=90)
    with pytest.raises(Invalid) as refused:
        save(ana, draft, typed(kept.version, sites={site: deep}))
    assert messages(refused) == {
        f"sites.{site}.depth_mm": "Depth 90 mm is more than the needle's length of 60 mm."
    }


def test_one_tap_counts_all_needles_of_one_site_out(ana, draft):
    kept = add_site(ana, draft, typed(new=IN))
    kept = add_site(ana, draft, typed(kept.version, new=replace(MINIMUS, needles_out=0)))
    first, second = (site.public_id for site in kept.sites)
    five = {first: replace(IN, needles_in=5)}
    kept = change_site(ana, draft, first, typed(kept.version, sites=five), all_out=True)
    assert [(site.entry.needles_in, site.entry.needles_out) for site in kept.sites] == [
        (5, 5),
        (3, 0),
    ]
    assert second == kept.sites[1].public_id


def test_a_site_is_taken_off_the_list_and_a_strangers_site_is_not_there(house, ana, draft):
    other = start(house.principal("ben"), book(house, therapist=1, patient=1, room=1))
    theirs = add_site(house.principal("ben"), other, typed(new=IN)).sites[0].public_id
    kept = add_site(ana, draft, typed(new=IN))
    with pytest.raises(NotFound):
        remove_site(ana, draft, theirs, typed(kept.version))
    with pytest.raises(NotFound):
        change_site(ana, draft, theirs, typed(kept.version), all_out=True)
    kept = remove_site(ana, draft, kept.sites[0].public_id, typed(kept.version))
    assert kept.sites == ()
    assert len(db.session.scalars(select(NeedledSite)).all()) == 1


def test_the_last_session_is_copied_with_no_needle_out_and_nothing_observed(house, ana, draft):
    past_session(house, 7)
    kept = copy_last(ana, draft, typed())
    assert [(s.entry.place, s.entry.needles_in, s.entry.needles_out) for s in kept.sites] == [
        ("piriformis, left", 4, 0),
        ("gluteus minimus, left", 3, 0),
    ]
    first = kept.sites[0].entry
    assert (first.depth_mm, first.diameter_um, first.retention_minutes) == (45, 300, 12)
    assert (first.twitch, first.pain_during, first.referred_pain, first.response) == (
        "",
        None,
        "",
        "",
    )


def test_copying_again_adds_only_what_is_missing(house, ana, draft):
    past_session(house, 7)
    kept = copy_last(ana, draft, typed())
    kept = remove_site(ana, draft, kept.sites[0].public_id, typed(kept.version))
    kept = copy_last(ana, draft, typed(kept.version))
    assert [site.entry.muscle for site in kept.sites] == ["gluteus_minimus", "piriformis"]


def test_there_is_nothing_to_copy_from_the_future_or_from_a_session_without_needles(
    house, ana, draft
):
    past_session(house, 7, sites=())
    past_session(house, -7)
    with pytest.raises(Refused, match="no earlier signed session"):
        copy_last(ana, draft, typed())


def test_a_form_sent_twice_adds_one_site(ana, draft):
    sent = typed(new=IN, key="2f0c7f0e-6f2f-4a94-a7a4-3d8d57a9c001")
    once, twice = add_site(ana, draft, sent), add_site(ana, draft, sent)
    assert len(twice.sites) == 1
    assert once == twice


def test_somebody_elses_save_meanwhile_is_never_overwritten(ana, draft):
    kept = save(ana, draft, typed(findings="From the tablet."))
    with pytest.raises(Changed):
        save(ana, draft, typed(1, findings="From the desk."))
    assert note_of(open_scope(ana), draft).findings == "From the tablet."
    save(ana, draft, typed(kept.version, findings="Both looked at."))
    assert note_of(open_scope(ana), draft).findings == "Both looked at."


def test_a_change_of_a_site_alone_counts_as_a_change(ana, draft):
    kept = add_site(ana, draft, typed(new=IN))
    add_site(ana, draft, typed(kept.version, answers=None, new=replace(MINIMUS, needles_out=0)))
    with pytest.raises(Changed):
        save(ana, draft, typed(kept.version))


def test_a_colleague_reads_and_does_not_write(house, ana, draft):
    book(house, 2 * A_DAY, therapist=1)
    ben = house.principal("ben")
    assert note_of(open_scope(ben), draft).therapist_name == "Ana Ruiz"
    for move in (save, add_site, copy_last):
        with pytest.raises(NotYours, match="Ana Ruiz"):
            move(ben, draft, typed(new=IN))
    assert note_of(open_scope(ana), draft).sites == ()


@pytest.mark.parametrize("who", ["desk", "admin", "marta"])
def test_nobody_but_a_therapist_reaches_a_note(house, draft, who):
    with pytest.raises(NotFound):
        note_of(open_scope(house.principal(who)), draft)
    with pytest.raises(NotFound):
        save(house.principal(who), draft, typed())


def test_a_note_holds_only_so_many_sites(ana, draft):
    kept = add_site(ana, draft, typed(new=IN))
    for _ in range(MAX_SITES - 1):
        kept = add_site(ana, draft, typed(kept.version, new=IN))
    with pytest.raises(Invalid, match="at most 40"):
        add_site(ana, draft, typed(kept.version, new=IN))
    assert len(kept.sites) == MAX_SITES


def test_every_move_leaves_one_audit_entry_without_clinical_words(house, ana, draft):
    add_site(ana, draft, typed(new=IN, findings="Secret finding"))
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "note:site_added")
    ).one()
    note = db.session.scalars(select(SessionNote)).one()
    assert (entry.subject_id, entry.patient_id) == (note.id, house.patients[0].id)
    assert "Secret" not in str(entry.detail)


CHEST = replace(
    IN, muscle="rhomboid_major", point="", length_mm=30, depth_mm=20, direction="tangential"
)


def test_the_second_side_of_the_chest_stops_until_its_reason_is_typed(ana, draft):
    kept = add_site(ana, draft, typed(new=CHEST))
    other = replace(CHEST, side="right")
    with pytest.raises(Invalid) as refused:
        add_site(ana, draft, typed(kept.version, new=other))
    assert list(messages(refused)) == ["thorax_reason"]
    assert len(note_of(open_scope(ana), draft).sites) == 1
    reasons = ("Pain on both sides; pincer grip.", "")
    kept = add_site(ana, draft, typed(kept.version, new=other, reasons=reasons))
    assert len(kept.sites) == 2
    assert kept.entry.thorax_reason == reasons[0]


def test_a_muscle_of_yesterday_stops_signed_or_not_and_one_of_last_week_does_not(house, ana):
    past_session(house, 7)
    draft = start(ana, book(house))
    kept = add_site(ana, draft, typed(new=IN))
    assert kept.known.recent == ()
    past_session(house, 1)
    with pytest.raises(Invalid) as refused:
        add_site(ana, draft, typed(kept.version, new=replace(MINIMUS, needles_out=0)))
    assert "24 hours ago" in messages(refused)["gap_reason"]
    reasons = ("", "Asked for it; no soreness left.")
    kept = copy_last(ana, draft, typed(kept.version, reasons=reasons))
    assert kept.entry.gap_reason == reasons[1]


def test_a_new_note_begins_with_the_needles_in_the_room(ana, draft):
    entry = note_of(open_scope(ana), draft).entry
    assert (entry.needle_maker, entry.single_use) == ("Fine Point", True)
    keep_supply(ana, Supply("Thin Line", "7", None, single_use=False))
    assert supply_of(ana) == Supply("Thin Line", "7")
    assert note_of(open_scope(ana), draft).entry.needle_maker == "Fine Point"
