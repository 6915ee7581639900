"""What is still to be written and signed: a therapist's own list, and how many for the rest."""

import pytest

from clinic.rules.words import AppointmentStatus
from clinic.services.note_after import enter_in_error
from clinic.services.note_start import start
from tests.support.notes import A_DAY, book, freeze, past_session


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def seen(house, days, **values):
    """A visit so many days ago that is done."""
    return book(house, -days * A_DAY, status=AppointmentStatus.DONE, **values)


def test_drafts_and_visits_without_a_note_stand_there_with_their_age(house, sign_in):
    draft = start(house.principal("ana"), book(house))
    visit = seen(house, 3, patient=1)
    past_session(house, 7)
    page = sign_in("ana").get("/notes/unsigned").text
    assert "2 notes of yours to finish" in page
    assert page.index("Drafts to sign") < page.index("Visits without a note")
    assert f'href="/notes/{draft}/edit"' in page
    assert f'href="/visits/{visit}"' in page
    assert "3 days" in page
    assert page.index("today") < page.index("3 days")
    assert page.count("wait-row") == 2


def test_a_note_in_error_leaves_its_visit_without_one(house, sign_in):
    wrong = past_session(house, 2)
    enter_in_error(house.principal("ana"), wrong, "Wrong patient")
    seen(house, 1, therapist=1)
    page = sign_in("ana").get("/notes/unsigned").text
    assert "All of yours are signed" in page  # that visit is open again: the day shows it
    assert "Nothing to sign" in page


def test_the_administrator_sees_how_many_and_of_whom_but_no_patient(house, sign_in):
    start(house.principal("ana"), book(house))
    seen(house, 3, patient=1)
    page = sign_in("admin").get("/notes/unsigned").text
    assert "2 notes to finish" in page
    assert "Ana Ruiz" in page
    assert "3 days" in page
    for name in ("Adeyemi", "Smith"):
        assert name not in page
    assert sign_in("desk").get("/notes/unsigned").status_code == 403


def test_nothing_to_sign_says_what_would_stand_there(house, sign_in):
    assert "Nothing to sign" in sign_in("ana").get("/notes/unsigned").text
    assert "Every note is signed" in sign_in("admin").get("/notes/unsigned").text
