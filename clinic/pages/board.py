"""The day's board as data: columns, visits, closed time, in clinic wall time without offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.pages.diary import KIND_OF_VIEW, visit_marks
from clinic.pages.visit_words import plan_words
from clinic.pages.wording import HUES, clock, machine_time, short_name
from clinic.rules.appointment_life import FREES_TIME, OPEN, STATUS_WORDS
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryVisit, Occupied
from clinic.rules.local_time import wall_time
from clinic.rules.words import ResourceKind

EARLIEST, LATEST = "08:00", "18:00"
MACHINE = "%Y-%m-%dT%H:%M"


def board(
    day: DiaryDay, by: str, now_minute: int, visit_href: Callable[[str], str], *, may_move: bool
) -> dict[str, Any]:
    """What `static/js/diary.js` draws."""
    kind = KIND_OF_VIEW.get(by, ResourceKind.THERAPIST)
    columns = [column for column in day.columns if column.kind is kind]
    wanted = {column.public_id for column in columns}
    events = [
        _event(day, visit, held, visit_href(visit.public_id), may_move=may_move)
        for visit in day.visits
        if visit.status not in FREES_TIME
        for held in visit.occupies
        if held.resource in wanted
    ]
    opens, closes = _edges(day, columns, events)
    return {
        "date": day.day.isoformat(),
        "zone": day.zone.key,
        "now": machine_time(now_minute, day.zone),
        "slotMinTime": opens,
        "slotMaxTime": closes,
        "resources": [
            {"id": column.public_id, "title": column.name, "note": _note(day, column)}
            for column in columns
        ],
        "events": events,
        "shaded": [shade for column in columns for shade in _shades(day, column)],
    }


def _event(
    day: DiaryDay, visit: DiaryVisit, held: Occupied, href: str, *, may_move: bool
) -> dict[str, Any]:
    step = next((s for s in visit.steps if s.start <= held.start < s.end), visit.steps[0])
    inside = [s for s in visit.steps if held.start <= s.start < held.end] or [step]
    end = max(min(held.end, inside[-1].end), held.start + 5)
    words = [", ".join(dict.fromkeys(s.therapy for s in inside)), plan_words(visit.plan_visit)]
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
        "href": href,
        "movable": may_move and visit.status in OPEN,
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


def _shade(day: DiaryDay, column: DiaryColumn, begin: int, end: int, word: str) -> dict[str, str]:
    last = end - 1 if end == day.span[1] else end
    return {
        "resourceId": column.public_id,
        "start": machine_time(begin, day.zone),
        "end": _end(begin, last, day.zone),
        "word": word,
    }


def _note(day: DiaryDay, column: DiaryColumn) -> str:
    if column.away and not column.open:
        return "off"
    if not column.open:
        return "not in"
    return f"{clock(column.open[0][0], day.zone)}–{clock(column.open[-1][1], day.zone)}"


def _end(start: int, end: int, zone: ZoneInfo) -> str:
    """When it ends on the wall; where the clocks go back meanwhile, as long after as it lasts."""
    began, ended = wall_time(start, zone), wall_time(end, zone)
    if ended <= began:
        ended = began + timedelta(minutes=end - start)
    return ended.strftime(MACHINE)


def _edges(
    day: DiaryDay, columns: list[DiaryColumn], events: list[dict[str, Any]]
) -> tuple[str, str]:
    """The hours to draw: the open ones and those of every visit, whole hours of this day."""
    spans = [span for column in columns for span in column.open]
    begins = [machine_time(span[0], day.zone) for span in spans]
    begins += [event["start"] for event in events]
    ends = [machine_time(span[1], day.zone) for span in spans]
    ends += [event["end"] for event in events]
    first = min((_time_of_day(day, word) for word in begins), default=EARLIEST)
    last = max((_time_of_day(day, word) for word in ends), default=LATEST)
    hour = int(last[:2]) + (last[3:] != "00")
    return f"{first[:2]}:00", f"{min(hour, 24):02}:00"


def _time_of_day(day: DiaryDay, word: str) -> str:
    """The wall time within this day: `00:00` for the day before, `24:00` for the day after."""
    on, at = word.split("T")
    if on != day.day.isoformat():
        return "00:00" if on < day.day.isoformat() else "24:00"
    return at
