"""The openings as data: the same answers as the page, and errors beside their parameter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry
from clinic.rules.clinic_settings import NOTICE
from clinic.services.clinic_settings import set_numbers
from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, questions
from tests.support.house import House

DOC = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def example() -> tuple[str, Any]:
    """The question and the answer that stand in the document."""
    text = DOC.read_text()
    (question,) = re.findall(r"^GET (\S+)$", text, re.MULTILINE)
    answer = re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0]
    return question, json.loads(answer)


def test_the_example_of_the_document_is_what_one_gets(house: House, sign_in: SignIn) -> None:
    question, answer = example()
    ana = house.therapists[0].public_id
    found = sign_in("desk").get(question).get_json()
    assert found == json.loads(json.dumps(answer).replace('"ana"', f'"{ana}"'))


def test_it_says_what_the_page_says_and_goes_on_where_it_ended(
    house: House, sign_in: SignIn
) -> None:
    booked(house)
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=questions(house, limit="96")).text
    shown = re.findall(r'<time class="strong" datetime="([^"]+)"', page)
    where, found = f"/openings.json?therapy=needling&from={TUESDAY}&days=1&limit=30", []
    where += f"&patient={house.patients[0].public_id}"
    while where:
        answer = desk.get(where).get_json()
        found += [one["start"] for one in answer["openings"]]
        where = answer["more"]
    assert found == shown
    assert f"{TUESDAY}T10:00" not in found


def test_none_is_explained_and_the_notice_counts(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    set_numbers(house.principal("admin"), {NOTICE: 26 * 60})
    asked = f"/openings.json?therapy=needling&from={TUESDAY}&days=1"
    assert desk.get(asked).get_json()["openings"][0]["start"] == f"{TUESDAY}T10:00"
    saturday = desk.get("/openings.json?therapy=needling&from=2026-11-28&days=1").get_json()
    assert saturday["openings"] == []
    assert saturday["reasons"][-1].startswith("Later than that: Monday 30 November, 9:00–9:30")


WRONG = (
    ("", 400, "therapy"),
    ("therapy=needling&days=x", 400, "days"),
    ("therapy=needling&from=24/11/2026", 400, "from"),
    ("therapy=needling&weeks=2", 400, "weeks"),
    ("therapy=needling&days=181", 422, "days"),
    ("therapy=needling&limit=0", 422, "limit"),
    ("therapy=massage", 422, "therapy"),
    ("therapy=needling&minutes=32", 422, "minutes"),
    ("therapy=needling&minutes=30&minutes=30", 422, "minutes"),
    ("therapy=needling&therapist=nobody", 422, "therapist"),
    ("therapy=needling&location=nowhere", 422, "location"),
    ("therapy=needling&part=night", 422, "part"),
    ("therapy=needling&from=1066-10-14", 422, "from"),
    ("therapy=needling&after=noon", 400, "after"),
    ("therapy=needling&days=9&limit=many&wait=500", 400, "limit wait"),
)


def test_what_cannot_be_answered_says_why_beside_the_parameter(
    house: House, sign_in: SignIn
) -> None:
    del house
    desk = sign_in("desk")
    for asked, status, fields in WRONG:
        answer = desk.get(f"/openings.json?{asked}")
        found = (answer.status_code, " ".join(answer.get_json()["errors"]))
        assert found == (status, fields), asked


def test_who_may_ask_and_what_is_recorded(house: House, sign_in: SignIn) -> None:
    asked = f"/openings.json?therapy=needling&patient={house.patients[0].public_id}"
    assert sign_in("marta").get(asked).status_code == 403
    assert sign_in("ana").get(asked).status_code == 200
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "list:looked")).all()
    assert [entry.detail["route"] for entry in looks] == ["openings.data"]
    missing = sign_in("ana").get("/openings.json?therapy=needling&patient=nobody")
    assert missing.status_code == 404


def test_the_offset_tells_the_hours_of_a_clock_change_apart(house: House, sign_in: SignIn) -> None:
    asked = "/openings.json?therapy=needling&from=2027-03-26&days=4&limit=100"
    found = sign_in("desk").get(asked).get_json()["openings"]
    offsets = {one["start"][:10]: one["offset"] for one in found}
    assert offsets["2027-03-26"] == "+00:00"
    more = sign_in("desk").get(asked.replace("03-26", "03-29")).get_json()["openings"]
    assert more[0]["offset"] == "+01:00"
    assert TEN
