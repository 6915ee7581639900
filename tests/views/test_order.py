"""Rules of order at the desk: said where a time is chosen, ticked once, kept on record."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import AuditEntry, Setting
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, questions, visit_of
from tests.support.house import House

SAUNA_WARNING = "Sauna within 24 hours after needling"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def chain(house: House) -> dict[str, str]:
    return questions(house, **{"steps-1-therapy": house.therapies["sauna"].public_id})


def sauna(house: House) -> dict[str, str]:
    return questions(house, **{"steps-0-therapy": house.therapies["sauna"].public_id})


def press(
    client: CheckingClient, asked: dict[str, str], key: str, despite: str = ""
) -> TestResponse:
    values = {"start": str(TEN), "with": "", "key": key, "despite": despite}
    return client.post("/appointments/book", query_string=asked, data=values)


def stop(house: House, slug: str = "sauna_after_needling") -> None:
    """Make a rule a stop here."""
    with unit_of_work(house.principal("admin"), "settings:changed") as work:
        work.session.merge(Setting(name=f"order_{slug}", value="hard 1440"))


def entries(action: str) -> list[dict[str, object]]:
    db.session.rollback()
    query = select(AuditEntry.detail).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_a_warning_is_said_once_ticked_once_and_kept(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=chain(house)).text
    assert page.count(SAUNA_WARNING) == 1
    ticks = re.findall(r'name="despite" value="([^"]+)"', page)
    assert set(ticks) == {"sauna_after_needling"}

    refused = press(desk, chain(house), "k")
    assert refused.status_code == 409
    assert "Tick the box to do it all the same" in refused.text
    nearest = refused.text.split('class="bare sheet openings nearest"')[1].split("</ul>")[0]
    assert re.findall(r'datetime="([^"]+)"', nearest) == [f"{TUESDAY}T10:00"]
    assert 'name="despite" value="sauna_after_needling"' in nearest
    assert entries("appointment:booked") == []

    assert press(desk, chain(house), "k", ticks[0]).status_code == 303
    (entry,) = entries("appointment:booked")
    assert entry["despite"] == ["sauna_after_needling"]


def test_control_what_breaks_no_rule_needs_no_tick(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    assert 'name="despite"' not in desk.get("/openings", query_string=questions(house)).text
    assert press(desk, questions(house), "k").status_code == 303
    assert "despite" not in entries("appointment:booked")[0]


def test_a_stop_has_no_button_and_is_refused_whatever_is_ticked(
    house: House, sign_in: SignIn
) -> None:
    stop(house)
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=chain(house)).text
    assert "Not possible" in page
    assert 'name="key"' not in page
    refused = press(desk, chain(house), "k", "sauna_after_needling")
    assert refused.status_code == 409
    assert "This is a stop here: choose another time" in refused.text
    assert press(desk, questions(house), "k").status_code == 303


def test_another_visit_of_the_day_counts_and_is_named(house: House, sign_in: SignIn) -> None:
    booked(house, TEN - 60)
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=sauna(house)).text
    assert "there is another visit, at 9:00 on 24 November" in page
    assert press(desk, sauna(house), "k").status_code == 409
    assert press(desk, sauna(house), "k", "sauna_after_needling").status_code == 303


def test_a_move_asks_only_for_what_is_new(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    both = booked(house, TEN, "needling", "sauna")
    typed = {"date": TUESDAY, "time": "11:00", "therapist": ""}
    assert desk.post(f"/appointments/{both}/move", data=typed).status_code == 303

    alone = booked(house, TEN + 4 * 24 * 60 + 3 * 24 * 60, "sauna", therapist=None)
    typed["time"] = "15:00"
    asked = desk.post(f"/appointments/{alone}/move", data=typed)
    assert asked.status_code == 409
    assert "Move it all the same" in asked.text
    ticked = {**typed, "despite": "sauna_after_needling,no_back_to_back_heat"}
    assert desk.post(f"/appointments/{alone}/move", data=ticked).status_code == 303
    assert visit_of(alone).from_minute == TEN + 300
    assert entries("appointment:moved")[1]["despite"] == [
        "sauna_after_needling",
        "no_back_to_back_heat",
    ]
