"""The signed sessions of one episode with what was done in them: as many queries however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from clinic.models import (
    AdjunctRecord,
    Appointment,
    EpisodeOfCare,
    Location,
    NeedledSite,
    PlannedVisit,
    SessionNote,
    SorenessReport,
    Therapist,
    TreatmentPlan,
)
from clinic.queries.scope import Scope
from clinic.rules.local_time import wall_time
from clinic.rules.progress_values import GivenAdjunct, GivenSite, Session
from clinic.rules.words import NoteStatus

Numbers = Sequence[int]


def sessions_of(scope: Scope, episode: EpisodeOfCare) -> tuple[Session, ...]:
    """Every signed session of an episode, oldest first; five queries.

    One outside every plan belongs to the newest problem that was open on its day.
    """
    days = _episode_days(scope, episode.patient_id)
    rows = scope.session.execute(
        scope.notes()
        .join(Location, Location.id == Appointment.location_id)
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .outerjoin(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .outerjoin(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
        .add_columns(
            Appointment.from_minute,
            Location.zone,
            Therapist.name,
            PlannedVisit.phase_id,
            TreatmentPlan.episode_id,
        )
        .where(
            Appointment.patient_id == episode.patient_id,
            SessionNote.status == NoteStatus.SIGNED,
            or_(TreatmentPlan.episode_id == episode.id, TreatmentPlan.episode_id.is_(None)),
        )
        .order_by(Appointment.from_minute, SessionNote.id)
    ).all()
    told = [
        (note, day, name, phase or 0)
        for note, minute, zone, name, phase, planned_for in rows
        for day in [wall_time(minute, ZoneInfo(zone)).date()]
        if planned_for or _owner(days, day) == episode.id
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


def _episode_days(scope: Scope, patient_id: int) -> list[tuple[int, date, date | None]]:
    """Every problem of the patient with its first and last day, the newest first."""
    columns = (EpisodeOfCare.id, EpisodeOfCare.opened_on, EpisodeOfCare.closed_on)
    newest = (EpisodeOfCare.opened_on.desc(), EpisodeOfCare.id.desc())
    query = select(*columns).where(EpisodeOfCare.patient_id == patient_id).order_by(*newest)
    return [(number, first, last) for number, first, last in scope.session.execute(query)]


def _owner(days: Sequence[tuple[int, date, date | None]], day: date) -> int | None:
    open_then = (number for number, first, last in days if first <= day <= (last or day))
    return next(open_then, None)


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
