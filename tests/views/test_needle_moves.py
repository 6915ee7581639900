"""While needles are in, without script: whole forms, and what comes back."""

from dataclasses import replace

import pytest

from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.services.note_moves import add_site
from clinic.services.note_start import start
from tests.support.html import read
from tests.support.notes import PIRIFORMIS, book, freeze, typed


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def draft(house):
    ana = house.principal("ana")
    note = start(ana, book(house))
    add_site(ana, note, typed(new=replace(PIRIFORMIS, needles_out=0), answers=None))
    return note


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


def whole(client, note, action):
    """What the note's form sends with the button of this address."""
    page = read(client.get(f"/notes/{note}/edit").text)
    (form,) = [form for form in page.forms if f"/notes/{note}/{action}" in form.sent_to()]
    return form.sent_to()[f"/notes/{note}/{action}"]


def test_needles_in_keeps_what_was_typed_too(house, ana, draft):
    sent = whole(ana, draft, "needles-in")
    answer = ana.post(f"/notes/{draft}/needles-in", data={**sent, "findings": "Taut."})
    assert answer.status_code == 303
    kept = note_of(open_scope(house.principal("ana")), draft)
    assert kept.times.running
    assert kept.findings == "Taut."
    assert "All needles out" in ana.get(f"/notes/{draft}/edit").text


def test_a_faint_is_kept_though_the_form_has_faults(house, ana, draft):
    sent = whole(ana, draft, "take-out-now")
    name = next(name for name in sent if name.endswith("depth_mm") and name.startswith("sites."))
    answer = ana.post(f"/notes/{draft}/take-out-now", data={**sent, name: "deep"})
    assert answer.status_code == 422
    assert 'value="deep"' in answer.text
    assert "Needles out now: 9:02" in answer.text
    assert note_of(open_scope(house.principal("ana")), draft).times.stopped_at is not None


def test_the_page_of_a_missing_needle_brings_back_what_was_typed(ana, draft):
    page = ana.get(f"/notes/{draft}/incident")
    assert "Piriformis, left, middle: 4 still in" in page.text
    answer = ana.post(f"/notes/{draft}/incident", data={"action": "Marked the place."})
    assert answer.status_code == 422
    assert "Marked the place." in answer.text
    for question in ("At which muscle was it?", "What became of the needle?", "Who was told"):
        assert question in answer.text
