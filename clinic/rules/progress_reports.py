"""A progress report as it is typed: what it has to hold, and of which days it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.rules.errors import Problem
from clinic.rules.words import Decision

LONGEST_TEXT = 1200
"""So that a report of twelve visits stays on two sides."""


@dataclass(frozen=True)
class ReportEntry:
    """A report as typed: of which days, the assessment, the decision's word, how it goes on."""

    from_on: date | None
    to_on: date | None
    assessment: str
    decision: str
    plan: str = ""


def check_report(entry: ReportEntry, opened_on: date, until: date) -> list[Problem]:
    """What is wrong with a report of an episode, each beside its field; empty when it can be.

    `until` is the last day of the episode so far.
    """
    found = [
        *_day("from_on", entry.from_on, opened_on, until),
        *_day("to_on", entry.to_on, opened_on, until),
    ]
    if entry.from_on and entry.to_on and entry.to_on < entry.from_on:
        found.append(Problem("to_on", "That is before the first day."))
    if not entry.assessment.strip():
        found.append(Problem("assessment", "Say in a few words how it goes."))
    if entry.decision not in set(Decision):
        found.append(Problem("decision", "Choose how it goes on."))
    found += [
        Problem(name, f"At most {LONGEST_TEXT} characters.")
        for name in ("assessment", "plan")
        if len(getattr(entry, name)) > LONGEST_TEXT
    ]
    return found


def _day(field: str, day: date | None, opened_on: date, until: date) -> list[Problem]:
    if day is None:
        return [Problem(field, "Say which day.")]
    if day < opened_on:
        return [Problem(field, "That is before this problem was first seen here.")]
    if day > until:
        return [Problem(field, "That is after the last day of this problem so far.")]
    return []
