"""The board of a day or a week as data: columns, visits, closed time, in clinic wall time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.pages.diary import DayAsked
from clinic.pages.diary_lines import Href, held_word, hours_word
from clinic.pages.visit_words import visit_marks
from clinic.pages.wording import HUES, machine_time, short_name
from clinic.rules.appointment_life import FREES_TIME, OPEN, STATUS_WORDS
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryVisit, Occupied
from clinic.rules.local_time import wall_time

EARLIEST, LATEST = "08:00", "18:00"
MACHINE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class DrawWays:
    """Where a click leads: on a visit, on the head of a column; and whether visits may be moved."""

    visit: Href
    head: Href
    may_move: bool


def day_board(asked: DayAsked, now_minute: int, ways: DrawWays) -> dict[str, Any]:
    """A day, one column a therapist, room or piece of equipment."""
    day, columns = asked.found, asked.columns
    events = _events(day, columns, asked.visits, ways)
    heads = [
        {
            "id": column.public_id,
            "title": column.name,
            "note": hours_word(column, day.zone),
            "href": ways.head(column.public_id),
            "says": f"The week of {column.name}",
        }
        for column in columns
    ]
    shaded = [shade for column in columns for shade in _shades(day, column)]
    hours = _edges(day, columns, events)
    return _board([day], now_minute, hours) | {
        "resources": heads,
        "events": events,
        "shaded": shaded,
    }


def week_board(days: Sequence[DiaryDay], now_minute: int, ways: DrawWays) -> dict[str, Any]:
    """A week of one therapist, room or piece of equipment, one column a day."""
    events: dict[str, dict[str, Any]] = {}  # by id: one that runs past midnight is drawn once
    shaded, hours, heads = [], [], {}
    for day in days:
        there = _events(day, day.columns, day.visits, ways)
        hours.append(_edges(day, day.columns, there, empty=("24:00", "00:00")))
        events |= {event["id"]: event for event in there}
        shaded += [shade for column in day.columns for shade in _shades(day, column)]
        here = day.day.isoformat()
        heads[here] = {
            "today": day.span[0] <= now_minute < day.span[1],
            "title": f"{day.day:%a} {day.day.day}",
            "note": week_note(day),
            "href": ways.head(here),
            "says": f"The day of {day.day:%A} {day.day.day}",
        }
    first, last = min(begin for begin, _ in hours), max(end for _, end in hours)
    drawn = (first, last) if first < last else (EARLIEST, LATEST)
    return _board(days, now_minute, drawn) | {
        "of": days[0].columns[0].public_id,
        "heads": heads,
        "resources": [],
        "events": list(events.values()),
        "shaded": shaded,
    }


def week_note(day: DiaryDay) -> str:
    """`8:00–17:00`, and how many visits of that day were cancelled."""
    hours = hours_word(day.columns[0], day.zone)
    return f"{hours} · {day.gone}\u00a0cancelled" if day.gone else hours


def _board(days: Sequence[DiaryDay], now_minute: int, hours: tuple[str, str]) -> dict[str, Any]:
    zone = days[0].zone
    return {
        "date": days[0].day.isoformat(),
        "days": [day.day.isoformat() for day in days],
        "zone": zone.key,
        "now": machine_time(now_minute, zone),
        "slotMinTime": hours[0],
        "slotMaxTime": hours[1],
    }


def _events(
    day: DiaryDay, columns: Sequence[DiaryColumn], visits: Sequence[DiaryVisit], ways: DrawWays
) -> list[dict[str, Any]]:
    """What of the visits lies in these columns and within the day."""
    wanted = {column.public_id for column in columns}
    return [
        _event(day, visit, held, ways)
        for visit in visits
        if visit.status not in FREES_TIME
        for held in visit.occupies
        if held.resource in wanted and held.start < day.span[1] and held.end > day.span[0]
    ]


def _event(day: DiaryDay, visit: DiaryVisit, held: Occupied, ways: DrawWays) -> dict[str, Any]:
    step = next((s for s in visit.steps if s.start <= held.start < s.end), visit.steps[0])
    inside = visit.steps_in(held) or [step]
    end = max(min(held.end, inside[-1].end), held.start + 5)
    plan = "{} of {}".format(*visit.plan_visit) if visit.plan_visit else ""
    words = [", ".join(dict.fromkeys(s.therapy for s in inside)), plan]
    return {
        "id": f"{visit.public_id}.{held.resource}.{held.start}",
        "visit": visit.public_id,
        "version": visit.version,
        "resourceId": held.resource,
        "start": machine_time(held.start, day.zone),
        "end": _end(held.start, end, day.zone),
        "title": short_name(visit.given, visit.family),
        "subtitle": " · ".join(word for word in words if word),
        "status": visit.status.value,
        "status_word": STATUS_WORDS[visit.status],
        "therapies": [HUES[s.kind] for s in inside],
        "href": ways.visit(visit.public_id),
        "movable": ways.may_move and visit.status in OPEN,
        "signs": [
            {"kind": mark.kind, "icon": mark.icon, "word": mark.word} for mark in visit_marks(visit)
        ],
    }


def _shades(day: DiaryDay, column: DiaryColumn) -> Iterator[dict[str, str]]:
    """Closed time between the open spans, and time off with its word."""
    reached = day.span[0]
    for begin, end in (*column.open, (day.span[1], day.span[1])):
        if reached < begin:
            yield _shade(day, column, reached, begin, "")
        reached = max(reached, end)
    for begin, end, _reason in column.away:
        yield _shade(day, column, max(begin, day.span[0]), min(end, day.span[1]), "Off")
    for held in column.held:
        edges = max(held.start, day.span[0]), min(held.end, day.span[1])
        yield _shade(day, column, *edges, held_word(held, day.zone)) | {"kind": "held"}


def _shade(day: DiaryDay, column: DiaryColumn, begin: int, end: int, word: str) -> dict[str, str]:
    last = end - 1 if end == day.span[1] else end
    return {
        "resourceId": column.public_id,
        "start": machine_time(begin, day.zone),
        "end": _end(begin, last, day.zone),
        "word": word,
    }


def _end(start: int, end: int, zone: ZoneInfo) -> str:
    """When it ends on the wall; where the clocks go back meanwhile, as long after as it lasts."""
    began, ended = wall_time(start, zone), wall_time(end, zone)
    if ended <= began:
        ended = began + timedelta(minutes=end - start)
    return ended.strftime(MACHINE)


def _edges(
    day: DiaryDay,
    columns: Sequence[DiaryColumn],
    events: list[dict[str, Any]],
    empty: tuple[str, str] = (EARLIEST, LATEST),
) -> tuple[str, str]:
    """The hours to draw: the open ones and those of every visit, whole hours of this day."""
    spans = [span for column in columns for span in column.open]
    begins = [machine_time(span[0], day.zone) for span in spans]
    begins += [event["start"] for event in events]
    ends = [machine_time(span[1], day.zone) for span in spans]
    ends += [event["end"] for event in events]
    first = min((_time_of_day(day, word) for word in begins), default=empty[0])
    last = max((_time_of_day(day, word) for word in ends), default=empty[1])
    hour = int(last[:2]) + (last[3:] != "00")
    return f"{first[:2]}:00", f"{min(hour, 24):02}:00"


def _time_of_day(day: DiaryDay, word: str) -> str:
    """The wall time within this day: `00:00` for the day before, `24:00` for the day after."""
    on, at = word.split("T")
    if on != day.day.isoformat():
        return "00:00" if on < day.day.isoformat() else "24:00"
    return at
