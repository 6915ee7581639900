"""A session note handed out as a file."""

from datetime import date

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, Patient
from clinic.services.note_after import amend, enter_in_error
from clinic.services.unit_of_work import unit_of_work
from clinic.views import note_answers
from tests.support.notes import freeze, past_session
from tests.support.papers import about, words


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def note(house):
    return past_session(house, 7)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


def test_the_file_holds_the_note_and_its_name_nobodys(house, ana, note):
    amend(house.principal("ana"), note, "Right side.", "Slip")
    answer = ana.get(f"/notes/{note}/pdf")
    assert answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename=session-note-2026-11-17.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    said = about(answer.data)
    assert (said["pdf/a"], said["pdf/ua"]) == (True, True)
    assert said["title"] == "Session of 17 November 2026"
    for text in (
        "Marta Adeyemi, born 12 March 1984",
        "Signed by Ana Ruiz, PT",
        "Piriformis, left, middle",
        "4 in, 4 out",
        "7 in, 7 out",
        "Eased after two minutes.",
        "Better on the stairs.",
        "Right side. Why: Slip",
    ):
        assert text in words(answer.data)


def test_one_entered_in_error_says_so_first(house, ana, note):
    enter_in_error(house.principal("ana"), note, "Wrong patient")
    text = words(ana.get(f"/notes/{note}/pdf").data)
    assert "Entered in error. Wrong patient." in text
    assert text.index("Do not rely on it") < text.index("Piriformis")


def test_what_a_patient_is_called_is_printed_as_it_is(house, ana, note):
    with unit_of_work(house.principal("desk"), "test:named") as work:
        patient = work.session.scalars(select(Patient).where(Patient.family == "Adeyemi")).one()
        patient.given, patient.family = '#panic("x")', "O'Ződ 山田 🩺"
        patient.birth_date = date(1990, 1, 2)
    assert '#panic("x") O\'Ződ 山田 🩺, born 2 January 1990' in words(
        ana.get(f"/notes/{note}/pdf").data
    )


def test_nobody_reads_the_database_while_it_is_made(ana, note, monkeypatch):
    open_then = []

    def made(*_):
        open_then.append(db.session().in_transaction())
        return b"%PDF"

    monkeypatch.setattr(note_answers, "pdf", made)
    ana.get(f"/notes/{note}/pdf")
    assert open_then == [False]


def test_each_download_is_on_record(ana, note):
    ana.get(f"/notes/{note}/pdf")
    db.session.close()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
    assert (last.action, last.detail) == ("record:looked", {"route": "notes.download"})


def test_a_colleague_who_does_not_treat_them_gets_nothing(sign_in, note):
    assert sign_in("ben").get(f"/notes/{note}/pdf").status_code == 404
    assert sign_in("desk").get(f"/notes/{note}/pdf").status_code == 403
