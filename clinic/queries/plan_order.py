"""What the order of therapies means for a plan: its own warnings, and which of them are fine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from clinic.models import (
    EpisodeOfCare,
    Patient,
    PhaseTherapy,
    PlanAcknowledgement,
    PlanPhase,
    Therapy,
    TreatmentPlan,
)
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.settings import order_rules
from clinic.rules.order_checks import Given
from clinic.rules.order_rules import OrderRule
from clinic.rules.plan_order import Acknowledged, PlanOrder
from clinic.rules.sequencing import LABELS, Accepted, findings
from clinic.rules.words import EpisodeStatus, PlanStatus


def holds() -> ColumnElement[bool]:
    """Of the acknowledgements: that it is the last word on its rule, and says that it is fine."""
    later = aliased(PlanAcknowledgement)
    overruled = exists().where(
        later.plan_id == PlanAcknowledgement.plan_id,
        later.rule == PlanAcknowledgement.rule,
        later.id > PlanAcknowledgement.id,
    )
    return PlanAcknowledgement.fine & ~overruled


def accepted_for(session: Session, patient: int, zone: ZoneInfo) -> Mapping[str, Accepted]:
    """The warnings that the active plans of the patient with this calendar say are fine."""
    rows = session.execute(
        select(PlanAcknowledgement.rule, PlanAcknowledgement.by_name, PlanAcknowledgement.at)
        .join(TreatmentPlan, TreatmentPlan.id == PlanAcknowledgement.plan_id)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .join(Patient, Patient.id == EpisodeOfCare.patient_id)
        .where(
            Patient.resource_id == patient,
            EpisodeOfCare.status == EpisodeStatus.ACTIVE,
            TreatmentPlan.status == PlanStatus.ACTIVE,
            holds(),
        )
        .order_by(PlanAcknowledgement.id)
    )
    return {rule: Accepted(name, at.astimezone(zone).date()) for rule, name, at in rows}


def fine_on(session: Session, plan_id: int, zone: ZoneInfo) -> tuple[Acknowledged, ...]:
    """The warnings that are fine on one plan, in the order in which they were accepted."""
    rows = session.scalars(
        select(PlanAcknowledgement)
        .where(PlanAcknowledgement.plan_id == plan_id, holds())
        .order_by(PlanAcknowledgement.id)
    )
    return tuple(
        Acknowledged(
            row.rule,
            LABELS.get(row.rule, row.rule),
            Accepted(row.by_name, row.at.astimezone(zone).date()),
            row.why,
        )
        for row in rows
    )


def plan_order_of(scope: Scope, public_id: str, zone: ZoneInfo) -> PlanOrder:
    """One plan of a patient whose record may be read. Raises NotFound."""
    plan = scope.plan(public_id)
    patient, problem = scope.session.execute(
        select(Patient, EpisodeOfCare.problem)
        .join(EpisodeOfCare, EpisodeOfCare.patient_id == Patient.id)
        .where(EpisodeOfCare.id == plan.episode_id)
    ).one()
    rules = order_rules(scope.session)
    return PlanOrder(
        plan=plan.public_id,
        patient=patient.public_id,
        name=person_facts(patient).name,
        problem=problem,
        rules=rules,
        broken=_broken(scope.session, plan.id, rules, zone),
        fine=fine_on(scope.session, plan.id, zone),
    )


def _broken(
    session: Session, plan_id: int, rules: tuple[OrderRule, ...], zone: ZoneInfo
) -> frozenset[str]:
    """The rules that the visits of some phase break by themselves, one therapy after the other."""
    return frozenset(
        found.slug for given in _phases(session, plan_id) for found in findings(rules, given, zone)
    )


def _phases(session: Session, plan_id: int) -> Iterator[list[Given]]:
    rows = session.execute(
        select(PlanPhase.id, Therapy.kind, PhaseTherapy.minutes)
        .join(PhaseTherapy, PhaseTherapy.phase_id == PlanPhase.id)
        .join(Therapy, Therapy.id == PhaseTherapy.therapy_id)
        .where(PlanPhase.plan_id == plan_id)
        .order_by(PlanPhase.position, PhaseTherapy.position)
    )
    for _, steps in groupby(rows, lambda row: row[0]):
        given: list[Given] = []
        for _, kind, minutes in steps:
            start = given[-1].end if given else 0
            given.append(Given(start, start + minutes, kind))
        yield given
