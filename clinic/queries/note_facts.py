"""Session notes as plain values: rows put together, nothing decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    NeedledSite,
    NeedleIncident,
    NoteAmendment,
    NoteCosignature,
    SessionNote,
    SorenessReport,
    Therapist,
)
from clinic.queries.adjuncts import adjuncts_of
from clinic.queries.events import events_of
from clinic.queries.leaflets import leaflet_number
from clinic.queries.needled_lately import known_of
from clinic.queries.note_files import files_of
from clinic.queries.session_visits import visit_facts
from clinic.queries.settings import number
from clinic.rules.adverse_events import KeptEvent
from clinic.rules.billing import billed_muscles
from clinic.rules.clinic_settings import BOTH_SIDES
from clinic.rules.needle_incidents import IncidentEntry, KeptIncident
from clinic.rules.needle_time import NeedleTimes
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_stops import NOTHING_KNOWN, Known
from clinic.rules.session_record import Amendment, KeptSite, NoteBrief, NoteFacts, Soreness
from clinic.rules.signing import NoteEntry
from clinic.rules.words import NoteStatus

SEPARATOR = ","
PLAIN = tuple(
    each.name for each in fields(NoteEntry) if each.name not in {"sites", "adverse_events"}
)
"""The answers of a note that are kept as they are said."""


def note_facts(session: Session, note: SessionNote) -> NoteFacts:
    """One note in full, with its visit, sites, amendments and the soreness after it."""
    visit = session.get_one(Appointment, note.appointment_id)
    therapist = session.get_one(Therapist, note.therapist_id)
    events = events_of(session, note)
    sites = tuple(KeptSite(row.public_id, site_entry(row)) for row in site_rows(session, note))
    return NoteFacts(
        public_id=note.public_id,
        version=note.version,
        status=note.status,
        therapist_id=note.therapist_id,
        therapist_name=therapist.name,
        visit=visit_facts(session, [visit])[visit.id],
        entry=_entry(note, sites),
        started_at=note.started_at,
        sites=sites,
        findings=note.findings,
        consent=note.consent,
        screening=note.screening,
        ended_at=note.ended_at,
        signed_at=note.signed_at,
        signed_name=note.signed_name,
        error_reason=note.error_reason,
        **_in_its_place(session, note),
        amendments=_amendments(session, note),
        soreness=_soreness(session, note),
        known=_known(session, note, visit, events),
        times=times_of(note),
        incidents=_incidents(session, note),
        events=events,
        adjuncts=adjuncts_of(session, note),
        leaflet_id=note.leaflet_id,
        leaflet_number=leaflet_number(session, note.leaflet_id) if note.leaflet_id else 0,
        files=files_of(session, note),
        billed=billed_muscles((site.entry for site in sites), number(session, BOTH_SIDES)),
        **_cosigning(session, note),
    )


def _known(
    session: Session, note: SessionNote, visit: Appointment, events: Sequence[KeptEvent]
) -> Known:
    """What a draft is held against; of a closed note nothing is looked up."""
    if note.status != NoteStatus.DRAFT:
        return NOTHING_KNOWN
    told = tuple(each.entry.kind for each in events if each.holds)
    return replace(known_of(session, note, visit), told=told)


def site_rows(session: Session, note: SessionNote) -> Sequence[NeedledSite]:
    """The needled sites of a note, in order."""
    return session.scalars(
        select(NeedledSite).where(NeedledSite.note_id == note.id).order_by(NeedledSite.position)
    ).all()


def site_entry(row: NeedledSite) -> SiteEntry:
    """A kept site as it was typed."""
    return SiteEntry(**{each.name: getattr(row, each.name) for each in fields(SiteEntry)})


def times_of(note: SessionNote) -> NeedleTimes:
    """When the needles of a note went in and came out."""
    return NeedleTimes(note.needles_in_at, note.needles_out_at, note.stopped_at, note.alarm_minutes)


def briefs_of(session: Session, appointment_ids: list[int]) -> dict[int, list[NoteBrief]]:
    """The notes of each visit, oldest first."""
    rows = session.execute(
        select(SessionNote, Therapist.name)
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .where(SessionNote.appointment_id.in_(appointment_ids))
        .order_by(SessionNote.id)
    )
    found: dict[int, list[NoteBrief]] = defaultdict(list)
    for note, name in rows:
        brief = NoteBrief(
            note.public_id, note.status, note.therapist_id, name, note.started_at, note.pain_before
        )
        found[note.appointment_id].append(brief)
    return found


def _entry(note: SessionNote, sites: tuple[KeptSite, ...]) -> NoteEntry:
    plain = {name: getattr(note, name) for name in PLAIN}
    events = tuple(filter(None, note.adverse_events.split(SEPARATOR)))
    return NoteEntry(sites=tuple(site.entry for site in sites), adverse_events=events, **plain)


def _in_its_place(session: Session, note: SessionNote) -> dict[str, Any]:
    """The note this one was written instead of, and the one written instead of it.

    Only a note entered in error is ever replaced; of others nothing is looked for.
    """
    found = {}
    if note.replaces_id is not None:
        found["replaces"] = _public_id(session, SessionNote.id == note.replaces_id)
    if note.status == NoteStatus.ENTERED_IN_ERROR:
        found["replaced_by"] = _public_id(session, SessionNote.replaces_id == note.id)
    return found


def _public_id(session: Session, which: ColumnElement[bool]) -> str:
    query = select(SessionNote.public_id).where(which).order_by(SessionNote.id.desc())
    return session.scalar(query.limit(1)) or ""


def _incidents(session: Session, note: SessionNote) -> tuple[KeptIncident, ...]:
    rows = session.execute(
        select(NeedleIncident, NeedledSite)
        .join(NeedledSite, NeedledSite.id == NeedleIncident.site_id)
        .where(NeedleIncident.note_id == note.id)
        .order_by(NeedleIncident.id)
    )
    return tuple(
        KeptIncident(
            row.public_id,
            site_entry(site).place,
            IncidentEntry(
                site.public_id,
                row.kind,
                row.needles,
                row.depth_mm,
                row.action,
                row.referral,
                row.told,
            ),
            row.at,
            row.by_name,
        )
        for row, site in rows
    )


def _amendments(session: Session, note: SessionNote) -> tuple[Amendment, ...]:
    rows = session.scalars(
        select(NoteAmendment).where(NoteAmendment.note_id == note.id).order_by(NoteAmendment.id)
    )
    return tuple(Amendment(row.text, row.reason, row.at, row.by_name) for row in rows)


def _cosigning(session: Session, note: SessionNote) -> dict[str, Any]:
    """Who has to sign under it, and who did when; nothing where nobody has to."""
    if note.supervisor_id is None:
        return {}
    supervisor = session.get_one(Therapist, note.supervisor_id)
    row = session.scalar(
        select(NoteCosignature)
        .where(NoteCosignature.note_id == note.id)
        .order_by(NoteCosignature.id)
        .limit(1)
    )
    return {
        "supervisor_id": supervisor.id,
        "supervisor_name": supervisor.name,
        "cosigned_at": row.at if row else None,
        "cosigned_name": row.by_name if row else "",
    }


def _soreness(session: Session, note: SessionNote) -> tuple[Soreness, ...]:
    rows = session.scalars(
        select(SorenessReport)
        .where(SorenessReport.note_id == note.id)
        .order_by(SorenessReport.hours)
    )
    return tuple(Soreness(row.hours, row.score, row.remark) for row in rows)
