"""The signed sessions of one episode with what was done in them: as many queries however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from clinic.models import (
    AdjunctRecord,
    Appointment,
    Location,
    NeedledSite,
    PlannedVisit,
    SessionNote,
    SorenessReport,
    Therapist,
)
from clinic.queries.scope import Scope
from clinic.rules.local_time import wall_time
from clinic.rules.progress_values import GivenAdjunct, GivenSite, Session
from clinic.rules.words import NoteStatus

Numbers = Sequence[int]


def sessions_of(scope: Scope, which: ColumnElement[bool]) -> tuple[Session, ...]:
    """Every signed session of these visits, oldest first; four queries."""
    rows = scope.session.execute(
        scope.notes()
        .join(Location, Location.id == Appointment.location_id)
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .outerjoin(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .add_columns(
            Appointment.from_minute,
            Location.zone,
            Therapist.name,
            PlannedVisit.phase_id,
        )
        .where(which, SessionNote.status == NoteStatus.SIGNED)
        .order_by(Appointment.from_minute, SessionNote.id)
    ).all()
    told = [
        (note, wall_time(minute, ZoneInfo(zone)).date(), name, phase or 0)
        for note, minute, zone, name, phase in rows
    ]
    numbers = [note.id for note, *_ in told]
    sites, adjuncts = _sites(scope, numbers), _adjuncts(scope, numbers)
    soreness = _soreness(scope, numbers)
    return tuple(
        Session(
            note=note.public_id,
            day=day,
            therapist=name,
            phase=phase,
            pain_before=note.pain_before,
            pain_after=note.pain_after,
            findings=note.findings,
            sites=tuple(site for site, _ in sites[note.id]),
            adjuncts=tuple(adjuncts[note.id]),
            soreness=tuple(soreness[note.id]),
            missing=sum(left for _, left in sites[note.id]),
        )
        for note, day, name, phase in told
    )


def _sites(scope: Scope, numbers: Numbers) -> dict[int, list[tuple[GivenSite, int]]]:
    """The sites of each note, and how many needles of each were not counted out."""
    rows = scope.session.execute(
        select(
            NeedledSite.note_id,
            NeedledSite.muscle,
            NeedledSite.side,
            NeedledSite.needles_in,
            NeedledSite.twitch,
            NeedledSite.retention_minutes,
            NeedledSite.needles_out,
        )
        .where(NeedledSite.note_id.in_(numbers), NeedledSite.needles_in > 0)
        .order_by(NeedledSite.note_id, NeedledSite.position)
    )
    found: dict[int, list[tuple[GivenSite, int]]] = defaultdict(list)
    for note, muscle, side, needles, twitch, minutes, out in rows:
        given = GivenSite(muscle, side, needles, twitch, minutes)
        found[note].append((given, needles - out))
    return found


def _adjuncts(scope: Scope, numbers: Numbers) -> dict[int, list[GivenAdjunct]]:
    rows = scope.session.scalars(
        select(AdjunctRecord)
        .where(AdjunctRecord.note_id.in_(numbers))
        .order_by(AdjunctRecord.note_id, AdjunctRecord.id)
    )
    found: dict[int, list[GivenAdjunct]] = defaultdict(list)
    for row in rows:
        found[row.note_id].append(
            GivenAdjunct(row.kind, row.minutes, row.temperature_c, row.pressure_mmhg)
        )
    return found


def _soreness(scope: Scope, numbers: Numbers) -> dict[int, list[tuple[int, int]]]:
    rows = scope.session.execute(
        select(SorenessReport.note_id, SorenessReport.hours, SorenessReport.score)
        .where(SorenessReport.note_id.in_(numbers))
        .order_by(SorenessReport.note_id, SorenessReport.hours)
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for note, hours, score in rows:
        found[note].append((hours, score))
    return found
