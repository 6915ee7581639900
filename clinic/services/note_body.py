"""Adding a site by its muscle and side alone, as the body map and its neighbours do."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from clinic.models import Appointment, SessionNote
from clinic.queries.muscle_sets import one_set
from clinic.queries.needled_lately import last_needled
from clinic.queries.note_facts import site_entry, site_rows
from clinic.rules.body_regions import SIDES
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.first_needles import first_site
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_checks import check_site
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.rules.words import Side
from clinic.services.note_drafts import append_sites, in_draft
from clinic.services.note_moves import as_planned
from clinic.services.unit_of_work import Work

NO_SIDE = "Choose the affected side: left or right."
NO_SET = "This set is no longer there. Load the page again to see the ones there are."
ALL_THERE = "Every muscle of the set {name}, {side}, is on the list already."
NO_MUSCLE = "Choose a muscle of the list."


def add_muscle(
    actor: Principal, note_id: str, muscle: str, side: str, typed: NoteTyped
) -> NoteFacts:
    """Add a site, begun as the last time this muscle was needled on this side.

    Where it never was: one needle of the usual size. How deep the first one goes, and what the
    muscle did, is left open. Raises as `in_draft`.
    """
    if muscle not in MUSCLES:
        raise Invalid(NO_MUSCLE)
    first = first_site(muscle, side)
    problems = check_site(first)
    if problems:
        raise Invalid(problems[0].message)

    def change(work: Work, note: SessionNote) -> None:
        append_sites(work.session, note, [begun(work.session, note, first)])

    return in_draft(actor, "note:site_added", note_id, replace(typed, new=None), change)


def add_set(actor: Principal, note_id: str, set_id: str, side: str, typed: NoteTyped) -> NoteFacts:
    """Add the sites of a ready set that are not on the list yet, each begun as by `add_muscle`.

    Raises Refused when all of them are there, Invalid for a set or a side that is none, else as
    `in_draft`.
    """
    if side not in SIDES:
        raise Invalid(NO_SIDE)

    def change(work: Work, note: SessionNote) -> None:
        try:
            entry = one_set(work.session, set_id).entry
        except NotFound:
            raise Invalid(NO_SET) from None
        here = {_place(site_entry(row)) for row in site_rows(work.session, note)}
        new = [each for each in entry.sites(Side(side)) if _place(each) not in here]
        if not new:
            raise Refused(ALL_THERE.format(name=entry.name, side=side))
        append_sites(work.session, note, [begun(work.session, note, each) for each in new])

    return in_draft(actor, "note:set_added", note_id, replace(typed, new=None), change)


def _place(entry: SiteEntry) -> tuple[str, str, str]:
    return entry.muscle, entry.side, entry.level


def begun(session: Session, note: SessionNote, first: SiteEntry) -> SiteEntry:
    """A site as it was needled last, at the same level where one is given, else as handed in."""
    visit = session.get_one(Appointment, note.appointment_id)
    before = last_needled(session, visit, first)
    return first if before is None else as_planned(site_entry(before))
