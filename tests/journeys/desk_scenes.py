"""What the front desk does in the story of the day."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.board import Board
from tests.journeys.visitor import Visitor

MARTA = "M. Adeyemi"
ASKED = (
    ("ZOE mull", "Zoë Müller-Brandt"),
    ("12/3/1984", "Marta Adeyemi"),
    ("0412", "Marta Adeyemi"),
    ("adey", "Marta Adeyemi"),
)


def she_is_found_however_she_is_asked_for(desk: Visitor) -> None:
    """By part of a name, by birth date, by phone; accents and case do not count."""
    for asked, found in ASKED:
        desk.search(asked)
        expect(desk.page.get_by_role("searchbox", name="Find", exact=True)).to_have_value(asked)
        desk.sees("1 person found", found, within="#found")


def an_opening_is_found_and_booked(desk: Visitor) -> None:
    """Dry needling, 30 minutes, any therapist, this week."""
    desk.follow("Marta Adeyemi")
    desk.follow("Find a time")
    desk.sees("Marta Adeyemi", "From the plan: visit 5 of 12")
    desk.choose("Therapy of step 1", "Dry needling")
    desk.type("Minutes of step 1", "30")
    desk.choose("Therapy of step 2", "–")
    desk.choose("With", "Whoever is free")
    desk.choose("How far ahead", "Within a week")
    desk.press("Show openings")
    desk.sees("Tuesday 24 November", "Ana Ruiz", "as usual", within="#results")
    desk.press("Book 9:00–9:30 with Ana Ruiz")
    desk.sees("Booked.")


def it_stands_in_the_day(desk: Visitor) -> None:
    """By therapist, by room and in the list, with its panel beside it."""
    assert Board(desk.page).column_of(MARTA) == "Ana Ruiz"
    desk.sees("Marta Adeyemi", "9:00–9:30", "Visit 5 of 12", within="#panel")
    room = re.findall(r"Room \d", desk.text("#panel"))
    desk.follow("Rooms")
    board = Board(desk.page)
    assert [board.column_of(MARTA)] == room
    assert board.column_of("J. Smith") == "Room 2"
    desk.follow("List")
    lines = desk.page.get_by_role("region", name="All visits").locator("article")
    expect(lines).to_have_text(
        [re.compile(line, re.DOTALL) for line in ("9:00.*Marta", "10:00.*Jon")]
    )
    desk.follow("Therapists")


def a_taken_time_is_refused_by_name(desk: Visitor) -> None:
    """Jon is there at ten: who is taken, until when; before, after, or with somebody else."""
    Board(desk.page).visit(MARTA).click()
    desk.sees("Marta Adeyemi", within="#panel")
    desk.follow("Move…")
    desk.type("Starts at", "10:15")
    desk.press("Move the visit")
    desk.sees("Ana Ruiz is taken until 10:30", within="#panel")
    expect(desk.field("Starts at")).to_have_value("10:15")
    near = desk.page.locator("#panel .part", has_text="Free instead").get_by_role("button")
    expect(near).to_have_text(
        [re.compile(time) for time in ("^9:30", "^10:15.* with Ben Okafor", "^10:30")]
    )


def another_time_is_typed(desk: Visitor) -> None:
    """Eleven o'clock, in the form that is still open."""
    desk.type("Starts at", "11:00")
    desk.press("Move the visit")
    desk.sees("11:00–11:30", within="#panel")
    Board(desk.page).shows(MARTA, "11:00 to 11:30")


def a_drag_onto_a_taken_time_springs_back(desk: Visitor) -> None:
    """And the foot of the page says why."""
    board = Board(desk.page)
    before = board.place_of(MARTA)
    board.drag(MARTA, quarters=-4)
    board.says("Ana Ruiz is taken until 10:30.")
    board.shows(MARTA, "11:00 to 11:30")
    assert board.place_of(MARTA) == before


def a_drag_onto_a_free_time_moves_it(desk: Visitor) -> None:
    """A quarter of an hour earlier; the panel that is open says so too."""
    board = Board(desk.page)
    board.drag(MARTA, quarters=-1)
    board.says("Moved to 10:45.")
    board.shows(MARTA, "10:45 to 11:15")
    desk.sees("10:45–11:15", within="#panel")


def she_is_checked_in(desk: Visitor) -> None:
    """She stands among those who have arrived."""
    desk.press("Arrived")
    expect(desk.page.locator("#panel .pill")).to_have_text("Arrived")
    desk.page.keyboard.press("Escape")
    desk.sees("Arrived", MARTA, "0 min", within="#flow")
