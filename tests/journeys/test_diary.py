"""A day at the front desk, the diary open all day.

It is Tuesday, 24 November 2026, on a wall clock that the story alone turns.
"""

from __future__ import annotations

from tests.journeys import seeing_scenes as seeing
from tests.journeys.conftest import Visit
from tests.support.desk import TEN, booked
from tests.support.house import House, add_patient
from tests.support.live import Wall
from tests.support.patients import add_alert
from tests.support.uow import make


def two_are_booked_and_one_has_an_alert(house: House) -> None:
    """Marta at Ana's and Jon at Ben's, both at ten."""
    booked(house, TEN)
    booked(house, TEN, patient=1, therapist=1, key="jon")
    add_alert(house, "Takes blood thinners")


def somebody_else_books_zoe(house: House) -> None:
    """At Ana's, at noon."""
    with make() as session:
        house.patients.append(add_patient(session, "Müller-Brandt", "Zoë"))
    booked(house, TEN + 120, patient=2, key="zoe")


def test_the_diary_is_seen(come: Visit, address: str, house: House, wall: Wall) -> None:
    two_are_booked_and_one_has_an_alert(house)
    desk = come(address).sign_in("desk@clinic.example")
    seeing.the_day_shows_everybody(desk)
    seeing.one_therapists_day_is_theirs(desk)
    seeing.a_columns_head_leads_to_its_week(desk)
    seeing.keys_turn_the_weeks(desk)

    wall.be("09:50")
    seeing.she_is_checked_in_on_the_flow_board(desk)
    wall.be("10:00")
    seeing.her_wait_turns_amber_by_itself(desk)
    seeing.the_keys_are_shown_and_rest_while_somebody_types(desk)
    seeing.they_can_be_switched_off(desk)
    seeing.n_is_a_new_booking_and_t_today(desk)

    somebody_else_books_zoe(house)
    seeing.the_board_keeps_its_place(desk)
    seeing.a_visit_is_made_longer_by_its_lower_edge(desk)
    seeing.one_cannot_be_made_so_long_that_it_meets_the_next(desk)
    seeing.the_day_is_printed(desk)
    desk.go("/flow")
    wall.be("22:30")
    seeing.a_board_left_open_says_when_nobody_is_signed_in(desk)
    assert desk.complaints == []
