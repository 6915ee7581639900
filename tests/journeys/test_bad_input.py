"""What goes wrong in somebody's hands: sent twice, an hour that is not there, a session over."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Appointment, Patient
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from tests.support.desk import booked
from tests.support.house import House
from tests.support.patients import let_find

DESK = "desk@clinic.example"


def count(model: type[Appointment | Patient]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def openings(desk: Visitor) -> None:
    """As far as the openings for Marta."""
    desk.search("adey")
    desk.follow("Marta Adeyemi")
    desk.follow("Find a time")
    desk.choose("Therapy of step 1", "Dry needling")
    desk.press("Show openings")


def send_twice(page: Page, button: str) -> None:
    """The form of that button, sent again as it stands while the first answer is on its way."""
    form = page.get_by_role("button", name=button).first.locator("xpath=ancestor::form")
    form.evaluate(
        """async (form) => {
          const body = new URLSearchParams(new FormData(form));
          const sent = () => fetch(form.action, { method: "POST", body });
          await Promise.all([sent(), sent()]);
        }"""
    )


def test_a_booking_sent_twice_is_one_visit(come: Visit, address: str, house: House) -> None:
    let_find(house)
    desk = come(address).sign_in(DESK)
    openings(desk)
    send_twice(desk.page, "Book 9:00")
    assert count(Appointment) == 1

    openings(desk)
    desk.page.get_by_role("button", name="Book ").first.dblclick()
    desk.sees("Booked.")
    assert count(Appointment) == 2  # another form, another visit
    assert desk.complaints == []


def test_an_hour_the_clocks_jump_over_is_named(come: Visit, address: str, house: House) -> None:
    visit = booked(house)
    desk = come(address).sign_in(DESK)
    desk.go(f"/appointments/{visit}/move")
    desk.type("Day", "2027-03-28")
    desk.type("Starts at", "01:30")
    desk.press("Move the visit")
    desk.sees("does not exist")
    expect(desk.field("Starts at")).to_have_value("01:30")
    expect(desk.field("Starts at")).to_have_attribute("aria-invalid", "true")
    assert desk.complaints == []


def test_a_form_that_outlived_its_session_is_not_lost(
    come: Visit, address: str, house: House
) -> None:
    desk = come(address).sign_in(DESK)
    desk.go("/patients/new")
    desk.type("Family name", "O’Brien & Söhne <b>")
    desk.type("Given name", "Noémi")
    other = Visitor(desk.page.context.new_page(), address)
    other.go("/")
    other.sign_out()
    other.sign_in(DESK)

    before = count(Patient)
    desk.press("Take in")
    desk.sees("Send it again?", "nothing was done yet", "It will be sent as")
    assert count(Patient) == before
    desk.press("Send it again")
    desk.sees("O’Brien & Söhne <b>")
    assert count(Patient) == before + 1
    assert desk.complaints == []


def test_a_form_sent_without_anybody_signed_in_keeps_nothing(
    come: Visit, address: str, house: House
) -> None:
    desk = come(address).sign_in(DESK)
    desk.go("/patients/new")
    desk.type("Family name", "Secret")
    desk.page.context.clear_cookies()
    before = count(Patient)
    desk.press("Take in")
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert "Secret" not in desk.page.content()
    assert count(Patient) == before
