"""The demo clinic's adverse events: what was ticked in its notes, and one told by phone later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from clinic.models import NotedEvent, SessionNote, Task
from clinic.rules.adverse_events import Grade, Noticed, Outcome
from clinic.rules.event_duties import duties_of
from clinic.rules.needling_words import AdverseEvent
from clinic.services.demo.moment import Moment
from clinic.services.demo.noted import Noted

DETAIL = "Could not sleep on that side, and stayed home from work for a day."
ACTION = "Talked through by phone; paracetamol as the doctor allows, gentle walking."
Pairs = Sequence[tuple[Noted, SessionNote]]


def add_events(session: Session, moment: Moment, pairs: Pairs) -> None:
    """Add them beside the signed notes; the one told by phone has its duties, one of them done."""
    session.add_all(_ticked(pairs))
    told = _told_later(moment, pairs)
    if told is not None:
        noted, note = told
        at = min(noted.ended + timedelta(hours=20), moment.now)
        session.add(_by_phone(noted, note, at))
        session.add_all(_duties(noted, note, at, moment))
    session.flush()


def _ticked(pairs: Pairs) -> Iterator[NotedEvent]:
    for noted, note in pairs:
        for kind in noted.session.entry.adverse_events:
            if noted.signed and kind != AdverseEvent.NONE_OBSERVED:
                yield NotedEvent(
                    note_id=note.id,
                    kind=kind,
                    grade=Grade.MILD,
                    began_at=noted.ended,
                    noticed=Noticed.THERAPIST,
                    at=note.signed_at,
                    by_user_id=noted.therapist.user_id,
                    by_name=noted.signature,
                )


def _told_later(moment: Moment, pairs: Pairs) -> tuple[Noted, SessionNote] | None:
    """The first therapist's last session before the last day, if there is one."""
    yesterday = moment.now - timedelta(hours=24)
    first = min((noted.therapist.id for noted, _ in pairs), default=0)
    signed = [
        (noted, note)
        for noted, note in pairs
        if noted.signed
        and noted.therapist.id == first
        and noted.session.entry.sites
        and noted.ended < yesterday
    ]
    return max(signed, key=lambda pair: pair[0].ended, default=None)


def _by_phone(noted: Noted, note: SessionNote, at: datetime) -> NotedEvent:
    return NotedEvent(
        note_id=note.id,
        kind=AdverseEvent.PAIN_AFTER,
        grade=Grade.SIGNIFICANT,
        began_at=noted.ended + timedelta(hours=3),
        noticed=Noticed.PHONE,
        detail=DETAIL,
        action=ACTION,
        outcome=Outcome.RECOVERING,
        at=at,
        by_user_id=noted.therapist.user_id,
        by_name=noted.signature,
    )


def _duties(noted: Noted, note: SessionNote, at: datetime, moment: Moment) -> Iterator[Task]:
    for place, duty in enumerate(duties_of(Grade.SIGNIFICANT)):
        done = {} if place else _done(noted, at, moment)
        yield Task(
            patient_id=noted.visit.patient_id,
            kind=duty.kind,
            title=duty.title,
            detail=f"Pain after needling, significant. {DETAIL} Done: {ACTION}",
            owner_therapist_id=noted.therapist.id,
            note_id=note.id,
            due_at=at + duty.within,
            opened_at=at,
            opened_by_user_id=noted.therapist.user_id,
            **done,
        )


def _done(noted: Noted, at: datetime, moment: Moment) -> dict[str, object]:
    return {
        "closed_at": min(at + timedelta(hours=2), moment.now),
        "closed_by_user_id": noted.therapist.user_id,
        "outcome": "Told at the team meeting; no change of practice.",
    }
