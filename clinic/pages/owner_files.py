"""The owner's tables as they are handed out: a head and rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from clinic.pages.owner_words import END_HEADS, KIND_WORDS, hundredths
from clinic.rules.association import Shown
from clinic.rules.attended import AttendedLine
from clinic.rules.owner_values import Attended, Outcomes, PlanTracks, Utilisation
from clinic.rules.unsigned import WaitingCount
from clinic.rules.utilisation import ENDS, Attendance

Plain = str | int | float | date | time | None


@dataclass(frozen=True)
class FileTable:
    """One file: its head and its rows."""

    head: tuple[str, ...]
    rows: tuple[Sequence[Plain], ...]


def _table(head: tuple[str, ...], rows: Iterable[Sequence[Plain]]) -> FileTable:
    return FileTable(head, tuple(rows))


def units_file(use: Utilisation) -> FileTable:
    """Utilisation by unit, in minutes and percent."""
    head = ("Kind", "Name", "Location", "In use", "Booked min", "Available min", "Utilisation %")
    rows = (
        (
            KIND_WORDS[unit.kind],
            unit.name,
            unit.place,
            "yes" if unit.active else "no",
            unit.used.booked,
            unit.used.available,
            hundredths(unit.used.share),
        )
        for unit in use.units
    )
    return _table(head, rows)


def weeks_file(use: Utilisation) -> FileTable:
    """Utilisation by week and kind."""
    head = ("Week from", "Kind", "Booked min", "Available min", "Utilisation %")
    rows = (
        (monday, KIND_WORDS[kind], used.booked, used.available, hundredths(used.share))
        for kind, weeks in use.weeks.items()
        for monday, used in weeks
    )
    return _table(head, rows)


def attendance_file(attended: Attended) -> FileTable:
    """How visits ended, by therapist."""
    return _table(
        ("Therapist", *_ends()), ((name, *_numbers(each)) for name, each in attended.therapists)
    )


def attendance_weeks_file(attended: Attended) -> FileTable:
    """How visits ended, by week."""
    return _table(
        ("Week from", *_ends()), ((monday, *_numbers(each)) for monday, each in attended.weeks)
    )


def plans_file(tracks: PlanTracks) -> FileTable:
    """Plans on and off track, by therapist."""
    head = (
        *("Therapist", "Plans going on", "On track", "Behind the cadence"),
        *("Authorised visits too few", "Re-assessment overdue"),
    )
    rows = (
        (name, each.plans, each.on_track, each.behind, each.short, each.overdue)
        for name, each in tracks.therapists
    )
    return _table(head, rows)


def unsigned_file(counts: Iterable[WaitingCount]) -> FileTable:
    """Notes to finish, by therapist."""
    head = ("Therapist", "Drafts to sign", "Visits without a note", "Waiting since")
    return _table(
        head, ((each.therapist_name, each.drafts, each.missing, each.since) for each in counts)
    )


def outcomes_file(found: Outcomes, measure: str) -> FileTable:
    """Every group of ten and more, whichever way they were told apart."""
    groups: tuple[tuple[str, Shown], ...] = (
        ("Problem", found.problems),
        ("Phase", found.phases),
        ("Muscle set", found.sets),
        ("Therapies", found.mixes),
    )
    head = (
        *("Measure", "Told apart by", "Group", "Episodes"),
        *("Middle change", "Interval from", "Interval to"),
    )
    rows: list[Sequence[Plain]] = []
    if found.all is not None:
        one = found.all
        rows.append((measure, "", "All", one.n, one.middle, one.low, one.high))
    rows += [
        (measure, by, name, each.n, each.middle, each.low, each.high)
        for by, shown in groups
        for name, each in shown.groups
    ]
    return _table(head, rows)


def visits_file(lines: Iterable[AttendedLine]) -> FileTable:
    """Each therapy that was given, a line."""
    head = (
        *("Date", "Time", "Location", "Visit", "Patient number", "Family name", "Given name"),
        *("Born", "Therapy", "Minutes", "Muscles", "Therapist"),
    )
    rows = (
        (
            *(line.on, line.begins, line.location, line.visit, line.patient),
            *(line.family, line.given, line.born),
            *(line.therapy, line.minutes, line.muscles, line.therapist),
        )
        for line in lines
    )
    return _table(head, rows)


def _ends() -> tuple[str, ...]:
    return (*END_HEADS[:-1], "Attendance %")


def _numbers(found: Attendance) -> tuple[Plain, ...]:
    ended = (found.counts.get(end, 0) for end in ENDS)
    return (found.done, *ended, found.still_open, hundredths(found.share))
