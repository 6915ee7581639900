"""What a draft is held against: muscles needled lately, and where the clinic draws its lines."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from clinic.models import Appointment, Location, NeedledSite, SessionNote
from clinic.queries import settings
from clinic.queries.scope import Scope
from clinic.rules.clinic_settings import SAME_MUSCLE_STOP, SAME_MUSCLE_WARN
from clinic.rules.local_time import wall_time
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_stops import Known, RecentNeedling
from clinic.rules.words import NoteStatus, Side

MOST_LATELY = 6
SITES_LOOKED_AT = 40


def known_of(session: Session, note: SessionNote, visit: Appointment) -> Known:
    """What is known beside a draft: signed and unsigned notes of the patient's other visits."""
    stop = settings.number(session, SAME_MUSCLE_STOP)
    warn = settings.number(session, SAME_MUSCLE_WARN)
    zone = ZoneInfo(session.get_one(Location, visit.location_id).zone)
    return Known(
        recent=_recent(session, note, visit, hours=max(stop, warn)),
        stop_hours=stop,
        warn_hours=warn,
        on=wall_time(visit.from_minute, zone).date(),
    )


def _recent(
    session: Session, note: SessionNote, visit: Appointment, *, hours: int
) -> tuple[RecentNeedling, ...]:
    rows = session.execute(
        select(NeedledSite.muscle, NeedledSite.side, SessionNote.started_at)
        .join(SessionNote, SessionNote.id == NeedledSite.note_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            SessionNote.id != note.id,
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
            SessionNote.started_at > note.started_at - timedelta(hours=hours),
            SessionNote.started_at <= note.started_at,
            NeedledSite.needles_in > 0,
        )
    )
    return tuple(
        RecentNeedling(muscle, side, int((note.started_at - at).total_seconds()) // 60)
        for muscle, side, at in rows
    )


def last_needled(session: Session, visit: Appointment, first: SiteEntry) -> NeedledSite | None:
    """Where this muscle and side, and level if one is given, was needled last and signed."""
    query = _earlier(visit).where(
        NeedledSite.muscle == first.muscle,
        NeedledSite.side == Side(first.side),
        NeedledSite.level == first.level if first.level else true(),
    )
    return session.scalar(query.limit(1))


def muscles_lately(scope: Scope, visit_id: str) -> tuple[tuple[str, str], ...]:
    """The muscles, with their sides, of the patient's last signed sessions; the newest first."""
    query = _earlier(scope.treated_appointment(visit_id)).limit(SITES_LOOKED_AT)
    rows = scope.session.scalars(query)
    return tuple(dict.fromkeys((row.muscle, row.side.value) for row in rows))[:MOST_LATELY]


def _earlier(visit: Appointment) -> Select[NeedledSite]:
    return (
        select(NeedledSite)
        .join(SessionNote, SessionNote.id == NeedledSite.note_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.from_minute < visit.from_minute,
            SessionNote.status == NoteStatus.SIGNED,
            NeedledSite.needles_in > 0,
        )
        .order_by(Appointment.from_minute.desc(), NeedledSite.position)
    )
