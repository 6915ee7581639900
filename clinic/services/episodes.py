"""Episodes of care: opened, changed, ended with a summary, and opened again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, Discharge, EpisodeOfCare, PlannedVisit, TreatmentPlan
from clinic.queries.plans import entry_of
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.appointment_life import NO_LONGER_NEEDED
from clinic.rules.episodes import DischargeEntry, EpisodeEntry, check_discharge, check_episode
from clinic.rules.errors import Changed, Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import (
    AppointmentStatus,
    DischargeReason,
    EpisodeStatus,
    PlannedVisitStatus,
    PlanStatus,
)
from clinic.services.appointment_status import apply_status
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work


def open_episode(actor: Principal, patient_id: str, entry: EpisodeEntry, *, key: str = "") -> str:
    """Begin to treat a problem of a patient, today. Returns the episode's public id.

    Sent twice, it is opened once. Raises Invalid with every problem, NotFound.
    """
    with unit_of_work(actor, "episode:opened") as work:
        scope = Scope(work.session, actor)
        patient = scope.treated_patient(patient_id)
        done = already_done(work.session, key, actor.user_id)
        if done:
            return done
        today = clock.today(home_zone(scope))
        check_episode(entry, today)
        row = EpisodeOfCare(patient_id=patient.id, therapist_id=actor.therapist_id, opened_on=today)
        _fill(row, entry)
        work.session.add(row)
        work.session.flush()
        remember(work, key, row.public_id)
        work.about(row, patient_id=patient.id)
        return row.public_id


def change_episode(actor: Principal, episode_id: str, entry: EpisodeEntry, *, shown: str) -> None:
    """Change what is known of a problem.

    Raises Changed where it no longer has the stamp `shown`, Invalid with every problem, NotFound.
    """
    with unit_of_work(actor, "episode:changed") as work:
        row = _locked(work, episode_id)
        if entry_of(row).stamp != shown:
            raise Changed(CHANGED_MEANWHILE)
        check_episode(entry, clock.today(home_zone(Scope(work.session, actor))))
        _fill(row, entry)
        work.about(row, patient_id=row.patient_id)


def discharge(
    actor: Principal, episode_id: str, entry: DischargeEntry, *, cancel: Collection[str] = ()
) -> None:
    """End an episode with a summary, its plan with it.

    `cancel` are the public ids of booked visits of its plans that are not needed any more: the
    clinic cancels them. Raises Invalid with every problem, Refused where it is over, NotFound.
    """
    with unit_of_work(actor, "episode:ended") as work:
        row = _locked(work, episode_id)
        if row.status is EpisodeStatus.FINISHED:
            raise Refused("This episode of care has ended already.")
        today = clock.today(home_zone(Scope(work.session, actor)))
        check_discharge(entry, row.opened_on, today)
        ended_on = entry.ended_on or today
        ending = Discharge(
            episode_id=row.id,
            reason=DischargeReason(entry.reason),
            summary=entry.summary,
            home_programme=entry.home_programme,
            self_referral=entry.self_referral,
            ended_on=ended_on,
            at=clock.now(),
            by_user_id=actor.user_id,
            by_name=actor.name,
        )
        work.session.add(ending)
        plans = _plans(work.session, row)
        for visit in booked_visits(work.session, [plan.id for plan in plans]):
            if visit.public_id in cancel:
                apply_status(
                    work, visit, AppointmentStatus.CANCELLED_BY_CLINIC, reason=NO_LONGER_NEEDED
                )
        for plan in plans:
            _end(plan)
        row.status, row.closed_on = EpisodeStatus.FINISHED, ended_on
        work.session.flush()
        work.about(row, patient_id=row.patient_id)


def reopen(actor: Principal, episode_id: str) -> None:
    """Open an episode again that was on hold or ended by mistake, and its newest plan with it.

    The discharge stays on record. Raises Refused where it goes on, NotFound.
    """
    with unit_of_work(actor, "episode:reopened") as work:
        row = _locked(work, episode_id)
        plans = _plans(work.session, row)
        held = [plan for plan in plans if plan.status is PlanStatus.ON_HOLD]
        if row.status is EpisodeStatus.FINISHED:
            held = held or [plan for plan in plans if plan.status is PlanStatus.COMPLETED]
        elif row.status is EpisodeStatus.ACTIVE and not held:
            raise Refused("This episode of care is going on.")
        row.status, row.closed_on = EpisodeStatus.ACTIVE, None
        if held and not any(plan.status is PlanStatus.ACTIVE for plan in plans):
            held[-1].status = PlanStatus.ACTIVE
        work.about(row, patient_id=row.patient_id)


def booked_visits(session: Session, plan_ids: Iterable[int]) -> list[Appointment]:
    """The booked visits of these plans that have not begun, in order of time."""
    rows = (
        select(Appointment)
        .join(PlannedVisit, PlannedVisit.appointment_id == Appointment.id)
        .where(
            PlannedVisit.plan_id.in_(list(plan_ids)),
            PlannedVisit.status == PlannedVisitStatus.BOOKED,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.from_minute > clock.now_minute(),
        )
        .order_by(Appointment.from_minute)
    )
    return list(session.scalars(rows))


def _end(plan: TreatmentPlan) -> None:
    if plan.status is PlanStatus.DRAFT:
        plan.status = PlanStatus.REVOKED
    elif plan.status in {PlanStatus.ACTIVE, PlanStatus.ON_HOLD}:
        plan.status = PlanStatus.COMPLETED


def _plans(session: Session, row: EpisodeOfCare) -> list[TreatmentPlan]:
    plans = select(TreatmentPlan).where(TreatmentPlan.episode_id == row.id)
    return list(session.scalars(plans.order_by(TreatmentPlan.id)))


def _locked(work: Work, episode_id: str) -> EpisodeOfCare:
    row = Scope(work.session, work.actor).episode(episode_id)
    locked = select(EpisodeOfCare).where(EpisodeOfCare.id == row.id).with_for_update()
    return work.session.scalars(locked.execution_options(populate_existing=True)).one()


def _fill(row: EpisodeOfCare, entry: EpisodeEntry) -> None:
    row.problem = entry.problem
    row.side = entry.side
    row.onset_on = entry.onset_on
    row.phase_override = entry.phase
    row.referrer = entry.referrer
    row.referred_on = entry.referred_on
    row.referral_reason = entry.referral_reason
