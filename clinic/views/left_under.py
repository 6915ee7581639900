"""Saying, after something was closed, how many visits now lie under it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.wording import count
from clinic.queries.to_be_moved import stuck_visits
from clinic.rules.words import Role
from clinic.views.gate import actor, scope
from clinic.views.setup_pages import said

UNDER = "{word} {visits} booked for that time cannot stay."


def stuck_now() -> set[str]:
    """The visits that cannot stay as it is."""
    return {one.public_id for one in stuck_visits(scope(), clock.now_minute())}


def said_left(before: set[str], href: str, word: str = "Saved.") -> ResponseReturnValue:
    """On to another page; where more visits cannot stay than before, to those, for the desk."""
    under = len(stuck_now() - before)
    if not under:
        return said(word, href)
    onward = url_for("to_be_moved.index") if actor().has(Role.FRONT_DESK) else href
    return said(UNDER.format(word=word, visits=count(under, "visit")), onward, "due")
