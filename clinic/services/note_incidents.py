"""Writing down a needle that cannot be counted out; its report becomes somebody's task."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from clinic import clock
from clinic.models import NeedledSite, NeedleIncident, NotedEvent, SessionNote
from clinic.queries.note_facts import note_facts, site_entry
from clinic.rules.adverse_events import LONGEST_PLACE, EventEntry, Noticed, Outcome
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.needle_incidents import (
    KIND_WORDS,
    IncidentEntry,
    IncidentKind,
    check_incident,
)
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts
from clinic.rules.tasks import NewTask
from clinic.rules.words import TaskKind
from clinic.services.event_rows import Signed, keep_event
from clinic.services.note_drafts import patient_of
from clinic.services.note_sign import signature
from clinic.services.note_timer import own_open_note
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import Work, unit_of_work

REPORT_WITHIN = timedelta(hours=24)
REPORT = "Report an incident with a needle"


def add_incident(actor: Principal, note_id: str, entry: IncidentEntry) -> NoteFacts:
    """Keep an incident beside the site, as an adverse event too; its report is due in 24 hours.

    Raises NotFound, NotYours, NoteClosed, and Invalid with every problem beside its field.
    """
    with unit_of_work(actor, "note:incident_added") as work:
        note = own_open_note(work, note_id)
        site = _site(work, note, entry.site_id) if entry.site_id else None
        still_in = max(0, site_entry(site).still_in) if site else 0
        problems = tuple(check_incident(entry, still_in))
        if site is None or problems:
            raise Invalid(problems[0].message, problems=problems)
        site.missing += entry.needles or 0
        row = _row(work, note, site, entry)
        work.session.add(row)
        work.session.flush()
        open_task(work, patient_of(work.session, note), _report(note, site, entry))
        signed = Signed(signature(work), row.at, incident_id=row.id)
        keep_event(work, note, _event(site, entry), row.at, signed)
        work.session.flush()
        work.about(note, patient_id=patient_of(work.session, note))
        return note_facts(work.session, note)


def remove_incident(actor: Principal, note_id: str, incident_id: str) -> NoteFacts:
    """Take an incident off a draft: the needle was found. Its task stays until it is closed.

    Raises NotFound, NotYours, NoteClosed.
    """
    with unit_of_work(actor, "note:incident_removed") as work:
        note = own_open_note(work, note_id)
        row = work.session.scalar(
            select(NeedleIncident).where(
                NeedleIncident.note_id == note.id, NeedleIncident.public_id == incident_id
            )
        )
        if row is None:
            raise NotFound
        site = work.session.get_one(NeedledSite, row.site_id)
        site.missing -= row.needles
        work.session.execute(delete(NotedEvent).where(NotedEvent.incident_id == row.id))
        work.session.delete(row)
        work.session.flush()
        work.about(note, patient_id=patient_of(work.session, note))
        return note_facts(work.session, note)


def _site(work: Work, note: SessionNote, site_id: str) -> NeedledSite:
    row = work.session.scalar(
        select(NeedledSite).where(NeedledSite.note_id == note.id, NeedledSite.public_id == site_id)
    )
    if row is None:
        raise NotFound
    return row


def _row(work: Work, note: SessionNote, site: NeedledSite, entry: IncidentEntry) -> NeedleIncident:
    return NeedleIncident(
        note_id=note.id,
        site_id=site.id,
        kind=entry.kind,
        needles=entry.needles or 0,
        depth_mm=entry.depth_mm or 0,
        action=entry.action.strip(),
        referral=entry.referral.strip(),
        told=entry.told.strip(),
        at=clock.now(),
        by_name=work.actor.name,
    )


def _event(site: NeedledSite, entry: IncidentEntry) -> EventEntry:
    """The incident as the adverse event it is."""
    return EventEntry(
        kind=entry.kind,
        noticed=Noticed.THERAPIST,
        place=site_entry(site).place[:LONGEST_PLACE],
        detail=f"{KIND_WORDS[IncidentKind(entry.kind)]}, {entry.depth_mm} mm deep",
        action=f"{entry.action.strip()} Sent to: {entry.referral.strip()}",
        outcome=Outcome.ONGOING,
        told=entry.told.strip(),
    )


def _report(note: SessionNote, site: NeedledSite, entry: IncidentEntry) -> NewTask:
    where = site_entry(site).place
    detail = (
        f"{KIND_WORDS[IncidentKind(entry.kind)]}: {entry.needles} at {where}, "
        f"{entry.depth_mm} mm deep. Done: {entry.action.strip()} Sent to: "
        f"{entry.referral.strip()} Told: {entry.told.strip()}"
    )
    return NewTask(
        kind=TaskKind.INCIDENT_REPORT,
        title=REPORT,
        due_at=clock.now() + REPORT_WITHIN,
        detail=detail,
        owner_therapist_id=note.therapist_id,
        note_id=note.id,
    )
