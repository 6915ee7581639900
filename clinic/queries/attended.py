"""The visits that took place, a line for each therapy, for whatever sends the bills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    NeedledSite,
    Patient,
    SessionNote,
    Therapist,
    Therapy,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.attended import AttendedLine
from clinic.rules.billing import billed_muscles
from clinic.rules.clinic_settings import BOTH_SIDES
from clinic.rules.local_time import day_span, wall_time
from clinic.rules.needling import SiteEntry
from clinic.rules.owner_range import Days
from clinic.rules.words import AppointmentStatus, NoteStatus, TherapyKind


def attended_lines(scope: Scope, days: Days) -> list[AttendedLine]:
    """Every therapy of every visit that was done on these days, in order of time."""
    session = scope.session
    zones = {row.id: ZoneInfo(row.zone) for row in catalogue(session).locations}
    inside = _inside(days, zones)
    muscles = _muscles(scope, inside)
    rows = session.execute(
        scope.appointments()
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .join(Location, Location.id == Appointment.location_id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .with_only_columns(Appointment, AppointmentStep, Therapy, Location.name, Patient, Therapist)
        .where(Appointment.status == AppointmentStatus.DONE, *inside)
        .order_by(Appointment.from_minute, Appointment.id, AppointmentStep.position)
    )
    lines = []
    for visit, step, therapy, place, patient, therapist in rows:
        begins = wall_time(step.from_minute, zones[visit.location_id])
        if days.first <= begins.date() <= days.last:
            needled = therapy.kind is TherapyKind.NEEDLING
            lines.append(
                AttendedLine(
                    begins.date(),
                    begins.time(),
                    place,
                    visit.public_id,
                    patient.public_id,
                    patient.family,
                    patient.given,
                    patient.birth_date,
                    therapy.name,
                    step.to_minute - step.from_minute,
                    therapist.name if therapist else "",
                    muscles.get(visit.id) if needled else None,
                )
            )
    return lines


def _inside(days: Days, zones: Mapping[int, ZoneInfo]) -> tuple[ColumnElement[bool], ...]:
    """Visits that begin on these days by some location's clock."""
    begins = [day_span(days.first, zone)[0] for zone in zones.values()]
    ends = [day_span(days.last, zone)[1] for zone in zones.values()]
    return (
        Appointment.from_minute >= min(begins, default=0),
        Appointment.from_minute < max(ends, default=0),
    )


def _muscles(scope: Scope, inside: tuple[ColumnElement[bool], ...]) -> dict[int, int]:
    """How many muscles count for a bill, by visit with a signed note."""
    both_sides = number(scope.session, BOTH_SIDES)
    found: dict[int, list[SiteEntry]] = defaultdict(list)
    rows = scope.session.execute(
        select(Appointment.id, NeedledSite.muscle, NeedledSite.side)
        .join(SessionNote, SessionNote.appointment_id == Appointment.id)
        .join(NeedledSite, NeedledSite.note_id == SessionNote.id)
        .where(
            *inside,
            Appointment.status == AppointmentStatus.DONE,
            SessionNote.status == NoteStatus.SIGNED,
            NeedledSite.needles_in > 0,
        )
    )
    for visit, muscle, side in rows:
        found[visit].append(SiteEntry(muscle=muscle, side=side or "", needles_in=1))
    return {visit: billed_muscles(sites, both_sides) for visit, sites in found.items()}
