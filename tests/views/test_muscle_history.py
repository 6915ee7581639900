"""The muscles of a patient over time: one page, asked in the same few questions ever."""

import pytest
from sqlalchemy import select

from clinic.models import Appointment
from clinic.rules.words import AppointmentStatus
from clinic.services.note_after import enter_in_error
from clinic.services.note_start import start
from clinic.services.unit_of_work import unit_of_work
from tests.support import sql
from tests.support.house import add_visit
from tests.support.notes import A_DAY, AT_NINE, MINIMUS, add_note, book, freeze, past_session


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


def page_of(client, house, by="", patient=0, over=""):
    address = f"/patients/{house.patients[patient].public_id}/muscles?by={by}&over={over}"
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_each_muscle_has_its_figures(house, ana):
    past_session(house, 14, soreness={24: 5, 48: 2})
    past_session(house, 7, sites=(MINIMUS,))
    page = page_of(ana, house)
    assert "2 sessions, 10 Nov 2026 to 17 Nov 2026" in page
    assert page.index("Gluteus minimus, left") < page.index("Piriformis, left")
    for cell in ("0.0 <span", "5.0 <span", "1 of 1", "2 of 2"):
        assert cell in page
    assert page.index("Piriformis, left") > page.index("Gluteus minimus, left")
    by_needles = page_of(ana, house, "needles")
    assert "By how many needles in all" in by_needles
    record = ana.get(f"/patients/{house.patients[0].public_id}").text
    assert f"/patients/{house.patients[0].public_id}/muscles" in record


def test_drafts_and_notes_in_error_are_left_out(house, ana):
    wrong = past_session(house, 7)
    enter_in_error(house.principal("ana"), wrong, "Wrong patient")
    start(house.principal("ana"), book(house, status=AppointmentStatus.IN_ROOM))
    assert "No muscle yet" in page_of(ana, house)


def test_a_therapist_who_does_not_treat_them_finds_nothing(house, sign_in):
    past_session(house, 7)
    address = f"/patients/{house.patients[0].public_id}/muscles"
    assert sign_in("ben").get(address).status_code == 404
    assert sign_in("desk").get(address).status_code == 403


def test_forty_sessions_take_no_more_questions_than_two(house, ana):
    def asked():
        with sql.statements() as sent:
            page_of(ana, house)
        return len(sent)

    past_session(house, 7, soreness={24: 5})
    past_session(house, 14)
    page_of(ana, house)  # what the process keeps of the clinic is kept from here on
    few = asked()
    with unit_of_work(house.principal("ana"), "test:many") as work:
        for days in range(15, 55):
            visit = add_visit(
                work.session,
                house,
                work.session.merge(house.patients[0]),
                house.therapists[0],
                house.rooms[0],
                AT_NINE - days * A_DAY,
            )
            add_note(work.session, visit, house.therapists[0], soreness={24: 3})
        count = len(work.session.scalars(select(Appointment)).all())
    assert count > 40
    assert asked() == few
    assert "42 sessions" in page_of(ana, house)


def test_the_body_is_shaded_and_says_the_same_in_words(house, ana):
    past_session(house, 14)
    past_session(house, 7, sites=(MINIMUS,))
    page = page_of(ana, house, "needles")
    # piriformis lies under the buttock (4 needles), gluteus minimus above it (3 and 3)
    assert 'data-part="gluteus-medius-left" data-name="Left upper buttock" class="heat-4"' in page
    assert 'data-part="gluteus-maximus-left" data-name="Left buttock" class="heat-3"' in page
    assert page.index('Left upper buttock</th><td class="num nowrap">6 needles') < page.index(
        'Left buttock</th><td class="num nowrap">4 needles'
    )
    assert "Right buttock</th>" not in page


def test_a_time_is_chosen_and_what_lies_before_it_is_left_out(house, ana):
    past_session(house, 90)
    past_session(house, 7, sites=(MINIMUS,))
    assert "Piriformis, left" in page_of(ana, house, over="all")
    recent = page_of(ana, house, over="quarter")
    assert "1 session, 17 Nov 2026" in recent
    assert "Piriformis, left" not in recent
    assert "Left buttock</th>" not in recent


def test_a_time_without_sessions_leads_back_to_all_of_them(house, ana):
    past_session(house, 90)
    page = page_of(ana, house, over="month")
    assert "No muscle in this time" in page
    assert "over=all" in page
