"""Who of those that wait fits into a free time: searched, not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, select

from clinic import clock
from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    Patient,
    PlannedVisit,
    Therapy,
    TreatmentPlan,
)
from clinic.queries.openings import Ask, ask_for, next_openings
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.openings import Opening, Step
from clinic.rules.order_rules import Severity
from clinic.rules.spacing import LEAST_BETWEEN, Spacing
from clinic.rules.wait_list import FreeTime, WaitWish, suiting
from clinic.rules.wait_values import Waiting
from clinic.rules.words import PlannedVisitStatus, PlanStatus, TherapyKind


@dataclass(frozen=True)
class Fit:
    """One who waits and would fit, with the visit it would be.

    `warnings` are what the rules of order say against it, as the clinic has them; `spacing` is
    known where they would be needled.
    """

    waiting: Waiting
    opening: Opening
    ask: Ask
    warnings: tuple[str, ...] = ()
    spacing: Spacing = field(default_factory=Spacing)


def ask_in(scope: Scope, wish: WaitWish, free: FreeTime) -> Ask:
    """The waiting patient's visit with the therapist whose time is free. As `ask_for`."""
    therapist = wish.visit.therapist or free.therapist
    return ask_for(scope, replace(wish.visit, therapist=therapist))


def visit_number(scope: Scope, free: FreeTime) -> int | None:
    """The number of the visit whose time it was; None without one. Raises NotFound."""
    return scope.appointment(free.visit).id if free.visit else None


def who_fits(scope: Scope, everybody: Iterable[Waiting], free: FreeTime) -> list[Fit]:
    """Those whose whole visit can begin in the free time, in the given order.

    Therapist, rooms, equipment and the patient are all looked at, by the search's own function.
    A rule of order that is a stop keeps them out, and so does a wish that cannot be met at all any
    more (a therapist who has left).
    """
    quiet = Scope(scope.session, scope.asker)  # a list is one look, not one at each record
    ignoring = visit_number(quiet, free)
    found = []
    for waiting in everybody:
        when = suiting(waiting.wish, free)
        if when is None:
            continue
        try:
            ask = ask_in(quiet, waiting.wish, free)
        except (Invalid, NotFound):
            continue
        openings = next_openings(
            scope.session, ask, when, now_minute=clock.now_minute(), limit=1, ignoring=ignoring
        )
        for opening in openings:
            said = order_of(scope.session, ask, [opening]).findings(opening)
            if all(one.severity is not Severity.HARD for one in said):
                found.append(Fit(waiting, opening, ask, tuple(one.words for one in said)))
    return _with_spacing(scope, found)


def _with_spacing(scope: Scope, found: list[Fit]) -> list[Fit]:
    """The same with the other needlings around, and what the plans ask for next."""
    needled = [one for one in found if any(_is_needling(step) for step in one.ask.wish.steps)]
    if not needled:
        return found
    who = {one.waiting.patient for one in needled}
    starts = [one.opening.start for one in needled]
    span = (min(starts) - LEAST_BETWEEN, max(starts) + LEAST_BETWEEN)
    times, due = _needlings(scope, who, span), _due(scope, who)
    return [
        replace(
            one, spacing=Spacing(times.get(one.waiting.patient, ()), due.get(one.waiting.patient))
        )
        if one in needled
        else one
        for one in found
    ]


def _is_needling(step: Step) -> bool:
    return step.kind is TherapyKind.NEEDLING


def _needlings(scope: Scope, who: set[str], span: Span) -> dict[str, tuple[int, ...]]:
    """When these patients are needled in a span of minutes."""
    rows = scope.session.execute(
        select(Patient.public_id, AppointmentStep.from_minute)
        .join(Appointment, Appointment.patient_id == Patient.id)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            Patient.public_id.in_(who),
            Therapy.kind == TherapyKind.NEEDLING,
            Appointment.status.not_in(FREES_TIME),
            Appointment.from_minute > span[0],
            Appointment.from_minute < span[1],
        )
    )
    found: dict[str, tuple[int, ...]] = {}
    for patient, start in rows:
        found[patient] = (*found.get(patient, ()), start)
    return found


def _due(scope: Scope, who: set[str]) -> dict[str, date]:
    """When the plans of these patients have their next visit that is not booked."""
    rows = scope.session.execute(
        select(Patient.public_id, func.min(PlannedVisit.due_on))
        .join(EpisodeOfCare, EpisodeOfCare.patient_id == Patient.id)
        .join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
        .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
        .where(
            Patient.public_id.in_(who),
            TreatmentPlan.status == PlanStatus.ACTIVE,
            PlannedVisit.status == PlannedVisitStatus.UNBOOKED,
        )
        .group_by(Patient.public_id)
    )
    return {patient: due for patient, due in rows}  # noqa: C416 -- rows, not pairs
