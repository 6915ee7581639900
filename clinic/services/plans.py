"""Making a treatment plan, beginning it, and changing it while it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic import clock
from clinic.models import EpisodeOfCare, PlanVersion, TreatmentPlan
from clinic.queries.plan_content import choices_of, value_of, warnings_of
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.local_time import day_span
from clinic.rules.permissions import Principal
from clinic.rules.plan_checks import PlanFrame, check_plan
from clinic.rules.plan_order import LONGEST_WHY
from clinic.rules.plan_rewrite import Rewrite, rewritten
from clinic.rules.plan_values import PlanValue, as_text
from clinic.rules.words import EpisodeStatus, PlanStatus
from clinic.services.once import already_done, remember
from clinic.services.plan_order import accept_within
from clinic.services.plan_rows import (
    drop_phases,
    kept_visits,
    phase_rows,
    visit_rows,
    write_goals,
    write_phases,
    write_plain,
    write_visits,
)
from clinic.services.planned_visits import meet_booked
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

CHANGEABLE = frozenset({PlanStatus.DRAFT, PlanStatus.ACTIVE, PlanStatus.ON_HOLD})
ONE_AT_A_TIME = "Another plan of this problem is going on: change that one, or discharge first."


@dataclass(frozen=True)
class Saving:
    """How a plan is to be saved.

    `begin` makes it active; `shown` is the stamp of the plan that was changed, `why` the reason,
    `sure` that booked visits may lose their place in it. `places` say where each phase stood in
    it (empty: where it stands now). `fine` are warnings about the order of
    therapies that are fine for this patient, by rule, each with its reason.
    """

    begin: bool = False
    shown: str = ""
    why: str = ""
    sure: bool = False
    key: str = ""
    places: tuple[int, ...] = ()
    fine: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A new plan by its public id, and how many visits that were booked already are of it."""

    plan: str
    met: int = 0


