"""The page of one plan, for those who treat: what it says, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clinic.pages.episodes import discharge_rows, episode_rows, episode_words
from clinic.pages.form_parts import Back, Row, Way
from clinic.pages.plan_parts import (
    GoalLine,
    Notice,
    PhaseCard,
    PlanWays,
    TallyRow,
    Told,
    goal_line,
    phase_cards,
    reality_rows,
)
from clinic.pages.plan_path import Path, PathPhase, stop
from clinic.pages.plan_words import DECISIONS, STATUSES, reassess_words, rule_rows
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, full_date, mid_sentence, moment, short_date
from clinic.rules.plan_facts import PlanFacts, PlannedFacts
from clinic.rules.plan_progress import PhaseState, PlanProgress
from clinic.rules.reassessment import GOES_ON
from clinic.rules.words import EpisodeStatus, PlannedVisitStatus, PlanStatus


@dataclass(frozen=True)
class PlanPage:
    """The whole page; empty addresses are what cannot be done now."""

    title: str
    sub: str
    back: Back
    status: Pill
    strong: Way
    actions: list[Way]
    links: list[Way]
    notices: list[Notice]
    path: Path
    where: str
    rate: str
    reality: list[TallyRow]
    phases: list[PhaseCard]
    goals: list[GoalLine]
    home: list[Row]
    rules: list[Row]
    episode: list[Row]
    authorised: str
    reassessments: list[Told]
    versions: list[Told]
    discharge: list[Row]
    judge: str
    shown: str


def plan_page(facts: PlanFacts, today: date, ways: PlanWays) -> PlanPage:
    """The page today."""
    progress = facts.progress(today)
    strong = _strong(facts, progress, ways)
    return PlanPage(
        title="Treatment plan",
        sub=f"{facts.name} · {episode_words(facts.episode, today)}",
        back=Back(ways.record, "The record"),
        status=STATUSES[facts.status],
        strong=strong,
        actions=[
            way
            for way in _actions(facts, ways)
            if (way.href or way.action) and way.label != strong.label
        ],
        links=ways.links,
        notices=list(_notices(facts, today, ways)),
        path=_path(facts, progress),
        where=_where(facts, progress),
        rate=_rate(progress) if facts.status is PlanStatus.ACTIVE else "",
        reality=reality_rows(facts),
        phases=phase_cards(facts, progress, ways),
        goals=[goal_line(facts, place, today) for place in range(len(facts.value.goals))],
        home=[Row(task.name, task.dose) for task in facts.value.home],
        rules=rule_rows(facts.value),
        episode=episode_rows(facts.episode, today),
        authorised=authorised_words(facts, today),
        reassessments=[
            Told(full_date(one.held_on), f"{DECISIONS[one.decision]}: {one.why} ({one.by})")
            for one in facts.reassessments
        ],
        versions=_versions(facts, ways),
        discharge=discharge_rows(facts),
        judge=ways.judge if facts.status is PlanStatus.ACTIVE else "",
        shown=facts.value.stamp,
    )


def authorised_words(facts: PlanFacts, today: date) -> str:
    """`3 of 10 authorised visits left`; empty without any."""
    cover = facts.cover(today)
    if cover is None:
        return ""
    return f"{cover.left} of {count(cover.granted, 'authorised visit')} left"


def _strong(facts: PlanFacts, progress: PlanProgress, ways: PlanWays) -> Way:
    """The one thing to do next."""
    if facts.status is PlanStatus.DRAFT:
        return Way(action=ways.begin, label="Begin this plan")
    if facts.status is PlanStatus.ON_HOLD:
        return Way(action=ways.reopen, label="Go on with it")
    if facts.status is PlanStatus.ACTIVE and (progress.finished or _is_to_end(facts)):
        return Way(ways.discharge, label="Discharge")
    unbooked = any(each.status is PlannedVisitStatus.UNBOOKED for each in facts.visits)
    if facts.status is PlanStatus.ACTIVE and unbooked and ways.book:
        return Way(ways.book, label="Book this plan")
    return Way()


def _is_to_end(facts: PlanFacts) -> bool:
    """Whether the newest re-assessment decided to stop, or to refer."""
    return bool(facts.reassessments) and facts.reassessments[0].decision not in GOES_ON


def _actions(facts: PlanFacts, ways: PlanWays) -> Iterator[Way]:
    if facts.status in {PlanStatus.DRAFT, PlanStatus.ACTIVE, PlanStatus.ON_HOLD}:
        yield Way(ways.edit, label="Change")
    if facts.status is PlanStatus.DRAFT:
        yield Way(action=ways.drop, label="Drop the draft")
    if facts.status is PlanStatus.ACTIVE:
        yield Way(ways.replan, label="Re-plan")
        yield Way(ways.reassess, label="Re-assess")
    if facts.episode.status is EpisodeStatus.FINISHED:
        yield Way(action=ways.reopen, label="Open again")
    elif facts.status is not PlanStatus.DRAFT:
        yield Way(ways.discharge, label="Discharge")


def _notices(facts: PlanFacts, today: date, ways: PlanWays) -> Iterator[Notice]:
    if facts.status is not PlanStatus.ACTIVE:
        return
    due = facts.reassess()
    if due.is_due(today):
        yield Notice(reassess_words(due, today), Way(ways.reassess, label="Re-assess"))
    if facts.to_settle:
        text = f"{count(len(facts.waiting), 'provisional visit')} to confirm or release."
        yield Notice(text, Way(ways.provisional, label="Confirm or release"))
    cover = facts.cover(today)
    if cover and cover.runs_out_at:
        text = (
            f"Authorised visits run out before the plan does: visit {cover.runs_out_at} is not"
            " covered."
        )
        yield Notice(text, Way(ways.authorised, label="Authorised visits"))
    known = {one.rule for one in facts.order.fine}
    broken = [one.label for one in facts.order.asked if one.slug in facts.order.broken - known]
    if broken:
        names = ", ".join(mid_sentence(label) for label in broken)
        text = f"Its own visits come across {names}: it is asked about at each booking."
        yield Notice(text, Way(ways.order, label="Say why it is fine"))


def _path(facts: PlanFacts, progress: PlanProgress) -> Path:
    upcoming = progress.next.number if progress.next else None
    words = {PhaseState.DONE: "done", PhaseState.NOW: "now"}
    phases = [
        PathPhase(
            phase.name,
            phase.state is PhaseState.NOW,
            [
                stop(each.number, each.status, upcoming, _short(facts, each))
                for each in facts.visits
                if each.phase == phase.key and each.status is not PlannedVisitStatus.RELEASED
            ],
            words.get(phase.state, ""),
        )
        for phase in progress.phases
    ]
    return Path(f"{progress.done} of {progress.total} visits done", phases)


def _short(facts: PlanFacts, visit: PlannedFacts) -> str:
    day = facts.day(visit)
    return short_date(day) if day else ""


def _where(facts: PlanFacts, progress: PlanProgress) -> str:
    if not facts.visits:
        return "Visits are written when the plan begins"
    if facts.status is not PlanStatus.ACTIVE:
        how = {PlanStatus.ON_HOLD: "On hold after"}.get(facts.status, "Ended after")
        return f"{how} {progress.done} of {count(progress.total, 'visit')}"
    words = progress.words[:1].upper() + progress.words[1:]
    finish = progress.forecast.finish_on
    if finish is None or progress.finished:
        return words
    about = "about " if progress.forecast.estimated else ""
    return f"{words} · ends {about}{short_date(finish)}"


def _rate(progress: PlanProgress) -> str:
    rate = progress.forecast.visits_per_week
    return "" if rate is None else f"At present {rate:.1f} visits a week"


def _versions(facts: PlanFacts, ways: PlanWays) -> list[Told]:
    return [
        Told(
            f"Version {one.version}, {moment(one.at, facts.zone)}",
            ": ".join(filter(None, (one.by, one.why or "the first"))),
            ways.version(one.version),
        )
        for one in facts.versions
    ]
