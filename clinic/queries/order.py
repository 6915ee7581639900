"""The rules of order as the clinic has them, and what they say of a visit at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, AppointmentStep, Patient, Setting, Therapy
from clinic.queries.openings import Ask
from clinic.queries.week_masks import LONGEST_RESERVATION
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.openings import Opening
from clinic.rules.sequencing import (
    ORDER_RULES,
    Finding,
    Given,
    OrderRule,
    Severity,
    findings,
    longest_look,
)
from clinic.rules.words import TherapyKind


def order_rules(session: Session) -> tuple[OrderRule, ...]:
    """The rules with what this clinic has chosen."""
    names = [rule.setting for rule in ORDER_RULES]
    rows = session.execute(select(Setting.name, Setting.value).where(Setting.name.in_(names)))
    chosen = {row.name: row.value for row in rows}
    return tuple(rule.changed(chosen.get(rule.setting)) for rule in ORDER_RULES)


@dataclass(frozen=True)
class Order:
    """The rules that hold for one wish, and the patient's other visits around some openings."""

    rules: tuple[OrderRule, ...]
    kinds: Mapping[int, TherapyKind]
    zone: ZoneInfo
    others: tuple[Given, ...] = ()

    def own(self, opening: Opening) -> list[Given]:
        """The therapies of the visit itself."""
        return [Given(one.start, one.end, self.kinds[one.therapy_id]) for one in opening.steps]

    def findings(self, opening: Opening) -> list[Finding]:
        """What the visit at this opening breaks."""
        return findings(self.rules, [*self.own(opening), *self.others], self.zone)

    def inside(self, opening: Opening) -> list[Finding]:
        """What the visit breaks by itself, whenever it is."""
        return findings(self.rules, self.own(opening), self.zone)

    def at_present(self, steps: Iterable[Given]) -> frozenset[str]:
        """The rules that a visit breaks where it stands, which is no news when it moves."""
        found = findings(self.rules, [*steps, *self.others], self.zone)
        return frozenset(one.slug for one in found)


def order_of(
    session: Session, ask: Ask, openings: Iterable[Opening], ignoring: int | None = None
) -> Order:
    """The rules for a wish at these openings; `ignoring` is the visit that is being moved."""
    rules = tuple(rule for rule in order_rules(session) if rule.severity is not Severity.OFF)
    kinds = {step.therapy_id: step.kind for step in ask.wish.steps if step.kind is not None}
    edges = [edge for one in openings for edge in (one.start, one.end)]
    look = longest_look(rules)
    others: tuple[Given, ...] = ()
    if edges and ask.wish.patient_id is not None:
        span = (min(edges) - look, max(edges) + look)
        others = _others(session, ask.wish.patient_id, span, ignoring)
    return Order(rules, kinds, ask.zone, others)


def given_in(session: Session, number: int) -> list[Given]:
    """The therapies of one booked visit."""
    return [
        Given(*row)
        for row in session.execute(
            select(AppointmentStep.from_minute, AppointmentStep.to_minute, Therapy.kind)
            .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
            .where(AppointmentStep.appointment_id == number)
        )
    ]


def _others(session: Session, patient: int, span: Span, ignoring: int | None) -> tuple[Given, ...]:
    """The therapies of the patient's other visits that touch a span of minutes."""
    rows = session.execute(
        select(AppointmentStep.from_minute, AppointmentStep.to_minute, Therapy.kind)
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            Patient.resource_id == patient,
            Appointment.from_minute > span[0] - LONGEST_RESERVATION,
            Appointment.from_minute < span[1],
            Appointment.status.not_in(FREES_TIME),
            Appointment.id != (ignoring or 0),
        )
    )
    return tuple(Given(*row, own=False) for row in rows)
