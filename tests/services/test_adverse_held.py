"""Adverse events that nobody talks away: a needle's incident and what was serious in a draft."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.rules.errors import Invalid, Refused
from clinic.rules.needle_incidents import IncidentEntry
from clinic.rules.words import NoteStatus
from clinic.services.adverse_events import tell, withdraw
from clinic.services.note_incidents import add_incident, remove_incident
from clinic.services.note_moves import save
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from tests.services.test_adverse_events import BRUISE, LUNG
from tests.support.notes import NOW, PIRIFORMIS, book, freeze, typed


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def draft(house, ana):
    return start(ana, book(house))


def test_a_needle_left_in_is_not_put_right_as_a_bruise(ana, draft, sign_in):
    site = save(ana, draft, typed(new=replace(PIRIFORMIS, needles_out=3))).sites[0].public_id
    lost = IncidentEntry(site, "retained_needle", 1, 30, "Left in.", "Hospital.", "The lead.")
    kept = add_incident(ana, draft, lost)
    left_in = kept.events[0].public_id
    with pytest.raises(Refused, match="as long as its incident"):
        tell(ana, draft, replace(BRUISE, replaces=left_in, why="It was not."))
    with pytest.raises(Refused, match="as long as its incident"):
        withdraw(ana, draft, left_in, "It was not.")
    page = f"/notes/{draft}/events?replaces="
    assert sign_in("ana").get(page + left_in).status_code == 404
    told = tell(ana, draft, BRUISE).events[1].public_id
    assert sign_in("ana").get(page + told).status_code == 200
    tell(ana, draft, replace(BRUISE, kind="nausea", replaces=told, why="No bruise."))
    assert sign_in("ana").get(page + told).status_code == 404
    kept = remove_incident(ana, draft, kept.incidents[0].public_id)
    assert [each.entry.kind for each in kept.events if each.holds] == ["nausea"]


def test_what_happened_before_the_note_was_opened_is_told_with_its_true_time(ana, draft):
    at_nine = NOW - timedelta(minutes=2)
    assert tell(ana, draft, replace(BRUISE, began_at=at_nine)).events[0].entry.began_at == at_nine
    with pytest.raises(Invalid, match="before the session began"):
        tell(ana, draft, replace(BRUISE, began_at=at_nine - timedelta(minutes=1)))


@pytest.mark.parametrize("why", ["", "x" * 301], ids=["none", "too long"])
def test_a_serious_one_of_a_draft_is_not_taken_off_without_a_reason(ana, draft, why):
    lung = tell(ana, draft, LUNG).events[0].public_id
    with pytest.raises(Invalid) as refused:
        withdraw(ana, draft, lung, why)
    assert [each.field for each in refused.value.problems] == ["why"]
    kept = withdraw(ana, draft, lung, "Meant for the patient before.")
    assert [each.holds for each in kept.events] == [False, False]
    assert kept.events[1].entry.why == "Meant for the patient before."
    assert sign(ana, draft, typed(kept.version, new=PIRIFORMIS)).status == NoteStatus.SIGNED
