"""Running late: shown first, then moved in one go, and only as it was shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry
from clinic.rules.errors import Invalid
from clinic.rules.visit_wishes import MoveRequest
from clinic.services.moving import move
from clinic.services.running_late import rehearse
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, booked, visit_of
from tests.support.house import House

BEFORE, NOW = "2026-11-23T08:00:00Z", "2026-11-24T09:50:00Z"


@pytest.fixture(autouse=True)
def ten_to_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def day(house: House) -> dict[str, str]:
    """Ana: Marta at ten, Jon at half past with his sauna at once after, Marta at four."""
    with time_machine.travel(BEFORE, tick=False):
        return {
            "first": booked(house, TEN),
            "chain": booked(house, TEN + 30, "needling", "sauna", patient=1),
            "last": booked(house, TEN + 390),
            "ben": booked(house, TEN + 120, therapist=1),
        }


def starts() -> dict[str, int]:
    db.session.rollback()
    rows = db.session.execute(select(Appointment.public_id, Appointment.from_minute))
    return {row.public_id: row.from_minute - TEN for row in rows}


def ask(client: CheckingClient, house: House, minutes: str) -> tuple[str, dict[str, str]]:
    """What is shown, and what the button that confirms it sends."""
    typed = {"therapist": house.therapists[0].public_id, "minutes": minutes}
    page = client.post("/running-late", data=typed).text
    form = page.rpartition("<form")[2]
    values = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    values.pop("csrf_token", None)
    return page, values


def test_the_rest_of_the_day_is_shown_then_moved_once(house: House, sign_in: SignIn) -> None:
    visits, desk = day(house), sign_in("desk")
    before = starts()
    page, values = ask(desk, house, "20")
    assert "2 visits move, 1 stays in place." in page
    assert "Ana Ruiz is not available from 17:00" in page
    assert starts() == before

    first = desk.post("/running-late", data=values, follow_redirects=True)
    assert "Moved 2 visits. Tell the patients. Not moved: Marta Adeyemi." in first.text
    after = {visits["first"]: 20, visits["chain"]: 50, visits["last"]: 390, visits["ben"]: 120}
    assert starts() == after
    again = desk.post("/running-late", data=values, follow_redirects=True)
    assert "That was done already." in again.text
    assert starts() == after
    query = select(AuditEntry.detail).where(AuditEntry.action == "appointment:moved")
    assert sorted(one["late"] for one in db.session.scalars(query)) == [20, 20]


def test_what_would_come_out_otherwise_than_shown_is_shown_anew(
    house: House, sign_in: SignIn
) -> None:
    visits, desk = day(house), sign_in("desk")
    _, values = ask(desk, house, "20")
    move(house.principal("desk"), MoveRequest(visits["last"], TEN + 300))
    before = starts()
    answer = desk.post("/running-late", data=values)
    assert answer.status_code == 409
    assert "Look again before you confirm" in answer.text
    assert starts() == before
    assert "3 visits move." in answer.text


def test_a_visit_that_cannot_move_is_in_the_way_of_the_one_before_it(house: House) -> None:
    visits = day(house)
    with time_machine.travel(BEFORE, tick=False):
        before_last = booked(house, TEN + 345, patient=1)
    shifts = {one.visit: one for one in rehearse(house.principal("desk"), ana(house), 30)}
    assert shifts[visits["last"]].to is None
    assert shifts[before_last].to is None
    assert "Ana Ruiz is taken from 16:30 until 17:00" in shifts[before_last].reason
    assert shifts[visits["chain"]].to == TEN + 60
    assert shifts[visits["first"]].to == TEN + 30


def ana(house: House) -> str:
    return house.therapists[0].public_id


def test_begun_visits_and_other_days_stay_and_nonsense_is_refused(
    house: House, sign_in: SignIn
) -> None:
    visits = day(house)
    with time_machine.travel("2026-11-24T11:45:00Z", tick=False):
        shifts = rehearse(house.principal("desk"), ana(house), 10)
        assert [one.visit for one in shifts] == [visits["last"]]
        for minutes in (0, 7, 500, -5):
            with pytest.raises(Invalid):
                rehearse(house.principal("desk"), ana(house), minutes)
    with time_machine.travel("2026-11-25T08:00:00Z", tick=False):
        page, _ = ask(sign_in("desk"), house, "10")
        assert "Nothing is left of this day to move." in page
        refused = sign_in("desk").post("/running-late", data={"therapist": "x", "minutes": "y"})
        assert refused.status_code == 422
    assert visit_of(visits["first"]).from_minute == TEN
