"""Booking a whole plan: every chosen date in one act, or none; and what the patient would like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import EpisodeOfCare, Patient, PlanPreference, TreatmentPlan
from clinic.queries.catalogue import catalogue
from clinic.queries.openings import Ask, ask_for
from clinic.queries.scope import Scope
from clinic.queries.series import WAIT
from clinic.queries.series_plans import plan_to_book, preference_of
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.local_time import wall_time
from clinic.rules.permissions import Principal
from clinic.rules.series_plan import NOT_ACTIVE, Pick, PlanToBook, Preference, VisitToBook
from clinic.rules.visit_wishes import EARLIEST, LATEST, VisitWish
from clinic.rules.words import EpisodeStatus, PlanStatus
from clinic.services.all_at_once import Date, Wanted, book_all
from clinic.services.booking import bookable
from clinic.services.planned_visits import CHANGED
from clinic.services.unit_of_work import unit_of_work

PLAN_CHANGED = (
    "The plan was changed since you looked. Nothing was booked; here are its dates as they"
    " would be now."
)


def book_plan(
    actor: Principal,
    plan_id: str,
    picks: Sequence[Pick],
    *,
    despite: frozenset[str],
    key: str,
    version: int | None = None,
) -> int:
    """Book the chosen dates of a plan, all or none; how many were booked.

    The same key books once (and then gives 0). Raises Invalid where nothing was chosen or two
    dates stand too close, Changed for a plan that is not at `version` any more or was booked
    meanwhile, Refused for one that is not active and for a date that does not fit any more, naming
    it; Stopped, Unacknowledged, Held; NotFound.
    """
    chosen = [one for one in picks if one.start is not None]

    def read(scope: Scope) -> Wanted:
        plan, patient = open_plan(scope, plan_id, version)
        bookable(scope, VisitWish((), patient=plan.patient))
        if not chosen:
            raise Invalid("Choose a date for at least one visit.", field="dates")
        location = preference_of(scope, plan).location
        unbooked = {one.number: one for one in plan.unbooked}
        if not all(one.number in unbooked for one in chosen):
            raise Changed(CHANGED)
        visits = [(unbooked[one.number], one) for one in chosen]
        dates = [
            Date(
                ask_of_visit(scope, plan, visit, patient, (pick.therapist, location)),
                pick.start or 0,
                visit.id,
            )
            for visit, pick in visits
        ]
        check_apart(
            plan,
            [(visit, date.start) for (visit, _), date in zip(visits, dates, strict=True)],
            dates[0].ask,
        )
        in_time = sorted(dates, key=lambda one: one.start)
        return Wanted(patient.id, in_time, partial(take_plan, plan))

    return book_all(actor, read, despite=despite, key=key)


def open_plan(scope: Scope, plan_id: str, version: int | None = None) -> tuple[PlanToBook, Patient]:
    """A plan that goes on, and whose it is; `version` is the one that was shown, if any was.

    Raises NotFound, Refused; Changed where its therapist changed it since.
    """
    plan, patient = plan_to_book(scope, plan_id)
    if plan.why_not:
        raise Refused(plan.why_not)
    if version not in (None, plan.version):
        raise Changed(PLAN_CHANGED)
    return plan, patient


def take_plan(plan: PlanToBook, session: Session) -> None:
    """Take the plan's row, so that nobody changes or ends it before its dates are written.

    Raises Refused where it ended since it was read, Changed where it was changed.
    """
    row = session.execute(
        select(TreatmentPlan.version, TreatmentPlan.status, EpisodeOfCare.status)
        .select_from(EpisodeOfCare)
        .join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
        .where(TreatmentPlan.id == plan.id)
        .with_for_update()
    ).one()
    if tuple(row[1:]) != (PlanStatus.ACTIVE, EpisodeStatus.ACTIVE):
        raise Refused(NOT_ACTIVE)
    if row[0] != plan.version:
        raise Changed(PLAN_CHANGED)


def ask_of_visit(
    scope: Scope, plan: PlanToBook, visit: VisitToBook, patient: Patient, who: tuple[str, str]
) -> Ask:
    """One visit of a plan made ready, with a therapist and at a location, by public id.

    One that is booked stays at the location where it is, while visits are held there.
    """
    therapist, location = who
    location = visit.location or location
    steps = plan.phase_of(visit).steps
    wish = VisitWish(steps, plan.patient, therapist, location, WAIT)
    return ask_for(scope, wish, patient, settled=True)


def check_apart(plan: PlanToBook, chosen: Sequence[tuple[VisitToBook, int]], ask: Ask) -> None:
    """No two on one day, and the plan's least time between needlings. Raises Invalid.

    Also beside those that stand already and are not chosen anew.
    """
    anew = {visit.id for visit, _ in chosen}
    needled = {phase.key for phase in plan.phases if phase.needled}
    standing = [
        (one, one.start)
        for one in plan.visits
        if one.start is not None and one.open and one.id not in anew
    ]
    everything = sorted([*chosen, *standing], key=lambda one: one[1])
    for (first, start), (second, later) in pairwise(everything):
        if not {first.id, second.id} & anew:
            continue
        days = [wall_time(minute, ask.zone) for minute in (start, later)]
        soon = later - start < plan.least and {first.phase, second.phase} & needled
        if soon or days[0].date() == days[1].date():
            hours = plan.least // 60
            raise Invalid(
                f"Visits {first.number} and {second.number} are too close:"
                f" {days[0]:%A} {days[0].day} {days[0]:%B} and {days[1]:%A} {days[1].day}"
                f" {days[1]:%B}. This plan has {hours} hours from one to the next."
                " Nothing was booked; choose again.",
                field="dates",
            )


def keep_preference(actor: Principal, plan_id: str, wanted: Preference) -> None:
    """Keep what the patient would like. Raises Invalid beside the field, NotFound."""
    if not EARLIEST <= wanted.after < wanted.before <= LATEST:
        raise Invalid("The end of these times comes after their beginning.", field="before")
    with unit_of_work(actor, "plan_preference:changed") as work:
        session = work.session
        plan, _ = plan_to_book(Scope(session, actor), plan_id)
        known = catalogue(session)
        therapists = {one.public_id: one.id for one in known.therapists if one.active}
        places = {one.public_id: one.id for one in known.locations if one.active}
        if wanted.therapist and wanted.therapist not in therapists:
            raise Invalid("Choose a therapist from the list.", field="therapist")
        if wanted.location and wanted.location not in places:
            raise Invalid("Choose a location from the list.", field="location")
        row = session.query(PlanPreference).filter_by(plan_id=plan.id).one_or_none()
        if row is None:
            row = PlanPreference(plan_id=plan.id)
            session.add(row)
        row.therapist_id = therapists.get(wanted.therapist)
        row.weekdays = "".join(str(day) for day in sorted(wanted.weekdays))
        row.from_minute = None if wanted.after == EARLIEST else wanted.after
        row.to_minute = None if wanted.before == LATEST else wanted.before
        row.same_time = wanted.same_time
        row.location_id = places.get(wanted.location)
        session.flush()
        work.about(row, patient_id=plan.patient_id)
