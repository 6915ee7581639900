"""The pages of the other therapies: the part of the note, the form, the signed note, bounds."""

from __future__ import annotations

import re

import pytest

from clinic.services.adjuncts import add_adjunct
from clinic.services.note_start import start
from tests.conftest import SignIn
from tests.rules.test_adjuncts import S
from tests.services.test_adjuncts import SAUNA, answer
from tests.support.house import House
from tests.support.note_forms import hidden
from tests.support.notes import book, freeze, past_session

FORM = {"asked": "none", "minutes": "20", "temperature_c": "45", "water_ml": "300"}


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(monkeypatch)


@pytest.fixture
def draft(house: House) -> str:
    return start(house.principal("ana"), book(house))


def test_a_sauna_is_written_down_and_changed(sign_in: SignIn, draft: str) -> None:
    ana, where = sign_in("ana"), f"/notes/{draft}/adjuncts/new?kind=sauna"
    page = ana.get(where).text
    assert 'name="asked" value="none" checked' not in page
    assert 'value="45"' in page  # the figure of the studies
    assert "30 to 80" in page
    done = ana.post(where, data=FORM)
    assert (done.status_code, done.location) == (303, f"/notes/{draft}/edit#adjuncts")
    page = ana.get(f"/notes/{draft}/edit").text
    assert "20 min, 45 °C, 300 ml drunk" in page
    found = re.search(rf"/notes/{draft}/adjuncts/([\w-]+)\"", page)
    assert found
    one = f"/notes/{draft}/adjuncts/{found[1]}"
    kept = hidden(ana.get(one).text)
    assert ana.post(one, data={**FORM, **kept, "minutes": "25"}).status_code == 303
    stale = ana.post(one, data={**FORM, **kept, "minutes": "10"})
    assert stale.status_code == 409
    assert "Kept now: 25 min" in stale.text
    assert 'value="10"' in stale.text
    assert ana.post(f"{one}/remove").status_code == 303
    assert "20 min" not in ana.get(f"/notes/{draft}/edit").text


def test_bounds_stand_beside_their_fields_and_what_was_typed_stays(
    sign_in: SignIn, draft: str
) -> None:
    typed = {**FORM, "temperature_c": "65", "minutes": "many", "asked": ""}
    page = sign_in("ana").post(f"/notes/{draft}/adjuncts/new?kind=sauna", data=typed)
    assert page.status_code == 422
    assert "Enter a whole number." in page.text
    typed |= {"minutes": "20"}
    page = sign_in("ana").post(f"/notes/{draft}/adjuncts/new?kind=sauna", data=typed)
    assert "This clinic gives at most 60 °C." in page.text
    assert "Ask first" in page.text
    assert 'value="65"' in page.text


def test_what_the_screen_says_is_said_before_anything_is_typed(
    house: House, sign_in: SignIn, draft: str
) -> None:
    answer(house, "unstable_angina")
    answer(house, "pacemaker")
    ana = sign_in("ana")
    page = ana.get(f"/notes/{draft}/adjuncts/new?kind=sauna").text
    assert "Not today" in page
    assert "Unstable angina" in page
    assert "Only with a reason" in page
    refused = ana.post(f"/notes/{draft}/adjuncts/new?kind=sauna", data={**FORM, "reason": "Wish."})
    assert refused.status_code == 422
    assert "No infrared sauna today" in refused.text


def test_the_signed_note_and_its_paper_show_what_else_was_given(
    house: House, sign_in: SignIn
) -> None:
    note = past_session(house, 3)
    ana = sign_in("ana")
    assert "Given after the note was signed…" in ana.get(f"/notes/{note}").text
    add_adjunct(house.principal("ana"), note, SAUNA)
    page = ana.get(f"/notes/{note}").text
    assert "20 min, 45 °C, 300 ml drunk" in page
    assert "after the note was signed." in page
    assert ana.get(f"/notes/{note}/pdf").status_code == 200


def test_there_is_no_other_kind(sign_in: SignIn, draft: str) -> None:
    assert sign_in("ana").get(f"/notes/{draft}/adjuncts/new?kind=needling").status_code == 404
    assert sign_in("desk").get(f"/notes/{draft}/adjuncts/new?kind={S.value}").status_code == 403
