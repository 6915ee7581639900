"""The dates of a whole plan as one list: what is proposed, how far off the ideal, what else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from clinic.pages.diary_lines import Option
from clinic.pages.form_parts import Back
from clinic.pages.openings import OrderLine
from clinic.pages.visit_words import Pill
from clinic.pages.wording import clock, count, time_range
from clinic.rules.day_hours import SHORT_WEEKDAYS
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening, Unit
from clinic.rules.order_rules import Severity
from clinic.rules.sequencing import Finding
from clinic.rules.series_cost import Candidate, Chosen
from clinic.rules.series_plan import Preference, VisitToBook
from clinic.rules.visit_wishes import EARLIEST, LATEST
from clinic.rules.words import PlannedVisitStatus, ResourceKind

SKIP = "skip"
DONE_BEFORE = "That was done already."


@dataclass(frozen=True)
class SeriesRow:
    """One visit: where it stands in the plan, its time and people, why it is not ideal."""

    name: str
    was: str
    seen: str
    seen_value: str
    title: str
    pills: list[Pill]
    day_word: str
    time_word: str
    with_word: str
    uses_word: str
    off_word: str
    reason: str
    options: list[Option]
    label: str


@dataclass
class SeriesPage:
    """The page, for booking a plan and for changing what is booked of it."""

    title: str
    sub: str
    back: Back
    action: str = ""
    other: Back | None = None
    summary: str = ""
    cost_word: str = ""
    wish_word: str = ""
    wish_action: str = ""
    open_wish: bool = False
    misfits: list[str] = field(default_factory=list)
    stop: str = ""
    held: bool = False
    many_places: bool = False
    away_action: str = ""
    tick_word: str = ""
    error: str = ""
    rows: list[SeriesRow] = field(default_factory=list)
    standing: list[SeriesRow] = field(default_factory=list)
    empty_word: str = ""
    order: list[OrderLine] = field(default_factory=list)
    tick: str = ""
    key: str = ""
    submit_word: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RowFacts:
    """What is known of one visit of the proposal."""

    visit: VisitToBook
    chosen: Chosen
    opening: Opening | None
    others: Sequence[Candidate]
    refused: bool
    picked: bool
    any_free: bool


@dataclass(frozen=True)
class SeriesReader:
    """What turns a proposal into words: the clock, units and therapists, how many visits in all."""

    zone: ZoneInfo
    units: Mapping[int, Unit]
    therapists: Mapping[int, str]
    total: int

    def row(self, facts: RowFacts) -> SeriesRow:
        """One visit in words."""
        one = facts.chosen.candidate
        options = [
            Option(self._value(each), self._word(each), each == one)
            for each in sorted({*facts.others, *([one] if one else [])})
        ]
        leave = "Leave it as it is" if facts.visit.start is not None else "Leave it unbooked"
        if one is None or not one.kept:
            options.append(Option(SKIP, leave, one is None))
        start = None if one is None else one.start
        terms = facts.chosen.terms
        return SeriesRow(
            name=f"visit-{facts.visit.number}",
            was=f"was-{facts.visit.number}",
            seen=f"seen-{facts.visit.number}",
            seen_value=facts.visit.seen,
            title=f"{facts.visit.number} of {self.total}",
            pills=list(_pills(facts)),
            day_word="" if start is None else self._day(start),
            time_word=self._time(facts, start),
            with_word=self._with(facts.opening, one),
            uses_word=self._uses(facts.opening),
            off_word=", ".join(term.words for term in terms) or ("as planned" if one else ""),
            reason=self._reason(facts),
            options=options,
            label=f"Visit {facts.visit.number}",
        )

    def _value(self, one: Candidate) -> str:
        named = self.therapists.get(one.therapist or 0, "")
        return f"{one.start} {named}".strip()

    def _word(self, one: Candidate) -> str:
        people = self.units.get(one.therapist or 0)
        by = f", {people.name}" if people else ""
        stays = "Stays: " if one.kept else ""
        return f"{stays}{self._day(one.start)}, {clock(one.start, self.zone)}{by}"

    def _day(self, start: int) -> str:
        local = wall_time(start, self.zone)
        return f"{local:%a} {local.day} {local:%b}"

    def _time(self, facts: RowFacts, start: int | None) -> str:
        if start is None:
            return ""
        if facts.opening is None:
            return clock(start, self.zone)
        return time_range(facts.opening.start, facts.opening.end, self.zone)

    def _with(self, opening: Opening | None, one: Candidate | None) -> str:
        if opening is None:
            unit = self.units.get(one.therapist or 0) if one else None
            return unit.name if unit else ""
        people = [each for each in self._used(opening) if each.kind is ResourceKind.THERAPIST]
        return ", ".join(dict.fromkeys(each.name for each in people)) or "no therapist needed"

    def _uses(self, opening: Opening | None) -> str:
        if opening is None:
            return ""
        places = [each for each in self._used(opening) if each.kind is not ResourceKind.THERAPIST]
        return ", ".join(dict.fromkeys(each.name for each in places))

    def _used(self, opening: Opening) -> list[Unit]:
        return [self.units[unit] for step in opening.steps for unit in step.units]

    def _reason(self, facts: RowFacts) -> str:
        due = f"{facts.visit.due:%a} {facts.visit.due.day} {facts.visit.due:%b}"
        must = (
            f"Now {self._day(facts.visit.start)}, {clock(facts.visit.start, self.zone)}:"
            if (facts.visit.must_move and facts.visit.start is not None)
            else ""
        )
        why = f"{must} {facts.visit.must_move}. " if must else ""
        if facts.refused:
            return why + "The time chosen before was taken; this is the best there is now."
        if facts.chosen.candidate is not None:
            return why.strip()
        if facts.picked:
            return why + "Left out, or too near to the visits around it."
        if facts.any_free:
            return why + f"Ideal is {due}; every free time around it is too near to the others."
        return why + f"Ideal is {due}; nothing is free within ten days of it."


def _pills(facts: RowFacts) -> Iterator[Pill]:
    if facts.visit.provisional:
        yield Pill("due", "provisional", "waiting")
    if facts.chosen.candidate is not None and facts.chosen.candidate.moved:
        yield Pill("now", "moves")
    if facts.chosen.candidate is not None and facts.chosen.candidate.kept:
        done = facts.visit.status is PlannedVisitStatus.ATTENDED
        yield Pill("done", "attended", "done") if done else Pill("plain", "booked")


def summary_words(rows: Sequence[RowFacts]) -> str:
    """`12 visits to book: 10 as planned, 1 off the ideal, 1 without a time`."""
    without = sum(row.chosen.candidate is None for row in rows)
    off = sum(bool(row.chosen.terms) for row in rows)
    parts = (
        (len(rows) - without - off, "as planned"),
        (off, "off the ideal"),
        (without, "without a time"),
    )
    return f"{count(len(rows), 'visit')}: " + ", ".join(f"{n} {w}" for n, w in parts if n)


def cost_words(cost: int) -> str:
    """What the whole costs, said plainly."""
    if not cost:
        return "Nothing is off the ideal (0 points)."
    return f"{count(cost, 'point')} off the ideal altogether; 4 are a day, none would be perfect."


def wish_words(wish: Preference, therapist: str) -> str:
    """`With Ana Ruiz · Mon, Wed · 8:00–12:00 · the same time each week`."""
    days = ", ".join(SHORT_WEEKDAYS[day] for day in sorted(wish.weekdays))
    times = "" if (wish.after, wish.before) == (EARLIEST, LATEST) else _times(wish)
    parts = [
        f"with {therapist}" if therapist else "with anybody",
        days or "any day",
        times or "any time",
        "the same time each week" if wish.same_time else "",
    ]
    words = " · ".join(part for part in parts if part)
    return words[0].upper() + words[1:]


def _times(wish: Preference) -> str:
    edges = [f"{minute // 60}:{minute % 60:02}" for minute in (wish.after, wish.before)]
    if wish.after == EARLIEST:
        return f"before {edges[1]}"
    return f"from {edges[0]}" if wish.before == LATEST else f"{edges[0]}–{edges[1]}"


def order_lines(found: Sequence[Finding]) -> tuple[list[OrderLine], str]:
    """What the order of therapies says, and the slugs to tick."""
    kinds = {Severity.HARD: "stop", Severity.WARN: "due"}
    shown = dict.fromkeys((kinds.get(one.severity, "plain"), one.words) for one in found)
    ticks = dict.fromkeys(one.slug for one in found if one.severity is Severity.WARN)
    return [OrderLine(kind, words) for kind, words in shown], ",".join(ticks)


def book_words(shown: Sequence[RowFacts]) -> str:
    """`Book these 12 visits`; nothing where none has a time."""
    times = sum(row.chosen.candidate is not None for row in shown)
    if not times:
        return ""
    return f"Book {'these' if times > 1 else 'this'} {count(times, 'visit')}"


def change_words(shown: Sequence[RowFacts]) -> str:
    """`Move 2 visits and book 1 visit`; nothing where nothing is to be changed."""
    chosen = [(row, row.chosen.candidate) for row in shown]
    moved = sum(one is not None and one.moved for _, one in chosen)
    new = sum(one is not None and row.visit.start is None for row, one in chosen)
    parts = _move_and_book(moved, new)
    return " and ".join(parts).capitalize()


def changed_words(moved: int, booked: int) -> str:
    """What was done: `2 visits moved, 1 visit booked.`; nothing where it was done before."""
    parts = (f"{count(moved, 'visit')} moved", f"{count(booked, 'visit')} booked")
    done = [words for number, words in zip((moved, booked), parts, strict=True) if number]
    return f"{', '.join(done)}." if done else DONE_BEFORE


def booked_words(made: int) -> str:
    """`Booked 12 visits.`; that it was done before where it made none."""
    return f"Booked {count(made, 'visit')}." if made else DONE_BEFORE


def _move_and_book(moved: int, new: int) -> list[str]:
    return [
        words
        for number, words in (
            (moved, f"move {count(moved, 'visit')}"),
            (new, f"book {count(new, 'visit')}"),
        )
        if number
    ]
