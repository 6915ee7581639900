"""The signed sessions of one patient, as the history of their muscles needs them."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from clinic.models import Appointment, Location, NeedledSite, Patient, SessionNote, SorenessReport
from clinic.queries.scope import Scope
from clinic.rules.local_time import wall_time
from clinic.rules.muscle_history import HistorySession, HistorySite
from clinic.rules.words import NoteStatus


def history_of(scope: Scope, patient: Patient) -> tuple[HistorySession, ...]:
    """Every signed session, oldest first; drafts and notes entered in error are left out.

    Asks three times, however many sessions there are.
    """
    signed = scope.notes().where(
        Appointment.patient_id == patient.id, SessionNote.status == NoteStatus.SIGNED
    )
    notes = scope.session.execute(
        signed.join(Location, Location.id == Appointment.location_id)
        .with_only_columns(
            SessionNote.id, SessionNote.pain_before, Appointment.from_minute, Location.zone
        )
        .order_by(Appointment.from_minute, SessionNote.id)
    ).all()
    chosen = signed.with_only_columns(SessionNote.id)
    sites, soreness = _sites(scope, chosen), _soreness(scope, chosen)
    return tuple(
        HistorySession(
            day=wall_time(minute, ZoneInfo(zone)).date(),
            pain_before=pain,
            soreness=soreness.get(number),
            sites=tuple(sites[number]),
        )
        for number, pain, minute, zone in notes
    )


def _sites(scope: Scope, notes: Select[int]) -> dict[int, list[HistorySite]]:
    rows = scope.session.execute(
        select(
            NeedledSite.note_id,
            NeedledSite.muscle,
            NeedledSite.side,
            NeedledSite.needles_in,
            NeedledSite.twitch,
        )
        .where(NeedledSite.note_id.in_(notes), NeedledSite.needles_in > 0)
        .order_by(NeedledSite.note_id, NeedledSite.position)
    )
    found: dict[int, list[HistorySite]] = defaultdict(list)
    for number, muscle, side, needles, twitch in rows:
        found[number].append(HistorySite(muscle, side, needles, twitch))
    return found


def _soreness(scope: Scope, notes: Select[int]) -> dict[int, int]:
    """The worst score reported after each session, a day or more later."""
    rows = scope.session.execute(
        select(SorenessReport.note_id, func.max(SorenessReport.score))
        .where(SorenessReport.note_id.in_(notes), SorenessReport.hours > 0)
        .group_by(SorenessReport.note_id)
    )
    return {number: score for number, score in rows}  # noqa: C416 -- rows, not pairs
