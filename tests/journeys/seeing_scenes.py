"""What the front desk sees of a day, a week and the people in the house."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys.board import Board
from tests.journeys.visitor import Visitor

MARTA, JON, ZOE = "M. Adeyemi", "J. Smith", "Z. Müller-Brandt"
LOOKED_AT_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


def the_day_shows_everybody(desk: Visitor) -> None:
    """Each in their column, with what needs an eye, and no reason for it."""
    desk.go("/day")
    board = Board(desk.page)
    assert [board.column_of(MARTA), board.column_of(JON)] == ["Ana Ruiz", "Ben Okafor"]
    expect(board.visit(MARTA)).to_contain_text("Alert: ask a therapist")
    desk.does_not_see("blood")


def one_therapists_day_is_theirs(desk: Visitor) -> None:
    """And the address says so: it can be reloaded."""
    desk.page.get_by_label("Therapist", exact=True).select_option("Ben Okafor")
    desk.page.wait_for_url("**therapist=*")
    desk.page.reload()
    board = Board(desk.page)
    expect(board.visit(JON)).to_be_visible()
    expect(board.visit(MARTA)).to_have_count(0)
    expect(desk.page.locator("#board .ec-col-head")).to_have_count(1)
    desk.page.get_by_label("Therapist", exact=True).select_option("All therapists")
    expect(board.visit(MARTA)).to_be_visible()


def a_columns_head_leads_to_its_week(desk: Visitor) -> None:
    """The board of the week, and its list with the same visits."""
    desk.page.locator("#board").get_by_role("link", name="Ana Ruiz").click()
    heading(desk, "Ana Ruiz, 23–29 November")
    board = Board(desk.page)
    board.shows(MARTA, "10:00 to 10:30")
    expect(board.visit(JON)).to_have_count(0)
    desk.follow("List")
    tuesday = desk.page.get_by_role("region", name="Tuesday 24 November")
    expect(tuesday.get_by_role("article")).to_contain_text(["Marta Adeyemi"])
    desk.follow("Board")


def keys_turn_the_weeks(desk: Visitor) -> None:
    """Right and left, and back to this one."""
    Board(desk.page)
    desk.page.keyboard.press("ArrowRight")
    heading(desk, "Ana Ruiz, 30 November – 6 December")
    desk.page.keyboard.press("t")
    heading(desk, "Ana Ruiz, 23–29 November")


def she_is_checked_in_on_the_flow_board(desk: Visitor) -> None:
    """One click where she stands; the keyboard stays with her."""
    desk.page.get_by_role("navigation", name="Main").get_by_role("link", name="Flow").click()
    heading(desk, "Flow")
    expect(column(desk.page, "Expected")).to_contain_text("Marta Adeyemi")
    desk.press("Arrived: Marta Adeyemi")
    expect(column(desk.page, "Arrived")).to_contain_text("Marta Adeyemi")
    expect(column(desk.page, "Expected")).not_to_contain_text("Marta Adeyemi")
    expect(desk.page.locator("#toasts")).to_contain_text("Marta Adeyemi: Arrived.")
    expect(
        desk.page.locator("#flow-board").get_by_role("link", name="Marta Adeyemi")
    ).to_be_focused()


def her_wait_turns_amber_by_itself(desk: Visitor) -> None:
    """Once the page is looked at again; nobody has reloaded it."""
    expect(column(desk.page, "Arrived").locator(".wait")).to_have_count(0)
    desk.page.evaluate(LOOKED_AT_AGAIN)
    expect(column(desk.page, "Arrived").locator(".wait")).to_have_text("10 min")


def the_keys_are_shown_and_rest_while_somebody_types(desk: Visitor) -> None:
    """`?` shows them, also by a button; in a field they are letters."""
    dialog = desk.page.get_by_role("dialog", name="Keys")
    desk.page.get_by_role("button", name="Keys").click()
    expect(dialog).to_be_visible()
    desk.page.keyboard.press("n")  # not while a dialog is open
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("nt?")
    expect(desk.page.get_by_role("searchbox")).to_have_value("nt?")
    expect(dialog).to_be_hidden()
    desk.page.evaluate("document.activeElement.blur()")
    desk.page.keyboard.press("?")
    expect(dialog).to_be_visible()


def they_can_be_switched_off(desk: Visitor) -> None:
    """For who speaks to the machine, say; and on again."""
    choice = desk.page.get_by_label("Use these keys in this browser")
    choice.uncheck()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("n")
    desk.page.get_by_role("button", name="Keys").click()
    choice.check()
    desk.page.keyboard.press("Escape")
    heading(desk, "Flow")


def n_is_a_new_booking_and_t_today(desk: Visitor) -> None:
    """From anywhere."""
    desk.page.keyboard.press("n")
    heading(desk, "Find a time")
    desk.page.evaluate("document.activeElement.blur()")  # the first question has the focus
    desk.page.keyboard.press("t")
    heading(desk, "Tuesday 24 November")
    Board(desk.page)
    desk.page.keyboard.press("ArrowLeft")
    heading(desk, "Monday 23 November")
    desk.page.keyboard.press("t")
    heading(desk, "Tuesday 24 November")


def the_board_keeps_its_place(desk: Visitor) -> None:
    """Where it was scrolled to, while it brings itself up to date."""
    scroller = desk.page.locator("#board .ec-main")
    scroller.evaluate("node => { node.scrollTop = 60; }")
    desk.page.evaluate(LOOKED_AT_AGAIN)
    expect(Board(desk.page).visit(ZOE)).to_be_visible()
    assert scroller.evaluate("node => node.scrollTop") == 60


def a_visit_is_made_longer_by_its_lower_edge(desk: Visitor) -> None:
    """By a quarter of an hour; the board has it so, and so has the page when it comes anew."""
    board = Board(desk.page)
    board.stretch(ZOE, quarters=1)
    board.says("Changed to 45 minutes of therapy.")
    board.shows(ZOE, "12:00 to 12:45")
    desk.page.reload()
    Board(desk.page).shows(ZOE, "12:00 to 12:45")


def one_cannot_be_made_so_long_that_it_meets_the_next(desk: Visitor) -> None:
    """It springs back, and the foot of the page says why."""
    board = Board(desk.page)
    board.stretch(MARTA, quarters=7)
    board.says("Ana Ruiz is taken from 12:00 until 12:45.")
    board.shows(MARTA, "10:00 to 10:30")


def the_day_is_printed(desk: Visitor) -> None:
    """One sheet a therapist, each on a page of its own, without what is on the screen around it."""
    desk.follow("Print this day")
    heading(desk, "Day sheet, Tuesday 24 November")
    sheets = desk.page.locator(".day-sheet")
    expect(sheets.locator("h2")).to_have_text(["Ana Ruiz", "Ben Okafor"])
    expect(sheets.first).to_contain_text("+44 20 7946 0412")
    desk.page.emulate_media(media="print")
    for around in (".side", ".bar", ".page-head"):
        expect(desk.page.locator(around).first).to_be_hidden()
    assert desk.page.pdf(format="A4").count(b"/Type /Page\n") == 2
    desk.page.emulate_media(media="screen")


def a_board_left_open_says_when_nobody_is_signed_in(desk: Visitor) -> None:
    """Looking by itself keeps nobody signed in."""
    desk.page.evaluate(LOOKED_AT_AGAIN)
    expect(desk.page.locator("#toasts")).to_contain_text("You have been signed out.")


def heading(desk: Visitor, words: str) -> None:
    """Wait for the page with this heading."""
    expect(desk.page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()
    desk.page.wait_for_load_state("load")


def column(page: Page, name: str) -> Locator:
    """A column of the flow board."""
    return page.get_by_role("region", name=name, exact=True)
