"""Safety through the door: what exactly a yes is and who reads it; consent by procedure."""

import re

import pytest

from clinic.rules.red_flags import LONGEST_DETAIL
from tests.support.notes import book, freeze


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def tap(person, visit, **typed):
    return person.post(f"/visits/{visit}/ask", data={"slug": "bladder_change", **typed})


def test_what_exactly_is_kept_with_the_answer(house, sign_in):
    visit, ana = book(house), sign_in("ana")
    answer = tap(ana, visit, answer="yes", detail="No urge since Sunday")
    assert answer.status_code == 303
    assert "No urge since Sunday" in ana.get(answer.location).text
    assert 'value="No urge since Sunday"' in ana.get(f"/visits/{visit}/ask").text
    desk = sign_in("desk")
    assert desk.get(answer.location).status_code == 403
    assert "No urge" not in desk.get(f"/patients/{house.patients[0].public_id}").text


def test_what_is_too_long_or_unread_comes_back_as_typed(house, sign_in):
    visit, ana = book(house), sign_in("ana")
    long = tap(ana, visit, answer="yes", detail="a" * (LONGEST_DETAIL + 1))
    assert long.status_code == 422
    assert f"At most {LONGEST_DETAIL} characters." in long.text
    unread = tap(ana, visit, answer="perhaps", detail="No urge")
    assert unread.status_code == 422
    assert 'value="No urge"' in unread.text


def test_a_consent_is_signed_by_procedure_and_printed_as_a_copy(house, sign_in):
    book(house)
    ana = sign_in("ana")
    page = f"/patients/{house.patients[0].public_id}/consent?of=adjustment"
    assert "The neck too" in ana.get(page).text
    typed = {"version": "1", "signer": "patient", "name": "Marta Adeyemi", "thorax": "y"}
    assert ana.post(page, data={**typed, "strokes": "[[[1,2],[30,40]]]"}).status_code == 303
    signed = ana.get(page).text
    (copy,) = re.findall(r'href="([^"]+)">a copy to print', signed)
    text = ana.get(copy).text
    for words in ("Consent to adjustment", "the neck too", "Marta Adeyemi", "M1 2L30 40"):
        assert words in text
    assert "The chest" not in ana.get(page.replace("adjustment", "sauna")).text
    assert sign_in("desk").get(copy).status_code == 403


def test_what_the_patient_refuses_stands_on_the_card_and_in_the_note(house, sign_in):
    visit, ana = book(house), sign_in("ana")
    paper = f"/patients/{house.patients[0].public_id}/consent"
    signed = {"name": "Marta Oliveira", "version": "1", "how": "screen", "signer": "patient"}
    card = ana.get(f"/visits/{visit}").text
    assert "current through needles" not in card
    assert ana.post(f"{paper}?of=electrical", data=signed).status_code == 303
    answer = ana.post(f"{paper}/withdraw?of=electrical", follow_redirects=True)
    assert "No note with current through needles is signed until it is signed anew." in answer.text
    note = ana.post(f"/visits/{visit}/start").location
    for page in (ana.get(f"/visits/{visit}").text, ana.get(note).text):
        assert "No current through needles: consent was withdrawn" in page
        assert "Consent to current through needles due: withdrawn" in page
