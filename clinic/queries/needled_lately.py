"""What a draft is held against: muscles needled lately, and where the clinic draws its lines."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, Location, NeedledSite, SessionNote
from clinic.queries import settings
from clinic.rules.clinic_settings import SAME_MUSCLE_STOP, SAME_MUSCLE_WARN
from clinic.rules.local_time import wall_time
from clinic.rules.needling_stops import Known, RecentNeedling
from clinic.rules.words import NoteStatus


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
