"""Notes that wait for a signature: a therapist's own, and how many everybody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    NoteCosignature,
    SessionNote,
    Therapist,
    Therapy,
)
from clinic.queries.scope import Scope
from clinic.queries.session_visits import visit_facts
from clinic.rules.local_time import wall_time
from clinic.rules.unsigned import WaitingCount, WaitingNote
from clinic.rules.words import AppointmentStatus, NoteStatus, TherapyKind

MOST_SHOWN = 200


def drafts(scope: Scope) -> tuple[WaitingNote, ...]:
    """The therapist's own notes that are not signed yet, oldest visit first."""
    rows = scope.session.execute(
        scope.notes()
        .add_columns(Appointment)
        .where(
            SessionNote.therapist_id == scope.asker.therapist_id,
            SessionNote.status == NoteStatus.DRAFT,
        )
        .order_by(Appointment.from_minute, Appointment.id)
        .limit(MOST_SHOWN)
    ).all()
    facts = visit_facts(scope.session, [visit for _, visit in rows])
    return tuple(WaitingNote(facts[visit.id], note.public_id) for note, visit in rows)


def missing(scope: Scope) -> tuple[WaitingNote, ...]:
    """Visits in which the therapist needled and of which there is no note at all, oldest first."""
    visits: Sequence[Appointment] = scope.session.scalars(
        scope.appointments()
        .where(Appointment.id.in_(_without_note(scope.asker.therapist_id)))
        .order_by(Appointment.from_minute, Appointment.id)
        .limit(MOST_SHOWN)
    ).all()
    facts = visit_facts(scope.session, visits)
    return tuple(WaitingNote(facts[visit.id]) for visit in visits)


def to_cosign(scope: Scope) -> tuple[WaitingNote, ...]:
    """Colleagues' signed notes that wait for this therapist's co-signature, oldest first."""
    cosigned = exists().where(NoteCosignature.note_id == SessionNote.id)
    rows = scope.session.execute(
        scope.notes()
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .add_columns(Appointment, Therapist.name)
        .where(
            SessionNote.supervisor_id == scope.asker.therapist_id,
            SessionNote.status == NoteStatus.SIGNED,
            ~cosigned,
        )
        .order_by(Appointment.from_minute, Appointment.id)
        .limit(MOST_SHOWN)
    ).all()
    facts = visit_facts(scope.session, [visit for _, visit, _ in rows])
    return tuple(WaitingNote(facts[visit.id], note.public_id, name) for note, visit, name in rows)


def counts(session: Session) -> tuple[WaitingCount, ...]:
    """How many notes each therapist has to write or sign, by name; nobody's name but theirs."""
    waiting: dict[int | None, Counter[str]] = {}
    since: dict[int | None, tuple[int, str]] = {}
    for kind, query in (("drafts", _drafts()), ("missing", _missing())):
        for therapist_id, number, first, zone in session.execute(query):
            waiting.setdefault(therapist_id, Counter())[kind] += number
            since[therapist_id] = min(since.get(therapist_id, (first, zone)), (first, zone))
    names = session.execute(
        select(Therapist.id, Therapist.name)
        .where(Therapist.id.in_(waiting))
        .order_by(Therapist.name)
    )
    return tuple(
        WaitingCount(
            name,
            waiting[number]["drafts"],
            waiting[number]["missing"],
            wall_time(since[number][0], ZoneInfo(since[number][1])).date(),
        )
        for number, name in names
    )


def _without_note(therapist_id: int | None) -> Select[int]:
    """Ids of visits that are done, that this therapist needled in, and that have no live note."""
    return _needled().where(AppointmentStep.therapist_id == therapist_id)


def _needled() -> Select[int]:
    noted = exists().where(
        SessionNote.appointment_id == Appointment.id,
        SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
    )
    return (
        select(Appointment.id)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            Appointment.status == AppointmentStatus.DONE,
            Therapy.kind == TherapyKind.NEEDLING,
            AppointmentStep.therapist_id.is_not(None),
            ~noted,
        )
    )


def _drafts() -> Select[int, int, int, str]:
    return (
        select(
            SessionNote.therapist_id,
            func.count(SessionNote.id),
            func.min(Appointment.from_minute),
            func.min(Location.zone),
        )
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .join(Location, Location.id == Appointment.location_id)
        .where(SessionNote.status == NoteStatus.DRAFT)
        .group_by(SessionNote.therapist_id)
    )


def _missing() -> Select[int | None, int, int, str]:
    return (
        _needled()
        .join(Location, Location.id == Appointment.location_id)
        .with_only_columns(
            AppointmentStep.therapist_id,
            func.count(Appointment.id.distinct()),
            func.min(Appointment.from_minute),
            func.min(Location.zone),
        )
        .group_by(AppointmentStep.therapist_id)
    )
