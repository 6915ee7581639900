"""What every page carries around its content: the side bar, who is signed in, the banner."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_security import current_user

from clinic import clock
from clinic.pages.keys import KEY_OF, keys_of
from clinic.queries.letters_waiting import waiting_letter_count
from clinic.queries.tasks import open_count
from clinic.queries.to_be_moved import stuck_count
from clinic.queries.wait_list import waiting_count
from clinic.rules.permissions import PERMISSIONS, allowed
from clinic.rules.words import Role
from clinic.views.asked import wants_fragment
from clinic.views.gate import asker, scope

ENTRIES = (
    ("visits.today", "Today", "today"),
    ("diary.day", "Day", "day"),
    ("weeks.show", "Week", "week"),
    ("flow.index", "Flow", "flow"),
    ("openings.search", "Find a time", "openings"),
    ("waiting.index", "Wait list", "waiting"),
    ("patients.index", "Patients", "patients"),
    ("to_be_moved.index", "To be moved", "move"),
    ("unsigned.index", "To sign", "sign"),
    ("tasks.index", "To do", "tasks"),
    ("letters.waiting", "Letters", "note"),
    ("owner.show", "Figures", "figures"),
    ("staff.index", "Staff", "staff"),
    ("locations.index", "Clinic", "room"),
    ("my.plan", "My plan", "plan"),
    ("my.visits", "My visits", "visits"),
)
TABS = 5
"""How many entries a phone shows in a row, "More" among them."""
ROLE_WORDS = {
    Role.FRONT_DESK: "Front desk",
    Role.THERAPIST: "Therapist",
    Role.PATIENT: "Patient",
    Role.ADMINISTRATOR: "Administrator",
}


BELONGS_TO = {
    "appointments": "diary.day",
    "walk_in": "openings.search",
    "repeat": "openings.search",
    "late": "diary.day",
    "sheets": "diary.day",
    "notes": "visits.today",
    "cosigning": "visits.today",
    "note_files": "visits.today",
    "history": "patients.index",
    "measures": "patients.index",
    "needle_moves": "visits.today",
    "needles": "visits.today",
    "asking": "visits.today",
    "stops": "patients.index",
    "screening": "patients.index",
    "consents": "patients.index",
    "safety_settings": "locations.index",
    "note_map": "visits.today",
    "offers": "waiting.index",
    "rooms": "locations.index",
    "therapists": "locations.index",
    "hours": "locations.index",
    "time_off": "to_be_moved.index",
}


def _current() -> str:
    """The entry of the side bar this page belongs to: its own, else its area's first."""
    here = request.endpoint or ""
    area = here.partition(".")[0]
    entries = [endpoint for endpoint, _, _ in ENTRIES]
    first = next((each for each in entries if each.partition(".")[0] == area), "")
    return here if here in entries else BELONGS_TO.get(area, first)


def _waiting(endpoint: str) -> int:
    """How many things wait on that page; nobody counts for a part of a page."""
    if wants_fragment():
        return 0
    if endpoint == "waiting.index":
        return waiting_count(scope())
    if endpoint == "tasks.index":
        return open_count(scope())
    if endpoint == "letters.waiting":
        return waiting_letter_count(scope())
    return stuck_count(scope(), clock.now_minute()) if endpoint == "to_be_moved.index" else 0


def _nav() -> list[dict[str, Any]]:
    """The entries of the side bar; `further` are those that a phone has no room for."""
    current = _current()
    entries = [
        {
            "label": label,
            "href": url_for(endpoint),
            "icon": icon,
            "current": current == endpoint,
            "count": _waiting(endpoint),
            "key": KEY_OF.get(endpoint, ""),
        }
        for endpoint, label, icon in ENTRIES
        if endpoint in current_app.view_functions and allowed(asker(), PERMISSIONS[endpoint])
    ]
    room = TABS if len(entries) <= TABS else TABS - 1
    return [{**each, "further": place >= room} for place, each in enumerate(entries)]


def _further(nav: list[dict[str, Any]]) -> dict[str, Any] | None:
    links = [each for each in nav if each["further"]]
    if not links:
        return None
    return {
        "links": links,
        "current": any(each["current"] for each in links),
        "count": sum(each["count"] for each in links),
    }


def _context() -> dict[str, Any]:
    who = asker()
    shell: dict[str, Any] = {"demo_banner": current_app.config["DEMO"], "nav": [], "who": None}
    if who is None:
        return shell
    shell["key_list"] = keys_of(lambda endpoint: allowed(who, PERMISSIONS[endpoint]))
    if allowed(who, PERMISSIONS["feeds.show"]):
        shell["calendar_href"] = url_for("feeds.show")
    may_search = allowed(who, PERMISSIONS["patients.index"])
    shell["nav"] = _nav()
    shell["further"] = _further(shell["nav"])
    shell["who"] = {
        "id": current_user.public_id,
        "name": who.name,
        "role_label": ", ".join(ROLE_WORDS[role] for role in Role if role in who.roles),
    }
    if may_search and "patients.index" in current_app.view_functions:
        shell["search_href"] = url_for("patients.index")
    return shell


def _sprite() -> str:
    """Where the signs are; a full day shows thousands of them, so it is worked out once a page."""
    if "sprite" not in g:
        g.sprite = url_for("static", filename="icons/sprite.svg")
    address: str = g.sprite
    return address


def install(app: Flask) -> None:
    """Hand the shell's values to every template."""
    app.context_processor(_context)
    app.jinja_env.globals["sprite"] = _sprite
