"""After the signature: a supervisor's co-signature, and the leaflet a note names."""

import pytest
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import LeafletVersion, NoteCosignature, Task, Therapist
from clinic.queries.leaflets import leaflet_in_use, versions
from clinic.queries.notes import note_of
from clinic.queries.scope import open_scope
from clinic.queries.unsigned import to_cosign
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.leaflet import FIRST_TITLE, LeafletEntry
from clinic.services.leaflets import write_leaflet
from clinic.services.note_after import enter_in_error
from clinic.services.note_cosign import cosign, send_back
from clinic.services.note_drafts import NotYours
from clinic.services.note_moves import add_site
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.therapists import set_therapist
from tests.support.notes import PIRIFORMIS, book, freeze, typed

KEY = "2f0c7f0e-6f2f-4a94-a7a4-3d8d57a9c0aa"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def supervise(house, who, by):
    """Let one therapist's notes wait for another's co-signature."""
    row = house.therapists
    names = [row[0].public_id, row[1].public_id, ""]
    db.session.close()
    set_therapist(
        house.principal("admin"),
        names[who],
        [house.therapies["needling"].public_id],
        names[by],
    )


def signed(house):
    """A note of Ana's, signed a moment ago."""
    ana = house.principal("ana")
    note = start(ana, book(house))
    kept = add_site(ana, note, typed(answers=None, new=PIRIFORMIS))
    return sign(ana, note, typed(kept.version)).public_id


def read(house, note, who="ana"):
    db.session.close()
    return note_of(open_scope(house.principal(who)), note)


@pytest.fixture
def waiting(house):
    supervise(house, 0, 1)
    return signed(house)


def test_a_supervised_note_waits_and_is_co_signed_once(house, waiting):
    ben = house.principal("ben")
    assert read(house, waiting).awaits_cosigning
    assert [each.note_id for each in to_cosign(open_scope(ben))] == [waiting]
    for _ in range(2):
        cosign(ben, waiting)
    note = read(house, waiting, "ben")
    assert (note.awaits_cosigning, note.cosigned_name) == (False, "Ben Okafor, PT")
    assert to_cosign(open_scope(ben)) == ()
    assert db.session.scalar(select(func.count(NoteCosignature.id))) == 1


def test_nobody_else_signs_under_it(house, waiting):
    with pytest.raises(NotYours):
        cosign(house.principal("ana"), waiting)
    supervise(house, 0, 2)
    assert read(house, waiting).supervisor_name == "Ben Okafor"  # as it stood when it was signed
    with pytest.raises(NotFound):
        cosign(house.principal("desk"), waiting)


def test_a_note_of_one_who_signs_alone_waits_for_nobody(house):
    note = signed(house)
    assert not read(house, note).awaits_cosigning
    with pytest.raises(NotFound):  # and is none of Ben's business
        cosign(house.principal("ben"), note)


def test_a_remark_stands_beside_the_note_and_on_the_writers_list(house, waiting):
    ben = house.principal("ben")
    before = read(house, waiting)
    for _ in range(2):
        send_back(ben, waiting, "Which side?", key=KEY)
    note = read(house, waiting)
    assert [(each.text, each.by_name) for each in note.amendments] == [
        ("Which side?", "Ben Okafor, PT")
    ]
    assert (note.entry, note.version, note.awaits_cosigning) == (before.entry, before.version, True)
    task = db.session.scalars(select(Task)).one()
    ana = db.session.scalars(select(Therapist).where(Therapist.name == "Ana Ruiz")).one()
    assert (task.detail, task.owner_therapist_id) == ("Which side?", ana.id)
    with pytest.raises(Invalid):
        send_back(ben, waiting, "  ")
    cosign(ben, waiting)
    with pytest.raises(Refused):
        send_back(ben, waiting, "Too late")


def test_a_note_in_error_waits_no_longer(house, waiting):
    enter_in_error(house.principal("ana"), waiting, "Wrong patient")
    assert to_cosign(open_scope(house.principal("ben"))) == ()
    with pytest.raises(Refused):
        cosign(house.principal("ben"), waiting)


def test_two_do_not_supervise_each_other(house):
    supervise(house, 0, 1)
    with pytest.raises(Invalid, match="cannot co-sign each other"):
        supervise(house, 1, 0)


def test_a_note_names_the_leaflet_that_was_in_use(house):
    first = signed(house)
    admin = house.principal("admin")
    write_leaflet(admin, LeafletEntry("Afterwards", "Rest a day."))
    write_leaflet(admin, LeafletEntry("Afterwards", "Rest a day."))
    db.session.close()
    assert [each.title for each in versions(db.session())] == ["Afterwards", FIRST_TITLE]
    assert leaflet_in_use(db.session()).number == 2
    assert read(house, first).leaflet_number == 1
    assert db.session.scalar(select(func.count(LeafletVersion.id))) == 2
    with pytest.raises(Invalid):
        write_leaflet(admin, LeafletEntry("Afterwards", " "))
