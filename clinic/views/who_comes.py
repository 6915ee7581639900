"""Who is coming: the person who was chosen, or those who answer to what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from clinic import clock
from clinic.pages.openings import Who, WhoLook, found_line, who_line
from clinic.pages.wording import count
from clinic.queries.holds_clinical import held_patients
from clinic.queries.patient_search import find_people
from clinic.queries.planned import last_visit
from clinic.views.gate import scope

MOST_FOUND = 12
MORE = "More people answer to this. Type more of the name, or the birth date."


def chosen(patient: Any, zone: ZoneInfo, without: str) -> Who:
    """The chosen patient; `without` is the page with nobody chosen."""
    ways = (url_for("patients.show", public_id=patient.public_id), without)
    session = scope().session
    last, held = last_visit(session, patient.id), bool(held_patients(session, {patient.id}))
    return who_line(patient, clock.today(zone.key), last, zone, ways, held=held)


def answering(text: str, zone: ZoneInfo, href: Callable[[str], str]) -> WhoLook | None:
    """The people who answer to a text, each with the page that chooses them; None without one."""
    if not text.strip():
        return None
    today, found = clock.today(zone.key), find_people(scope(), text.strip(), MOST_FOUND + 1)
    people = found[:MOST_FOUND]
    return WhoLook(
        found=[found_line(person, today, href(person.public_id)) for person in people],
        word=count(len(people), "person", "people") if people else "Nobody by that name",
        more=MORE if len(found) > MOST_FOUND else "",
        new_href=url_for("patients.new"),
    )
