"""A plan with what booking it needs: its visits, their therapies, and what the patient would like.

Reached as the front desk knows a patient; nothing clinical is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    OpeningHours,
    Patient,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    PlanPreference,
    Therapist,
    Therapy,
    WorkingHours,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.holds_clinical import held_patients
from clinic.queries.scope import Scope
from clinic.queries.usual_therapist import usual_therapist
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.series_plan import (
    NO_THERAPIES,
    NOT_ACTIVE,
    PhaseToBook,
    PlanToBook,
    Preference,
    VisitToBook,
)
from clinic.rules.visit_wishes import EARLIEST, LATEST, StepWish
from clinic.rules.words import AppointmentStatus, EpisodeStatus, PlanStatus, TherapyKind


def plan_to_book(scope: Scope, public_id: str) -> tuple[PlanToBook, Patient]:
    """A plan and whose it is, noted as looked at. Raises NotFound."""
    plan, patient, therapist, ongoing = scope.known_plan(public_id)
    active = plan.status is PlanStatus.ACTIVE and ongoing is EpisodeStatus.ACTIVE
    phases = _phases(scope.session, plan.id)
    visits = _with_outdated(scope.session, plan.id, phases, _visits(scope.session, plan.id))
    told = {one.phase for one in visits} <= {phase.key for phase in phases} and bool(phases)
    found = PlanToBook(
        id=plan.id,
        public_id=plan.public_id,
        patient=patient.public_id,
        patient_id=patient.id,
        why_not=("" if told else NO_THERAPIES) if active else NOT_ACTIVE,
        least=plan.least_hours_between * 60,
        phases=phases,
        visits=visits,
        therapist=therapist,
        version=plan.version,
    )
    return found, patient


def _phases(session: Session, plan_id: int) -> tuple[PhaseToBook, ...]:
    rows = session.execute(
        select(PlanPhase, Therapy.public_id, Therapy.kind, PhaseTherapy.minutes)
        .join(PhaseTherapy, PhaseTherapy.phase_id == PlanPhase.id)
        .join(Therapy, Therapy.id == PhaseTherapy.therapy_id)
        .where(PlanPhase.plan_id == plan_id)
        .order_by(PlanPhase.position, PhaseTherapy.position)
    ).all()
    steps: dict[int, list[StepWish]] = defaultdict(list)
    needled: set[int] = set()
    phases: dict[int, PlanPhase] = {}
    for phase, therapy, kind, minutes in rows:
        phases[phase.id] = phase
        steps[phase.id].append(StepWish(therapy, minutes))
        needled |= {phase.id} if kind is TherapyKind.NEEDLING else set()
    return tuple(
        PhaseToBook(
            key, f"Phase {row.position + 1}", row.visits_per_week, tuple(steps[key]), key in needled
        )
        for key, row in phases.items()
    )


def _with_outdated(
    session: Session,
    plan_id: int,
    phases: Sequence[PhaseToBook],
    visits: Sequence[VisitToBook],
) -> tuple[VisitToBook, ...]:
    """The visits, marked where what is booked holds other therapies than the phase has now."""
    holds: dict[int, list[str]] = defaultdict(list)
    rows = (
        select(AppointmentStep.appointment_id, Therapy.public_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .join(PlannedVisit, PlannedVisit.appointment_id == AppointmentStep.appointment_id)
        .where(PlannedVisit.plan_id == plan_id)
    )
    for visit, therapy in session.execute(rows):
        holds[visit].append(therapy)
    wanted = {phase.key: sorted(step.therapy for step in phase.steps) for phase in phases}
    return tuple(
        replace(one, outdated=one.open and sorted(holds[one.appointment or 0]) != wanted[one.phase])
        if one.phase in wanted
        else one
        for one in visits
    )


def _visits(session: Session, plan_id: int) -> tuple[VisitToBook, ...]:
    rows = session.execute(
        select(PlannedVisit, Appointment, Location, Therapist)
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .outerjoin(
            AppointmentStep,
            (AppointmentStep.appointment_id == Appointment.id) & (AppointmentStep.position == 0),
        )
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(PlannedVisit.plan_id == plan_id)
        .order_by(PlannedVisit.number)
    )
    return tuple(_visit(*row) for row in rows)


def _visit(
    row: PlannedVisit,
    visit: Appointment | None,
    place: Location | None,
    giver: Therapist | None,
) -> VisitToBook:
    return VisitToBook(
        id=row.id,
        number=row.number,
        phase=row.phase_id,
        due=row.due_on,
        status=row.status,
        provisional=row.provisional,
        appointment=visit.id if visit else None,
        public_id=visit.public_id if visit else "",
        version=visit.version if visit else 0,
        start=visit.from_minute if visit else None,
        therapist=giver.resource_id if giver else None,
        giver=giver.public_id if giver else "",
        location=place.public_id if place and place.active else "",
        open=visit is not None and visit.status is AppointmentStatus.BOOKED,
    )


def preference_of(scope: Scope, plan: PlanToBook) -> Preference:
    """What the patient would like; until somebody says so, the therapist they are used to."""
    session = scope.session
    row = session.scalar(select(PlanPreference).where(PlanPreference.plan_id == plan.id))
    known = catalogue(session)
    working = {one.id: one.public_id for one in known.therapists if one.active}
    if row is None:
        return Preference(therapist=working.get(_used_to(session, plan) or 0, ""))
    places = {one.id: one.public_id for one in known.locations if one.active}
    return Preference(
        therapist=working.get(row.therapist_id or 0, ""),
        weekdays=frozenset(map(int, row.weekdays)),
        after=EARLIEST if row.from_minute is None else row.from_minute,
        before=LATEST if row.to_minute is None else row.to_minute,
        same_time=row.same_time,
        location=places.get(row.location_id or 0, ""),
    )


def _used_to(session: Session, plan: PlanToBook) -> int | None:
    """Whoever leads the episode of care; else who had the patient last."""
    if plan.therapist is not None:
        return plan.therapist
    calendar = session.scalar(select(Patient.resource_id).where(Patient.id == plan.patient_id))
    usual = usual_therapist(session, calendar)
    rows = catalogue(session).therapists
    return next((one.id for one in rows if one.resource_id == usual), None)


def needled_elsewhere(
    session: Session, patient_id: int, span: Span, but: Collection[int]
) -> list[int]:
    """When the patient is needled in a span of minutes, in visits other than these."""
    rows = session.execute(
        select(AppointmentStep.from_minute, Appointment.id)
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            Appointment.patient_id == patient_id,
            Therapy.kind == TherapyKind.NEEDLING,
            Appointment.status.not_in({*FREES_TIME, AppointmentStatus.DID_NOT_ATTEND}),
            Appointment.from_minute > span[0],
            Appointment.from_minute < span[1],
        )
    )
    return [start for start, visit in rows if visit not in but]


def weekdays_open(session: Session, location: Location) -> frozenset[int]:
    """On which weekdays a location is open."""
    query = select(OpeningHours.weekday).where(OpeningHours.location_id == location.id)
    return frozenset(session.scalars(query))


def weekdays_worked(session: Session, calendar: int, days: tuple[date, date]) -> frozenset[int]:
    """On which weekdays a therapist works from a day to another, both included."""
    first, last = days
    query = select(WorkingHours.weekday).where(
        WorkingHours.resource_id == calendar,
        or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= last),
        or_(WorkingHours.valid_to.is_(None), WorkingHours.valid_to >= first),
    )
    return frozenset(session.scalars(query))


def known_plan(scope: Scope, public_id: str) -> tuple[PlanToBook, Patient, bool]:
    """A plan, whose it is, and whether a clinical hold stops what it calls for. Raises NotFound."""
    plan, patient = plan_to_book(scope, public_id)
    return plan, patient, bool(held_patients(scope.session, {patient.id}))
