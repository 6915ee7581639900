"""Muscles chosen on the body: a part is touched, the muscle below it is added."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import NeedledSite, SessionNote
from clinic.services.note_start import start
from tests.support.note_forms import shown, sites
from tests.support.notes import MINIMUS, PIRIFORMIS, book, freeze, past_session

SMALL = {"HX-Request": "true"}
TRAPEZIUS = replace(MINIMUS, muscle="trapezius_middle", length_mm=25, depth_mm=15)


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


def add(client, note, muscle_side, **typed):
    return client.post(
        f"/notes/{note}/muscles", data={**shown(client, note), **typed, "muscle_side": muscle_side}
    )


def site_of(note):
    """The last site of a note."""
    db.session.close()
    rows = select(NeedledSite).join(SessionNote, SessionNote.id == NeedledSite.note_id)
    return db.session.scalars(
        rows.where(SessionNote.public_id == note).order_by(NeedledSite.position)
    ).all()[-1]


def test_a_region_shows_its_muscles_from_the_skin_inwards_with_what_to_beware_of(ana, note):
    page = ana.get(f"/notes/{note}/region?part=gluteus-maximus-left", headers=SMALL).text
    assert "Left buttock" in page
    assert page.index("Gluteus maximus, left") < page.index("Piriformis, left")
    assert re.search(r"Sciatic nerve: Go in slowly.*\(gluteus maximus, piriformis", page)
    assert "right" not in page


def test_the_chest_tells_of_the_lung_before_anything_is_added(ana, note):
    page = ana.get(f"/notes/{note}/region?part=traps-mid-right", headers=SMALL).text
    assert "Lung (pneumothorax): Aim away from the lung" in page


def test_where_the_side_cannot_be_touched_both_are_offered(ana, note):
    page = ana.get(f"/notes/{note}/region?part=spine", headers=SMALL).text
    assert "Thoracic multifidus, left" in page
    assert "Thoracic multifidus, right" in page


def test_a_part_nobody_drew_shows_nothing(ana, note):
    page = ana.get(f"/notes/{note}/region?part=%3Cscript%3E", headers=SMALL).text
    assert "Touch the body" in page
    assert "muscle_side" not in page


def test_without_script_a_region_keeps_what_was_typed_and_opens(ana, note):
    sent = {**shown(ana, note), "findings": "Taut band", "region": "gluteus-medius-right"}
    answer = ana.post(f"/notes/{note}/region", data=sent)
    assert answer.status_code == 303
    page = ana.get(answer.location).text
    assert "Taut band" in page
    assert "Gluteus medius, right" in page


def test_a_muscle_never_needled_begins_with_one_needle_of_its_usual_length(ana, note):
    assert add(ana, note, "soleus left").status_code == 303
    row = sites()[0]
    assert (row.muscle, row.side, row.needles_in, row.needles_out) == ("soleus", "left", 1, 0)
    assert (row.diameter_um, row.length_mm, row.depth_mm) == (300, 50, None)
    assert (row.retention_minutes, row.twitch) == (12, "")
    page = ana.get(f"/notes/{note}/edit").text
    assert "Left lower calf" in page
    assert 'data-part="calves-soleus-left" data-name="Left lower calf" class="has-sites"' in page


def test_over_the_chest_it_begins_with_a_short_thin_needle(ana, note):
    add(ana, note, "longissimus_thoracis left")
    assert (sites()[0].diameter_um, sites()[0].length_mm) == (250, 25)


def test_a_muscle_needled_before_begins_as_it_was_then(ana, house, note):
    past_session(house, 14, sites=(replace(PIRIFORMIS, depth_mm=40), MINIMUS))
    past_session(house, 7, sites=(PIRIFORMIS,))
    page = ana.get(f"/notes/{note}/edit").text
    assert page.index("Piriformis, left") < page.index("Gluteus minimus, left")
    assert add(ana, note, "piriformis left").status_code == 303
    row = site_of(note)
    assert (row.needles_in, row.length_mm, row.depth_mm, row.point) == (4, 60, 45, "middle")
    assert (row.needles_out, row.twitch, row.pain_during, row.response) == (0, "", None, "")


def test_the_other_side_does_not_begin_as_this_one_was(ana, house, note):
    past_session(house, 7, sites=(PIRIFORMIS,))
    add(ana, note, "piriformis right")
    assert (site_of(note).needles_in, site_of(note).side) == (1, "right")


def test_what_another_patient_had_is_not_taken_over(ana, house, note):
    past_session(house, 7, sites=(PIRIFORMIS,))
    other = start(house.principal("ana"), book(house, 60, patient=1, room=1))
    assert "Piriformis, left" not in ana.get(f"/notes/{other}/edit").text
    add(ana, other, "piriformis left")
    assert site_of(other).needles_in == 1


@pytest.mark.parametrize("sent", ["", "soleus", "soleus middle", "procerus left", "no_such left"])
def test_what_is_no_muscle_and_side_adds_nothing_and_says_so(ana, note, sent):
    answer = add(ana, note, sent, findings="Taut band")
    assert answer.status_code == 422
    assert "Taut band" in answer.text
    assert not sites()


def test_the_same_muscle_too_soon_is_stopped_from_the_map_too(ana, house, note):
    past_session(house, 1, sites=(PIRIFORMIS,))
    count = len(sites())
    answer = add(ana, note, "piriformis left")
    assert answer.status_code == 422
    assert "Why the same muscle again so soon" in answer.text
    assert len(sites()) == count
    reason = {"gap_reason": "Only the lateral part yesterday"}
    assert add(ana, note, "piriformis left", **reason).status_code == 303
    assert len(sites()) == count + 1


def test_the_second_side_of_the_chest_is_stopped_from_the_map_too(ana, house, note):
    past_session(house, 7, sites=(TRAPEZIUS,))
    add(ana, note, "trapezius_middle left")
    count = len(sites())
    answer = add(ana, note, "trapezius_middle right")
    assert answer.status_code == 422
    assert "Why both sides of the chest" in answer.text
    assert len(sites()) == count
