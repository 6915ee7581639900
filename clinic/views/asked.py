"""What an address asks for, read with care: a date, a number, a page."""

from __future__ import annotations

from datetime import date

from flask import request

EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


def asked_date(name: str, otherwise: date) -> date:
    """The date in the address; the other one where it is missing, malformed or absurd."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return found if EARLIEST < found < LATEST else otherwise


def wants_fragment() -> bool:
    """Whether a part of a page is asked for, to be put into the page that is open."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
