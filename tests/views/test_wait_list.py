"""The wait list as the front desk meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, questions, visit_of
from tests.support.house import House
from tests.support.notes import add_plan
from tests.support.waiting import entry_of, offer_of, offered, waits

AT_TEN = "/wait-list/fits?date=2026-11-24&time=10:00&minutes=30&therapist="


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def new(house: House) -> str:
    return f"/wait-list/new/{house.patients[0].public_id}"


def typed(house: House, **more: str) -> dict[str, str]:
    return {
        "patient": house.patients[0].public_id,
        "steps-0-therapy": house.therapies["needling"].public_id,
        "from_day": "2026-11-23",
        "location": house.location.public_id,
        "part": "morning",
        "tuesday": "y",
        "urgency": "soon",
        "remark": "Calls back",
        **more,
    }


def test_somebody_is_put_on_the_list_and_counted(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    empty = desk.get("/wait-list").text
    assert "Nobody waits" in empty

    answer = desk.post(new(house), data=typed(house), follow_redirects=True)

    assert "On the wait list." in answer.text
    assert "1 person waits" in answer.text
    assert "Tue, mornings" in answer.text
    assert "Calls back" in answer.text
    assert re.search(r'<span class="count">\s*1\s*</span>', answer.text)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"steps-0-therapy": ""}, "Choose a therapy from the list."),
        ({"to_day": "2026-11-20"}, "The last day lies before the first."),
        ({"from_day": "1800-01-01"}, "Choose a day between 2020 and 2199."),
        ({"wait": "999"}, "Between 0 and 120 minutes."),
        ({"urgency": "never"}, "Not a valid choice"),
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value),
)
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    house: House, sign_in: SignIn, more: dict[str, str], says: str
) -> None:
    answer = sign_in("desk").post(new(house), data=typed(house, **more))
    assert answer.status_code == 422
    assert says in answer.text
    assert "Calls back" in answer.text


def test_a_search_that_finds_nothing_leads_to_the_list(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=questions(house, from_day="2026-11-28")).text
    found = re.search(r'href="(/wait-list/new/[^"]*)"', page)
    assert found
    form = desk.get(found.group(1).replace("&amp;", "&")).text
    assert "Marta Adeyemi" in form
    assert 'value="2026-11-28"' in form
    assert (
        "/wait-list/new" not in sign_in("ana").get("/openings", query_string=questions(house)).text
    )


def test_two_who_change_one_entry_do_not_overwrite_each_other(
    house: House, sign_in: SignIn
) -> None:
    entry = waits(house)
    desk, version = sign_in("desk"), str(entry_of(entry).version)
    data = typed(house, version=version)
    assert desk.post(f"/wait-list/{entry}", data=data).status_code == 303
    late = desk.post(f"/wait-list/{entry}", data={**data, "remark": "Mine"})
    assert late.status_code == 409
    assert "Somebody else changed this meanwhile" in late.text
    assert "Mine" in late.text
    assert entry_of(entry).remark == "Calls back"
    again = re.search(r'name="version"[^>]*value="(\d+)"', late.text)
    assert again
    data |= {"remark": "Mine", "version": again.group(1)}
    assert desk.post(f"/wait-list/{entry}", data=data).status_code == 303


def test_a_free_time_is_offered_and_the_yes_is_noted(house: House, sign_in: SignIn) -> None:
    entry, _ = waits(house), waits(house, "sauna", patient=1)
    desk = sign_in("desk")
    page = desk.get(AT_TEN).text
    assert "2 of 2 who wait" in page
    assert "10:00–10:30" in page
    value = f"{entry}@{TEN}"
    assert f'value="{value}"' in page

    answer = desk.post(
        AT_TEN.replace("fits", "offer"),
        data={"entry": value, "keep": "45"},
        follow_redirects=True,
    )
    assert "Offered to 1 person. Call them." in answer.text
    assert "Offered Tuesday 24 November, 10:00–10:30" in answer.text
    assert "kept until 8:45" in answer.text

    offer = re.search(r"/wait-list/offers/([\w-]+)", answer.text)
    assert offer
    answer = desk.post(
        f"/wait-list/offers/{offer.group(1)}", data={"answer": "accepted"}, follow_redirects=True
    )
    assert "Booked." in answer.text
    assert "Marta Adeyemi" in answer.text
    assert "1 person waits" in desk.get("/wait-list").text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"keep": "30"}, "Choose at least one person."),
        ({"keep": "0", "entry": "x@29755620"}, "Between 1 and 1440 minutes."),
    ],
    ids=["nobody", "no time"],
)
def test_an_offer_to_nobody_or_for_no_time_says_so(
    house: House, sign_in: SignIn, data: dict[str, str], says: str
) -> None:
    waits(house)
    answer = sign_in("desk").post(AT_TEN.replace("fits", "offer"), data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Marta Adeyemi" in answer.text


def test_who_comes_too_late_hears_it_with_other_times(house: House, sign_in: SignIn) -> None:
    first, second = offered(house, waits(house, therapist=0), waits(house, patient=1, therapist=0))
    desk = sign_in("desk")
    desk.post(f"/wait-list/offers/{first}", data={"answer": "accepted"})
    late = desk.post(f"/wait-list/offers/{second}", data={"answer": "accepted"})
    assert late.status_code == 409
    assert "Taken by another" in late.text
    assert "Free nearby: Tuesday 24 November" in late.text
    for odd in ("open", "taken", ""):
        assert desk.post(f"/wait-list/offers/{second}", data={"answer": odd}).status_code == 409


def test_a_no_and_taking_off_are_noted(house: House, sign_in: SignIn) -> None:
    entry = waits(house)
    (made,) = offered(house, entry)
    desk = sign_in("desk")
    answer = desk.post(
        f"/wait-list/offers/{made}", data={"answer": "declined"}, follow_redirects=True
    )
    assert "they said no" in answer.text
    assert offer_of(made).state.value == "declined"
    answer = desk.post(f"/wait-list/{entry}/off", follow_redirects=True)
    assert "Nobody waits" in answer.text
    assert desk.post(f"/wait-list/{entry}/off").status_code == 409


def test_a_cancelled_and_a_moved_visit_ask_who_fits(house: House, sign_in: SignIn) -> None:
    waits(house)
    desk, visit = sign_in("desk"), booked(house, patient=1)
    moved = desk.post(
        f"/appointments/{visit}/move",
        data={"date": "2026-11-24", "time": "15:00", "therapist": ""},
        follow_redirects=True,
    )
    assert "time=10:00" in moved.text.replace("%3A", ":")
    cancelled = desk.post(
        f"/appointments/{visit}/cancel", data={"reason": "patient_ill"}, follow_redirects=True
    )
    found = re.search(r'href="(/wait-list/fits[^"]*time=15:00[^"]*)"', cancelled.text)
    assert found
    page = desk.get(found.group(1).replace("&amp;", "&")).text
    assert "1 of 1 who wait" in page
    assert visit_of(visit).status.value.startswith("cancelled")


def test_a_dragged_visit_leaves_a_time_to_be_filled(house: House, sign_in: SignIn) -> None:
    waits(house, patient=1)
    visit = booked(house)
    moved = {"visit": visit, "start": f"{TUESDAY}T15:00", "was": {"start": f"{TUESDAY}T10:00"}}
    answer = sign_in("desk").post("/appointments/drag", json=moved).get_json()
    assert "time=10:00" in answer["fits"]
    page = sign_in("desk").get(answer["fits"]).text
    assert "1 of 1 who wait" in page
    back = {"visit": visit, "start": f"{TUESDAY}T10:00", "was": {"start": f"{TUESDAY}T15:00"}}
    assert "fits" not in sign_in("ana").post("/appointments/drag", json=back).get_json()


def test_time_off_taken_back_asks_who_fits(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    unit = re.search(r'value="([\w-]+)">Ana Ruiz<', desk.get("/time-off").text)
    assert unit
    entry = {"unit": unit[1], "first_day": TUESDAY, "last_day": TUESDAY, "repeats": "once"}
    times = {"starts": "13:00", "ends": "14:00"}

    def taken_back() -> str:
        desk.post("/time-off", data={**entry, **times})
        found = re.search(r'name="entry" value="([\w-]+)"', desk.get("/time-off").text)
        assert found
        return desk.post("/time-off/remove", data={"entry": found[1]}).headers["Location"]

    assert taken_back() == "/time-off"
    waits(house, patient=1)
    onward = taken_back()
    assert f"date={TUESDAY}&time=13:00&minutes=60" in onward
    assert "1 of 1 who wait" in desk.get(onward).text


def test_who_fits_says_how_it_lies_to_the_plan_and_the_last_needling(
    house: House, sign_in: SignIn
) -> None:
    waits(house, patient=0)
    waits(house, patient=1)
    booked(house, TEN + 24 * 60, patient=1, therapist=1)
    with unit_of_work(house.principal("desk"), "test:plan") as work:
        plan = add_plan(work.session, house.patients[0], starts_on=date(2026, 12, 1))
        assert plan.id
    page = sign_in("desk").get(AT_TEN).text
    assert "Plan: the next visit is due on 1 December, 7 days later" in page
    assert page.count("Plan: the next visit") == 1
    close = "Only 24 hours before the needling on Wednesday 25 November; 48 hours are usual."
    assert page.count(close) == 1
