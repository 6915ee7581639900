"""The day on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from clinic.services.appointment_status import cancel
from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked
from tests.support.house import House
from tests.support.patients import add_alert

SHEET = f"/day/sheet?date={TUESDAY}"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def sheets(page: str) -> dict[str, str]:
    """The words of each therapist's sheet."""
    parts = page.split('<section class="day-sheet" aria-label="')[1:]
    return {part[: part.index('"')]: part[part.index('"') :] for part in parts}


def test_each_therapist_has_a_sheet_and_what_nobody_gives_has_one(
    house: House, sign_in: SignIn
) -> None:
    booked(house, TEN, "needling", "sauna")
    booked(house, TEN, patient=1, therapist=1, key="ben")
    booked(house, TEN + 120, "boots", patient=1, therapist=None, key="boots")
    found = sheets(sign_in("desk").get(SHEET).text)
    assert list(found) == ["Ana Ruiz", "Ben Okafor", "Without a therapist"]
    ana = found["Ana Ruiz"]
    for word in ("Marta Adeyemi", "10:00–11:00", "+44 20 7946 0412", "Dry needling", "Sauna 1"):
        assert word in ana
    assert "Jon Smith" not in ana
    assert "Compression boots" in found["Without a therapist"]


def test_one_therapists_sheet_is_theirs_alone(house: House, sign_in: SignIn) -> None:
    booked(house)
    booked(house, TEN, patient=1, therapist=1, key="ben")
    desk = sign_in("desk")
    ben = desk.get(f"/day.json?date={TUESDAY}").get_json()["resources"][1]["id"]
    assert list(sheets(desk.get(f"{SHEET}&therapist={ben}").text)) == ["Ben Okafor"]
    assert f"therapist={ben}" in desk.get(f"/day?date={TUESDAY}&therapist={ben}").text


@pytest.mark.parametrize("who", ["desk", "ana"])
def test_nothing_clinical_is_printed(house: House, sign_in: SignIn, who: str) -> None:
    booked(house)
    add_alert(house, "Takes blood thinners")
    page = sign_in(who).get(SHEET).text
    assert "Alert: ask a therapist" in page
    for word in ("blood", "sciatica", "1984"):
        assert word not in page


def test_who_is_not_coming_is_not_on_it(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    desk = sign_in("desk")
    assert "Marta Adeyemi" in desk.get(SHEET).text
    cancel(house.principal("desk"), visit, by_clinic=False, reason="ill")
    page = desk.get(SHEET).text
    assert "Marta Adeyemi" not in page
    assert "Nobody is booked on this day." in page


def test_tomorrows_is_one_step_from_todays_and_says_how_old_it_is(
    house: House, sign_in: SignIn
) -> None:
    booked(house)
    desk = sign_in("desk")
    page = desk.get("/day/sheet").text
    assert f"/day/sheet?date={TUESDAY}" in page
    tomorrow = desk.get(SHEET).text
    assert "as of 23 Nov, 8:00" in tomorrow
    assert "Tomorrow’s sheets" not in tomorrow
