"""Adding a site by its muscle and side alone, as the body map and its neighbours do."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from clinic.models import Appointment, SessionNote
from clinic.queries.needled_lately import last_needled
from clinic.queries.note_facts import site_entry
from clinic.rules.errors import Invalid
from clinic.rules.first_needles import first_site
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_checks import check_site
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.services.note_drafts import append_sites, in_draft
from clinic.services.note_moves import as_planned
from clinic.services.unit_of_work import Work

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


def begun(session: Session, note: SessionNote, first: SiteEntry) -> SiteEntry:
    """A site as it was needled last, else as it is handed in."""
    visit = session.get_one(Appointment, note.appointment_id)
    before = last_needled(session, visit, first.muscle, first.side)
    return first if before is None else as_planned(site_entry(before))
