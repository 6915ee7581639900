"""An administrator says what the clinic gives and what each therapy takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, TEN, booked, held, questions
from tests.support.house import House
from tests.support.offers import offered

NEEDLING = {
    "name": "Dry needling",
    "kind": "needling",
    "minutes": "30",
    "what_0": "therapist",
    "what_1": "room treatment_room",
    "turnover_1": "5",
}
TICKED = r'<input checked[^>]*name="leaves"'
LEAVING = {**NEEDLING, "leaves": "y", "there_for": "10", "back_for": "10"}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def address(house: House, slug: str = "needling") -> str:
    return f"/clinic/therapies/{house.therapies[slug].public_id}"


def test_the_list_says_what_each_takes(house: House, sign_in: SignIn) -> None:
    page = sign_in("admin").get("/clinic/therapies").text
    assert "therapist, treatment room" in page
    assert "4 therapies" in page


def test_a_new_therapy_is_offered_once_somebody_may_give_it(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    new = {"name": "Cupping", "kind": "exercise", "minutes": "20", "what_0": "therapist"}
    page = admin.post("/clinic/therapies/new", data=new, follow_redirects=True).text
    assert "Cupping is added. Nobody may give it yet" in page
    again = admin.post("/clinic/therapies/new", data={**new, "name": "CUPPING"})
    assert again.status_code == 409
    assert "already a therapy with this name" in again.text
    alone = {"name": "Foot bath", "kind": "sauna", "minutes": "20", "what_0": "equipment sauna"}
    page = admin.post("/clinic/therapies/new", data=alone, follow_redirects=True).text
    assert "Foot bath is added." in page
    answer = sign_in("desk").get("/openings.json?therapy=foot_bath&from=2026-11-24&days=1")
    assert answer.get_json()["openings"]


def test_leaving_is_off_until_it_is_ticked(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    assert not re.search(TICKED, admin.get(address(house)).text)
    assert admin.post(address(house), data=LEAVING).status_code == 303
    page = admin.get(address(house)).text
    assert re.search(TICKED, page)
    assert page.count('value="10"') == 2
    assert "the therapist may leave while needles are in" in admin.get("/clinic/therapies").text
    assert ("Ana Ruiz", 20, 10) in held(booked(house))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": ""}, "Type its name"),
        ({"minutes": "32"}, "Whole five minutes"),
        ({"minutes": "20"}, "leaves none to go away for"),
        ({"kind": "exercise"}, "with needling only"),
        ({"what_0": ""}, "No therapist is needed"),
        ({"until_0": "20"}, "these replace them"),
        ({"there_for": ""}, "Type how many minutes"),
        ({"begin_1": "20", "until_1": "10"}, "before it begins"),
        ({"until_1": "45"}, "usually lasts 30 minutes"),
        ({"what_0": "", "what_1": "", "leaves": ""}, "at least one thing"),
        ({"name": "Infrared sauna"}, "already a therapy with this name"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    typed: dict[str, str], why: str, house: House, sign_in: SignIn
) -> None:
    answer = sign_in("admin").post(address(house), data={**LEAVING, **typed, "purpose": "Kept?"})
    assert answer.status_code in {409, 422}
    assert why in answer.text
    assert "Kept?" in answer.text


def test_a_kind_stays_once_there_are_visits(house: House, sign_in: SignIn) -> None:
    admin, other = sign_in("admin"), {**NEEDLING, "kind": "exercise"}
    booked(house)
    answer = admin.post(address(house), data=other)
    assert answer.status_code == 409
    assert "on record as another kind" in answer.text


def test_the_next_search_goes_by_what_it_takes_now(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    assert offered(house)[-1] == "16:30"
    assert admin.post(address(house), data={**NEEDLING, "minutes": "60"}).status_code == 303
    assert offered(house)[-1] == "16:00"
    sauna = {**NEEDLING, "what_2": "equipment sauna", "turnover_2": "30"}
    assert admin.post(address(house), data=sauna).status_code == 303
    booked(house, TEN, "sauna", patient=1)
    assert "10:00" not in offered(house)


def test_it_shows_its_visits_before_it_goes(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    admin, before = sign_in("admin"), held(visit)
    shown = admin.get(f"{address(house)}/retire").text
    assert "Marta Adeyemi" in shown
    assert "1 visit" in shown
    went = admin.post(f"{address(house)}/retire", follow_redirects=True).text
    assert "Dry needling is out of use. 1 booked visit of it stay" in went
    assert held(visit) == before
    desk = sign_in("desk")
    assert "Dry needling" not in desk.get("/openings").text
    other = desk.get(f"/openings?appointment={visit}&from_day=2026-11-25&days=1")
    assert "9:00" in other.text
    assert admin.post(f"{address(house)}/revive").status_code == 303
    assert "Dry needling" in desk.get("/openings").text


def test_a_visit_too_short_for_it_is_said_beside_its_minutes(house: House, sign_in: SignIn) -> None:
    assert sign_in("admin").post(address(house), data=LEAVING).status_code == 303
    desk = sign_in("desk")
    asked = {**questions(house), "steps-0-minutes": "15"}
    page = desk.get("/openings", query_string=asked).text
    assert 'aria-describedby="steps-0-minutes-wrong"' in page
    assert "takes at least 20 minutes" in page
    data = desk.get("/openings.json?therapy=needling&minutes=15&from=2026-11-24")
    assert data.status_code == 422
    assert "at least 20 minutes" in data.get_json()["errors"]["minutes"][0]
    sent = {"start": str(TEN), "with": house.therapists[0].public_id, "key": "k"}
    refused = desk.post("/appointments/book", query_string=asked, data=sent)
    assert refused.status_code == 422
    visit = booked(house)
    moved = {"date": "2026-11-24", "time": "11:00", "minutes-0": "15"}
    answer = desk.post(f"/appointments/{visit}/move", data=moved)
    assert answer.status_code == 422
    assert "at least 20 minutes" in answer.text


def test_words_are_kept_as_typed(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    admin.post(address(house), data={**NEEDLING, "purpose": "Eases <tight> spots."})
    assert "Eases &lt;tight&gt; spots." in admin.get(address(house)).text
