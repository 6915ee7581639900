"""The patient's own pages: the plan as a plan, and the visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.pages.charts import ChartPoint, LineChart, pain_chart
from clinic.pages.my_visits import VisitStep, call_word, none_word, visit_steps, with_words
from clinic.pages.plan_path import Path, PathPhase, Stop, stop
from clinic.pages.visit_words import Pill
from clinic.pages.wording import (
    HUES,
    day_of_minute,
    day_words,
    short_date,
    time_range,
)
from clinic.rules.my_values import MyCare, MyPlan, MyTherapy
from clinic.rules.plan_progress import PhaseState, PlanProgress, VisitLine, plan_progress
from clinic.rules.therapy_words import CALL_US, EMERGENCY, THERAPY_WORDS, soreness_to_expect
from clinic.rules.words import PlannedVisitStatus, TherapyKind

NOON, EVENING = 12, 18
PHASE_LOOKS = {
    PhaseState.DONE: Pill("done", "Done", "done"),
    PhaseState.NOW: Pill("now", "Now", "room"),
    PhaseState.LATER: Pill("plain", "Later"),
}


@dataclass(frozen=True)
class NextVisit:
    """The next visit."""

    when: str
    time_word: str
    with_word: str
    steps: list[VisitStep]
    href: str


@dataclass(frozen=True)
class PlanHead:
    """The plan in a line."""

    title: str
    word: str
    path: Path


@dataclass(frozen=True)
class Why:
    """What a therapy is for."""

    hue: str
    word: str
    why: str


@dataclass(frozen=True)
class PhaseCard:
    """A phase in words."""

    word: str
    state: Pill
    text: str
    therapies: list[Why]
    current: bool


@dataclass(frozen=True)
class Soreness:
    """What to expect after a visit."""

    title: str
    texts: list[str]
    call_us: str
    emergency: str


@dataclass(frozen=True)
class Goal:
    """Something worked towards."""

    word: str
    value: str


@dataclass(frozen=True)
class PlanPage:
    """My plan."""

    title: str
    next: NextVisit | None
    none_word: str
    plan: PlanHead | None
    phases: list[PhaseCard]
    soreness: Soreness | None
    pain: LineChart | None
    goals: list[Goal]
    empty_title: str
    empty_text: str
    call_word: str = ""


def plan_page(care: MyCare, now: datetime, visits_href: str) -> PlanPage:
    """My plan, at this instant."""
    local = now.astimezone(care.zone)
    plan = care.plan
    progress = plan_progress(plan.phases, plan.visits, local.date()) if plan else None
    return PlanPage(
        title=", ".join(word for word in (_greeting(local.hour), care.given) if word),
        next=_next(care, visits_href),
        none_word=none_word(care),
        plan=_head(plan, progress) if plan and progress else None,
        phases=_cards(plan, progress) if plan and progress else [],
        soreness=_soreness(care),
        pain=_pain(care),
        goals=[Goal(plan.goal, "")] if plan and plan.goal else [],
        empty_title="No plan yet",
        empty_text="Your therapist makes the plan with you at your first visit.",
        call_word=call_word(care),
    )


def _greeting(hour: int) -> str:
    if hour < NOON:
        return "Good morning"
    return "Good afternoon" if hour < EVENING else "Good evening"


def _next(care: MyCare, href: str) -> NextVisit | None:
    if not care.coming:
        return None
    visit = care.coming[0]
    return NextVisit(
        when=day_words(day_of_minute(visit.start, care.zone)),
        time_word=time_range(visit.start, visit.end, care.zone),
        with_word=" · ".join(part for part in (with_words(visit), care.location) if part),
        steps=visit_steps(visit, care),
        href=href,
    )


def _head(plan: MyPlan, progress: PlanProgress) -> PlanHead:
    words = progress.words[:1].upper() + progress.words[1:]
    finish = progress.forecast.finish_on
    if finish and not progress.finished:
        about = "about " if progress.forecast.estimated else ""
        words += f" · ends {about}{short_date(finish)}"
    return PlanHead("Your plan", words, _path(plan, progress))


def _path(plan: MyPlan, progress: PlanProgress) -> Path:
    upcoming = progress.next.number if progress.next else None
    phases = [
        PathPhase(
            phase.name,
            phase.state is PhaseState.NOW,
            [
                _stop(visit, upcoming)
                for visit in plan.visits
                if visit.phase == phase.key and visit.status is not PlannedVisitStatus.RELEASED
            ],
            {PhaseState.DONE: "done", PhaseState.NOW: "now"}.get(phase.state, ""),
        )
        for phase in progress.phases
    ]
    return Path(f"{progress.done} of {progress.total} visits done", phases)


def _stop(visit: VisitLine, upcoming: int | None) -> Stop:
    return stop(visit.number, visit.status, upcoming, short_date(visit.on) if visit.on else "")


def _cards(plan: MyPlan, progress: PlanProgress) -> list[PhaseCard]:
    return [
        PhaseCard(
            word=phase.name,
            state=PHASE_LOOKS[phase.state],
            text=_phase_text(purpose, phase.words),
            therapies=[_why(therapy) for therapy in therapies],
            current=phase.state is PhaseState.NOW,
        )
        for phase, purpose, therapies in zip(
            progress.phases, plan.purposes, plan.therapies, strict=True
        )
    ]


def _phase_text(purpose: str, words: str) -> str:
    said = words[:1].upper() + words[1:] + "."
    return f"{purpose} {said}" if purpose else said


def _why(therapy: MyTherapy) -> Why:
    return Why(
        HUES[therapy.kind], therapy.name, therapy.purpose or THERAPY_WORDS[therapy.kind].what_for
    )


def _soreness(care: MyCare) -> Soreness | None:
    """What the therapies of the plan may leave behind."""
    kinds = [
        therapy.kind
        for therapies in (care.plan.therapies if care.plan else ())
        for therapy in therapies
    ]
    said = soreness_to_expect(kinds)
    if not said:
        return None
    needled = TherapyKind.NEEDLING in kinds
    return Soreness(
        "Soreness to expect", list(said), CALL_US if needled else "", EMERGENCY if needled else ""
    )


def _pain(care: MyCare) -> LineChart | None:
    chart = pain_chart([ChartPoint(short_date(p.on), p.before, p.after) for p in care.pain])
    return None if chart.empty else chart
