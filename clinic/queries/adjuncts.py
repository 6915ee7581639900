"""The other therapies of a visit as plain values, and what is known before one is given."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinic import clock
from clinic.models import (
    AdjunctRecord,
    Appointment,
    AppointmentStep,
    NeedledSite,
    NotedEvent,
    RedFlag,
    SessionNote,
    Task,
    Therapy,
)
from clinic.queries.consent import consents_at
from clinic.queries.events import STILL_SO
from clinic.queries.holds_clinical import open_hold, records_of
from clinic.queries.scope import Scope
from clinic.queries.screen import state_of
from clinic.queries.settings import number
from clinic.rules.adjunct_stops import (
    EMERGENCY,
    FAINTED,
    HELD,
    NEEDLED,
    AdjunctFacts,
    refused_slug,
)
from clinic.rules.adjuncts import AdjunctEntry, KeptAdjunct, Most
from clinic.rules.clinic_settings import (
    BOOTS_MINUTES,
    BOOTS_MMHG,
    SAUNA_C,
    SAUNA_MINUTES,
)
from clinic.rules.consent import Procedure
from clinic.rules.order_checks import FAINTS
from clinic.rules.words import Disposition, NoteStatus, TherapyKind

SEPARATOR = ","
SAME_DAY = 12 * 60
"""Minutes before a visit that count as its day for a faint."""
PLAIN = tuple(each.name for each in fields(AdjunctEntry) if each.name not in {"kind", "asked"})
"""What of a record is kept as it is said."""


def adjuncts_of(session: Session, note: SessionNote) -> tuple[KeptAdjunct, ...]:
    """The records of a note in the order they were written down."""
    rows = session.scalars(
        select(AdjunctRecord).where(AdjunctRecord.note_id == note.id).order_by(AdjunctRecord.id)
    )
    return tuple(
        KeptAdjunct(
            row.public_id,
            adjunct_entry(row),
            row.at,
            row.by_name,
            row.version,
            late=note.signed_at is not None and row.at > note.signed_at,
        )
        for row in rows
    )


def adjunct_entry(row: AdjunctRecord) -> AdjunctEntry:
    """A kept record as it was typed."""
    values: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    asked = tuple(filter(None, row.asked.split(SEPARATOR)))
    return AdjunctEntry(kind=row.kind.value, asked=asked, **values)


def last_adjunct(session: Session, visit: Appointment, kind: TherapyKind) -> AdjunctEntry | None:
    """The last one of this kind the patient was given in this visit or an earlier one."""
    row = session.scalar(
        select(AdjunctRecord)
        .join(SessionNote, SessionNote.id == AdjunctRecord.note_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.from_minute <= visit.from_minute,
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
            AdjunctRecord.kind == kind,
        )
        .order_by(Appointment.from_minute.desc(), AdjunctRecord.id.desc())
        .limit(1)
    )
    return adjunct_entry(row) if row else None


@dataclass(frozen=True)
class BeforeAdjunct:
    """What is known before another therapy is given: what speaks against it, and the last one."""

    facts: AdjunctFacts
    last: AdjunctEntry | None


def before_adjunct(scope: Scope, note_id: str, kind: TherapyKind) -> BeforeAdjunct:
    """What is known before one is given in the visit of a note. Raises NotFound."""
    note = scope.note(note_id)
    visit = scope.session.get_one(Appointment, note.appointment_id)
    facts = adjunct_facts(scope.session, note, visit)
    return BeforeAdjunct(facts, last_adjunct(scope.session, visit, kind))


def kinds_begun(session: Session, visit: Appointment, minute: int) -> frozenset[TherapyKind]:
    """The therapies of a visit that have begun by this minute."""
    rows = session.scalars(
        select(Therapy.kind)
        .join(AppointmentStep, AppointmentStep.therapy_id == Therapy.id)
        .where(AppointmentStep.appointment_id == visit.id, AppointmentStep.from_minute <= minute)
    )
    return frozenset(rows)


def most_given(session: Session) -> Most:
    """The most the clinic gives of each."""
    settings = (SAUNA_MINUTES, SAUNA_C, BOOTS_MINUTES, BOOTS_MMHG)
    return Most(*(number(session, each) for each in settings))


def adjunct_facts(session: Session, note: SessionNote, visit: Appointment) -> AdjunctFacts:
    """What is known before another therapy is given in a visit, beside what is asked then."""
    state = state_of(session, visit.patient_id, visit, note.started_at)
    flags = _open_flags(session, visit.patient_id)
    today = {
        HELD: any(stops for _, _, stops in flags),
        EMERGENCY: any(what is Disposition.EMERGENCY_NOW for _, what, _ in flags),
        FAINTED: _fainted(session, note, visit),
        NEEDLED: bool(
            session.scalar(
                select(exists().where(NeedledSite.note_id == note.id, NeedledSite.needles_in > 0))
            )
        ),
    }
    consents = consents_at(session, visit, clock.now(), tuple(Procedure))
    refused = {refused_slug(one) for one, due in consents.items() if due.stops}
    return AdjunctFacts(
        frozenset(rule.slug for rule, _ in state.yes),
        frozenset(slug for slug, _, _ in flags),
        frozenset(name for name, is_so in today.items() if is_so) | refused,
    )


def _open_flags(session: Session, patient_id: int) -> list[tuple[str, Disposition, bool]]:
    waits = ~RedFlag.stops & exists().where(Task.id == RedFlag.task_id, Task.closed_at.is_(None))
    rows = session.execute(
        select(RedFlag.slug, RedFlag.disposition, RedFlag.stops).where(
            RedFlag.patient_id.in_(records_of([patient_id])), open_hold() | waits
        )
    )
    return [(slug, disposition, stops) for slug, disposition, stops in rows]


def _fainted(session: Session, note: SessionNote, visit: Appointment) -> bool:
    """Whether this visit's note, or another of the day, tells of a faint, or nearly one."""
    if note.stopped_at is not None or FAINTS & set(note.adverse_events.split(SEPARATOR)):
        return True
    other = aliased(SessionNote)
    found = session.scalar(
        select(NotedEvent.id)
        .join(other, other.id == NotedEvent.note_id)
        .join(Appointment, Appointment.id == other.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            other.status != NoteStatus.ENTERED_IN_ERROR,
            NotedEvent.kind.in_(sorted(FAINTS)),
            Appointment.from_minute > visit.from_minute - SAME_DAY,
            Appointment.from_minute <= visit.from_minute,
            *STILL_SO,
        )
        .limit(1)
    )
    return found is not None
