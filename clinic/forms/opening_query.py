"""What a program asks of the openings in an address, read parameter by parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from clinic.forms.fives import FIVE
from clinic.forms.openings import LONGEST_WAIT, SPAN_OF_PART
from clinic.rules.errors import Invalid, Problem
from clinic.rules.visit_wishes import LONGEST, MOST_STEPS, SHORTEST, StepWish, VisitWish, WhenWish

MOST_DAYS, MOST_LIMIT = 180, 100
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2199, 1, 1)
KNOWN = (
    *("therapy", "minutes", "therapist", "patient", "location"),
    *("from", "days", "part", "wait", "after", "limit"),
)


class Unreadable(Invalid):
    """A parameter is missing or cannot be read at all (400)."""

    status = 400


@dataclass(frozen=True)
class OpeningQuery:
    """One question: the visit, the days that suit, how many answers at most."""

    visit: VisitWish
    when: WhenWish
    limit: int


def read_query(
    asked: MultiDict[str, str], therapies: Mapping[str, str], today: date
) -> OpeningQuery:
    """The question in an address; `therapies` gives the public id for each name one may use.

    Raises Unreadable or Invalid with every problem beside its parameter.
    """
    reader = _Reader(asked)
    steps = reader.steps(therapies)
    first = reader.day("from", today)
    days = reader.number("days", 7, 1, MOST_DAYS)
    wait = reader.number("wait", 15, 0, LONGEST_WAIT)
    limit = reader.number("limit", 12, 1, MOST_LIMIT)
    after, before = reader.part()
    reader.complain()
    visit = VisitWish(
        steps, asked.get("patient", ""), asked.get("therapist", ""), asked.get("location", ""), wait
    )
    return OpeningQuery(visit, WhenWish(first, days, frozenset(), after, before), limit)


class _Reader:
    """Reads parameters and gathers what is wrong with them."""

    def __init__(self, asked: MultiDict[str, str]) -> None:
        self.asked = asked
        self.unreadable: list[Problem] = []
        self.wrong: list[Problem] = []
        for name in asked:
            if name not in KNOWN:
                self.unreadable.append(Problem(name, f"Not known here. Known: {', '.join(KNOWN)}."))

    def complain(self) -> None:
        """Raise Unreadable or Invalid if anything was wrong."""
        found = tuple(self.unreadable + self.wrong)
        if found:
            kind = Unreadable if self.unreadable else Invalid
            raise kind("This question cannot be answered as it is.", problems=found)

    def steps(self, therapies: Mapping[str, str]) -> tuple[StepWish, ...]:
        """The therapies in order, each with its minutes where they were given."""
        names, lengths = self.asked.getlist("therapy"), self.asked.getlist("minutes")
        if not names:
            self.unreadable.append(Problem("therapy", "Name at least one therapy."))
        if len(names) > MOST_STEPS:
            self.wrong.append(Problem("therapy", f"At most {MOST_STEPS} in one visit."))
        unknown = [name for name in names if name not in therapies]
        if unknown:
            slugs = ", ".join(sorted({name for name in therapies if therapies[name] != name}))
            self.wrong.append(Problem("therapy", f"Not given here: {unknown[0]}. Known: {slugs}."))
        minutes = self._minutes(lengths, len(names))
        return tuple(
            StepWish(therapies.get(name, ""), long)
            for name, long in zip(names, minutes, strict=True)
        )

    def _minutes(self, lengths: Sequence[str], count: int) -> list[int | None]:
        if not lengths:
            return [None] * count
        if len(lengths) != count:
            self.wrong.append(Problem("minutes", "Once for each therapy, in order, or not at all."))
            return [None] * count
        return [self._whole("minutes", text, SHORTEST, LONGEST, step=FIVE) for text in lengths]

    def day(self, name: str, otherwise: date) -> date:
        """A date like 2026-11-24."""
        text = self.asked.get(name, "")
        if not text:
            return otherwise
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self.unreadable.append(Problem(name, "A date like 2026-11-24."))
            return otherwise
        if not FIRST_DAY <= found <= LAST_DAY:
            self.wrong.append(Problem(name, "A day between 2020 and 2199."))
            return otherwise
        return found

    def number(self, name: str, otherwise: int, least: int, most: int) -> int:
        """A whole number within its limits."""
        text = self.asked.get(name, "")
        found = self._whole(name, text, least, most) if text else otherwise
        return otherwise if found is None else found

    def part(self) -> tuple[int, int]:
        """The part of the day, in minutes of it."""
        name = self.asked.get("part") or "any"
        if name not in SPAN_OF_PART:
            self.wrong.append(Problem("part", f"One of: {', '.join(SPAN_OF_PART)}."))
        return SPAN_OF_PART.get(name, SPAN_OF_PART["any"])

    def _whole(self, name: str, text: str, least: int, most: int, step: int = 1) -> int | None:
        if not (text.isascii() and text.isdecimal() and len(text) < len(str(most)) + 2):
            self.unreadable.append(Problem(name, f"A whole number from {least} to {most}."))
            return None
        found = int(text)
        if not least <= found <= most or found % step:
            whole = f", in steps of {step}" if step > 1 else ""
            self.wrong.append(Problem(name, f"Between {least} and {most}{whole}."))
            return None
        return found
