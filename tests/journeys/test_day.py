"""One day at the clinic: the front desk books, the therapist logs and signs, the patient reads.

It is Tuesday, 24 November 2026, on a wall clock that the story alone turns.
"""

from __future__ import annotations

from tests.journeys import desk_scenes as at_the_desk
from tests.journeys import patient_scenes as at_home
from tests.journeys import therapist_scenes as in_the_room
from tests.journeys.conftest import Visit
from tests.journeys.past import bens_visit_on_thursday, marta_has_come_four_times, others_come_today
from tests.journeys.visitor import Visitor
from tests.support.house import House
from tests.support.live import Wall


def test_a_day_at_the_clinic(come: Visit, address: str, house: House, wall: Wall) -> None:
    # Given Marta at visit four of twelve, and Jon at Ana's at ten
    marta_has_come_four_times(house)
    jons_visit = others_come_today(house)

    # When the front desk books her, moves her and checks her in
    wall.be("08:30")
    desk = come(address).sign_in("desk@clinic.example")
    at_the_desk.she_is_found_however_she_is_asked_for(desk)
    at_the_desk.an_opening_is_found_and_booked(desk)
    at_the_desk.it_stands_in_the_day(desk)
    at_the_desk.a_taken_time_is_refused_by_name(desk)
    at_the_desk.another_time_is_typed(desk)
    at_the_desk.a_drag_onto_a_taken_time_springs_back(desk)
    at_the_desk.a_drag_onto_a_free_time_moves_it(desk)
    wall.be("10:40")
    at_the_desk.she_is_checked_in(desk)

    # And Ana logs two muscles and signs
    wall.be("10:46")
    ana = come(address).sign_in("ana@clinic.example")
    in_the_room.todays_patients_stand_in_order(ana)
    in_the_room.what_was_done_last_time_is_seen(ana)
    in_the_room.the_note_is_started(ana)
    in_the_room.a_site_is_logged(ana, in_the_room.PIRIFORMIS)
    in_the_room.a_site_is_logged(ana, in_the_room.MULTIFIDUS)
    in_the_room.the_rest_is_answered(ana)
    in_the_room.needles_still_in_keep_it_from_being_signed(ana)
    in_the_room.they_are_counted_out(ana)
    left_open = Visitor(ana.page.context.new_page(), address)
    left_open.go(ana.page.url)
    wall.be("11:14")
    note = in_the_room.it_is_signed(ana)

    # Then the note stands for good
    in_the_room.all_of_it_stands_there(ana)
    in_the_room.nobody_can_change_it(ana, note, left_open)
    in_the_room.it_is_amended(ana)

    # And Marta sees her plan, and nothing of anyone else's
    bens_visit_on_thursday(house)
    wall.be("14:00")
    marta = come(address).sign_in("marta@clinic.example")
    at_home.she_sees_her_plan_as_a_plan(marta)
    at_home.she_sees_what_comes_next(marta)
    at_home.she_sees_her_pain_as_a_picture_and_as_its_table(marta)
    at_home.nothing_of_anyone_elses(marta, jons_visit, house.patients[1].public_id, note)
    ben = come(address).sign_in("ben@clinic.example")
    at_home.answers_alike(ben, f"/visits/{jons_visit}", f"/visits/{at_home.NOBODYS}")

    for visitor in (desk, ana, left_open, marta, ben):
        assert visitor.complaints == []
