"""Staff come and go: nobody comes back by an edit, nobody locks everybody out."""

from __future__ import annotations

import re
import threading
import time

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Resource, Therapist, User
from clinic.rules.errors import Refused
from clinic.rules.staff_values import StaffEntry
from clinic.rules.words import Role
from clinic.services import staff
from clinic.services.staff import change_staff, close_account, reopen_account
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars
from tests.conftest import SignIn
from tests.support.desk import TUESDAY, booked
from tests.support.house import PASSWORD, House

POSTGRES = pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer


def entry(house: House, short: str, *roles: Role, email: str = "") -> StaffEntry:
    user = house.users[short]
    return StaffEntry(user.name, email or user.email, frozenset(roles), "PT")


def at_work(house: House, index: int) -> tuple[bool, bool]:
    db.session.rollback()
    db.session.expire_all()
    row = db.session.execute(
        select(Therapist.active, Resource.active)
        .join(Resource, Resource.id == Therapist.resource_id)
        .where(Therapist.id == house.therapists[index].id)
    ).one()
    return bool(row[0]), bool(row[1])


def test_changing_a_closed_account_does_not_bring_its_calendar_back(house: House) -> None:
    admin, ben = house.principal("admin"), house.users["ben"].public_id
    close_account(admin, ben)
    change_staff(admin, ben, entry(house, "ben", Role.THERAPIST))
    assert at_work(house, 1) == (False, False)

    reopen_account(admin, ben)
    assert at_work(house, 1) == (True, True)


def test_a_role_taken_away_takes_the_calendar_with_it(house: House) -> None:
    admin, ben = house.principal("admin"), house.users["ben"].public_id
    change_staff(admin, ben, entry(house, "ben", Role.FRONT_DESK))
    assert at_work(house, 1) == (False, False)
    close_account(admin, ben)
    reopen_account(admin, ben)
    assert at_work(house, 1) == (False, False)


@POSTGRES
def test_a_visit_booked_while_the_role_is_taken_away_keeps_the_role(
    app: Flask, house: House, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del engine_name

    def late(session, numbers):
        """Somebody books between the look for visits and the locks."""
        worker = threading.Thread(target=in_app, args=(app, lambda: booked(house)))
        worker.start()
        worker.join()
        lock_calendars(session, numbers)

    monkeypatch.setattr(staff, "lock_calendars", late)
    ana = house.users["ana"].public_id
    with pytest.raises(Refused, match="1 visit is still booked with Ana Ruiz"):
        change_staff(house.principal("admin"), ana, entry(house, "ana", Role.FRONT_DESK))
    assert at_work(house, 0) == (True, True)


@POSTGRES
def test_two_administrators_cannot_close_each_other_at_once(
    app: Flask, house: House, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del engine_name
    admin, desk = house.users["admin"].public_id, house.users["desk"].public_id
    change_staff(house.principal("admin"), desk, entry(house, "desk", Role.ADMINISTRATOR))
    first, second = house.principal("admin"), house.principal("desk")
    real = staff._check_not_last

    def slow(session, user):
        real(session, user)
        time.sleep(0.5)

    monkeypatch.setattr(staff, "_check_not_last", slow)
    workers = [
        threading.Thread(target=in_app, args=(app, lambda: close_account(first, desk))),
        threading.Thread(target=in_app, args=(app, lambda: close_account(second, admin))),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    db.session.rollback()
    left = select(func.count()).where(User.active, User.public_id.in_([admin, desk]))
    assert db.session.scalar(left) == 1


def in_app(app, act) -> None:
    with app.app_context():
        try:
            act()
        except Refused:
            pass
        finally:
            db.session.remove()


def test_a_new_address_keeps_when_they_were_last_seen(house: House, sign_in: SignIn) -> None:
    sign_in("desk")
    admin = house.principal("admin")
    change_staff(
        admin,
        house.users["desk"].public_id,
        entry(house, "desk", Role.FRONT_DESK, email="dora@clinic.example"),
    )
    page = sign_in("admin").get("/staff").text
    row = page.split("dora@clinic.example")[1].split("</tr>")[0]
    assert "signed in 23 Nov, 8:00" in row


def test_a_form_sent_twice_adds_once_and_says_how_to_get_a_password(
    house: House, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    form = admin.get("/staff/new").text
    key = re.search(r'name="key" type="hidden" value="([^"]+)"', form)
    assert key
    typed = {"name": "Nia Holt", "email": "nia@clinic.example", "front_desk": "y"}
    typed["key"] = key.group(1)
    assert 'class="secret' in admin.post("/staff/new", data=typed).text

    again = admin.post("/staff/new", data=typed, follow_redirects=True)

    assert again.status_code == 200
    assert "Nia Holt was added already" in again.text
    named = select(func.count()).where(User.name == "Nia Holt")
    assert db.session.scalar(named) == 1


def test_visits_left_behind_stay_on_the_board(house: House, sign_in: SignIn) -> None:
    booked(house)
    close_account(house.principal("admin"), house.users["ana"].public_id)
    desk = sign_in("desk")
    day = desk.get(f"/day?date={TUESDAY}").text
    assert "Marta Adeyemi" in day
    board = desk.get(f"/day.json?date={TUESDAY}").get_json()
    assert [event["title"] for event in board["events"]] == ["M. Adeyemi"]
    notes = {one["title"]: one["note"] for one in board["resources"]}
    assert notes == {"Ana Ruiz": "not in", "Ben Okafor": "9:00–17:00"}
    other = desk.get("/day.json?date=2026-11-25").get_json()
    assert "Ana Ruiz" not in {one["title"] for one in other["resources"]}


def test_control_an_open_account_changed_stays_at_work(house: House) -> None:
    admin, ben = house.principal("admin"), house.users["ben"].public_id
    change_staff(admin, ben, entry(house, "ben", Role.THERAPIST))
    assert at_work(house, 1) == (True, True)
    with unit_of_work(admin, "test:nothing"):
        pass


@pytest.mark.parametrize("field", ["name", "email", "credential"])
def test_over_long_text_is_said_beside_its_field(house: House, sign_in: SignIn, field: str) -> None:
    typed = {"name": "Nia", "email": "nia@clinic.example", "front_desk": "y"}
    typed[field] = "é" * 300 + "@clinic.example"
    answer = sign_in("admin").post("/staff/new", data=typed)
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    assert PASSWORD not in answer.text
