"""Editing the ready sets through their pages."""

import re

import pytest

from clinic.extensions import db
from clinic.queries.muscle_sets import set_lines
from clinic.services.note_start import start
from tests.support.note_forms import shown, sites
from tests.support.notes import book, freeze

CALF = {"name": "Calf", "muscle_0": "sol", "needles_0": "2", "needle_0": "300x40"}


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


@pytest.fixture(autouse=True)
def usual_sets(ana):
    page = ana.get("/muscle-sets").text
    assert "No set yet" in page
    assert ana.post("/muscle-sets/usual").status_code == 303


def lines():
    db.session.close()
    return set_lines(db.session())


def test_a_set_is_added_ordered_and_offered_in_a_note(ana, house):
    typed = {**CALF, "muscle_1": "Gastrocnemius (whole muscle)", "order_1": "1", "side_1": "both"}
    typed |= {"needles_1": "1", "needle_1": "300x50", "order_0": "2"}
    assert ana.post("/muscle-sets/new", data=typed).location == "/muscle-sets"
    calf = lines()[-1]
    assert [each.muscle for each in calf.entry.muscles] == ["gastrocnemius", "soleus"]
    page = ana.get("/muscle-sets").text
    assert "Gastrocnemius (whole muscle), both sides: 1 needle, 0.30×50 mm" in page
    note = start(house.principal("ana"), book(house))
    page = ana.get(f"/notes/{note}/edit").text
    assert "Calf, left" in page
    assert re.search(r"Sciatica, left.*Neck, right.*Calf, left", page, re.DOTALL)
    sent = {**shown(ana, note), "muscle_set": f"{calf.public_id} left", "findings": "Taut"}
    assert ana.post(f"/notes/{note}/sets", data=sent).status_code == 303
    assert [(row.muscle, row.side) for row in sites()] == [
        ("gastrocnemius", "left"),
        ("gastrocnemius", "right"),
        ("soleus", "left"),
    ]


def test_what_is_typed_comes_back_with_what_is_wrong(ana):
    typed = {**CALF, "needles_0": "many", "muscle_1": "glut", "needle_1": "300x40"}
    answer = ana.post("/muscle-sets/new", data=typed)
    assert answer.status_code == 422
    for words in ('value="Calf"', 'value="many"', "Enter a whole number.", "Which one: Gluteus"):
        assert words in answer.text
    assert len(lines()) == 4


def test_a_muscle_is_taken_out_and_a_set_removed_by_an_administrator_too(sign_in):
    admin = sign_in("admin")
    neck = lines()[-1]
    address = f"/muscle-sets/{neck.public_id}"
    page = admin.get(address).text
    assert 'value="Levator scapulae"' in page
    rows = {
        name: value
        for at, each in enumerate(neck.entry.muscles)
        for name, value in (
            (f"muscle_{at}", each.muscle if at else ""),
            (f"needles_{at}", str(each.needles)),
            (f"needle_{at}", f"{each.diameter_um}x{each.length_mm}"),
        )
    }
    assert admin.post(address, data={"name": "Nape", **rows}).status_code == 303
    assert lines()[-1].entry.name == "Nape"
    assert lines()[-1].entry.muscles == neck.entry.muscles[1:]
    assert "Muscle sets" in admin.get("/clinic/therapies").text
    assert admin.post(f"{address}/up").status_code == 303
    assert [line.entry.name for line in lines()][-2:] == ["Nape", "Gluteal"]
    assert admin.post(f"{address}/remove").status_code == 303
    assert len(lines()) == 3
    assert admin.get(address).status_code == 404


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(ana, sign_in):
    address = f"/muscle-sets/{lines()[0].public_id}"
    (version,) = re.findall(r'name="version"[^>]*value="([^"]+)"', ana.get(address).text)
    mine, theirs = {**CALF, "version": version}, {**CALF, "name": "Leg", "version": version}
    assert sign_in("admin").post(address, data=theirs).status_code == 303
    answer = ana.post(address, data=mine)
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert 'value="Calf"' in answer.text
    assert lines()[0].entry.name == "Leg"
    (now,) = re.findall(r'name="version"[^>]*value="([^"]+)"', answer.text)
    assert ana.post(address, data={**mine, "version": now}).status_code == 303
    assert lines()[0].entry.name == "Calf"


def test_the_front_desk_has_no_sets(sign_in):
    assert sign_in("desk").get("/muscle-sets").status_code == 403
