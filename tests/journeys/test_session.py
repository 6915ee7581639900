"""A session: six muscles from an empty note to signed, every action counted, by touch and by keys.

It is Tuesday, 24 November 2026, at Ana's tablet; the needles of her room stand in her settings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from clinic.rules.needle_supply import Supply
from clinic.rules.needling import SiteEntry
from clinic.services.muscle_sets import add_usual_sets
from clinic.services.needle_supply import keep_supply
from clinic.services.note_start import start
from tests.journeys import map_scenes as on_the_body
from tests.journeys import red_flag_scenes as safety
from tests.journeys import session_scenes as session
from tests.journeys.conftest import Visit
from tests.journeys.hands import Finger, Hand, KeysAlone
from tests.journeys.visitor import Visitor
from tests.support.house import House
from tests.support.live import Wall
from tests.support.notes import MINIMUS, book, book_unasked, past_session
from tests.support.summary import record_count

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
HANDS: dict[str, type[Finger | KeysAlone]] = {"touch": Finger, "keyboard": KeysAlone}
FROM_NOTHING, FROM_THE_LAST = 45, 20
SOME = replace(MINIMUS, needles_in=2, needles_out=2)
LAST_TIME = (
    *(
        replace(SOME, muscle=muscle)
        for muscle in ("piriformis", "gluteus_minimus", "gluteus_medius", "gluteus_maximus")
    ),
    replace(SOME, muscle="quadratus_lumborum"),
    replace(SOME, muscle="multifidus_lumborum", level="L5"),
)
ELSEWHERE = (replace(SOME, muscle="trapezius_upper", technique="pistoning", direction="pincer"),)


@pytest.fixture
def engine_name() -> str:
    """The screen is what is looked at here."""
    return "sqlite"


@pytest.fixture
def ana(come: Visit, address: str, wall: Wall) -> Visitor:
    """Ana with her tablet."""
    wall.be("09:02")
    return come(address, **TABLET).sign_in("ana@clinic.example")


def empty_note(house: House, wall: Wall, last: tuple[SiteEntry, ...]) -> str:
    """The address of one, begun at two past nine; the patient was needled there a week ago."""
    wall.be("09:02")
    who = house.principal("ana")
    past_session(house, 7, sites=last)
    keep_supply(who, Supply("Fine Point", "", date(2099, 1, 31), single_use=True))
    return f"/notes/{start(who, book_unasked(house))}/edit"


@pytest.fixture
def note(house: House, wall: Wall) -> str:
    """An empty note; a week ago six muscles were needled."""
    return empty_note(house, wall, LAST_TIME)


def hand_of(name: str, ana: Visitor) -> Hand:
    """A finger or a keyboard."""
    return HANDS[name](ana.page)


def told(name: str, way: str, hand: Hand) -> str:
    """The count, in a line to print."""
    moves = f", and Tab {hand.moves} times" if isinstance(hand, KeysAlone) else ""
    return f"six muscles {way}, by {name}: {hand.actions} actions{moves}"


def begun(ana: Visitor, note: str, name: str) -> Hand:
    """The note is open, the questions are asked and she agrees."""
    ana.go(note)
    hand = hand_of(name, ana)
    session.the_five_are_asked_from_the_note(ana, hand)
    session.she_agrees_and_says_her_pain(ana, hand)
    return hand


def finished(ana: Visitor, wall: Wall, hand: Hand, *, position: bool) -> None:
    """From the muscles on the list to the signature."""
    session.what_is_the_same_everywhere_is_answered_once(ana, hand)
    session.the_needles_go_in(ana, hand)
    wall.be("09:11")
    session.the_needles_come_out(ana, hand)
    session.the_rest_is_answered(ana, hand, position=position)
    session.it_is_signed(ana, hand)
    assert ana.complaints == []


@pytest.mark.parametrize("name", HANDS)
def test_six_muscles_from_an_empty_note_to_signed(
    ana: Visitor, house: House, wall: Wall, name: str
) -> None:
    hand = begun(ana, empty_note(house, wall, ELSEWHERE), name)
    session.six_muscles_are_added(ana, hand)
    finished(ana, wall, hand, position=True)
    record_count(told(name, "from nothing", hand))
    assert hand.actions <= FROM_NOTHING


@pytest.mark.parametrize("name", HANDS)
def test_six_muscles_copied_from_the_last_session(
    ana: Visitor, note: str, wall: Wall, name: str
) -> None:
    hand = begun(ana, note, name)
    hand.press(session.button(ana, "Copy last session"))
    expect(session.rows(ana)).to_have_count(6)
    finished(ana, wall, hand, position=False)  # how she lay comes with the copy
    record_count(told(name, "from the last session", hand))
    assert hand.actions <= FROM_THE_LAST


def test_muscles_are_chosen_on_the_body(ana: Visitor, note: str, house: House) -> None:
    add_usual_sets(house.principal("ana"))
    ana.go(note)
    on_the_body.a_part_is_touched_and_the_muscle_below_it(ana)
    on_the_body.a_finger_that_misses_takes_what_is_nearest(ana)
    on_the_body.a_part_is_reached_and_opened_by_keys(ana)
    on_the_body.a_muscle_of_last_week_is_one_tap(ana)
    on_the_body.a_set_is_one_tap(ana)
    assert ana.complaints == []


def six_copied(ana: Visitor, note: str) -> Finger:
    """Twelve needles are in."""
    ana.go(note)
    hand = Finger(ana.page)
    hand.press(session.button(ana, "Copy last session"))
    expect(session.rows(ana)).to_have_count(6)
    return hand


def test_a_needle_not_counted_out_and_a_second_window(ana: Visitor, note: str) -> None:
    hand = six_copied(ana, note)
    hand.press(session.button(ana, "All needles out"))
    session.one_needle_short_is_refused_by_name(ana, hand)
    session.two_windows_write_and_neither_overwrites_the_other(ana, note)
    assert ana.complaints == []


def test_what_is_pressed_while_the_line_is_cut_comes_through(ana: Visitor, note: str) -> None:
    hand = six_copied(ana, note)
    session.the_line_is_cut(ana, hand)
    session.all_of_it_comes_through(ana, note)


def test_a_session_that_timed_out_half_way_comes_back_whole(
    ana: Visitor, note: str, house: House
) -> None:
    book(house, 120, therapist=1, room=1)  # so a colleague may read it
    hand = six_copied(ana, note)
    hand.press(session.button(ana, "Needles in"))
    session.the_session_times_out(ana, hand)
    session.a_colleague_signs_in_and_nothing_is_thrown_away(ana)
    session.she_signs_in_elsewhere_and_it_is_whole(ana, note)


def test_a_red_flag_stops_everything_until_a_clinician_ends_the_hold(
    come: Visit, address: str, house: House, wall: Wall
) -> None:
    marta = house.patients[0]
    visit = f"/visits/{book(house, 60)}"
    ana = come(address, **TABLET).sign_in("ana@clinic.example")
    ana.go(visit)
    safety.a_yes_opens_the_stop_page(ana)
    safety.the_letter_is_filled_in(ana)
    safety.no_session_begins(ana, visit)

    desk = come(address).sign_in("desk@clinic.example")
    safety.the_desk_reads_no_reason(desk, f"/patients/{marta.public_id}")
    at_home = come(address).sign_in("marta@clinic.example")
    safety.the_patient_is_asked_to_call(at_home)

    wall.be("08:45")
    safety.the_hold_is_ended_with_every_fact(ana)
    safety.a_call_back_is_on_the_list(ana)
    for visitor in (ana, desk, at_home):
        assert visitor.complaints == []
