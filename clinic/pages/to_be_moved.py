"""The visits to be moved, grouped by why, each with its best other times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Way
from clinic.pages.visit_words import Chip
from clinic.pages.wording import HUES, clock, count, day_of_minute, day_words, full_name
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.moving_over import Cause, Proposal, Stuck

MOST_SHOWN = 40
NOTHING = "No time within eight weeks. Look for one with other questions, or cancel it."


@dataclass(frozen=True)
class MoveOption:
    """One other time: its words, and what its button carries."""

    word: str
    spoken: str
    value: str


@dataclass(frozen=True)
class StuckLine:
    """One visit that cannot stay."""

    when: str
    who: str
    phone: str
    href: str
    find_href: str
    with_word: str
    therapies: list[Chip]
    options: list[MoveOption]
    none_word: str


@dataclass(frozen=True)
class StuckGroup:
    """The visits that cannot stay for one reason, and taking the proposals for all of them."""

    title: str
    why: str
    count_word: str
    take_word: str
    values: list[str]
    lines: list[StuckLine]


@dataclass(frozen=True)
class MovedLine:
    """One visit that was moved, to be told to the patient."""

    who: str
    phone: str
    href: str
    now_word: str


@dataclass(frozen=True)
class ToBeMovedPage:
    """The page."""

    title: str
    sub: str
    action: str
    time_off: Way
    groups: list[StuckGroup] = field(default_factory=list)
    more_word: str = ""
    moved: list[MovedLine] = field(default_factory=list)


@dataclass(frozen=True)
class Ways:
    """Where a visit's name and the search for another time lead, by public id."""

    visit: Callable[[str], str]
    find: Callable[[str], str]


Full = tuple[DiaryVisit, str, str]
"""A visit, the patient's phone and the location's zone."""


def groups(
    stuck: Sequence[Stuck],
    full: Sequence[Full],
    proposed: Mapping[str, Sequence[Proposal]],
    ways: Ways,
) -> list[StuckGroup]:
    """The visits grouped by cause, whoever comes first on top."""
    causes = {one.public_id: one.cause for one in stuck}
    lines: dict[Cause, list[StuckLine]] = {}
    for each in full:
        visit = each[0]
        line = _line(each, proposed.get(visit.public_id, ()), ways)
        lines.setdefault(causes[visit.public_id], []).append(line)
    return [_group(cause, within) for cause, within in lines.items()]


def moved_lines(full: Sequence[Full], href: Callable[[str], str]) -> list[MovedLine]:
    """What to tell the patients who were moved."""
    return [
        MovedLine(
            full_name(visit.given, visit.family),
            phone,
            href(visit.public_id),
            f"now {_when(visit.start, ZoneInfo(zone))}{_with(_people(visit))}",
        )
        for visit, phone, zone in full
    ]


def sub_words(number: int) -> str:
    """`3 visits cannot stay where they are`."""
    if not number:
        return "Every visit can stay where it is."
    return f"{count(number, 'visit')} cannot stay where {'it is' if number == 1 else 'they are'}."


def more_words(number: int) -> str:
    """That there are more than are shown."""
    return f"{count(number, 'later visit')} follow once these are moved." if number > 0 else ""


def left_words(start: int, zone: ZoneInfo, reason: str) -> str:
    """Why one visit was not moved, said without a name."""
    return f"The visit of {_when(start, zone)} was not moved. {reason}"


def _group(cause: Cause, lines: list[StuckLine]) -> StuckGroup:
    best = [line.options[0].value for line in lines if line.options]
    return StuckGroup(
        title=cause.word,
        why=cause.why,
        count_word=count(len(lines), "visit"),
        take_word=f"Take the proposal for all {len(best)}" if len(best) > 1 else "",
        values=best,
        lines=lines,
    )


def _line(full: Full, proposed: Sequence[Proposal], ways: Ways) -> StuckLine:
    visit, phone, clock_zone = full
    zone = ZoneInfo(clock_zone)
    who = full_name(visit.given, visit.family)
    return StuckLine(
        when=_when(visit.start, zone),
        who=who,
        phone=phone,
        href=ways.visit(visit.public_id),
        find_href=ways.find(visit.public_id),
        with_word=", ".join(_people(visit)),
        therapies=[Chip(HUES[step.kind], step.therapy) for step in visit.steps],
        options=[_option(visit, each, zone, who) for each in proposed],
        none_word="" if proposed else NOTHING,
    )


def _option(visit: DiaryVisit, proposal: Proposal, zone: ZoneInfo, who: str) -> MoveOption:
    day = day_of_minute(proposal.start, zone)
    word = clock(proposal.start, zone)
    if day != day_of_minute(visit.start, zone):
        word = f"{_short_day(day)}, {word}"
    values = (visit.public_id, proposal.start, proposal.therapist, visit.version)
    return MoveOption(
        f"{word}{_with(proposal.people)}",
        f"Move {who} to",
        " ".join(str(value) for value in values),
    )


def _people(visit: DiaryVisit) -> list[str]:
    return list(dict.fromkeys(step.therapist for step in visit.steps if step.therapist))


def _with(people: Sequence[str]) -> str:
    return f" with {' and '.join(people)}" if people else ""


def _when(start: int, zone: ZoneInfo) -> str:
    return f"{day_words(day_of_minute(start, zone))}, {clock(start, zone)}"


def _short_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
