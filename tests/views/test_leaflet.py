"""The leaflet on the screen and on paper; what nobody can take out of it."""

import pytest
from markupsafe import escape

from clinic.rules.leaflet import EMERGENCY, WARNING_SIGNS
from tests.support.notes import freeze

OWN = ("Afterwards", "Rest a day.", "Drink <b>water</b>.")


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def test_warning_signs_stand_under_whatever_the_clinic_words(sign_in):
    admin = sign_in("admin")
    sent = {"title": "Afterwards", "body": "Rest a day.\r\n\r\nDrink <b>water</b>."}
    assert admin.post("/clinic/leaflet", data=sent).status_code == 303
    for who, address in (("desk", "/leaflet"), ("ana", "/leaflet"), ("marta", "/my/leaflet")):
        page = sign_in(who).get(address).text
        for words in (*OWN, *WARNING_SIGNS, EMERGENCY):
            assert escape(words) in page, (who, words)


def test_an_empty_leaflet_comes_back_with_what_was_typed(sign_in):
    admin = sign_in("admin")
    answer = admin.post("/clinic/leaflet", data={"title": "Afterwards", "body": " "})
    assert answer.status_code == 422
    assert "Say what the patient should do" in answer.text
    assert "Afterwards" in answer.text
    assert sign_in("desk").get("/clinic/leaflet").status_code == 403


def test_an_old_version_says_it_is_no_longer_in_use(sign_in):
    admin = sign_in("admin")
    for title in ("First", "Second"):
        admin.post("/clinic/leaflet", data={"title": title, "body": "Rest."})
    page = admin.get("/leaflet/1").text
    assert "Version 1, 24 November 2026, no longer in use" in page
    assert "Version 2, 24 November 2026" in admin.get("/leaflet").text
    assert admin.get("/leaflet/99").status_code == 404
