"""Which visits are an episode's: the one answer that its progress and its letters share."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, tuple_
from sqlalchemy.orm import Session

from clinic.models import Appointment, EpisodeOfCare, Location, PlannedVisit, TreatmentPlan
from clinic.rules.episode_days import Days, days_alone
from clinic.rules.local_time import day_span

_PLANNED = exists().where(PlannedVisit.appointment_id == Appointment.id)


def of_episode(session: Session, episode: EpisodeOfCare) -> ColumnElement[bool]:
    """Condition on visits: what the episode's plans call for, and its own outside every plan.

    A visit outside every plan is of the newest problem that was open on its day, by the clock of
    its location (decision 0043).
    """
    own = _PLANNED.where(
        TreatmentPlan.id == PlannedVisit.plan_id, TreatmentPlan.episode_id == episode.id
    ).correlate(Appointment)
    outside = and_(~_PLANNED.correlate(Appointment), _on(session, _days(session, episode)))
    return and_(Appointment.patient_id == episode.patient_id, or_(own, outside))


def _days(session: Session, episode: EpisodeOfCare) -> tuple[Days, ...]:
    """The days on which this was the newest open problem of the patient."""
    other = EpisodeOfCare
    newer = session.execute(
        select(other.opened_on, other.closed_on).where(
            other.patient_id == episode.patient_id,
            tuple_(other.opened_on, other.id) > tuple_(episode.opened_on, episode.id),
        )
    )
    days = [(first, last) for first, last in newer]
    return days_alone((episode.opened_on, episode.closed_on), days)


def _on(session: Session, days: tuple[Days, ...]) -> ColumnElement[bool]:
    """Condition on visits: they begin on one of these days where they take place."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, zone in session.execute(select(Location.id, Location.zone)):
        places[zone].append(number)
    return or_(
        false(),
        *(
            and_(Appointment.location_id.in_(numbers), _within(each, ZoneInfo(zone)))
            for zone, numbers in places.items()
            for each in days
        ),
    )


def _within(days: Days, zone: ZoneInfo) -> ColumnElement[bool]:
    first, last = days
    begun = Appointment.from_minute >= day_span(first, zone)[0]
    return and_(begun, Appointment.from_minute < day_span(last, zone)[1]) if last else begun