class LeavesBooked(Refused):
    """Booked visits would lose their place in the plan; `numbers` of it say which."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        named = " and ".join(map(str, numbers))
        which = "Visit" if len(numbers) == 1 else "Visits"
        is_are = "is" if len(numbers) == 1 else "are"
        message = (
            f"{which} {named} {is_are} booked and would no longer be of the plan. They stay in the"
            " diary until somebody moves or cancels them: tick the box to save all the same."
        )
        super().__init__(message, field="sure")
        self.numbers = numbers


def make_plan(actor: Principal, episode_id: str, value: PlanValue, how: Saving) -> Made:
    """Keep a new plan of an episode, as a draft or at once active.

    Sent twice, it is kept once. Raises Invalid with every problem, Refused while another plan of
    the episode is active or when the episode is over, NotFound.
    """
    with unit_of_work(actor, "plan:begun" if how.begin else "plan:drafted") as work:
        episode = Scope(work.session, actor).episode(episode_id)
        done = already_done(work.session, how.key, actor.user_id)
        if done:
            return Made(done)
        _check(work, episode, value, how)
        plan = TreatmentPlan(
            episode_id=episode.id,
            status=PlanStatus.DRAFT,
            starts_on=value.starts_on or _today(work),
            created_at=clock.now(),
        )
        work.session.add(plan)
        work.session.flush()
        _write(work, plan, value, how)
        met = _meet_booked(work, plan, episode) if how.begin else 0
        remember(work, how.key, plan.public_id)
        work.about(plan, patient_id=episode.patient_id, met=met)
        return Made(plan.public_id, met)


def change_plan(actor: Principal, plan_id: str, value: PlanValue, how: Saving) -> int:
    """Keep a plan as it was changed; of an active one this is a new version, with its reason.

    Returns how many visits that were booked already are of the plan where it begins. Raises
    Changed where the plan no longer has the stamp `how.shown`, LeavesBooked where booked visits
    would lose their place and nobody said that they may, Invalid, Refused, NotFound.
    """
    with unit_of_work(actor, "plan:begun" if how.begin else "plan:changed") as work:
        plan = _locked(work, plan_id)
        episode = work.session.get_one(EpisodeOfCare, plan.episode_id)
        before = value_of(work.session, plan)
        if how.shown != before.stamp:
            raise Changed(CHANGED_MEANWHILE)
        if plan.status not in CHANGEABLE:
            raise Refused("This plan is over.")
        _check(work, episode, value, how, plan)
        if plan.status is not PlanStatus.DRAFT:
            if before == value and not how.fine:
                return 0
            _keep_first_version(work, plan, before)
            plan.version += 1
        _write(work, plan, value, how)
        met = _meet_booked(work, plan, episode) if how.begin else 0
        work.about(plan, patient_id=episode.patient_id, version=plan.version, met=met)
        return met


def begin_plan(actor: Principal, plan_id: str, *, shown: str) -> int:
    """Make a draft active as it stands; how many visits that were booked already are of it.

    Raises Changed where it no longer has the stamp `shown`, Invalid, Refused, NotFound.
    """
    with unit_of_work(actor, "plan:begun") as work:
        plan = _locked(work, plan_id)
        episode = work.session.get_one(EpisodeOfCare, plan.episode_id)
        if plan.status is not PlanStatus.DRAFT:
            raise Refused("This plan has been begun already.")
        value, how = value_of(work.session, plan), Saving(begin=True)
        if value.stamp != shown:
            raise Changed(CHANGED_MEANWHILE)
        _check(work, episode, value, how, plan)
        _write(work, plan, value, how)
        met = _meet_booked(work, plan, episode)
        work.about(plan, patient_id=episode.patient_id, met=met)
        return met


def drop_draft(actor: Principal, plan_id: str) -> None:
    """Give up a plan that was never begun. Raises Refused, NotFound."""
    with unit_of_work(actor, "plan:dropped") as work:
        plan = _locked(work, plan_id)
        if plan.status is not PlanStatus.DRAFT:
            raise Refused("Only a draft can be dropped: discharge, or change the plan.")
        plan.status = PlanStatus.REVOKED
        episode = work.session.get_one(EpisodeOfCare, plan.episode_id)
        work.about(plan, patient_id=episode.patient_id)


def _locked(work: Work, plan_id: str) -> TreatmentPlan:
    """The plan, one at a time among those who change it."""
    plan = Scope(work.session, work.actor).plan(plan_id)
    locked = select(TreatmentPlan).where(TreatmentPlan.id == plan.id).with_for_update()
    return work.session.scalars(locked.execution_options(populate_existing=True)).one()


def _check(
    work: Work,
    episode: EpisodeOfCare,
    value: PlanValue,
    how: Saving,
    plan: TreatmentPlan | None = None,
) -> None:
    session = work.session
    if episode.status is not EpisodeStatus.ACTIVE:
        raise Refused("This episode of care is not going on: open it again first.")
    going_on = plan is not None and plan.status is not PlanStatus.DRAFT
    before = value_of(session, plan) if plan else None
    already = plan.starts_on if plan and going_on else None
    frame = PlanFrame(_today(work), episode.opened_on, choices_of(session, before), already)
    check_plan(value, frame)
    if going_on and not how.begin and not how.why:
        raise Invalid("Say why it is changed.", field="why")
    if how.begin:
        others = select(TreatmentPlan.id).where(
            TreatmentPlan.episode_id == episode.id, TreatmentPlan.status == PlanStatus.ACTIVE
        )
        if session.scalar(others.limit(1)) is not None:
            raise Refused(ONE_AT_A_TIME, field="starts_on")


def _write(work: Work, plan: TreatmentPlan, value: PlanValue, how: Saving) -> None:
    session = work.session
    old = phase_rows(session, plan.id)
    kept = kept_visits(visit_rows(session, plan.id), old)
    was = [(row.visits_per_week, row.weeks, row.after_reassessment) for row in old]
    same_visits = (
        plan.status is not PlanStatus.DRAFT
        and (plan.starts_on, was) == (value.starts_on, _cadence(value))
        and how.places in {(), tuple(range(len(old)))}
    )
    write_plain(plan, value)
    write_goals(session, plan.id, value)
    rows = write_phases(session, plan.id, value.phases)
    if how.begin:
        plan.status = PlanStatus.ACTIVE
    if plan.status is not PlanStatus.DRAFT:
        if not same_visits:
            new = rewritten(value, plan.starts_on, kept, _today(work), how.places)
            if new.loose and not how.sure:
                raise LeavesBooked(new.loose)
            write_visits(session, plan.id, rows, new)
        _keep_version(work, plan, value, how.why)
    elif kept:  # a draft calls for nothing yet
        write_visits(session, plan.id, rows, Rewrite(()))
    drop_phases(session, rows[len(value.phases) :])
    for rule in (one.slug for one in warnings_of(session)):
        if how.fine.get(rule):
            accept_within(work, plan, rule, how.fine[rule][:LONGEST_WHY])


def _meet_booked(work: Work, plan: TreatmentPlan, episode: EpisodeOfCare) -> int:
    """Let the visits that are booked up to the plan's last due day be of it; how many are."""
    last = max((row.due_on for row in visit_rows(work.session, plan.id)), default=plan.starts_on)
    zone = ZoneInfo(home_zone(Scope(work.session, work.actor)))
    until = day_span(last, zone)[1]
    return meet_booked(work.session, plan.id, episode.patient_id, until)


def _cadence(value: PlanValue) -> list[tuple[int, int, bool]]:
    return [
        (block.visits_per_week or 0, block.weeks or 0, block.after_reassessment)
        for block in value.phases
    ]


def _keep_first_version(work: Work, plan: TreatmentPlan, value: PlanValue) -> None:
    """A plan from before versions were kept: what it said until now is its first."""
    there = select(PlanVersion.id).where(
        PlanVersion.plan_id == plan.id, PlanVersion.version == plan.version
    )
    if work.session.scalar(there) is None:
        first = PlanVersion(
            plan_id=plan.id,
            version=plan.version,
            content=as_text(value),
            at=plan.created_at,
            by_name="",
        )
        work.session.add(first)
        work.session.flush()


def _keep_version(work: Work, plan: TreatmentPlan, value: PlanValue, why: str) -> None:
    kept = PlanVersion(
        plan_id=plan.id,
        version=plan.version,
        content=as_text(value),
        why=why,
        at=clock.now(),
        by_user_id=work.actor.user_id,
        by_name=work.actor.name,
    )
    work.session.add(kept)
    work.session.flush()


def _today(work: Work) -> date:
    return clock.today(home_zone(Scope(work.session, work.actor)))
