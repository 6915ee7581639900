"""Birth dates as people type them, read as what they may mean; nobody's order is assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CENTURIES = (1900, 2000)
LEAP_YEAR = 2000

Group = tuple[str, ...]
"""Prefixes of terms of which one is enough."""

_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?"
_NO_MORE = r"(?![\d\w])"


def take_dates(text: str) -> tuple[str, list[Group]]:
    """The dates in folded `text` as groups of terms, and the text without them.

    12/3/1984 is offered as 12 March and as 3 December; 84 as 1984 and as 2084; a year typed
    in part, as its beginning. Something that cannot be a date is left in the text.
    """
    groups: list[Group] = []
    for pattern, read in _SPELLINGS:
        for match in list(pattern.finditer(text)):
            found = read(match)
            if found:
                groups += found
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text, groups


def compact_dates(plain: str) -> Iterator[str]:
    """The dates that eight digits in a row may mean, year first or last, as terms."""
    if len(plain) == len("yyyymmdd"):
        for year, month, day in (
            (plain[:4], plain[4:6], plain[6:]),
            (plain[4:], plain[2:4], plain[:2]),
            (plain[4:], plain[:2], plain[2:4]),
        ):
            yield from _full(int(year), int(month), int(day))


def full_term(day: date) -> str:
    """The term of a whole birth date: "b:1984-03-12"."""
    return f"b:{day.isoformat()}"


def day_term(day: date) -> str:
    """The term of a birthday without its year: "b:03-12"."""
    return f"b:{day.isoformat()[5:]}"


def _full(year: int, month: int, day: int) -> tuple[str, ...]:
    try:
        return (full_term(date(year, month, day)),)
    except ValueError:
        return ()


def _birthday(month: int, day: int) -> tuple[str, ...]:
    try:
        return (day_term(date(LEAP_YEAR, month, day)),)
    except ValueError:
        return ()


def _either_way(first: int, second: int, year: str) -> list[Group]:
    """Day and month in unknown order with a whole, short, partial or missing year."""
    orders = dict.fromkeys([(second, first), (first, second)])
    if len(year) in {2, 4}:
        years = [int(year)] if len(year) == 4 else [c + int(year) for c in CENTURIES]  # noqa: PLR2004 -- digits of a year
        found = [term for y in years for month, day in orders for term in _full(y, month, day)]
        return [tuple(found)] if found else []
    found = [term for month, day in orders for term in _birthday(month, day)]
    if not found:
        return []
    return [tuple(found), (f"b:{year}",)] if year else [tuple(found)]


def _named(day: str, month: str, year: str | None) -> list[Group]:
    number = MONTHS.index(month[:3]) + 1
    if not year:
        found = _birthday(number, int(day))
    elif len(year) == 4:  # noqa: PLR2004 -- digits of a year
        found = _full(int(year), number, int(day))
    else:
        found = tuple(t for c in CENTURIES for t in _full(c + int(year), number, int(day)))
    return [found] if found else []


def _year_first(match: re.Match[str]) -> list[Group]:
    found = _full(int(match[1]), int(match[2]), int(match[3]))
    return [found] if found else []


def _month_and_year(match: re.Match[str]) -> list[Group]:
    """April 1984: a month, or somebody called April."""
    number = MONTHS.index(match[1][:3]) + 1
    return [(f"b:{match[2]}-{number:02}", f"n:{match[1]}"), (f"b:{match[2]}",)]


_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[Group]]], ...] = (
    (re.compile(rf"(?<!\d)(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_NO_MORE}"), _year_first),
    (
        re.compile(rf"(?<!\d)(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{1,4}}){_NO_MORE}"),
        lambda m: _either_way(int(m[1]), int(m[3]), m[4]),
    ),
    (
        re.compile(rf"{_DAY}(?:\s+of)?[\s.-]*{_MONTH}[\s,.-]*(\d{{4}}|\d{{2}})?{_NO_MORE}"),
        lambda m: _named(m[1], m[2], m[3]),
    ),
    (
        re.compile(rf"(?<!\d)(\d{{1,2}})({'|'.join(MONTHS)})(\d{{4}}){_NO_MORE}"),
        lambda m: _named(m[1], m[2], m[3]),
    ),
    (
        re.compile(rf"\b{_MONTH}[\s.-]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,]+(\d{{4}}))?{_NO_MORE}"),
        lambda m: _named(m[2], m[1], m[3]),
    ),
    (re.compile(rf"\b{_MONTH}[\s.-]+(\d{{4}}){_NO_MORE}"), _month_and_year),
    (
        re.compile(rf"(?<!\d)(\d{{1,2}})/(\d{{1,2}})/?{_NO_MORE}"),
        lambda m: _either_way(int(m[1]), int(m[2]), ""),
    ),
)
