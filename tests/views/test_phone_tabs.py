"""On a phone the row of tabs has room for five; the others stand under "More"."""

import re

import pytest

TABS = 5


def under_more(page: str) -> list[str]:
    _, _, menu = page.partition('<ul class="menu-list">')
    return re.findall(r"<span>([^<]+)</span>", menu.partition("</details>")[0])


def in_the_row(page: str) -> list[str]:
    bar = page.partition('aria-label="Main"')[2].partition("</nav>")[0]
    return re.findall(r"<li><a [^>]*><svg.*?</svg><span>([^<]+)</span>", bar.partition("More")[0])


@pytest.mark.parametrize(
    ("who", "first", "further"),
    [("desk", "Day", "Wait list"), ("ana", "Today", "Patients"), ("admin", "Day", "Staff")],
)
def test_what_has_no_room_stands_under_more(who, first, further, sign_in) -> None:
    page = sign_in(who).get("/day").text
    row, more = in_the_row(page), under_more(page)
    assert row[0] == first
    assert len(row) == TABS - 1
    assert further in more
    assert not set(row) & set(more)


def test_who_has_few_pages_has_no_more(sign_in) -> None:
    page = sign_in("marta").get("/my").text
    assert 'aria-label="Main"' in page
    assert under_more(page) == []
