"""The wish a booked visit came from: what moving, taking back and searching anew begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, AppointmentStep, Patient, Therapist, Therapy
from clinic.queries.catalogue import catalogue
from clinic.queries.openings import Ask, ask_for
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.visit_wishes import SHORTEST, StepWish, VisitWish

LEAST_WAIT = 15


class Part(NamedTuple):
    """One step of a booked visit, what it is and who gives it."""

    step: AppointmentStep
    therapy: Therapy
    therapist: Therapist | None


def wish_of_visit(scope: Scope, public_id: str) -> VisitWish:
    """The wish of a booked visit by its public id. Raises NotFound."""
    return wish_of(scope.session, scope.appointment(public_id))


def ask_of(scope: Scope, visit: Appointment) -> Ask:
    """The wish of a booked visit made ready, each step with the therapist who gives it.

    Raises Refused when one of them takes no visits any more, Invalid as `wish_of`.
    """
    parts, patient = parts_of(scope.session, visit), patient_of(scope.session, visit)
    return ask_by_the_same(scope, wish_for(scope.session, visit, patient, parts), patient, parts)


def ask_by_the_same(scope: Scope, wish: VisitWish, patient: Patient, parts: Sequence[Part]) -> Ask:
    """The wish with each part given by whom it is now. Raises Refused for one who has left."""
    left = who_left(parts)
    if left is not None:
        raise Refused(
            f"{left.name} takes no visits any more. Choose somebody else.", field="therapist"
        )
    ask = ask_for(scope, replace(wish, therapist=""), patient, settled=True)
    return ask.given_by([one.therapist.resource_id if one.therapist else None for one in parts])


def ask_by_anybody(scope: Scope, visit: Appointment) -> Ask:
    """The wish of a booked visit with whoever is free. Raises NotFound, or Invalid."""
    wish = replace(wish_of(scope.session, visit), therapist="")
    return ask_for(scope, wish, patient_of(scope.session, visit))


def wish_of(session: Session, visit: Appointment) -> VisitWish:
    """The wish a booked visit came from, with its first therapist."""
    return wish_for(session, visit, patient_of(session, visit), parts_of(session, visit))


def patient_of(session: Session, visit: Appointment) -> Patient:
    """Whose visit it is; who may see the visit may know them. Raises NotFound once merged."""
    found = session.get_one(Patient, visit.patient_id)
    if found.merged_into_id is not None:
        raise NotFound
    return found


def wish_for(
    session: Session,
    visit: Appointment,
    patient: Patient,
    parts: Sequence[Part],
    minutes: tuple[int, ...] = (),
) -> VisitWish:
    """The wish of what was read; `minutes` resize the parts. Raises Invalid."""
    lengths = minutes or tuple(one.step.to_minute - one.step.from_minute for one in parts)
    if len(lengths) != len(parts) or min(lengths, default=0) < SHORTEST:
        raise Invalid("Give every part of the visit at least 5 minutes.", field="minutes")
    gaps = [b.step.from_minute - a.step.to_minute for a, b in pairwise(parts)]
    places = {row.id: row.public_id for row in catalogue(session).locations}
    return VisitWish(
        steps=tuple(
            StepWish(one.therapy.public_id, long) for one, long in zip(parts, lengths, strict=True)
        ),
        patient=patient.public_id,
        therapist=next((one.therapist.public_id for one in parts if one.therapist), ""),
        location=places[visit.location_id],
        wait=max([LEAST_WAIT, *gaps]),
        booked=True,
    )


def parts_of(session: Session, visit: Appointment) -> list[Part]:
    """The steps of a booked visit in order."""
    known = catalogue(session)
    therapies = {row.id: row for row in known.therapies}
    therapists = {row.id: row for row in known.therapists}
    steps = session.scalars(
        select(AppointmentStep)
        .where(AppointmentStep.appointment_id == visit.id)
        .order_by(AppointmentStep.position)
    )
    return [
        Part(step, therapies[step.therapy_id], therapists.get(step.therapist_id or 0))
        for step in steps
    ]


def who_left(parts: Sequence[Part]) -> Therapist | None:
    """The first who gives a step and takes no visits any more."""
    return next(
        (one.therapist for one in parts if one.therapist and not one.therapist.active), None
    )
