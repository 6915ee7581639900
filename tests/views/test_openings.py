"""The page of openings: more on demand, and what to do when there are none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
import time_machine

from clinic.models import TimeOff
from clinic.rules.clinic_settings import BUFFER, NOTICE
from clinic.rules.errors import Invalid
from clinic.services.clinic_settings import set_numbers
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars
from tests.conftest import SignIn
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, held, questions, take
from tests.support.holding import hold
from tests.support.house import House


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def starts(page: str) -> list[str]:
    return re.findall(r'<time class="strong" datetime="([^"]+)"', page)


def reasons(page: str) -> list[str]:
    """What stands under "Nothing fits": its words."""
    found = page.partition('<ul class="bare reasons">')[2].partition("</ul>")[0]
    return [
        html.unescape(" ".join(re.sub(r"<[^>]+>", " ", one).split()))
        for one in found.split("<li>")[1:]
    ]


def link(page: str, label: str) -> str:
    """The address behind the link of that label."""
    found = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?([^<]+)</a>', page)
    return next(html.unescape(href) for href, words in found if words.strip() == label)


def away(house: House, resource: int, begin: int, end: int) -> None:
    with unit_of_work(house.principal("admin"), "test:away") as work:
        lock_calendars(work.session, {resource})
        work.session.add(TimeOff(resource_id=resource, from_minute=begin, to_minute=end))


def chain(house: House, **more: str) -> dict[str, str]:
    """Needling, then sauna, without waiting."""
    sauna = house.therapies["sauna"].public_id
    return questions(house, **{"steps-1-therapy": sauna, "wait": "0", **more})


def test_later_openings_go_on_where_the_first_ended(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    first = desk.get("/openings", query_string=questions(house)).text
    later = link(first, "Later openings")
    assert "after=2026-11-24T09:55" in re.sub("%3A", ":", later)
    second = desk.get(later).text
    assert starts(first)[-1] == f"{TUESDAY}T09:55"
    assert starts(second)[0] == f"{TUESDAY}T10:00"
    assert "after Tuesday 24 November, 9:55" in second
    assert starts(desk.get(link(second, "First openings")).text) == starts(first)


def test_every_opening_is_shown_once_page_by_page(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    where, seen = "/openings?limit=96&" + query(questions(house)), []
    whole = starts(desk.get(where).text)
    where = "/openings?limit=20&" + query(questions(house))
    while where:
        page = desk.get(where).text
        seen += starts(page)
        more = "Later openings" in page
        where = link(page, "Later openings") + "&limit=20" if more else ""
    assert seen == whole
    assert len(seen) == 91  # every five minutes from nine to half past four


def query(values: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def test_half_a_year_ahead_is_within_reach(house: House, sign_in: SignIn) -> None:
    for therapist in house.therapists:
        away(house, therapist.resource_id, TEN - 24 * 60, TEN + 150 * 24 * 60)
    desk = sign_in("desk")
    near = desk.get("/openings", query_string=questions(house, days="90")).text
    assert starts(near) == []
    assert re.search(r"Later than that: \w+ \d+ April", near)
    far = desk.get(link(near, "Show these")).text
    assert starts(far)[0].startswith("2027-04-2")


def test_the_need_in_the_way_is_named_with_a_wait_that_would_do(
    house: House, sign_in: SignIn
) -> None:
    """The sauna is free from 17:10 only, when needling has gone home: it takes a wait."""
    away(house, house.saunas[0].id, TEN - 600, TEN + 430)
    page = sign_in("desk").get("/openings", query_string=chain(house)).text
    assert starts(page) == []
    said = reasons(page)
    assert said[0] == "Tuesday 24 November at 9:00: Sauna 1 is not available until 17:10."
    assert said[1].startswith(
        "With up to 10 minutes between the steps: Tuesday 24 November, 16:30–17:40"
    )


def test_control_without_the_sauna_taken_there_is_no_reason(house: House, sign_in: SignIn) -> None:
    page = sign_in("desk").get("/openings", query_string=chain(house)).text
    assert starts(page)
    assert "reasons" not in page


def test_another_therapist_or_time_is_proposed_where_it_would_do(
    house: House, sign_in: SignIn
) -> None:
    ana = house.therapists[0]
    away(house, ana.resource_id, TEN - 600, TEN + 120)
    asked = questions(house, therapist=ana.public_id, part="morning")
    desk = sign_in("desk")
    page = desk.get("/openings", query_string=asked).text
    said = reasons(page)
    assert said[0] == "Tuesday 24 November at 9:00: Ana Ruiz is not available until 12:00."
    other, time = said[1], said[2]
    assert other.startswith(
        "With another therapist: Tuesday 24 November, 9:00–9:30 with Ben Okafor"
    )
    assert time.startswith("At another time of day: Tuesday 24 November, 12:00–12:30 with Ana Ruiz")
    assert starts(desk.get(link(page, "Show these")).text)[0] == f"{TUESDAY}T09:00"


def test_the_minimum_notice_hides_and_refuses_what_is_too_soon(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    assert take(desk, house, TEN).status_code == 303
    set_numbers(house.principal("admin"), {NOTICE: 27 * 60 + 60})
    page = desk.get("/openings", query_string=questions(house)).text
    assert starts(page)[0] == f"{TUESDAY}T12:00"
    refused = take(desk, house, TEN + 60, key="soon")
    assert refused.status_code == 422
    assert "at least 28 hours ahead" in refused.text
    assert take(desk, house, TEN + 120, key="late").status_code == 303


def test_the_buffer_keeps_the_therapist_free_and_no_longer(house: House) -> None:
    set_numbers(house.principal("admin"), {BUFFER: 10})
    first = booked(house)
    assert ("Ana Ruiz", 0, 40) in held(first)
    assert ("Marta Adeyemi", 0, 30) in held(first)
    second = booked(house, TEN + 40, patient=1)
    assert ("Ana Ruiz", 40, 40) in held(second)


def test_a_setting_out_of_its_limits_is_refused_and_one_that_was_spoiled_ignored(
    house: House,
) -> None:
    with pytest.raises(Invalid, match="in steps of 5"):
        set_numbers(house.principal("admin"), {BUFFER: 7})
    assert BUFFER.read("7") == BUFFER.read("much") == BUFFER.read(None) == 0
    assert ("Ana Ruiz", 0, 30) in held(booked(house))


def test_nonsense_after_is_the_first_page(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    first = starts(desk.get("/openings", query_string=questions(house)).text)
    for after in ("x", "2026-11-24T10:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"):
        asked = questions(house, after=after)
        assert starts(desk.get("/openings", query_string=asked).text) == first


def test_a_hold_is_said_before_anybody_looks_for_a_time(house: House, sign_in: SignIn) -> None:
    """On each page that chooses somebody; of whoever is free of it nothing is said."""
    hold(house)
    desk = sign_in("desk")
    for page in ("/openings?patient=", "/walk-in?patient=", "/wait-list/new/"):
        marta, jon = (desk.get(f"{page}{one.public_id}").text for one in house.patients[:2])
        assert "Clinical hold, ask a therapist" in marta, page
        assert "Clinical hold" not in jon, page
