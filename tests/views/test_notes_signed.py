"""After the signature through the forms: nothing changes, amendments and mistakes stand beside."""

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import NoteAmendment
from clinic.services.note_start import start
from tests.support.note_forms import ANSWERS, SITE, kept, shown, site_values, sites
from tests.support.notes import book, freeze


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
def note(house):
    return start(house.principal("ana"), book(house))


@pytest.fixture
def signed(ana, note):
    ana.post(f"/notes/{note}/sites", data={**shown(ana, note), **SITE})
    row = sites()[0]
    sent = {**shown(ana, note), **ANSWERS, **site_values(row, needles_out="4")}
    assert ana.post(f"/notes/{note}/sign", data=sent).status_code == 303
    return note


def test_no_route_changes_a_signed_note(ana, signed):
    row, before = sites()[0], kept()
    sent = {"version": str(before.version), "findings": "Changed", **site_values(row), **SITE}
    for path in (
        "",
        "/sites",
        f"/sites/{row.public_id}",
        f"/sites/{row.public_id}/remove",
        "/copy-last",
        "/sign",
    ):
        answer = ana.post(f"/notes/{signed}{path}", data=sent)
        assert answer.status_code == 409, path
        assert "This note is signed and never changes" in answer.text
        assert "Changed" in answer.text  # what was typed is shown, not lost
    after = kept()
    assert (after.version, after.findings, len(sites())) == (before.version, "", 1)
    assert ana.get(f"/notes/{signed}/edit").location == f"/notes/{signed}"


def test_an_amendment_stands_beside_the_note(ana, signed):
    wrong = ana.post(f"/notes/{signed}/amendments", data={"text": "Right side.", "reason": ""})
    assert wrong.status_code == 422
    assert "Why is it added?" in wrong.text
    assert "Right side." in wrong.text
    data = {"text": "Right side.", "reason": "Slip", "key": "2f0c7f0e-6f2f-4a94-a7a4-3d8d57a9c001"}
    for _ in range(2):
        assert ana.post(f"/notes/{signed}/amendments", data=data).status_code == 303
    page = ana.get(f"/notes/{signed}").text
    assert "Right side." in page
    assert "24 November 2026, 9:02 · Ana Ruiz, PT" in page
    db.session.close()
    assert len(db.session.scalars(select(NoteAmendment)).all()) == 1


def test_a_note_entered_in_error_leads_to_the_right_visit(house, ana, signed):
    right = book(house, 60, patient=1)
    wrong = ana.post(f"/notes/{signed}/entered-in-error", data={"why": " "})
    assert wrong.status_code == 422
    assert "Say why" in wrong.text
    ana.post(f"/notes/{signed}/entered-in-error", data={"why": "Wrong patient"})
    page = ana.get(f"/notes/{signed}").text
    for words in ("Entered in error", "Wrong patient", "Do not rely on it", "Piriformis, left"):
        assert words in page
    assert f"instead={signed}" in page
    answer = ana.post(f"/visits/{right}/start", data={"instead": signed})
    assert (
        "Stands instead of a note entered in error"
        in ana.get(answer.location.removesuffix("/edit")).text
    )
