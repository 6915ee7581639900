"""The small moves of logging a session; each first keeps all that was typed into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, NeedledSite, SessionNote
from clinic.queries.note_facts import site_entry, site_rows
from clinic.queries.notes import last_signed
from clinic.rules.errors import NotFound, Refused
from clinic.rules.needle_time import pressed_at
from clinic.rules.needling import SiteEntry
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.services.adjuncts import copy_adjuncts
from clinic.services.needle_clock import measure
from clinic.services.note_drafts import append_sites, in_draft
from clinic.services.unit_of_work import Work

AFRESH: dict[str, Any] = {
    "needles_out": 0,
    "insertions": None,
    "twitch": "",
    "referred_pain": "",
    "pain_during": None,
    "response": "",
    "finding": "",
    "familiar": "",
    "hz_tenths": None,
    "current": "",
    "current_minutes": None,
    "pair": "",
}
INCIDENT_THERE = "An incident is written down at this site: take that off first."
NOTHING_TO_COPY = "There is no earlier signed session with needles to copy."


def save(actor: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
    """Keep the draft as typed. Raises as `in_draft`."""
    return in_draft(actor, "note:saved", note_id, typed)


def add_site(actor: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
    """Add the site in `typed.new`. Raises as `in_draft`."""
    return in_draft(actor, "note:site_added", note_id, replace(typed, new=typed.new or SiteEntry()))


def change_site(
    actor: Principal, note_id: str, site_id: str, typed: NoteTyped, *, all_out: bool = False
) -> NoteFacts:
    """Change one site as typed; `all_out` counts every needle that went in as taken out.

    Raises NotFound for a site that is not of this note, else as `in_draft`.
    """
    entry = typed.sites.get(site_id)
    if entry is not None and all_out:
        changed = {site_id: replace(entry, needles_out=None)}
        typed = replace(typed, sites={**typed.sites, **changed})

    def change(work: Work, note: SessionNote) -> None:
        row = _site(work.session, note, site_id)
        if all_out:
            _count_out(note, [row], typed.seconds_ago)

    return in_draft(actor, "note:site_changed", note_id, typed, change)


def remove_site(actor: Principal, note_id: str, site_id: str, typed: NoteTyped) -> NoteFacts:
    """Take a site off the list, with whatever was typed into it. Raises as `change_site`."""
    others = {name: entry for name, entry in typed.sites.items() if name != site_id}

    def change(work: Work, note: SessionNote) -> None:
        row = _site(work.session, note, site_id)
        if row.missing:
            raise Refused(INCIDENT_THERE)
        work.session.delete(row)

    return in_draft(actor, "note:site_removed", note_id, replace(typed, sites=others), change)


def all_out(actor: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
    """Count every needle of every site as taken out, in one tap. Raises as `in_draft`."""
    sites = {name: replace(entry, needles_out=None) for name, entry in typed.sites.items()}

    def change(work: Work, note: SessionNote) -> None:
        _count_out(note, site_rows(work.session, note), typed.seconds_ago)

    return in_draft(actor, "note:all_out", note_id, replace(typed, sites=sites), change)


def copy_last(actor: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
    """Add the sites of the patient's last signed session that are not on the list yet.

    Muscle, needles in, needle, depth, direction, technique and minutes are taken over, and how
    the patient lay where that is still open; needles out start at 0, and what the muscle did, what
    was felt before and any current are left open. So come the other therapies of this visit that
    have begun, still to be confirmed. Raises Refused when there is nothing to copy.
    """

    def change(work: Work, note: SessionNote) -> None:
        visit = work.session.get_one(Appointment, note.appointment_id)
        last = last_signed(work.session, visit, needled=True)
        if last is None:
            raise Refused(NOTHING_TO_COPY)
        here = {_spot(site_entry(row)) for row in site_rows(work.session, note)}
        there = map(site_entry, site_rows(work.session, last))
        append_sites(
            work.session, note, [as_planned(each) for each in there if _spot(each) not in here]
        )
        note.position = note.position or last.position
        copy_adjuncts(work, note, visit, last)

    return in_draft(actor, "note:copied_last", note_id, typed, change)


def as_planned(entry: SiteEntry) -> SiteEntry:
    """A site of an earlier session as a beginning for this one: nothing counted out or observed."""
    return replace(entry, **AFRESH)


def _count_out(note: SessionNote, rows: Sequence[NeedledSite], seconds_ago: int) -> None:
    """Count out what is in, and write down for how long it was."""
    left = [row for row in rows if row.needles_out + row.missing < row.needles_in]
    measure(note, left, pressed_at(clock.now(), seconds_ago))
    for row in rows:
        row.needles_out = row.needles_in - row.missing


def _spot(entry: SiteEntry) -> tuple[str, str, str, str]:
    return entry.muscle, entry.side, entry.level, entry.point


def _site(session: Session, note: SessionNote, site_id: str) -> NeedledSite:
    row = session.scalar(
        select(NeedledSite).where(NeedledSite.note_id == note.id, NeedledSite.public_id == site_id)
    )
    if row is None:
        raise NotFound
    return row
