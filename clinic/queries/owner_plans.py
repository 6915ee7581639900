"""Which plans are on track: for each active plan with visits to come, what the rule asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Authorisation,
    EpisodeOfCare,
    Location,
    PlannedVisit,
    Reassessment,
    TreatmentPlan,
)
from clinic.models.care import STILL_OPEN
from clinic.queries.catalogue import catalogue
from clinic.rules.authorised import AuthorisedEntry, Cover, cover_of
from clinic.rules.local_time import wall_time
from clinic.rules.owner_values import NO_THERAPIST, PlanTracks
from clinic.rules.plans_on_track import Off, PlanFacts, Tracks
from clinic.rules.reassessment import reassess_of
from clinic.rules.words import PlannedVisitStatus, PlanStatus


class _Plan(NamedTuple):
    id: int
    episode_id: int
    therapist_id: int | None
    starts_on: date
    every: int
    days: int | None
    unbooked_since: date | None
    attended: int


def plan_tracks(session: Session, today: date) -> PlanTracks:
    """How many plans are on track today; no patient is named."""
    plans = _plans(session)
    numbers = [plan.id for plan in plans]
    last = _last_reassessed(session, numbers)
    covered = _authorised(session, [plan.episode_id for plan in plans])
    close = [p.id for p in plans if p.days or p.id in last or p.episode_id in covered]
    attended = _attended(session, close)
    coming = _coming(session, [p.id for p in plans if p.episode_id in covered])
    weighed: Counter[tuple[int | None, Off]] = Counter()
    for plan in plans:
        days = attended[plan.id] if plan.id in attended else [plan.starts_on] * plan.attended
        reassess = reassess_of(plan.every, plan.days, days, last.get(plan.id), plan.starts_on)
        cover: Cover | None = None
        if plan.episode_id in covered:
            cover = cover_of(covered[plan.episode_id], days, coming[plan.id], today)
        facts = PlanFacts(plan.therapist_id, plan.unbooked_since, reassess, cover)
        weighed[plan.therapist_id, facts.off(today)] += 1
    found: dict[int | None, Tracks] = defaultdict(Tracks)
    together = Tracks()
    for (therapist, off), number in weighed.items():
        found[therapist] = found[therapist].with_plans(off, number)
        together = together.with_plans(off, number)
    names = [(row.id, row.name) for row in catalogue(session).therapists]
    lines = [*names, (None, NO_THERAPIST)]
    return PlanTracks(tuple((name, found[one]) for one, name in lines if one in found), together)


def _plans(session: Session) -> list[_Plan]:
    """Active plans with anything to come, and how many of their visits were attended."""
    unbooked = case((PlannedVisit.status == PlannedVisitStatus.UNBOOKED, PlannedVisit.due_on))
    left = (
        select(PlannedVisit.plan_id, func.min(unbooked).label("since"))
        .where(text(f"planned_visit.{STILL_OPEN}"))
        .group_by(PlannedVisit.plan_id)
        .subquery()
    )
    attended = (
        select(func.count())
        .where(
            PlannedVisit.plan_id == TreatmentPlan.id,
            PlannedVisit.status == PlannedVisitStatus.ATTENDED,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            TreatmentPlan.id,
            TreatmentPlan.episode_id,
            EpisodeOfCare.therapist_id,
            TreatmentPlan.starts_on,
            TreatmentPlan.reassess_every,
            TreatmentPlan.reassess_days,
            left.c.since,
            attended,
        )
        .join(left, left.c.plan_id == TreatmentPlan.id)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .where(TreatmentPlan.status == PlanStatus.ACTIVE)
    )
    return [_Plan(*row) for row in rows]


def _last_reassessed(session: Session, plans: Collection[int]) -> Mapping[int, date]:
    rows = session.execute(
        select(Reassessment.plan_id, func.max(Reassessment.held_on)).group_by(Reassessment.plan_id)
    )
    wanted = set(plans)
    return {plan: day for plan, day in rows if plan in wanted}


def _authorised(session: Session, episodes: Collection[int]) -> dict[int, list[AuthorisedEntry]]:
    wanted = set(episodes)
    found: dict[int, list[AuthorisedEntry]] = {}
    for row in session.scalars(
        select(Authorisation)
        .where(Authorisation.taken_back_at.is_(None))
        .order_by(Authorisation.episode_id, Authorisation.id)
    ):
        if row.episode_id in wanted:
            entry = AuthorisedEntry(row.visits, row.valid_from, row.valid_until)
            found.setdefault(row.episode_id, []).append(entry)
    return found


def _attended(session: Session, plans: Collection[int]) -> dict[int, list[date]]:
    """The days of attended visits, for plans of which the days matter."""
    found: dict[int, list[date]] = {plan: [] for plan in plans}
    for plan, minute, zone in session.execute(
        select(PlannedVisit.plan_id, Appointment.from_minute, Location.zone)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .join(Location, Location.id == Appointment.location_id)
        .where(PlannedVisit.plan_id.in_(plans), PlannedVisit.status == PlannedVisitStatus.ATTENDED)
    ):
        found[plan].append(wall_time(minute, ZoneInfo(zone)).date())
    return found


def _coming(session: Session, plans: Collection[int]) -> dict[int, list[tuple[int, date]]]:
    """The visits to come: number and the day each is booked for, or due on."""
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for plan, number, due, minute, zone in session.execute(
        select(
            PlannedVisit.plan_id,
            PlannedVisit.number,
            PlannedVisit.due_on,
            Appointment.from_minute,
            Location.zone,
        )
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .where(PlannedVisit.plan_id.in_(plans), text(f"planned_visit.{STILL_OPEN}"))
    ):
        day = wall_time(minute, ZoneInfo(zone)).date() if minute else due
        found[plan].append((number, day))
    return found
