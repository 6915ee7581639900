"""A red flag, by touch on a tablet: the stop page, the letter, and the end of the hold."""

from __future__ import annotations

from tests.journeys import red_flag_scenes as safety
from tests.journeys.conftest import Visit
from tests.support.house import House
from tests.support.live import Wall
from tests.support.notes import book

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}


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
