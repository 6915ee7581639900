"""The visits and sessions of one episode, for a letter about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    AdjunctRecord,
    Appointment,
    NeedledSite,
    NotedEvent,
    SessionNote,
    SorenessReport,
)
from clinic.queries.events import STILL_SO, event_entry
from clinic.queries.note_facts import site_entry
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import OPEN
from clinic.rules.letter_facts import LetterEvent, LetterSession, LetterVisits
from clinic.rules.local_time import wall_time
from clinic.rules.needling import SiteEntry
from clinic.rules.words import AppointmentStatus, NoteStatus, TherapyKind


def visits_of(session: Session, which: ColumnElement[bool]) -> Sequence[Appointment]:
    """The visits, the first one first."""
    rows = select(Appointment).where(which).order_by(Appointment.from_minute, Appointment.id)
    return session.scalars(rows).all()


def counted(visits: Sequence[Appointment], zone: ZoneInfo) -> LetterVisits:
    """The visits in numbers and days."""
    status, now = AppointmentStatus, clock.now_minute()

    def days(found: Sequence[Appointment]) -> list[Appointment]:
        return [one for one in found if one.status is status.DID_NOT_ATTEND]

    done = [at for at, one in enumerate(visits) if one.status is status.DONE]
    missed, since = days(visits), days(visits[done[-1] + 1 if done else 0 :])
    coming = [one for one in visits if one.status in OPEN and one.from_minute > now]
    return LetterVisits(
        attended=len(done),
        missed=tuple(wall_time(one.from_minute, zone).date() for one in missed),
        missed_in_a_row=tuple(wall_time(one.from_minute, zone).date() for one in since),
        next_on=wall_time(coming[0].from_minute, zone).date() if coming else None,
    )


def sessions_of(
    scope: Scope, which: ColumnElement[bool], zone: ZoneInfo
) -> tuple[LetterSession, ...]:
    """The signed sessions, the first one first; four queries, however many there are."""
    signed = scope.notes().where(which, SessionNote.status == NoteStatus.SIGNED)
    rows = scope.session.execute(
        signed.add_columns(Appointment.from_minute).order_by(
            Appointment.from_minute, SessionNote.id
        )
    ).all()
    chosen = [note.id for note, _ in rows]
    sites, others = _sites(scope.session, chosen), _others(scope.session, chosen)
    worst = _worst(scope.session, chosen)
    return tuple(
        LetterSession(
            on=wall_time(minute, zone).date(),
            note_id=note.public_id,
            pain_before=note.pain_before,
            pain_after=note.pain_after,
            findings=note.findings,
            outcome=note.outcome_text,
            sites=tuple(sites[note.id]),
            others=tuple(others[note.id]),
            single_use=note.single_use,
            leaflet=note.aftercare_given,
            worst_soreness=worst.get(note.id),
        )
        for note, minute in rows
    )


def events_of_notes(scope: Scope, which: ColumnElement[bool]) -> tuple[LetterEvent, ...]:
    """The adverse events that are held to be so, the newest first."""
    notes = scope.notes().where(which, SessionNote.status != NoteStatus.ENTERED_IN_ERROR)
    rows = scope.session.execute(
        select(NotedEvent, SessionNote.public_id)
        .join(SessionNote, SessionNote.id == NotedEvent.note_id)
        .where(SessionNote.id.in_(notes.with_only_columns(SessionNote.id)), *STILL_SO)
        .order_by(NotedEvent.began_at.desc(), NotedEvent.id.desc())
    )
    return tuple(LetterEvent(event_entry(row), note_id) for row, note_id in rows)


def _worst(session: Session, notes: Sequence[int]) -> dict[int, int]:
    """The worst soreness told after each session."""
    rows = session.execute(
        select(SorenessReport.note_id, func.max(SorenessReport.score))
        .where(SorenessReport.note_id.in_(notes), SorenessReport.hours > 0)
        .group_by(SorenessReport.note_id)
    )
    return {number: score for number, score in rows}  # noqa: C416 -- rows, not pairs


def _sites(session: Session, notes: Sequence[int]) -> dict[int, list[SiteEntry]]:
    found: dict[int, list[SiteEntry]] = defaultdict(list)
    for row in session.scalars(
        select(NeedledSite)
        .where(NeedledSite.note_id.in_(notes))
        .order_by(NeedledSite.note_id, NeedledSite.position)
    ):
        found[row.note_id].append(site_entry(row))
    return found


def _others(session: Session, notes: Sequence[int]) -> dict[int, list[TherapyKind]]:
    found: dict[int, list[TherapyKind]] = defaultdict(list)
    for note_id, kind in session.execute(
        select(AdjunctRecord.note_id, AdjunctRecord.kind)
        .where(AdjunctRecord.note_id.in_(notes))
        .order_by(AdjunctRecord.id)
    ):
        found[note_id].append(kind)
    return found
