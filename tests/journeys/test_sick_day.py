"""A therapist is ill: her whole day is moved in one go."""

from __future__ import annotations

from datetime import date

from tests.journeys import sick_day_scenes as at_the_desk
from tests.journeys.conftest import Visit
from tests.support.house import House, add_patient, add_visit, minute
from tests.support.live import Wall
from tests.support.uow import make


def three_come_to_ana_today(house: House) -> None:
    """Marta at nine, Jon at half past, Zoë at eleven."""
    with make() as session:
        zoe = add_patient(
            session,
            "Müller-Brandt",
            "Zoë",
            birth_date=date(1990, 5, 6),
            phone="+44 20 7946 0555",
        )
        for patient, time in zip((*house.patients, zoe), ("09:00", "09:35", "11:00"), strict=True):
            start = minute(f"2026-11-24T{time}")
            add_visit(session, house, patient, house.therapists[0], house.rooms[0], start)


def test_a_sick_therapists_day_is_moved_in_one_go(
    come: Visit, address: str, house: House, wall: Wall
) -> None:
    three_come_to_ana_today(house)
    wall.be("08:30")
    desk = come(address).sign_in("desk@clinic.example")
    at_the_desk.she_is_entered_as_away(desk)
    at_the_desk.each_has_its_best_other_times(desk)
    at_the_desk.all_are_moved_in_one_go(desk)
    at_the_desk.the_day_shows_it(desk)
    at_the_desk.she_is_back(desk)
    assert desk.complaints == []
