"""Writing in a draft: whose it is, whether it changed meanwhile, what may be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic import clock
from clinic.models import Appointment, NeedledSite, SessionNote, Therapist
from clinic.queries.needled_lately import known_of
from clinic.queries.note_facts import PLAIN, SEPARATOR, note_facts, site_entry, site_rows
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, Problem, Refused
from clinic.rules.needle_time import pressed_at
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_checks import check_site
from clinic.rules.permissions import Principal
from clinic.rules.session_record import MAX_SITES, NoteFacts, NoteTyped
from clinic.rules.signing import NoteEntry, check_note, stops_of
from clinic.rules.words import NoteStatus, Side
from clinic.services.needle_clock import end_time
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

NOT_KEPT = "Not saved yet: look at the marked fields."
CLOSED = {
    NoteStatus.SIGNED: "This note is signed and never changes. Add an amendment beside it instead.",
    NoteStatus.ENTERED_IN_ERROR: "This note was marked as entered in error and never changes.",
}
REASONS = ("thorax_reason", "gap_reason")
ANSWERS = tuple(name for name in PLAIN if name not in REASONS)

Change = Callable[[Work, SessionNote], None]


class NotYours(Refused):
    """The note is a colleague's: it may be read, not written in."""

    status = 403


class NoteClosed(Refused):
    """The note is signed, or entered in error: nothing in it changes any more."""


def own_note(work: Work, public_id: str) -> SessionNote:
    """A note of the therapist who is writing. Raises NotFound, or NotYours by name."""
    note = Scope(work.session, work.actor).note(public_id)
    if note.therapist_id != work.actor.therapist_id:
        owner = work.session.get_one(Therapist, note.therapist_id)
        raise NotYours(f"This note is {owner.name}'s: you may read it, not write in it.")
    return note


def patient_of(session: Session, note: SessionNote) -> int:
    """The row number of the patient a note is about."""
    return session.get_one(Appointment, note.appointment_id).patient_id


def in_draft(
    actor: Principal, action: str, public_id: str, typed: NoteTyped, change: Change | None = None
) -> NoteFacts:
    """Keep what was typed into a draft, then `change` it further, all or nothing.

    A form sent a second time does nothing more. Raises NotFound, NotYours, NoteClosed, Invalid
    with every problem beside its field, and Changed when the draft is not the one that was shown.
    """
    with unit_of_work(actor, action) as work:
        note = own_note(work, public_id)
        if already_done(work.session, typed.key, actor.user_id) != note.public_id:
            _check_open(note, typed.version)
            write_typed(work.session, note, typed)
            if change is not None:
                change(work, note)
            end_time(work.session, note, pressed_at(clock.now(), typed.seconds_ago))
            remember(work, typed.key, note.public_id)
        work.session.flush()
        work.about(note, patient_id=patient_of(work.session, note), version=note.version)
        return note_facts(work.session, note)


def write_typed(session: Session, note: SessionNote, typed: NoteTyped) -> None:
    """Put what was typed into the rows of a draft. Raises Invalid when it cannot be kept."""
    rows = {row.public_id: row for row in site_rows(session, note)}
    sites = {
        name: replace(entry, missing=rows[name].missing)
        for name, entry in typed.sites.items()
        if name in rows
    }
    problems = [*_problems(typed.answers, sites), *_new_problems(typed.new)]
    if problems:
        raise Invalid(NOT_KEPT, problems=tuple(problems))
    for name, entry in sites.items():
        fill_site(rows[name], entry)
    if typed.answers is not None:
        _fill_note(note, typed.answers, typed.findings)
    if typed.reasons is not None:
        note.thorax_reason, note.gap_reason = typed.reasons
    if typed.new is not None:
        append_sites(session, note, [typed.new])
    flag_modified(note, "status")  # so that a change of sites alone gives a new version too
    session.flush()


def append_sites(session: Session, note: SessionNote, entries: Iterable[SiteEntry]) -> None:
    """Add sites at the end of the list.

    Raises Invalid when the list is full, or when one may not be needled without a reason.
    """
    rows = list(site_rows(session, note))
    for entry in entries:
        if len(rows) >= MAX_SITES:
            text = f"A note holds at most {MAX_SITES} sites."
            raise Invalid(text, problems=(Problem("new.muscle", text),))
        position = max((row.position for row in rows), default=-1) + 1
        row = NeedledSite(note_id=note.id, position=position)
        fill_site(row, entry)
        rows.append(row)
    _check_stops(session, note, tuple(map(site_entry, rows)))
    session.add_all(rows)
    session.flush()


def fill_site(row: NeedledSite, entry: SiteEntry) -> None:
    """Put a checked site into its row; needles out that are not said stay as they are kept."""
    out = (row.needles_out or 0) if entry.needles_out is None else entry.needles_out
    for name, value in vars(entry).items():
        if name != "missing":  # told by incidents, never typed
            setattr(row, name, value)
    row.side = Side(entry.side)
    row.needles_in, row.needles_out = entry.needles_in or 0, out


def _check_open(note: SessionNote, version: int) -> None:
    if note.status != NoteStatus.DRAFT:
        raise NoteClosed(CLOSED[note.status])
    if note.version != version:
        raise Changed(CHANGED_MEANWHILE)


def _check_stops(session: Session, note: SessionNote, sites: tuple[SiteEntry, ...]) -> None:
    visit = session.get_one(Appointment, note.appointment_id)
    entry = NoteEntry(sites=sites, thorax_reason=note.thorax_reason, gap_reason=note.gap_reason)
    problems = stops_of(entry, known_of(session, note, visit))
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))


def _problems(answers: NoteEntry | None, sites: Mapping[str, SiteEntry]) -> Iterator[Problem]:
    if answers is not None:
        yield from check_note(answers)
    for name, entry in sites.items():
        for each in check_site(entry):
            yield Problem(f"sites.{name}.{each.field}", each.message)


def _new_problems(new: SiteEntry | None) -> Iterator[Problem]:
    if new is not None:
        for each in check_site(new):
            yield Problem(f"new.{each.field}", each.message)


def _fill_note(note: SessionNote, answers: NoteEntry, findings: str) -> None:
    for name in ANSWERS:
        setattr(note, name, getattr(answers, name))
    note.adverse_events = SEPARATOR.join(dict.fromkeys(answers.adverse_events))
    note.findings = findings
