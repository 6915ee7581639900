"""The five questions through the door: what exactly a yes is, and who reads it."""

import pytest

from clinic.rules.red_flags import LONGEST_DETAIL
from tests.support.notes import book, freeze


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


def tap(person, visit, **typed):
    return person.post(f"/visits/{visit}/ask", data={"slug": "bladder_change", **typed})


def test_what_exactly_is_kept_with_the_answer(house, sign_in):
    visit, ana = book(house), sign_in("ana")
    answer = tap(ana, visit, answer="yes", detail="No urge since Sunday")
    assert answer.status_code == 303
    assert "No urge since Sunday" in ana.get(answer.location).text
    assert 'value="No urge since Sunday"' in ana.get(f"/visits/{visit}/ask").text
    desk = sign_in("desk")
    assert desk.get(answer.location).status_code == 403
    assert "No urge" not in desk.get(f"/patients/{house.patients[0].public_id}").text


def test_what_is_too_long_or_unread_comes_back_as_typed(house, sign_in):
    visit, ana = book(house), sign_in("ana")
    long = tap(ana, visit, answer="yes", detail="a" * (LONGEST_DETAIL + 1))
    assert long.status_code == 422
    assert f"At most {LONGEST_DETAIL} characters." in long.text
    unread = tap(ana, visit, answer="perhaps", detail="No urge")
    assert unread.status_code == 422
    assert 'value="No urge"' in unread.text
