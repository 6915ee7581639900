"""What an address asks for, read with care: a date, a number, a page."""

from __future__ import annotations

from datetime import date, datetime

from flask import request

from clinic.rules.local_time import minute_of

EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


def asked_date(name: str, otherwise: date) -> date:
    """The date in the address; the other one where it is missing, malformed or absurd."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return found if EARLIEST < found < LATEST else otherwise


def asked_moment(name: str) -> int | None:
    """The minute of a time with its offset in the address; None where it cannot be read.

    A `+` that was not escaped comes as a space.
    """
    try:
        found = datetime.fromisoformat(request.args.get(name, "").replace(" ", "+"))
    except ValueError:
        return None
    near = found.tzinfo is not None and EARLIEST < found.date() < LATEST
    return minute_of(found) if near else None


def wants_fragment() -> bool:
    """Whether a part of a page is asked for, to be put into the page that is open."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
