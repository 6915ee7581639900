"""A visit of three therapies is booked as one act, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.keys import Keys
from tests.support.house import House
from tests.support.patients import let_find

CHAIN = (("Dry needling", "30"), ("Infrared sauna", "30"), ("Compression boots", "20"))


def test_a_chain_is_booked_by_keyboard_alone(come: Visit, address: str, house: House) -> None:
    let_find(house)
    desk = come(address).sign_in("desk@clinic.example")
    keys = Keys(desk.page)

    desk.search("adey")
    desk.sees("1 person found")
    keys.follow("Marta Adeyemi")
    keys.skip_to_the_page()
    keys.follow("Find a time")
    for step, (therapy, minutes) in enumerate(CHAIN, start=1):
        if step > 1:
            keys.reach(r"\+ Add a step")
            keys.press("Enter")
        else:
            keys.reach("Therapy of step 1")
        keys.has_in_hand(f"Therapy of step {step}")
        desk.page.keyboard.type(therapy)
        keys.fill(f"Minutes of step {step}", minutes)
    keys.follow("Show openings")
    desk.sees("Sauna within 24 hours after needling", "Boots within an hour after needling")
    keys.reach("Book all the same")
    keys.press("Space")
    keys.follow(r"Book \d+:\d\d–\d+:\d\d with")

    desk.sees("Booked.")
    steps = desk.page.locator("#panel")
    for therapy, _ in CHAIN:
        expect(steps.get_by_text(therapy).first).to_be_visible()
    assert desk.complaints == []


def test_what_tab_never_comes_to_is_seen(come: Visit, address: str) -> None:
    desk = come(address).sign_in("desk@clinic.example")
    desk.page.set_content("<main><div onclick='book()'>Book</div><a href='/'>Leave</a></main>")
    Keys(desk.page).reach("Leave")
    with pytest.raises(AssertionError, match="Tab never comes to 'Book'"):
        Keys(desk.page).reach("Book")
