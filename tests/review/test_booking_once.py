"""Booking from a page: once, as it was asked, and said as it is."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Appointment, AuditEntry
from clinic.rules.errors import Refused
from clinic.rules.visit_wishes import BookingRequest, MoveRequest
from clinic.services import booking
from clinic.services.appointment_status import cancel
from clinic.services.booking import book
from clinic.services.moving import move
from clinic.services.once import already_done
from tests.conftest import SignIn
from tests.support.desk import TEN, booked, questions, take, taken, wanted
from tests.support.house import House, minute


def visits() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Appointment)) or 0


def test_a_double_submit_at_the_same_moment_leaves_one_entry(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = booked(house, key="k")
    calls = []

    def late(*args):
        calls.append(args)
        return None if len(calls) == 1 else already_done(*args)

    monkeypatch.setattr(booking, "already_done", late)
    request = BookingRequest(wanted(house), TEN + 60, "k")
    assert book(house.principal("desk"), request).appointment == first

    entries = select(func.count()).where(AuditEntry.action == "appointment:booked")
    assert db.session.scalar(entries) == 1
    assert visits() == 1


def test_a_key_used_for_somebody_else_is_refused(house: House) -> None:
    booked(house, key="k")
    with pytest.raises(Refused, match="for another visit"):
        booked(house, TEN + 60, key="k", patient=1)
    assert visits() == 1


def test_a_key_of_a_visit_cancelled_since_is_refused(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = taken(desk, house)
    cancel(house.principal("desk"), visit, by_clinic=False, reason="ill")
    answer = take(desk, house)
    assert answer.status_code == 409
    assert "over or cancelled" in answer.text


def test_the_page_goes_to_the_day_the_visit_stands_on(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = taken(desk, house)
    move(house.principal("desk"), MoveRequest(visit, minute("2026-11-26T10:00")))
    assert "date=2026-11-26" in take(desk, house).headers["Location"]


@pytest.mark.parametrize(
    "question",
    [
        {"steps-0-minutes": "7"},
        {"steps-0-minutes": "-5"},
        {"steps-0-minutes": "100000"},
        {"wait": "-5"},
        {"wait": "1000000000"},
        {"therapist": "nobody"},
        {"days": "abc"},
        {"from_day": "yesterday"},
    ],
)
def test_a_question_nobody_could_ask_books_nothing(
    house: House, sign_in: SignIn, question: dict[str, str]
) -> None:
    more = {"steps-1-therapy": house.therapies["sauna"].public_id, **question}
    answer = take(sign_in("desk"), house, TEN, **more)
    assert answer.status_code == 422
    assert "Look at the questions again" in answer.text
    assert visits() == 0


@pytest.mark.parametrize("start", ["2147483645", "121000000", "-5", "9" * 30, "x", ""])
def test_a_start_out_of_reach_is_refused(house: House, sign_in: SignIn, start: str) -> None:
    values = {"start": start, "with": "", "key": "far"}
    asked = questions(house)
    answer = sign_in("desk").post("/appointments/book", query_string=asked, data=values)
    assert answer.status_code == 422
    assert "Choose one of the openings" in answer.text


def test_a_refusal_is_said_even_where_no_openings_can_be_shown(
    house: House, sign_in: SignIn
) -> None:
    answer = take(sign_in("desk"), house, patient="")
    assert answer.status_code == 422
    assert "Choose a patient first" in answer.text


@pytest.mark.parametrize(
    "at", ["2026-11-24T10:00+00:00", "2026-11-24T10:00Z", "2026-11-24", "x" * 500]
)
def test_any_clicked_place_is_answered(house: House, sign_in: SignIn, at: str) -> None:
    for part in ("any", "morning"):
        asked = questions(house, at=at, part=part)
        assert sign_in("desk").get("/openings", query_string=asked).status_code == 200


def test_control_a_good_question_books(house: House, sign_in: SignIn) -> None:
    more = {"steps-1-therapy": house.therapies["sauna"].public_id, "wait": "30"}
    desk, asked = sign_in("desk"), questions(house, **more)
    values = {"start": str(TEN), "with": "", "key": "k", "despite": "sauna_after_needling"}
    assert desk.post("/appointments/book", query_string=asked, data=values).status_code == 303
