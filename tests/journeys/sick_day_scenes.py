"""What the front desk does when a therapist does not come in."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.board import Board
from tests.journeys.visitor import Visitor

ANA = "Ana Ruiz"
STUCK = ".stuck"


def she_is_entered_as_away(desk: Visitor) -> None:
    """For the whole of today; what lies under it is said at once."""
    desk.page.get_by_role("navigation", name="Main").get_by_role("link", name="To be moved").click()
    desk.sees("Every visit can stay where it is", "Nothing to move")
    desk.follow("Time off")
    desk.choose("Who or what", ANA)
    desk.type("Why", "Ill")
    desk.press("Save")
    desk.sees("3 visits booked for that time cannot stay", "Ana Ruiz is away", "Ill · 3 visits")


def each_has_its_best_other_times(desk: Visitor) -> None:
    """The same time with Ben where he is free, else near it; and the side bar counts them."""
    lines = desk.page.locator(STUCK)
    expect(lines).to_have_count(3)
    first = lines.filter(has_text="Marta Adeyemi").get_by_role("button").first
    expect(first).to_have_text(re.compile(r"9:00 with Ben Okafor$"))
    second = lines.filter(has_text="Jon Smith").get_by_role("button").first
    expect(second).to_have_text(re.compile(r"9:35 with Ben Okafor$"))
    side = desk.page.get_by_role("navigation", name="Main")
    expect(side.get_by_role("link", name="To be moved")).to_have_text(re.compile("3"))


def all_are_moved_in_one_go(desk: Visitor) -> None:
    """One click; what it did stands there, to be told to the patients."""
    desk.press("Take the proposal for all 3 because Ana Ruiz is away")
    desk.sees("3 visits moved.", "Moved: tell them", "Nothing to move")
    told = desk.page.get_by_role("region", name="Moved: tell them").get_by_role("listitem")
    expect(told).to_have_count(3)
    expect(told.first).to_have_text(re.compile("Marta Adeyemi.*with Ben Okafor", re.DOTALL))


def the_day_shows_it(desk: Visitor) -> None:
    """They stand in Ben's column, none in hers."""
    desk.go("/day")
    board = Board(desk.page)
    for who in ("M. Adeyemi", "J. Smith", "Z. Müller-Brandt"):
        assert board.column_of(who) == "Ben Okafor"


def she_is_back(desk: Visitor) -> None:
    """The time off is taken back: nobody is away, and what was moved stays moved."""
    desk.go("/time-off")
    desk.press("Remove Ana Ruiz")
    desk.sees("Taken back.", "Nobody is away")
