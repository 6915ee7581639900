"""Ready sets: a clinic edits them, one tap adds all their muscles to a note."""

import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from clinic.extensions import db
from clinic.queries.muscle_sets import set_lines
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.muscle_sets import SetEntry, SetMuscle
from clinic.services import muscle_sets, note_body
from clinic.services.note_start import start
from tests.support.notes import PIRIFORMIS, book, freeze, past_session, typed

CALF = SetEntry("Calf", (SetMuscle("soleus", "affected", "", 2, 300, 40),))


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture(autouse=True)
def usual_sets(house):
    """Ana's clinic has the usual ones."""
    assert muscle_sets.add_usual_sets(house.principal("ana")) == 4
    assert muscle_sets.add_usual_sets(house.principal("ana")) == 0


def lines():
    db.session.close()
    return set_lines(db.session())


def names():
    return [line.entry.name for line in lines()]


def the(name):
    return next(line.public_id for line in lines() if line.entry.name == name)


def sites_of(note):
    return [site.entry for site in note.sites]


def test_sets_are_added_changed_moved_and_removed(house):
    ana = house.principal("ana")
    muscle_sets.add_set(ana, CALF)
    muscle_sets.move_set_up(ana, the("Calf"))
    muscle_sets.move_set_up(ana, the("Sciatica"))
    assert names() == ["Sciatica", "Low back", "Gluteal", "Calf", "Neck"]
    more = SetMuscle("gastrocnemius", "both", "", 1, 300, 40)
    muscle_sets.change_set(ana, the("Calf"), SetEntry("Lower leg", (more, *CALF.muscles)))
    assert lines()[3].entry == SetEntry("Lower leg", (more, *CALF.muscles))
    assert muscle_sets.remove_set(ana, the("Neck")) == "Neck"
    assert names() == ["Sciatica", "Low back", "Gluteal", "Lower leg"]
    with pytest.raises(Refused, match="already a set"):
        muscle_sets.add_set(ana, SetEntry("sciatica", CALF.muscles))
    muscle_sets.add_set(ana, SetEntry("FUẞ ÉÑ", CALF.muscles))
    with pytest.raises(Refused, match="already a set"):  # on either engine, whatever its letters
        muscle_sets.change_set(ana, the("Lower leg"), SetEntry("fuss éñ", CALF.muscles))
    with pytest.raises(NotFound):
        muscle_sets.remove_set(ana, "no-such-set")


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer
def test_two_who_add_the_first_set_at_once_do_not_both_get_its_name(
    app, house, engine_name, monkeypatch
):
    del engine_name
    ana, look, both = house.principal("ana"), muscle_sets._check_name, threading.Barrier(2)
    for line in lines():
        muscle_sets.remove_set(ana, line.public_id)

    def looked(*about):
        look(*about)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5)  # the other has looked too, unless it is kept waiting

    def add():
        with app.app_context(), suppress(Refused):
            muscle_sets.add_set(ana, CALF)

    monkeypatch.setattr(muscle_sets, "_check_name", looked)
    workers = [threading.Thread(target=add) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert names() == ["Calf"]


def test_one_tap_adds_every_muscle_on_the_affected_side(house):
    past_session(house, 7, sites=(replace(PIRIFORMIS, side="right", depth_mm=50),))
    ana = house.principal("ana")
    note = start(ana, book(house))
    kept = note_body.add_set(ana, note, the("Sciatica"), "right", typed(answers=None))
    found = sites_of(kept)
    assert [site.muscle for site in found] == [
        "piriformis",
        "gluteus_minimus",
        "gluteus_medius",
        "multifidus_lumborum",
        "biceps_femoris",
        "gastrocnemius",
    ]
    assert {site.side for site in found} == {"right"}
    # piriformis as it was last time, the others as the set has them, nothing observed yet
    assert (found[0].needles_in, found[0].length_mm, found[0].depth_mm) == (4, 60, 50)
    assert (found[3].needles_in, found[3].length_mm, found[3].level) == (2, 40, "L5")
    assert {(site.needles_out, site.twitch, site.pain_during) for site in found} == {(0, "", None)}
    # and what is there already is not added twice
    more = note_body.add_set(ana, note, the("Gluteal"), "right", typed(kept.version, answers=None))
    assert [site.muscle for site in sites_of(more)[6:]] == [
        "gluteus_maximus",
        "tensor_fasciae_latae",
    ]
    with pytest.raises(Refused, match="on the list already"):
        note_body.add_set(ana, note, the("Gluteal"), "right", typed(more.version, answers=None))


def test_two_levels_of_one_muscle_each_begin_as_that_level_was(house):
    lumbar = replace(PIRIFORMIS, muscle="multifidus_lumborum", point="", length_mm=40, depth_mm=30)
    past_session(house, 7, sites=(replace(lumbar, level="L4", needles_in=3, needles_out=3),))
    ana = house.principal("ana")
    note = start(ana, book(house))
    kept = note_body.add_set(ana, note, the("Low back"), "left", typed(answers=None))
    found = {(site.muscle, site.level): site.needles_in for site in sites_of(kept)}
    assert found["multifidus_lumborum", "L4"] == 3
    assert found["multifidus_lumborum", "L5"] == 2


def test_a_set_that_is_gone_or_has_no_side_adds_nothing(house):
    ana = house.principal("ana")
    note = start(ana, book(house))
    with pytest.raises(Invalid, match="no longer there"):
        note_body.add_set(ana, note, "gone", "left", typed(answers=None))
    with pytest.raises(Invalid, match="affected side"):
        note_body.add_set(ana, note, the("Neck"), "midline", typed(answers=None))
