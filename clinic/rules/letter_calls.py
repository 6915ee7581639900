"""When a letter is called for, and why.

Clinical source: the reference's 5.1 (a report after 10 visits or 30 days, the clinic's to set),
1.11 (notice of an adverse event) and 2.2 (a red flag is referred). Two visits missed one after the
other is a default ([D]).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.adverse_events import Grade, event_words
from clinic.rules.letter_course import day
from clinic.rules.letter_facts import TO_REFER, LetterFacts
from clinic.rules.letter_values import LetterLine
from clinic.rules.letters import LetterKind
from clinic.rules.needling import in_sentence
from clinic.rules.red_flags import STOPPING

MISSED = 2
"""So many visits missed one after the other are told the referrer."""
REPORTS = frozenset({LetterKind.INITIAL, LetterKind.PROGRESS, LetterKind.DISCHARGE})


@dataclass(frozen=True)
class ReportDue:
    """After how many visits, and how many days, a report is due; 0: not by that."""

    visits: int
    days: int


@dataclass(frozen=True)
class NoticeTask:
    """An open task that a letter would answer, by public id, and the note it came from."""

    public_id: str
    title: str
    note_id: str = ""


@dataclass(frozen=True)
class Call:
    """That a letter of a kind is called for; `task` is the one it would answer."""

    kind: LetterKind
    why: str
    task: str = ""
    emergency: bool = False


def calls(
    facts: LetterFacts,
    letters: Sequence[LetterLine],
    tasks: Sequence[NoticeTask],
    due: ReportDue,
) -> tuple[Call, ...]:
    """What is called for now, most urgent first; nothing of a kind that is being written."""
    drafted = {each.kind for each in letters if not each.signed}
    found = (
        *_urgent(facts, letters),
        *_events(facts, letters, tasks),
        *_ended(facts, letters),
        *_absent(facts, letters),
        *_report(facts, letters, due),
    )
    return tuple(call for call in found if call.kind not in drafted)


def _written(facts: LetterFacts, letters: Sequence[LetterLine], *kinds: LetterKind) -> date | None:
    """The day on which the last letter of these kinds was signed."""
    zone = ZoneInfo(facts.sender.zone)
    days = [
        each.at.astimezone(zone).date() for each in letters if each.signed and each.kind in kinds
    ]
    return max(days, default=None)


def _urgent(facts: LetterFacts, letters: Sequence[LetterLine]) -> Iterator[Call]:
    flags = [flag for flag in facts.open_flags if flag.disposition in TO_REFER]
    if not flags:
        return
    zone = ZoneInfo(facts.sender.zone)
    since = max(flag.raised_at.astimezone(zone).date() for flag in flags)
    last = _written(facts, letters, LetterKind.URGENT)
    if last is None or last < since:
        why = f"Red flag open since {day(since)}: {in_sentence(flags[0].finding)}."
        emergency = any(flag.disposition in STOPPING for flag in flags)
        yield Call(LetterKind.URGENT, why, emergency=emergency)


def _events(
    facts: LetterFacts, letters: Sequence[LetterLine], tasks: Sequence[NoticeTask]
) -> Iterator[Call]:
    for task in tasks[:1]:
        yield Call(LetterKind.EVENT, f"To do: {in_sentence(task.title)}.", task.public_id)
        return
    worse = [each.entry for each in facts.events if each.entry.weight is not Grade.MILD]
    if not worse or worse[0].began_at is None:
        return
    began = worse[0].began_at.astimezone(ZoneInfo(facts.sender.zone)).date()
    last = _written(facts, letters, LetterKind.EVENT)
    if last is None or last < began:
        yield Call(LetterKind.EVENT, f"{event_words(worse[0])}, {day(began)}.")


def _ended(facts: LetterFacts, letters: Sequence[LetterLine]) -> Iterator[Call]:
    ended = facts.discharge.on if facts.discharge else facts.referral.closed_on
    if ended is None:
        return
    last = _written(facts, letters, LetterKind.DISCHARGE)
    if last is None or last < ended:
        yield Call(LetterKind.DISCHARGE, f"Treatment ended on {day(ended)}.")


def _absent(facts: LetterFacts, letters: Sequence[LetterLine]) -> Iterator[Call]:
    missed = facts.visits.missed_in_a_row
    if len(missed) < MISSED:
        return
    last = _written(facts, letters, LetterKind.ABSENCE)
    if last is None or last < missed[-1]:
        why = f"{len(missed)} visits missed in a row, the last on {day(missed[-1])}."
        yield Call(LetterKind.ABSENCE, why)


def _report(facts: LetterFacts, letters: Sequence[LetterLine], due: ReportDue) -> Iterator[Call]:
    if not facts.sessions or facts.discharge or facts.referral.closed_on:
        return
    last = _written(facts, letters, *REPORTS)
    if last is None and len(facts.sessions) < (due.visits or len(facts.sessions) + 1):
        first = facts.sessions[0].on
        yield Call(LetterKind.INITIAL, f"Treated since {day(first)}; nobody has been written to.")
        return
    since = [each for each in facts.sessions if last is None or each.on > last]
    days = (facts.today - (last or facts.sessions[0].on)).days
    if due.visits and len(since) >= due.visits:
        yield Call(LetterKind.PROGRESS, f"{len(since)} sessions since the last report.")
    elif due.days and since and days >= due.days:
        yield Call(LetterKind.PROGRESS, f"{days} days since the last report.")
