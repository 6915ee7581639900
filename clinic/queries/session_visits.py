"""Visits as plain values, a page of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Patient,
    PlannedVisit,
    Reservation,
    Resource,
    Therapy,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.planned import CALLED_FOR
from clinic.rules.session_record import PersonFacts, StepFacts, VisitFacts
from clinic.rules.words import ResourceKind

PLACES = (ResourceKind.ROOM, ResourceKind.EQUIPMENT)


def person_facts(patient: Patient) -> PersonFacts:
    """Who a patient is, with the name as it is spoken."""
    parts = (patient.prefix, patient.given, patient.family, patient.suffix)
    return PersonFacts(patient.public_id, " ".join(filter(None, parts)), patient.birth_date)


def visit_facts(session: Session, visits: Sequence[Appointment]) -> dict[int, VisitFacts]:
    """Each visit in full, by its row number."""
    numbers = [visit.id for visit in visits]
    people = _people(session, visits)
    locations = {row.id: row for row in catalogue(session).locations}
    steps, plans = _steps(session, numbers), _places_in_plan(session, numbers)
    return {
        visit.id: VisitFacts(
            public_id=visit.public_id,
            person=person_facts(people[visit.patient_id]),
            from_minute=visit.from_minute,
            to_minute=visit.to_minute,
            status=visit.status,
            zone=locations[visit.location_id].zone,
            location=locations[visit.location_id].name,
            steps=tuple(steps[visit.id]),
            number=plans.get(visit.id, (None, None))[0],
            total=plans.get(visit.id, (None, None))[1],
        )
        for visit in visits
    }


def _people(session: Session, visits: Sequence[Appointment]) -> dict[int, Patient]:
    wanted = {visit.patient_id for visit in visits}
    return {row.id: row for row in session.scalars(select(Patient).where(Patient.id.in_(wanted)))}


def _steps(session: Session, visits: list[int]) -> dict[int, list[StepFacts]]:
    rows = session.execute(
        select(AppointmentStep, Therapy)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(AppointmentStep.appointment_id.in_(visits))
        .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
    )
    places = _places(session, visits)
    found: dict[int, list[StepFacts]] = defaultdict(list)
    for step, therapy in rows:
        facts = StepFacts(
            therapy.kind, therapy.name, step.from_minute, step.to_minute, step.therapist_id
        )
        found[step.appointment_id].append(replace(facts, places=tuple(places[step.id])))
    return found


def _places(session: Session, visits: list[int]) -> dict[int | None, list[str]]:
    rows = session.execute(
        select(Reservation.step_id, Resource.name)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(Reservation.appointment_id.in_(visits), Resource.kind.in_(PLACES))
        .order_by(Resource.kind.desc(), Resource.name)
    )
    found: dict[int | None, list[str]] = defaultdict(list)
    for step_id, name in rows:
        found[step_id].append(name)
    return found


def _places_in_plan(session: Session, visits: list[int]) -> dict[int | None, tuple[int, int]]:
    """The number of each visit in its plan, and how many the plan calls for."""
    planned = session.scalars(
        select(PlannedVisit).where(PlannedVisit.appointment_id.in_(visits))
    ).all()
    totals = session.execute(
        select(PlannedVisit.plan_id, func.count())
        .where(PlannedVisit.plan_id.in_({row.plan_id for row in planned}), CALLED_FOR)
        .group_by(PlannedVisit.plan_id)
    )
    counted = {plan_id: total for plan_id, total in totals}  # noqa: C416 -- rows, not pairs
    return {row.appointment_id: (row.number, counted[row.plan_id]) for row in planned}
