"""Moving a visit: who keeps it, where it lands, and what a stale page may not do."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import AppointmentStep, Reservation, Resource, Therapist
from clinic.rules.errors import Changed, Refused, Taken
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import ResourceKind
from clinic.services import moving
from clinic.services.moving import move
from clinic.services.staff import close_account
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import held_by
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, TUESDAY, booked, held, taken, visit_of
from tests.support.house import House, add_resource


def drag(client: CheckingClient, visit: str, was: dict[str, str], **to: str) -> TestResponse:
    wish = {"visit": visit, "was": was, **was, **to}
    return client.post("/appointments/drag", json=wish)


def event_of(client: CheckingClient, by: str = "therapist", day: str = TUESDAY) -> dict[str, str]:
    """Where the only visit stands on the board."""
    (event,) = client.get(f"/day.json?date={day}&by={by}").get_json()["events"]
    return {"start": event["start"], "resource": event["resourceId"]}


def resource(house: House, therapist: int) -> str:
    number = house.therapists[therapist].resource_id
    return str(db.session.scalar(select(Resource.public_id).where(Resource.id == number)))


def versions() -> dict[int, int]:
    rows = db.session.execute(select(Resource.id, Resource.calendar_version))
    return {row[0]: row[1] for row in rows}


def test_a_change_of_therapist_alone_makes_an_open_page_stale(house: House) -> None:
    desk, visit = house.principal("desk"), booked(house)
    seen = visit_of(visit).version
    move(desk, MoveRequest(visit, TEN, seen, therapist=house.therapists[1].public_id))

    with pytest.raises(Changed):
        move(desk, MoveRequest(visit, TEN + 60, seen))
    assert ("Ben Okafor", 0, 30) in held(visit)


def test_whoever_is_free_moves_to_a_colleague(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    booked(house, TEN + 60, patient=1)
    visit = taken(desk, house)
    typed = {"date": TUESDAY, "time": "11:00", "therapist": house.therapists[0].public_id}
    assert desk.post(f"/appointments/{visit}/move", data=typed).status_code == 409

    answer = desk.post(f"/appointments/{visit}/move", data={**typed, "therapist": ""})

    assert answer.status_code == 303
    assert ("Ben Okafor", 60, 30) in held(visit)


def test_whoever_is_free_keeps_the_therapist_who_is_free(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = booked(house, therapist=1)
    typed = {"date": TUESDAY, "time": "11:00", "therapist": ""}
    assert desk.post(f"/appointments/{visit}/move", data=typed).status_code == 303
    assert ("Ben Okafor", 60, 30) in held(visit)


def test_a_visit_left_behind_goes_to_whoever_is_free(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    close_account(house.principal("admin"), house.users["ana"].public_id)

    with pytest.raises(Refused, match="Ana Ruiz takes no visits any more"):
        move(house.principal("desk"), MoveRequest(visit, TEN + 60))
    typed = {"date": TUESDAY, "time": "10:00", "therapist": ""}
    answer = sign_in("desk").post(f"/appointments/{visit}/move", data=typed)

    assert answer.status_code == 303
    assert ("Ben Okafor", 0, 30) in held(visit)


def test_two_therapists_of_one_visit_each_keep_their_part(house: House) -> None:
    desk = house.principal("desk")
    visit = booked(house, TEN, "needling", "adjustment", wait=0)
    step = db.session.scalars(select(AppointmentStep.id).where(AppointmentStep.position == 1)).one()
    ben, number = house.therapists[1], visit_of(visit).id
    with unit_of_work(desk, "test:given_to_ben") as work:
        work.session.get_one(AppointmentStep, step).therapist_id = ben.id
        rows = work.session.scalars(select(Reservation)).all()
        for row in rows:
            if row.resource_id == house.therapists[0].resource_id:
                row.to_minute = TEN + 30
        work.session.add(
            Reservation(
                resource_id=ben.resource_id,
                from_minute=TEN + 30,
                to_minute=TEN + 45,
                appointment_id=number,
                step_id=step,
            )
        )
    booked(house, TEN + 30, patient=1)

    move(desk, MoveRequest(visit, TEN, minutes=(30, 10)))

    assert {("Ana Ruiz", 0, 30), ("Ben Okafor", 30, 10)} < held(visit)


def test_a_drag_lands_on_the_cabin_it_was_dropped_on(house: House, sign_in: SignIn) -> None:
    with unit_of_work(house.principal("admin"), "test:second_cabin") as work:
        other = add_resource(
            work.session,
            ResourceKind.EQUIPMENT,
            "Sauna 2",
            location=house.location,
            category="sauna",
        )
    visit = booked(house, TEN, "sauna", therapist=None)
    assert ("Sauna 1", 0, 45) in held(visit)
    desk = sign_in("desk")

    assert (
        drag(desk, visit, event_of(desk, "equipment"), resource=other.public_id).status_code == 200
    )
    assert ("Sauna 2", 0, 45) in held(visit)

    boots = house.boots[0].public_id
    refused = drag(desk, visit, event_of(desk, "equipment"), resource=boots)
    assert refused.status_code == 409
    assert "Boots A does not suit this visit" in refused.get_json()["message"]
    assert ("Sauna 2", 0, 45) in held(visit)


def test_a_drag_to_another_room_keeps_therapist_and_time(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house), sign_in("desk")
    room = next(one for one in house.rooms if (one.name, 0, 35) not in held(visit))
    was = event_of(desk, "room")
    assert drag(desk, visit, was, resource=room.public_id).status_code == 200
    assert {(room.name, 0, 35), ("Ana Ruiz", 0, 30)} < held(visit)


def test_a_drag_from_a_stale_board_moves_nothing(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house), sign_in("desk")
    seen = event_of(desk)
    move(house.principal("desk"), MoveRequest(visit, TEN + 120))

    answer = drag(desk, visit, seen, start=f"{TUESDAY}T10:30")

    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.get_json()["message"]
    assert ("Ana Ruiz", 120, 30) in held(visit)
    assert drag(desk, visit, event_of(desk), start=f"{TUESDAY}T10:30").status_code == 200
    assert ("Ana Ruiz", 30, 30) in held(visit)


def test_a_move_that_was_beaten_to_the_locks_looks_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = booked(house)
    numbers = set(db.session.scalars(select(Reservation.resource_id)))
    before = versions()
    calls = []

    def late(session, number):
        calls.append(number)
        return set() if len(calls) == 1 else held_by(session, number)

    monkeypatch.setattr(moving, "held_by", late)
    other = house.therapists[1].public_id
    move(house.principal("desk"), MoveRequest(visit, TEN + 60, therapist=other))

    db.session.rollback()
    after = versions()
    assert all(after[number] > before[number] for number in numbers)


def test_a_stale_form_can_be_sent_again_after_it_was_looked_at(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    visit = booked(house)
    seen = str(visit_of(visit).version)
    move(house.principal("desk"), MoveRequest(visit, TEN + 60))
    typed = {"date": TUESDAY, "time": "14:00", "therapist": "", "version": seen}

    refused = desk.post(f"/appointments/{visit}/move", data=typed)

    assert refused.status_code == 409
    assert "Somebody else changed this" in refused.text
    assert "11:00–11:30" in refused.text
    now = str(visit_of(visit).version)
    assert f'name="version" type="hidden" value="{now}"' in refused.text
    again = desk.post(f"/appointments/{visit}/move", data={**typed, "version": now})
    assert again.status_code == 303


def test_a_taken_cabin_is_refused_by_name(house: House) -> None:
    booked(house, TEN, "sauna", therapist=None)
    visit = booked(house, TEN + 60, "sauna", patient=1, therapist=None)
    with pytest.raises(Taken, match="Sauna 1 is taken"):
        move(house.principal("desk"), MoveRequest(visit, TEN, room=house.saunas[0].public_id))


def test_control_a_therapist_at_work_is_kept(house: House) -> None:
    visit = booked(house)
    assert db.session.scalars(select(Therapist).where(Therapist.active)).all()
    assert move(house.principal("desk"), MoveRequest(visit, TEN + 60)) == TEN + 60
    assert ("Ana Ruiz", 60, 30) in held(visit)
