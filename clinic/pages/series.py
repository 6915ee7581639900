"""The dates of a whole plan as one list: what is proposed, how far off the ideal, what else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from clinic.pages.diary_lines import Option
from clinic.pages.form_parts import Back
from clinic.pages.openings import OrderLine
from clinic.pages.visit_words import Pill
from clinic.pages.wording import clock, time_range
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening, Unit
from clinic.rules.series_cost import Candidate, Chosen
from clinic.rules.series_plan import VisitToBook
from clinic.rules.words import PlannedVisitStatus, ResourceKind

SKIP = "skip"
DONE_BEFORE = "That was done already."
NEXT_STEPS = (
    "Widen the wishes of the plan and look again, or ask the patient and cancel this visit: its"
    " place in the plan is then to be booked again."
)


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


@dataclass(frozen=True)
class MissedRow:
    """A visit to which the patient did not come, and the way to a time that makes up for it."""

    title: str
    day_word: str
    href: str


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
    missed: list[MissedRow] = field(default_factory=list)
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

    @property
    def stuck(self) -> bool:
        """Whether it stays where it cannot be: nowhere else was found, or nothing was chosen."""
        one = self.chosen.candidate
        return one is not None and one.kept and bool(self.visit.must_move)


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
            off_word=_off_word(facts),
            reason=self._reason(facts),
            options=options,
            label=f"Visit {facts.visit.number}",
        )

    def missed(self, visit: VisitToBook, href: str) -> MissedRow:
        """A missed visit in words."""
        day = short_day(visit.due) if visit.start is None else self._day(visit.start)
        return MissedRow(f"{visit.number} of {self.total}", day, href)

    def _value(self, one: Candidate) -> str:
        if one.kept:
            return SKIP
        named = self.therapists.get(one.therapist or 0, "")
        return f"{one.start} {named}".strip()

    def _word(self, one: Candidate) -> str:
        people = self.units.get(one.therapist or 0)
        by = f", {people.name}" if people else ""
        stays = "Stays: " if one.kept else ""
        return f"{stays}{self._day(one.start)}, {clock(one.start, self.zone)}{by}"

    def _day(self, start: int) -> str:
        return short_day(wall_time(start, self.zone).date())

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
        due = short_day(facts.visit.due)
        must = (
            f"Now {self._day(facts.visit.start)}, {clock(facts.visit.start, self.zone)}:"
            if (facts.visit.must_move and facts.visit.start is not None)
            else ""
        )
        why = f"{must} {facts.visit.must_move}. " if must else ""
        if facts.visit.was_due is not None:
            why += f"Was due {short_day(facts.visit.was_due)}, now {due}. "
        if facts.refused:
            return why + "The time chosen before was taken; this is the best there is now."
        if facts.stuck and not facts.picked:
            return why + NEXT_STEPS
        if facts.chosen.candidate is not None:
            return why.strip()
        if facts.picked:
            return why + "Left out, or too near to the visits around it."
        if facts.any_free:
            return why + f"Ideal is {due}; every free time around it is too near to the others."
        return why + f"Ideal is {due}; nothing is free within ten days of it."


def short_day(day: date) -> str:
    """`Mon 7 Dec`."""
    return f"{day:%a} {day.day} {day:%b}"


def _off_word(facts: RowFacts) -> str:
    """What makes it less than ideal."""
    if facts.stuck:
        return "left as it is" if facts.picked else "no other time found"
    words = ", ".join(term.words for term in facts.chosen.terms)
    return words or ("as planned" if facts.chosen.candidate else "")


def _pills(facts: RowFacts) -> Iterator[Pill]:
    if facts.visit.provisional:
        yield Pill("due", "provisional", "waiting")
    one = facts.chosen.candidate
    if one is not None and one.moved:
        yield Pill("now", "changes" if one.start == facts.visit.start else "moves")
    if one is not None and one.kept:
        done = facts.visit.status is PlannedVisitStatus.ATTENDED
        yield Pill("done", "attended", "done") if done else Pill("plain", "booked")
