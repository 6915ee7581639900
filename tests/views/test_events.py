"""The pages of adverse events: the note's part, writing one down, duties, print and card."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clinic.services.adverse_events import tell
from clinic.services.note_start import start
from tests.conftest import SignIn
from tests.services.test_adverse_events import BRUISE, FAINT, LUNG
from tests.support.house import House
from tests.support.note_forms import ANSWERS, SITE, kept, shown
from tests.support.notes import book, freeze, past_session

FORM = {
    "kind": "syncope",
    "began_at": "2026-11-24T09:02",
    "noticed": "therapist",
    "detail": "Pale, gone for ten seconds.",
    "action": "Needles out, legs up.",
    "outcome": "resolved",
}


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(monkeypatch)


@pytest.fixture
def draft(house: House) -> str:
    return start(house.principal("ana"), book(house))


def events_part(page: str) -> str:
    found = re.search(r'<fieldset class="field events.*?</fieldset>', page, re.DOTALL)
    assert found
    return found[0]


def test_nothing_is_ticked_before_somebody_presses_it(sign_in: SignIn, draft: str) -> None:
    part = events_part(sign_in("ana").get(f"/notes/{draft}/edit").text)
    assert "No adverse event" in part
    assert "checked" not in part
    assert 'value="bruising"' in part
    assert 'value="syncope"' not in part
    assert "kind=syncope" in part


def test_a_mild_one_is_two_taps_and_stands_on_the_signed_note(sign_in: SignIn, draft: str) -> None:
    ana = sign_in("ana")
    sent = {**ANSWERS, **SITE, "new.needles_out": "4", "adverse_events": "bruising"}
    done = ana.post(f"/notes/{draft}/sign", data={**sent, **shown(ana, draft)})
    assert done.status_code == 303
    page = ana.get(f"/notes/{draft}").text
    assert ">Bruising<" in page
    assert "Told later…" in page
    assert ana.get(f"/notes/{draft}/pdf").status_code == 200


def test_writing_one_down_shows_what_has_to_be_done(sign_in: SignIn, draft: str) -> None:
    ana = sign_in("ana")
    page = ana.get(f"/notes/{draft}/events?kind=syncope").text
    assert re.search(r'<option selected value="syncope">Fainted \(significant\)', page)
    assert 'value="2026-11-24T09:02"' in page
    assert ana.post(f"/notes/{draft}/events", data=FORM).status_code == 303
    page = ana.get(f"/notes/{draft}/events").text
    for words in ("Fainted", "Significant", "Needles out, legs up.", "What has to be done"):
        assert words in page
    assert "Tell the lead clinician of an adverse event" in page
    assert "It never was…" in page
    assert "Take it off" not in page
    assert "the patient first" not in page
    part = events_part(ana.get(f"/notes/{draft}/edit").text)
    assert "Fainted, significant" in part
    assert kept().version == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in: SignIn, draft: str) -> None:
    answer = sign_in("ana").post(
        f"/notes/{draft}/events", data={**FORM, "action": "", "began_at": "yesterday"}
    )
    assert answer.status_code == 422
    assert "What was done?" in answer.text
    assert "When did it begin?" in answer.text
    assert "Pale, gone for ten seconds." in answer.text


def test_a_serious_one_says_whom_to_call_and_leads_to_the_stop_page(
    house: House, sign_in: SignIn, draft: str
) -> None:
    tell(house.principal("ana"), draft, LUNG)
    ana = sign_in("ana")
    page = ana.get(f"/notes/{draft}/events").text
    assert "the patient first" in page
    assert "tel:112" in page
    marta = house.patients[0].public_id
    stop = ana.get(f"/patients/{marta}/stop").text
    assert "A serious adverse event" in stop
    assert "Short of breath." in stop
    assert "Decide how the plan goes on…" in stop
    assert "End the hold…" not in stop
    letter = ana.get(f"/patients/{marta}/stop/letter").text
    assert "A serious adverse event after treatment here" in letter
    assert "clinical hold" in sign_in("desk").get(f"/patients/{marta}").text.casefold()


def test_the_front_desk_learns_nothing_of_it(house: House, sign_in: SignIn, draft: str) -> None:
    tell(house.principal("ana"), draft, LUNG)
    desk = sign_in("desk")
    assert desk.get(f"/notes/{draft}/events").status_code == 403
    page = desk.get(f"/patients/{house.patients[0].public_id}").text.casefold()
    assert "pneumothorax" not in page
    assert "adverse" not in page


def test_the_card_and_the_record_tell_of_it_in_one_line(house: House, sign_in: SignIn) -> None:
    note = past_session(house, 3)
    tell(house.principal("ana"), note, BRUISE)
    tell(house.principal("ana"), note, FAINT)
    ana = sign_in("ana")
    card = ana.get(f"/visits/{book(house)}").text
    assert "Adverse events last time: bruising, mild; fainted, significant" in card
    record = ana.get(f"/patients/{house.patients[0].public_id}").text
    assert "Fainted, significant" in record


def test_put_right_beside_a_signed_note(house: House, sign_in: SignIn) -> None:
    note = past_session(house, 3)
    first = tell(house.principal("ana"), note, FAINT).events[0].public_id
    ana = sign_in("ana")
    page = ana.get(f"/notes/{note}/events?replaces={first}").text
    assert "Put right: Fainted, significant" in page
    assert "Needles out, legs up, water." in page
    sent: dict[str, Any] = {**FORM, "replaces": first, "why": "It was longer."}
    assert ana.post(f"/notes/{note}/events", data={**sent, "why": ""}).status_code == 422
    assert ana.post(f"/notes/{note}/events", data=sent).status_code == 303
    page = ana.get(f"/notes/{note}").text
    assert "It was longer." in page
    assert "Put right since." in page
    assert ana.get(f"/notes/{note}/events?replaces=no-such-row-000").status_code == 404


def test_a_reason_too_long_is_said_beside_it_and_stays_typed(house: House, sign_in: SignIn) -> None:
    note = past_session(house, 3)
    first, second = (
        tell(house.principal("ana"), note, each).events[-1].public_id for each in (BRUISE, FAINT)
    )
    ana, way = sign_in("ana"), f"/notes/{note}/events/{first}/withdraw"
    for why, said in (("x" * 500, "At most 300 characters."), ("", "Why is it taken back?")):
        answer = ana.post(way, data={"why": why})
        assert answer.status_code == 422
        assert answer.text.count(said) == 1
        assert f'id="why-{first}-wrong"' in answer.text
        assert f'value="{why}"' in answer.text
    assert f'id="why-{second}"' in answer.text
    assert ana.post(way.replace(first, "no-such-row-000"), data={"why": "x"}).status_code == 404
    assert ana.post(way, data={"why": "Another patient."}).status_code == 303


def test_a_colleague_is_told_whose_draft_it_is(house: House, sign_in: SignIn, draft: str) -> None:
    book(house, 24 * 60, therapist=1)
    ben = sign_in("ben")
    answer = ben.post(f"/notes/{draft}/events", data=FORM, follow_redirects=True)
    assert "Ana Ruiz" in answer.text
    assert "not write in it" in answer.text
