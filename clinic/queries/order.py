"""The rules of order as the clinic has them, and what they say of a visit at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    NeedledSite,
    NotedEvent,
    Patient,
    SessionNote,
    Therapy,
)
from clinic.queries.events import STILL_SO
from clinic.queries.openings import Ask
from clinic.queries.plan_order import accepted_for
from clinic.queries.settings import order_rules
from clinic.queries.week_masks import LONGEST_RESERVATION
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.needling_words import AdverseEvent
from clinic.rules.openings import Opening
from clinic.rules.order_checks import FAINTS, Given, Recorded, longest_look
from clinic.rules.order_rules import FROM_RECORD, OrderRule, Severity
from clinic.rules.sequencing import Accepted, Finding, findings, with_plan
from clinic.rules.words import NoteStatus, TherapyKind

SEPARATOR = ","
_FAINTED = exists().where(
    NotedEvent.note_id == SessionNote.id, NotedEvent.kind.in_(sorted(FAINTS)), *STILL_SO
)
"""A faint, or nearly one, was written down beside the note."""


class Fine:
    """The warnings that a patient's plan says are fine; read only once one is in the way."""

    def __init__(self, session: Session, patient: int | None, zone: ZoneInfo) -> None:
        self._session = session
        self._patient = patient
        self._zone = zone

    @cached_property
    def by_rule(self) -> Mapping[str, Accepted]:
        """Who accepted what, by the slug of the rule."""
        if self._patient is None:
            return {}
        return accepted_for(self._session, self._patient, self._zone)


@dataclass(frozen=True)
class Order:
    """The rules that hold for one wish, and the patient's other visits around some openings."""

    rules: tuple[OrderRule, ...]
    kinds: Mapping[int, TherapyKind]
    zone: ZoneInfo
    fine: Fine
    others: tuple[Given, ...] = ()

    def own(self, opening: Opening) -> list[Given]:
        """The therapies of the visit itself."""
        return [Given(one.start, one.end, self.kinds[one.therapy_id]) for one in opening.steps]

    def after(self, opening: Opening) -> Order:
        """The same once a visit of the wish stands at this opening."""
        kept = [replace(one, own=False) for one in self.own(opening)]
        return replace(self, others=(*self.others, *kept))

    def findings(self, opening: Opening) -> list[Finding]:
        """What the visit at this opening breaks."""
        return self._on_plan(findings(self.rules, [*self.own(opening), *self.others], self.zone))

    def inside(self, opening: Opening) -> list[Finding]:
        """What the visit breaks by itself, whenever it is."""
        return self._on_plan(findings(self.rules, self.own(opening), self.zone))

    def always(self, openings: Sequence[Opening]) -> list[Finding]:
        """What the visit breaks whenever it is, and what the plan lets pass at some opening."""
        found = [one for opening in openings for one in self.findings(opening) if one.accepted]
        inside = self.inside(openings[0]) if openings else []
        return list({one.slug: one for one in (*inside, *found)}.values())

    def at_present(self, steps: Iterable[Given]) -> frozenset[str]:
        """The rules that a visit breaks where it stands, which is no news when it moves.

        What was recorded since is news.
        """
        found = findings(self.rules, [*steps, *self.others], self.zone)
        return frozenset(one.slug for one in found) - FROM_RECORD

    def _on_plan(self, found: list[Finding]) -> list[Finding]:
        if all(one.severity is not Severity.WARN for one in found):
            return found
        return with_plan(found, self.fine.by_rule)


def order_of(
    session: Session, ask: Ask, openings: Iterable[Opening], *ignoring: int | None
) -> Order:
    """The rules for a wish at these openings; `ignoring` are the visits that are being moved."""
    rules = tuple(rule for rule in order_rules(session) if rule.severity is not Severity.OFF)
    kinds = {step.therapy_id: step.kind for step in ask.wish.steps if step.kind is not None}
    edges = [edge for one in openings for edge in (one.start, one.end)]
    look = longest_look(rules)
    others: tuple[Given, ...] = ()
    if edges and ask.wish.patient_id is not None:
        span = (min(edges) - look, max(edges) + look)
        others = _others(session, ask.wish.patient_id, span, ignoring)
    fine = Fine(session, ask.wish.patient_id, ask.zone)
    return Order(rules, kinds, ask.zone, fine, others)


def _others(
    session: Session, patient: int, span: Span, ignoring: Iterable[int | None]
) -> tuple[Given, ...]:
    """The therapies of the patient's other visits that touch a span of minutes.

    With what their notes tell, in the same statement: one row a step and needled site.
    """
    rows = session.execute(
        select(
            AppointmentStep.from_minute,
            AppointmentStep.to_minute,
            Therapy.kind,
            SessionNote.status,
            SessionNote.adverse_events,
            NeedledSite.muscle,
            _FAINTED.label("fainted"),
        )
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .outerjoin(
            SessionNote,
            and_(
                SessionNote.appointment_id == Appointment.id,
                SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
            ),
        )
        .outerjoin(NeedledSite, NeedledSite.note_id == SessionNote.id)
        .where(
            Patient.resource_id == patient,
            Appointment.from_minute > span[0] - LONGEST_RESERVATION,
            Appointment.from_minute < span[1],
            Appointment.status.not_in(FREES_TIME),
            Appointment.id.not_in([number or 0 for number in ignoring]),
        )
    )
    steps: dict[tuple[int, int, TherapyKind, NoteStatus | None, str], set[str]] = defaultdict(set)
    for start, end, kind, status, events, muscle, fainted in rows:
        told = f"{events or ''}{SEPARATOR}{AdverseEvent.SYNCOPE if fainted else ''}"
        steps[start, end, kind, status, told] |= {muscle} if muscle else set()
    return tuple(_given(*step, muscles) for step, muscles in steps.items())


def _given(
    start: int,
    end: int,
    kind: TherapyKind,
    status: NoteStatus | None,
    events: str,
    muscles: set[str],
) -> Given:
    if status is None:
        return Given(start, end, kind, own=False)
    told = Recorded(
        frozenset(muscles), frozenset(events.split(SEPARATOR)), status is NoteStatus.SIGNED
    )
    return Given(start, end, kind, own=False, legs=told.legs, fainted=told.fainted)
