"""What the time the needles were in leaves in the draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.models import NeedledSite, SessionNote
from clinic.queries.note_facts import site_entry, site_rows, times_of
from clinic.rules.needle_time import measured_minutes, stays_in


def measure(note: SessionNote, rows: Iterable[NeedledSite], at: datetime) -> None:
    """Write the measured minutes into sites counted out then; they can still be put right."""
    minutes = measured_minutes(times_of(note), at)
    if minutes is None:
        return
    for row in rows:
        if stays_in(site_entry(row)):
            row.retention_minutes = minutes
            if row.current_minutes is not None:
                row.current_minutes = min(row.current_minutes, minutes) or None


def end_time(session: Session, note: SessionNote, at: datetime) -> None:
    """End the time when the last needle is counted out; go on when one is in again."""
    if note.needles_in_at is None:
        return
    rows = site_rows(session, note)
    if not rows or any(site_entry(row).still_in > 0 for row in rows):
        note.needles_out_at = None
    elif note.needles_out_at is None:
        note.needles_out_at = max(at, note.needles_in_at)
