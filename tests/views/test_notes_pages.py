"""The therapist's pages through the door: who reaches them, and what they say."""

import re

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, PatientFact, SessionNote
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus, FactKind
from clinic.services.note_start import start
from clinic.services.unit_of_work import unit_of_work
from tests.support.notes import A_DAY, NOW, book, freeze, past_session


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


def test_the_day_lists_the_visits_in_order_with_their_notes(house, ana):
    later, first = book(house, 60, patient=1), book(house, status=AppointmentStatus.ARRIVED)
    start(house.principal("ana"), first)
    page = ana.get("/visits").text
    assert page.index("Marta Adeyemi") < page.index(f"/visits/{later}")
    for words in ("Tuesday 24 November", "2 visits", "In room", "Note: draft", "No note", "9:00"):
        assert words in page
    assert "Notes not signed yet" in page


def test_another_day_is_asked_for_and_a_day_that_is_none_is_named(house, ana):
    book(house, A_DAY)
    assert "Marta Adeyemi" in ana.get("/visits?day=2026-11-25").text
    assert "Marta Adeyemi" not in ana.get("/visits").text
    answer = ana.get("/visits?day=tomorrow")
    assert answer.status_code == 422
    assert 'value="tomorrow"' in answer.text
    assert "Write the day as year-month-day" in answer.text
    assert ana.get("/visits?day=0001-01-01").status_code == 422
    assert ana.get("/visits?day=2099-12-31").status_code == 200


def test_before_the_visit_missing_soreness_is_shown_as_missing(house, ana):
    visit = book(house)
    past_session(house, 3, soreness={24: 5})
    with unit_of_work(SYSTEM, "test:fact") as work:
        for kind, text in ((FactKind.ALERT, "Faints"), (FactKind.MEDICINE, "Apixaban")):
            work.session.add(
                PatientFact(patient_id=house.patients[0].id, kind=kind, text=text, recorded_at=NOW)
            )
    page = ana.get(f"/visits/{visit}").text
    for words in ("Faints", "Apixaban", "none recorded", "Consent: signed", "6, now –"):
        assert words in page
    assert "due 24 Nov, 9:30" in page
    assert "not reported" in page
    assert "Piriformis, left, middle" in page
    assert "Several twitches" in page


def test_starting_opens_the_draft(house, ana):
    visit = book(house)
    answer = ana.post(f"/visits/{visit}/start")
    assert answer.status_code == 303
    note = db.session.scalars(select(SessionNote)).one()
    assert answer.location == f"/notes/{note.public_id}/edit"
    page = ana.get(answer.location).text
    assert "Screen: current" in page
    assert "No needles yet" in page


def test_a_start_that_is_refused_says_why_on_the_page(house, ana):
    visit = book(house, 3 * A_DAY)
    answer = ana.post(f"/visits/{visit}/start")
    assert answer.status_code == 409
    assert "The visit is on another day" in answer.text


@pytest.mark.parametrize("who", ["desk", "admin", "marta"])
def test_the_desk_the_office_and_patients_never_reach_a_note(house, sign_in, who):
    visit = book(house)
    note = start(house.principal("ana"), visit)
    client = sign_in(who)
    for path in ("/visits", f"/visits/{visit}", f"/notes/{note}", f"/notes/{note}/edit"):
        assert client.get(path).status_code == 403
    for path in ("", "/sites", "/copy-last", "/sign", "/amendments", "/entered-in-error"):
        assert client.post(f"/notes/{note}{path}").status_code == 403


def body(answer):
    """The page without the token that differs from one second to the next."""
    return re.sub(r'content="[^"]*\.[^"]*"|value="[^"]*\.[^"]*"', "", answer.text)


def test_a_note_of_strangers_is_a_missing_page(house, sign_in):
    visit = book(house)
    note = start(house.principal("ana"), visit)
    ben = sign_in("ben")
    missing = body(ben.get("/notes/nothing"))
    for path in (f"/visits/{visit}", f"/notes/{note}", f"/notes/{note}/edit"):
        answer = ben.get(path)
        assert (answer.status_code, body(answer)) == (404, missing)
    for path in ("", "/sites", "/sign", "/amendments", "/entered-in-error"):
        data = {"version": "1", "text": "x", "reason": "x", "why": "x"}
        assert ben.post(f"/notes/{note}{path}", data=data).status_code == 404


def test_a_colleague_of_the_patient_reads_the_draft_and_is_refused_by_name(house, sign_in):
    book(house, 2 * A_DAY, therapist=1)
    note = start(house.principal("ana"), book(house))
    ben = sign_in("ben")
    assert ben.get(f"/notes/{note}").status_code == 200
    assert ben.get(f"/notes/{note}/edit").location == f"/notes/{note}"
    answer = ben.post(f"/notes/{note}", data={"version": "1", "findings": "Mine now"})
    assert answer.status_code == 403
    assert "This note is Ana Ruiz&#39;s" in answer.text
    assert db.session.scalars(select(SessionNote)).one().findings == ""


def test_looking_at_a_record_is_one_entry_and_a_list_is_one(house, ana):
    visit = book(house)
    note = start(house.principal("ana"), visit)

    def looks(path):
        before = len(db.session.scalars(select(AuditEntry.id)).all())
        assert ana.get(path).status_code == 200
        db.session.close()
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[before:]
        return [(entry.action, entry.patient_id) for entry in entries]

    marta = house.patients[0].id
    assert looks("/visits") == [("list:looked", None)]
    for path in (f"/visits/{visit}", f"/notes/{note}", f"/notes/{note}/edit"):
        assert looks(path) == [("record:looked", marta)]
