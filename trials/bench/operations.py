"""What is measured: each operation as requests to the clinic, and as requests to its floor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any
from urllib.parse import urlencode

from clinic.rules.local_time import wall_time
from trials.bench import plan_operations
from trials.bench.client import Request
from trials.bench.facts import REPEATED, Facts, patient_name
from trials.bench.long_course import EPISODE, PATIENT, TODAYS_VISIT
from trials.bench.long_course_notes import MUSCLES, draft_name, site_name
from trials.bench.people import name_of
from trials.bench.sizes import TODAY, ZONE, day_at

Requests = Callable[[Facts], Iterator[Request]]
_TODAY = TODAY.isoformat()


@dataclass(frozen=True)
class Operation:
    """One row of the table; `floor` is asked of the bare server, or of the clinic's own.

    `goal` is the greatest ratio of the medians that was promised, None where none was; `treats`
    says that a therapist asks, not the desk, `owns` that the administrator does.
    """

    name: str
    endpoint: str
    asked: Requests
    floor: Requests
    goal: float | None = None
    bare: bool = False
    status: int = 200
    writes: bool = False
    treats: bool = False
    owns: bool = False


def _same(path: str, **asked: Any) -> Requests:
    """The same address again and again."""
    address = f"{path}?{urlencode(asked)}" if asked else path
    return lambda _: repeat(Request(address))


EMPTY = _same("/patients")
"""An empty page of somebody signed in, that leaves one entry in the access log as all lists do."""


def _openings(*slugs: str, named: bool = False, minutes: int = 0, **asked: Any) -> Requests:
    def requests(facts: Facts) -> Iterator[Request]:
        long = {"steps-0-minutes": minutes} if minutes else {}
        steps = long | {
            f"steps-{at}-therapy": facts.therapies[slug] for at, slug in enumerate(slugs)
        }
        who = {"therapist": facts.therapists[-1].name} if named else {}
        person = patient_name(facts.patient())
        first = {"patient": person, "from_day": day_at(1).isoformat(), "wait": "15"}
        yield from repeat(Request(f"/openings?{urlencode({**first, **steps, **who, **asked})}"))

    return requests


def _openings_data(facts: Facts) -> Iterator[Request]:
    """The next openings as another program asks for them."""
    asked = {"therapy": "dry_needling", "patient": patient_name(facts.patient())}
    when = {"from": day_at(1).isoformat(), "days": 90, "limit": 20}
    yield from repeat(Request(f"/openings.json?{urlencode(asked | when)}"))


def _week(facts: Facts) -> Iterator[Request]:
    """A therapist's week."""
    asked = {"of": facts.therapists[0].column, "date": _TODAY}
    yield from repeat(Request(f"/week?{urlencode(asked)}"))


def _week_bare(facts: Facts) -> Iterator[Request]:
    unit = facts.therapists[0].calendar
    yield from repeat(Request(f"/week?unit={unit}&day={-TODAY.weekday()}&days=7"))


def _search(facts: Facts) -> Iterator[Request]:
    """Somebody's whole name and birth year, as it is typed: another person each time."""
    while True:
        family, given = name_of(facts.patient())
        yield Request(f"/patients?{urlencode({'q': f'{family[:5]} {given}'})}")


def _book(facts: Facts) -> Iterator[Request]:
    for slot in facts.slots:
        yield booking(facts, slot.therapist, slot.start)


def booking(facts: Facts, therapist: int, start: int) -> Request:
    """The button of one opening, pressed."""
    patient = patient_name(facts.patient())
    day = wall_time(start, ZONE).date().isoformat()
    asked = {
        "patient": patient,
        "steps-0-therapy": facts.therapies["dry_needling"],
        "steps-0-minutes": "30",
        "from_day": day,
        "days": "7",
        "wait": "15",
        "part": "any",
    }
    form = {
        "start": str(start),
        "with": facts.therapists[therapist].name,
        "key": f"{patient}{start}",
    }
    return Request(f"/appointments/book?{urlencode(asked)}", form)


def _book_bare(facts: Facts) -> Iterator[Request]:
    while True:
        yield Request("/book", facts.far())


def _move(facts: Facts) -> Iterator[Request]:
    """A visit dragged to a free slot of its own week, mostly in somebody else's column."""
    for _, name, start, _, _, _, column in facts.to_move:
        slot = facts.slot_in_week_of(start)
        wanted = {
            "visit": name,
            "start": f"{wall_time(slot.start, ZONE):%Y-%m-%dT%H:%M}",
            "resource": facts.therapists[slot.therapist].column,
            "was_start": f"{wall_time(start, ZONE):%Y-%m-%dT%H:%M}",
            "was_resource": column,
        }
        yield Request("/appointments/drag", wanted, as_json=True)


def _move_bare(facts: Facts) -> Iterator[Request]:
    for number, _, _, patient, _, _, _ in facts.to_move_bare:
        calendar = str(facts.first_patient + patient)
        wanted = {**facts.far(), "patient": str(patient), "calendar": calendar}
        yield Request("/move", {**wanted, "visit": str(number)})


