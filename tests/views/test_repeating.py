"""A visit repeated week after week: nothing is dropped, nothing is booked that was not accepted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, questions
from tests.support.house import House, minute

A_WEEK = 7 * 24 * 60


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def tuesdays(house: House, **more: str) -> dict[str, str]:
    """Dry needling with Ana, Tuesdays at ten, four times."""
    ana = house.therapists[0].public_id
    asked = {"therapist": ana, "first": TUESDAY, "time": "10:00", "times": "4", "weeks": "1"}
    return questions(house, **{**asked, **more})


def rows(page: str) -> list[list[str]]:
    """What stands under each date: its name, then every line; what is chosen has a star."""
    found = []
    for part in page.split("<fieldset")[1:]:
        if "<legend>Tuesday" in part or "<legend>Sunday" in part:
            body = part.split("</fieldset>")[0].replace(" checked>", ">*")
            words = re.sub(r"<[^>]+>", "\n", body.partition(">")[2])
            found.append([html.unescape(w.strip()) for w in words.split("\n") if w.strip()])
    return found


def form_of(page: str) -> dict[str, str]:
    """What the button sends as the page stands."""
    body = page.split('<form class="sheet questions" method="post"')[1].split(
        "</form>", maxsplit=1
    )[0]
    values = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"(?: checked)?>', body))
    chosen = dict(re.findall(r'type="radio" name="([\w-]+)" value="([^"]*)" checked', body))
    return {"key": values["key"], **chosen}


def send(client: CheckingClient, asked: dict[str, str], sent: dict[str, str]) -> TestResponse:
    return client.post("/openings/repeat", query_string=asked, data=sent)


def starts() -> list[int]:
    db.session.rollback()
    query = select(Appointment.from_minute).order_by(Appointment.from_minute)
    return [(one - TEN) // A_WEEK for one in db.session.scalars(query)]


def test_every_date_is_listed_and_those_that_clash_are_repaired(
    house: House, sign_in: SignIn
) -> None:
    booked(house, TEN + A_WEEK, patient=1)
    desk, asked = sign_in("desk"), tuesdays(house)
    page = desk.get("/openings/repeat", query_string=asked).text
    assert "4 dates: 3 fit, 1 clashes" in page
    fits, clash, *_ = rows(page)
    assert fits == ["Tuesday 24 November", "*", "10:00–10:30 with Ana Ruiz", "Skip this date"]
    assert clash == [
        "Tuesday 1 December",
        "Ana Ruiz is taken until 10:30.",
        "Another therapist: 10:00–10:30 with Ben Okafor",
        "Nearest time that day: 10:30–11:00 with Ana Ruiz",
        "*",
        "Skip this date",
    ]
    ben = house.therapists[1].public_id
    sent = {**form_of(page), "date-1": f"{TEN + A_WEEK} {ben}"}
    answer = send(desk, asked, sent)
    assert answer.status_code == 303
    assert starts() == [0, 1, 1, 2, 3]
    assert send(desk, asked, sent).status_code == 303  # sent twice
    assert starts() == [0, 1, 1, 2, 3]
    made = select(func.count()).where(AuditEntry.action == "appointment:booked")
    assert db.session.scalar(made) == 5


def test_all_or_none_and_what_was_chosen_is_kept(house: House, sign_in: SignIn) -> None:
    desk, asked = sign_in("desk"), tuesdays(house)
    sent = form_of(desk.get("/openings/repeat", query_string=asked).text)
    booked(house, TEN + 2 * A_WEEK, patient=1)
    refused = send(desk, asked, {**sent, "date-3": "skip"})
    assert refused.status_code == 409
    assert "Tuesday 8 December: Ana Ruiz is taken until 10:30." in refused.text
    assert starts() == [2]
    first, _, third, last = rows(refused.text)
    assert first[1] == "*"
    assert third[-2:] == ["*", "Skip this date"]
    assert last[-2:] == ["*", "Skip this date"]
    nothing = {"key": "k", **{f"date-{number}": "skip" for number in range(4)}}
    assert "Choose at least one date" in send(desk, asked, nothing).text
    assert send(desk, asked, {"key": "k", "date-0": "whenever"}).status_code == 422
    assert starts() == [2]


def test_nine_stays_nine_across_a_clock_change_and_warnings_are_ticked(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    sauna = {"steps-1-therapy": house.therapies["sauna"].public_id}
    asked = tuesdays(house, first="2027-03-23", time="09:00", times="2", **sauna)
    page = desk.get("/openings/repeat", query_string=asked).text
    assert page.count("Sauna within 24 hours after needling") == 1
    sent = form_of(page)
    assert send(desk, asked, sent).status_code == 409
    assert send(desk, asked, {**sent, "despite": "sauna_after_needling"}).status_code == 303
    kept = db.session.scalars(select(Appointment.from_minute).order_by(Appointment.id)).all()
    assert list(kept) == [minute("2027-03-23T09:00"), minute("2027-03-30T08:00")]


def test_what_cannot_be_asked_says_so_beside_the_field(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    for more, says in (
        ({"times": "99"}, "Between 2 and 26."),
        ({"weeks": "0"}, "Between 1 and 8."),
        ({"time": "late"}, "Not a valid time value"),
        ({"first": "2300-01-01"}, "between 1990 and 2200"),
    ):
        page = desk.get("/openings/repeat", query_string=tuesdays(house, **more)).text
        assert says in page, more
    closed = desk.get("/openings/repeat", query_string=tuesdays(house, first="2026-11-29")).text
    assert "4 dates: 0 fit" in closed
    past = desk.get("/openings/repeat", query_string=tuesdays(house, first="2026-11-17")).text
    assert "That time has passed." in rows(past)[0]
