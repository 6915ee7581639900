"""Since the last session: how sore, how it went, what has changed, what is to be measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.pages.note_words import OPEN_ANSWER, visit_day
from clinic.pages.wording import clock, day_of_minute, mid_sentence, moment
from clinic.rules.adverse_events import Grade, told_words
from clinic.rules.appointment_life import STATUS_WORDS
from clinic.rules.before_visit import (
    BeforeFacts,
    LastSession,
    MovedVisit,
    OtherVisit,
    Scored,
    due_measures,
    response_of,
)
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.measures import MEASURES
from clinic.rules.red_flags import ANSWER_WORDS
from clinic.rules.words import AppointmentStatus

ASKED_AFTER = (24, 48, 72)
UNITS = {"percent": " %", "degrees": "°", "points": ""}


@dataclass(frozen=True)
class Figure:
    """One value since last time; `word` says why it is missing."""

    label: str
    value: str
    word: str = ""


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was: `kind` is stop, due or plain; a task's id leads to it."""

    kind: str
    icon: str
    word: str
    task_id: str = ""


def figures(facts: BeforeFacts, now: datetime) -> tuple[Figure, ...]:
    """Soreness at 24, 48 and 72 hours, and how pain answered; what is missing says so."""
    last, zone = facts.last, ZoneInfo(facts.visit.zone)
    if last is None:
        return ()
    told = {each.hours: each.score for each in last.soreness}
    sore = [_soreness(hours, told.get(hours), last, now, zone) for hours in ASKED_AFTER]
    return (*sore, _response(facts, last, zone))


def _soreness(
    hours: int, score: int | None, last: LastSession, now: datetime, zone: ZoneInfo
) -> Figure:
    name = f"Soreness, {hours} h"
    if score is not None:
        return Figure(name, str(score), "of 10")
    due = last.ended_at + timedelta(hours=hours)
    if due > now:
        return Figure(name, OPEN_ANSWER, f"due {moment(due, zone)}")
    return Figure(name, OPEN_ANSWER, "not reported")


def _response(facts: BeforeFacts, last: LastSession, zone: ZoneInfo) -> Figure:
    found = response_of(last, facts.scores, facts.pain_now)
    if found is not None:
        when = f"on {moment(found.at, zone)}" if found.at else "at this visit"
        return Figure("Pain, then and now", f"{found.before}, now {found.after:g}", when)
    if last.pain_before is None:
        return Figure("Pain, then and now", OPEN_ANSWER, "not asked last time")
    return Figure(
        "Pain, then and now", f"{last.pain_before}, now {OPEN_ANSWER}", "ask at this visit"
    )


def changes(facts: BeforeFacts) -> tuple[Change, ...]:
    """What has changed since, what matters most first."""
    since, zone = facts.since, ZoneInfo(facts.visit.zone)
    return (*_safety(facts, zone), *_visits(facts, zone), *_plan(since.phase))


def _safety(facts: BeforeFacts, zone: ZoneInfo) -> Iterator[Change]:
    for flag in facts.since.flags:
        said = f"Red flag, {_day(flag.at.astimezone(zone).date())}: {mid_sentence(flag.finding)}"
        if flag.open:
            yield Change("stop", "alert", said)
        else:
            yield Change("plain", "done", f"{said}; dealt with")
    for line in facts.since.answers:
        told = f" ({line.detail})" if line.detail else ""
        answer = ANSWER_WORDS[line.answer].lower()
        finding = SCREEN_BY_SLUG[line.slug].finding
        yield Change("due", "alert", f"{finding}: now “{answer}”{told}")
    if facts.last and facts.last.events:
        serious = any(each.weight is Grade.SERIOUS for each in facts.last.events)
        said = f"Adverse events last time: {mid_sentence(told_words(facts.last.events))}"
        yield Change("stop" if serious else "due", "alert", said)
    for task in facts.since.tasks:
        kind, icon = ("due", "tasks") if task.open else ("plain", "done")
        yield Change(kind, icon, f"{task.title}{'' if task.open else ': done'}", task.public_id)


def _visits(facts: BeforeFacts, zone: ZoneInfo) -> Iterator[Change]:
    for visit in facts.since.visits:
        yield Change("due", "day", f"Visit of {_day(visit.day)}: {_came_to(visit)}")
    for moved in facts.since.moved:
        yield Change("plain", "move", _moved(moved, zone))


def _plan(phase: str) -> Iterator[Change]:
    if phase:
        yield Change("plain", "plan", f"The plan is in a new phase: {mid_sentence(phase)}")


def _came_to(visit: OtherVisit) -> str:
    if visit.status is AppointmentStatus.DONE:
        return "its note is not signed"
    return mid_sentence(STATUS_WORDS[visit.status])


def _moved(moved: MovedVisit, zone: ZoneInfo) -> str:
    was, now = (f"{_day(day_of_minute(m, zone))}, {clock(m, zone)}" for m in (moved.was, moved.now))
    return f"Moved from {was} to {now}"


def due_words(facts: BeforeFacts) -> tuple[str, ...]:
    """The measures due at this visit, or when the next re-assessment is."""
    number, problem = facts.visit.number, facts.problem
    if not number or problem is None or problem.reassess is None:
        return ()
    at = problem.reassess.at_visit(number, visit_day(facts.visit))
    if at > number:
        return (f"Re-assessment at visit {at}",)
    zone = ZoneInfo(facts.visit.zone)
    known = {each.measure: each for each in facts.scores}
    measures = [_measure(slug, known.get(slug), zone) for slug in due_measures(facts.scores)]
    return ("Re-assessment is due at this visit:", *measures)


def _measure(slug: str, scored: Scored | None, zone: ZoneInfo) -> str:
    measure = MEASURES[slug]
    name = measure.name.partition(",")[0]
    if scored is None:
        return name
    unit = UNITS.get(measure.unit, f" {measure.unit}")
    when = _day(scored.taken_at.astimezone(zone).date())
    return f"{name} (last {scored.value:g}{unit}, {when})"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