def _repeat(facts: Facts) -> Iterator[Request]:
    """Twelve visits a week apart, accepted at once."""
    for slots in facts.weekly_slots:
        patient = patient_name(facts.patient())
        first = wall_time(slots[0].start, ZONE)
        asked = {
            "patient": patient,
            "steps-0-therapy": facts.therapies["dry_needling"],
            "from_day": f"{first:%Y-%m-%d}",
            "first": f"{first:%Y-%m-%d}",
            "time": f"{first:%H:%M}",
            "times": str(len(slots)),
            "weeks": "1",
        }
        dates = {
            f"date-{place}": f"{slot.start} {facts.therapists[slot.therapist].name}"
            for place, slot in enumerate(slots)
        }
        key = f"{patient}{slots[0].start}"
        yield Request(f"/openings/repeat?{urlencode(asked)}", {**dates, "key": key})


def _save(facts: Facts) -> Iterator[Request]:
    """A draft of four sites kept as typed, each time the next one, each time with another pain."""
    while True:
        number, version, key = facts.draft()
        pain = str(version % 11)
        typed = {"version": str(version), "key": key, "pain_before": pain, **WRITTEN}
        for place, muscle in enumerate(MUSCLES):
            head = f"sites.{site_name(number, place)}."
            typed |= {f"{head}{name}": value for name, value in SITE.items()}
            typed |= {f"{head}muscle": muscle, f"{head}pain_during": pain}
        yield Request(f"/notes/{draft_name(number)}", typed)


def _repeat_bare(facts: Facts) -> Iterator[Request]:
    while True:
        yield Request("/repeat", {"visits": json.dumps([facts.far() for _ in range(REPEATED)])})


WRITTEN = {
    "pain_after": "4",
    "position": "prone",
    "tolerance": "well",
    "findings": "Taut band with local twitch; less tender afterwards.",
    "outcome_text": "Better on stairs.",
    "next_step": "continue",
}
SITE = {
    "side": "left",
    "needles_in": "2",
    "needles_out": "2",
    "needle": "300x50",
    "depth_mm": "40",
    "twitch": "single",
}
OPERATIONS = (
    Operation("empty page", "patients.index", EMPTY, EMPTY),
    Operation(
        "day board, page", "diary.day", _same("/day", date=_TODAY), _same("/day"), 4, bare=True
    ),
    Operation(
        "day board, data",
        "diary.data",
        _same("/day.json", date=_TODAY),
        _same("/day.json"),
        bare=True,
    ),
    Operation("week, page", "weeks.show", _week, _week_bare, bare=True),
    Operation("flow board", "flow.index", _same("/flow"), _same("/flow"), bare=True),
    Operation(
        "next 20 openings, any therapist",
        "openings.search",
        _openings("dry_needling", days=90, limit=20),
        EMPTY,
        4,
    ),
    Operation(
        "openings, named therapist, 90 days",
        "openings.search",
        _openings("dry_needling", named=True, days=90, minutes=240),
        EMPTY,
    ),
    Operation(
        "openings, any therapist, 90 days",
        "openings.search",
        _openings("dry_needling", days=90, minutes=240),
        EMPTY,
        10,
    ),
    Operation(
        "openings, chain of three, 28 days",
        "openings.search",
        _openings("dry_needling", "infrared_sauna", "compression_boots", days=28),
        EMPTY,
    ),
    Operation("next 20 openings, JSON", "openings.data", _openings_data, EMPTY),
    Operation("patient search", "patients.index", _search, EMPTY, 3),
    Operation(
        "pre-visit card, 200 sessions",
        "visits.before",
        _same(f"/visits/{TODAYS_VISIT}"),
        EMPTY,
        5,
        treats=True,
    ),
    Operation(
        "muscle history, 200 sessions",
        "history.muscles",
        _same(f"/patients/{PATIENT}/muscles"),
        EMPTY,
        treats=True,
    ),
    Operation(
        "owner's page over a year",
        "owner.show",
        _same("/owner", range="year"),
        EMPTY,
        20,
        owns=True,
    ),
    Operation(
        "progress, 200 visits",
        "progress.show",
        _same(f"/episodes/{EPISODE}/progress"),
        EMPTY,
        treats=True,
    ),
    Operation("save a draft", "notes.save", _save, EMPTY, status=303, writes=True, treats=True),
    Operation(
        "book", "appointments.book", _book, _book_bare, 6, bare=True, status=303, writes=True
    ),
    Operation("move", "appointments.drag", _move, _move_bare, bare=True, writes=True),
    Operation(
        f"repeat × {REPEATED}",
        "repeat.accept",
        _repeat,
        _repeat_bare,
        bare=True,
        status=303,
        writes=True,
    ),
    Operation("propose a plan of 12", "plan_booking.propose", plan_operations.propose, EMPTY, 10),
    Operation(
        "book a plan of 12",
        "plan_booking.book",
        plan_operations.book,
        EMPTY,
        30,
        status=303,
        writes=True,
    ),
    Operation("change a plan of 12", "plan_booking.replan", plan_operations.change, EMPTY, 10),
)
