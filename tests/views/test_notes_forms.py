"""Logging and signing through the forms: what is typed comes back, nothing is overwritten."""

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, SessionNote
from clinic.rules.red_flags import BEFORE_EVERY_SESSION
from clinic.rules.words import AppointmentStatus, NoteStatus
from clinic.services.note_start import start
from tests.support.note_forms import ANSWERS, SITE, hidden, kept, shown, site_values, sites
from tests.support.notes import book, book_unasked, freeze, past_session

SMALL = {"HX-Request": "true"}


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


@pytest.fixture
def visit(house):
    return book(house)


@pytest.fixture
def note(house, visit):
    return start(house.principal("ana"), visit)


def test_the_whole_job_without_script(ana, visit, note):
    # given a site typed into the empty line, with answers below it
    answer = ana.post(
        f"/notes/{note}/sites", data={**shown(ana, note), **SITE, "findings": "Taut band"}
    )
    assert answer.status_code == 303
    row = sites()[0]
    assert (row.muscle, row.needles_in, row.needles_out, row.diameter_um) == (
        "piriformis",
        4,
        0,
        300,
    )
    assert kept().findings == "Taut band"
    # when signing is tried while the needles are in
    sent = {**shown(ana, note), **ANSWERS, **site_values(row)}
    answer = ana.post(f"/notes/{note}/sign", data=sent)
    # then it is refused by muscle, side and number, and what was typed stands there
    assert answer.status_code == 422
    assert "4 in, 0 out: 4 still in piriformis, left" in answer.text
    assert "Better on the stairs." in answer.text
    assert kept().status == NoteStatus.DRAFT
    # when one tap counts them out, and it is signed
    out = {**shown(ana, note), **site_values(row), "move": "all_out"}
    assert ana.post(f"/notes/{note}/sites/{row.public_id}", data=out).status_code == 303
    assert sites()[0].needles_out == 4
    sent = {**shown(ana, note), **ANSWERS, **site_values(row, needles_out="4")}
    answer = ana.post(f"/notes/{note}/sign", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/notes/{note}")
    # then it is signed and the visit is done
    assert kept().status == NoteStatus.SIGNED
    assert db.session.scalars(select(Appointment)).one().status == AppointmentStatus.DONE
    page = ana.get(answer.location).text
    assert "Signed by Ana Ruiz, PT" in page
    assert "4 in, 4 out" in page


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("new.muscle", "glut", "Which one:"),
        ("new.muscle", "xyzzy", "No muscle of this name"),
        ("new.side", "", "Choose left or right"),
        ("new.needles_in", "three", "Enter a whole number."),
        ("new.needles_in", "51", "Needles in: 0 to 50"),
        ("new.needles_in", "-1", "Needles in: 0 to 50"),
        ("new.depth_mm", "61", "Depth 61 mm is more than the needle"),
        ("new.retention_minutes", "61", "between 0 and 60 minutes"),
        ("new.level", "L9", "A level is one of"),
        ("new.technique", "magic", "Choose a technique from the list."),
        ("new.needle", "", "Choose the needle"),
        ("new.point", "x" * 41, "At most 40 characters."),
    ],
)
def test_what_cannot_be_kept_is_named_beside_the_field_and_comes_back_as_typed(
    ana, note, field, text, words
):
    sent = {**shown(ana, note), **SITE, field: text, "outcome_text": "Not to be lost"}
    answer = ana.post(f"/notes/{note}/sites", data=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Not to be lost" in answer.text
    if text and field not in {"new.level", "new.technique", "new.side"}:
        assert f'value="{text}"' in answer.text
    assert sites() == []


def test_a_needle_of_ones_own_is_written_with_a_comma_or_a_point(ana, note):
    own = {**SITE, "new.needle": "own", "new.diameter": "0,35", "new.length_mm": "80"}
    assert ana.post(f"/notes/{note}/sites", data={**shown(ana, note), **own}).status_code == 303
    assert (sites()[0].diameter_um, sites()[0].length_mm) == (350, 80)
    page = ana.get(f"/notes/{note}/edit").text
    assert 'value="0.35"' in page
    thick = {**own, "new.diameter": "0.5"}
    answer = ana.post(f"/notes/{note}/sites", data={**shown(ana, note), **thick})
    assert "between 0.12 and 0.40 mm" in answer.text


def test_a_small_move_brings_back_the_sites_alone_and_a_fresh_version(ana, note):
    sent = {**shown(ana, note), **SITE, "part": "sites", "findings": "Still being typed"}
    answer = ana.post(f"/notes/{note}/sites", data=sent, headers=SMALL)
    assert answer.status_code == 200
    assert 'id="sites"' in answer.text
    assert "<html" not in answer.text
    assert f'value="{kept().version}"' in answer.text
    assert "4 still in piriformis, left" in answer.text
    assert "Sciatic nerve: Go in slowly" in answer.text
    assert kept().findings == ""  # the text below is not touched, and not kept half-typed


def test_the_draft_saves_itself_without_taking_the_unfinished_line(ana, note):
    sent = {**shown(ana, note), "part": "draft", "findings": "Kept", "new.muscle": "piri"}
    answer = ana.post(f"/notes/{note}", data=sent, headers=SMALL)
    assert answer.status_code == 200
    assert 'id="note-saved"' in answer.text
    assert "Saved 9:02" in answer.text
    assert (kept().findings, sites()) == ("Kept", [])


def test_a_save_whose_answer_was_lost_is_no_conflict_when_it_comes_again(ana, note):
    sent = {**shown(ana, note), "part": "draft", "findings": "Kept"}
    ana.post(f"/notes/{note}", data=sent, headers=SMALL)
    answer = ana.post(f"/notes/{note}", data=sent, headers=SMALL)
    assert answer.status_code == 200
    assert f'value="{kept().version}"' in answer.text
    other = ana.post(f"/notes/{note}", data={**sent, "findings": "Mine"}, headers=SMALL)
    assert other.status_code == 409
    assert kept().findings == "Kept"


def test_what_a_saving_draft_cannot_keep_is_named_with_the_way_to_its_field(ana, note):
    ana.post(f"/notes/{note}/sites", data={**shown(ana, note), **SITE})
    wrong = site_values(sites()[0], depth_mm="deep")
    sent = {**shown(ana, note), **wrong, "part": "draft", "findings": "Kept in the page"}
    answer = ana.post(f"/notes/{note}", data=sent, headers=SMALL)
    assert answer.status_code == 422
    name = next(name for name in wrong if name.endswith("depth_mm"))
    assert f'data-to-field="{name}"' in answer.text
    assert "Depth, piriformis, left: " in answer.text
    assert kept().findings == ""


def test_the_questions_lead_back_to_the_note_once_nothing_is_open(house, ana):
    past_session(house, 7)
    visit = book_unasked(house)
    note = start(house.principal("ana"), visit)
    assert f"/visits/{visit}/ask" in ana.get(f"/notes/{note}/edit").text
    for slug in BEFORE_EVERY_SESSION:
        answer = ana.post(f"/visits/{visit}/ask", data={"slug": slug, "answer": "no"})
        assert answer.location.startswith(f"/visits/{visit}/ask#")
    answer = ana.post(f"/visits/{visit}/unchanged")
    assert answer.location == f"/notes/{note}/edit"
    assert f"/visits/{visit}/ask" not in ana.get(answer.location).text


def test_a_site_typed_and_then_saved_is_not_lost(ana, note):
    assert ana.post(f"/notes/{note}", data={**shown(ana, note), **SITE}).status_code == 303
    assert len(sites()) == 1


def test_sent_twice_it_is_done_once(ana, note):
    sent = {**shown(ana, note), **SITE}
    assert [ana.post(f"/notes/{note}/sites", data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(sites()) == 1


def test_somebody_elses_save_meanwhile_shows_both_and_keeps_what_was_typed(ana, note):
    first, second = shown(ana, note), shown(ana, note)
    ana.post(f"/notes/{note}", data={**first, "findings": "From the tablet"})
    answer = ana.post(f"/notes/{note}", data={**second, "findings": "From the desk"})
    assert answer.status_code == 409
    assert "This note was changed meanwhile" in answer.text
    assert "From the tablet" in answer.text
    assert answer.text.count("From the desk") == 2  # in the table, and still in the form
    assert kept().findings == "From the tablet"
    fresh = hidden(answer.text)
    ana.post(f"/notes/{note}", data={**fresh, "findings": "Both looked at"})
    assert kept().findings == "Both looked at"


def test_copying_the_last_session_starts_with_no_needle_out(house, ana, note):
    past_session(house, 7)
    assert "Copy last session" in ana.get(f"/notes/{note}/edit").text
    ana.post(f"/notes/{note}/copy-last", data=shown(ana, note))
    mine = [row for row in sites() if row.note_id == kept_draft().id]
    assert [(row.muscle, row.needles_in, row.needles_out) for row in mine] == [
        ("piriformis", 4, 0),
        ("gluteus_minimus", 3, 0),
    ]


def kept_draft():
    return db.session.scalars(
        select(SessionNote).where(SessionNote.status == NoteStatus.DRAFT)
    ).one()


def test_a_site_is_removed(ana, note):
    ana.post(f"/notes/{note}/sites", data={**shown(ana, note), **SITE})
    row = sites()[0]
    sent = {**shown(ana, note), **site_values(row, needles_in="nonsense")}
    assert ana.post(f"/notes/{note}/sites/{row.public_id}/remove", data=sent).status_code == 303
    assert sites() == []
    again = ana.post(f"/notes/{note}/sites/{row.public_id}/remove", data=shown(ana, note))
    assert again.status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"version": "9" * 40},
        {"version": "NaN", "pain_before": "1e9"},
        {"pain_before": "11"},
        {"position": "upside down"},
        {"adverse_events": "dragons"},
        {"findings": "\x01\x1b \u202e \U0001f600" * 10},
        {"outcome_text": "x" * 4001},
        {"new.muscle": "x" * 500},
        {"sites.nowhere.muscle": "piriformis"},
        {"key": "' OR 1=1 --"},
    ],
)
def test_hostile_values_are_answered_in_words(ana, note, sent):
    answer = ana.post(f"/notes/{note}", data={**shown(ana, note), **sent})
    assert answer.status_code in {303, 409, 422}
    assert "\x1b" not in kept().findings
