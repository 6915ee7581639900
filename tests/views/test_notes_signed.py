"""After the signature through the forms: nothing changes, amendments and mistakes stand beside."""

import pytest
from flask import url_for
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import NeedledSite, NoteAmendment, SessionNote
from clinic.services.note_start import start
from tests.support.note_forms import ANSWERS, SITE, kept, shown, site_values, sites
from tests.support.notes import book, freeze

IN_ERROR = "notes.entered_in_error"


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


def snapshot(note):
    """The note and its sites, every column; amendments, files and signatures stand beside it."""
    db.session.close()
    row = db.session.scalars(select(SessionNote).where(SessionNote.public_id == note)).one()
    found = db.session.scalars(
        select(NeedledSite).where(NeedledSite.note_id == row.id).order_by(NeedledSite.id)
    )
    return [
        {column.name: getattr(each, column.name) for column in each.__table__.columns}
        for each in (row, *found)
    ]


def test_every_write_route_of_the_app_leaves_a_signed_note_as_it_is(app, ana, sign_in, signed):
    """R33: whatever route takes a note's name, found in the URL map, by its writer and others."""
    row, before = sites()[0], snapshot(signed)
    routes = [
        rule
        for rule in app.url_map.iter_rules()
        if "note_id" in rule.arguments and "POST" in (rule.methods or ())
    ]
    assert len(routes) > 8
    sent = {
        **ANSWERS,
        **SITE,
        **site_values(row, needles_out="0", muscle="gluteus_maximus"),
        "version": str(before[0]["version"]),
        "findings": "Changed",
        "text": "Changed",
        "reason": "Changed",
        "remark": "Changed",
        "move": "all_out",
    }
    tried = 0
    for rule in routes:
        if rule.endpoint == IN_ERROR:  # the one change there is, with its own law and tests
            continue
        values = dict.fromkeys(rule.arguments, row.public_id) | {"note_id": signed}
        with app.test_request_context():
            address = url_for(rule.endpoint, **values)
        for client in (ana, sign_in("ben"), sign_in("admin")):
            assert client.post(address, data=sent).status_code < 500, address
            tried += 1
        assert snapshot(signed) == before, rule.endpoint
    assert tried >= 3 * 8


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
