"""The flow of people: who is where, for how long, and taking them a step on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic.models import NeedledSite, SessionNote
from clinic.rules.clinic_settings import LONG_WAIT
from clinic.rules.waiting import late_minutes, waits_long
from clinic.rules.words import AppointmentStatus as S
from clinic.services.appointment_status import change_status
from clinic.services.clinic_settings import set_numbers
from clinic.services.note_start import start as start_note
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, booked, visit_of
from tests.support.house import House
from tests.support.notes import PIRIFORMIS, _site
from tests.support.uow import make

AT = "2026-11-24T{}:00Z"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is Tuesday, 24 November 2026, a quarter to ten."""
    with time_machine.travel(AT.format("09:45"), tick=False) as traveller:
        yield traveller


def columns(client: CheckingClient, where: str = "/flow") -> dict[str, str]:
    """The words of each column, by its heading."""
    page = client.get(where).text
    parts = re.split(r'<section class="flow-column[^"]*" aria-label="([^"]+)">', page)[1:]
    words = (re.sub(r"<[^>]+>|\s+", " ", part) for part in parts[1::2])
    return dict(zip(parts[::2], (" ".join(word.split()) for word in words), strict=True))


def press(client: CheckingClient, visit: str, status: str, version: int) -> int:
    """Press the button of a card; the answer's status."""
    data = {"status": status, "version": str(version)}
    return client.post(f"/flow/{visit}", data=data).status_code


def test_one_click_checks_in_and_the_next_ones_go_on(
    house: House, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    visit = booked(house)
    desk = sign_in("desk")
    assert "Marta Adeyemi" in columns(desk)["Expected"]
    for target, column in (("arrived", "Arrived"), ("in_room", "In room"), ("done", "Done")):
        page = desk.get("/flow").text
        assert f'value="{target}"' in page
        assert press(desk, visit, target, visit_of(visit).version) == 303
        now = columns(desk)
        assert [name for name, words in now.items() if "Marta Adeyemi" in words] == [column]


def test_waiting_turns_amber_when_it_has_been_long(
    house: House, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    visit = booked(house)
    change_status(house.principal("desk"), visit, S.ARRIVED)
    desk = sign_in("desk")
    for at, word, amber in (("09:54", "9 min", False), ("09:55", "10 min", True)):
        clock.move_to(AT.format(at))
        page = desk.get("/flow").text
        assert word in page
        assert ("is-due wait" in page) is amber
        assert ("is-due wait" in desk.get("/day").text) is amber
    set_numbers(house.principal("admin"), {LONG_WAIT: 30})
    assert "is-due wait" not in desk.get("/flow").text


@pytest.mark.parametrize(("minutes", "long"), [(9, False), (10, True), (11, True)])
def test_a_wait_is_long_from_the_threshold_on(minutes: int, long: bool) -> None:
    assert waits_long(minutes, 10) is long


def test_nobody_is_late_before_their_time() -> None:
    assert [late_minutes(600, now) for now in (595, 600, 612)] == [0, 0, 12]


def test_somebody_expected_who_is_late_is_said_to_be(
    house: House, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked(house)
    desk = sign_in("desk")
    assert "late" not in columns(desk)["Expected"]
    clock.move_to(AT.format("11:20"))
    assert "1 h 20 min late" in columns(desk)["Expected"]


def test_needles_in_have_a_column_of_their_own_while_they_are_in(
    house: House, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    visit = booked(house)
    started = start_note(house.principal("ana"), visit)
    desk = sign_in("desk")
    assert "Needles in" not in columns(desk)
    with make() as session:
        note = session.scalars(select(SessionNote).where(SessionNote.public_id == started)).one()
        site = _site(note, 0, PIRIFORMIS)
        site.needles_out = 0
        session.add(site)
        session.flush()
        number = site.id
    clock.move_to(AT.format("10:03"))
    found = columns(desk)
    assert "Marta Adeyemi" in found["Needles in"]
    assert "session 18 min" in found["Needles in"]
    assert "Done" not in found["Needles in"]  # nobody is sent home with needles in
    assert "piriformis" not in desk.get("/flow").text.lower()
    with make() as session:
        logged = session.get_one(NeedledSite, number)
        logged.needles_out = logged.needles_in
    found = columns(desk)
    assert "Needles in" not in found
    assert "Marta Adeyemi" in found["In room"]


def test_a_click_on_what_somebody_else_changed_is_refused_in_words(
    house: House, sign_in: SignIn
) -> None:
    visit = booked(house)
    desk = sign_in("desk")
    before = visit_of(visit).version
    change_status(house.principal("desk"), visit, S.ARRIVED)
    data = {"status": "arrived", "version": str(before)}
    answer = desk.post(f"/flow/{visit}", data=data)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert visit_of(visit).status is S.ARRIVED


def test_a_click_that_names_no_status_is_refused(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    answer = sign_in("desk").post(f"/flow/{visit}", data={"status": "asleep", "version": "1"})
    assert answer.status_code == 422
    assert "Choose one of the buttons." in answer.text


def test_who_left_or_did_not_come_stands_apart_and_who_cancelled_does_not(
    house: House, sign_in: SignIn
) -> None:
    gone, cancelled = booked(house), booked(house, TEN, patient=1, therapist=1, key="jon")
    desk = house.principal("desk")
    change_status(desk, gone, S.ARRIVED)
    change_status(desk, gone, S.LEFT_UNSEEN)
    change_status(desk, cancelled, S.CANCELLED_BY_CLINIC, reason="ill")
    found = columns(sign_in("desk"))
    assert "Marta Adeyemi" in found["Not seen"]
    assert "Left without being seen" in found["Not seen"]
    assert "Jon Smith" not in str(found)


def test_an_administrator_looks_and_has_no_buttons(house: House, sign_in: SignIn) -> None:
    booked(house)
    page = sign_in("admin").get("/flow").text
    assert "Marta Adeyemi" in page
    assert "/flow/" not in page


def test_tomorrows_visits_are_not_expected_today(house: House, sign_in: SignIn) -> None:
    booked(house, TEN + 24 * 60)
    assert "Nobody else is expected." in columns(sign_in("desk"))["Expected"]
