"""The progress of an episode as it was on the last day of the period a report is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.progress_values import PlanFacts, ProgressFacts, SafetyLine
from clinic.rules.scores import Series


def of_period(facts: ProgressFacts, first: date, last: date) -> ProgressFacts:
    """Only what was known up to the last day; a red flag that is still open is never left out."""
    zone = ZoneInfo(facts.zone)
    series = (_until(each, last, zone) for each in facts.series)
    return replace(
        facts,
        period=(first, last),
        series=tuple(each for each in series if each.scores),
        sessions=tuple(each for each in facts.sessions if each.day <= last),
        flags=tuple(each for each in facts.flags if each.open or each.day <= last),
        answers=_known(facts.answers, last),
        events=_known(facts.events, last),
        plan=_plan(facts.plan, last) if facts.plan else None,
    )


def _until(series: Series, last: date, zone: ZoneInfo) -> Series:
    known = (one for one in series.scores if one.taken_at.astimezone(zone).date() <= last)
    return replace(series, scores=tuple(known))


def _known(lines: tuple[SafetyLine, ...], last: date) -> tuple[SafetyLine, ...]:
    return tuple(each for each in lines if each.day <= last)


def _plan(plan: PlanFacts, last: date) -> PlanFacts:
    """The plan with the visits and re-assessments there had been."""
    attended = tuple(day for day in plan.attended_on if day <= last)
    missed = tuple(day for day in plan.missed_on if day <= last)
    return replace(
        plan,
        visits=replace(plan.visits, attended=len(attended), missed=len(missed)),
        attended_on=attended,
        missed_on=missed,
        reassessed=tuple(day for day in plan.reassessed if day <= last),
    )
