"""Every date of a repeated visit with what can be booked on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from clinic.pages.openings import OrderLine, Who
from clinic.pages.wording import count, day_words, time_range
from clinic.rules.openings import Opening, Unit
from clinic.rules.repeating import Choice, RepeatDate
from clinic.rules.words import ResourceKind


@dataclass(frozen=True)
class RepeatOption:
    """One thing that may be chosen on a date."""

    value: str
    word: str
    checked: bool


@dataclass(frozen=True)
class RepeatRow:
    """One date: its word, why its time does not fit or nothing, and the options."""

    name: str
    day_word: str
    reason: str
    options: list[RepeatOption]


@dataclass
class RepeatPage:
    """The page; `rows` is None until it was asked."""

    who: Who | None = None
    what_word: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    action: str = ""
    error: str = ""
    rows: list[RepeatRow] | None = None
    summary: str = ""
    key: str = ""
    order: list[OrderLine] = field(default_factory=list)
    tick: str = ""


@dataclass(frozen=True)
class DateReader:
    """What turns dates into words: the clock, the units' names, the therapists' public ids."""

    zone: ZoneInfo
    units: Mapping[int, Unit]
    therapists: Mapping[int, str]
    picked: Mapping[str, str]

    def row(self, number: int, one: RepeatDate) -> RepeatRow:
        """One date; what fits is chosen, a repair or skipping is for the desk to choose."""
        name = f"date-{number}"
        values = [self._value(choice) for choice in one.choices]
        picked = self.picked.get(name, values[0] if one.fits and values else "skip")
        if picked not in values:
            picked = "skip"
        options = [
            RepeatOption(value, self._word(choice), value == picked)
            for value, choice in zip(values, one.choices, strict=True)
        ]
        options.append(RepeatOption("skip", "Skip this date", picked == "skip"))
        return RepeatRow(name, day_words(one.day), one.reason, options)

    def _value(self, choice: Choice) -> str:
        people = [unit.id for unit in self._people(choice.opening)]
        named = self.therapists.get(people[0], "") if len(people) == 1 else ""
        return f"{choice.opening.start} {named}".strip()

    def _word(self, choice: Choice) -> str:
        opening = choice.opening
        time = time_range(opening.start, opening.end, self.zone)
        people = " and ".join(unit.name for unit in self._people(opening))
        word = f"{time} with {people}" if people else time
        return f"{choice.how}: {word}" if choice.how else word

    def _people(self, opening: Opening) -> list[Unit]:
        used = dict.fromkeys(unit for step in opening.steps for unit in step.units)
        units = (self.units[number] for number in used)
        return [unit for unit in units if unit.kind is ResourceKind.THERAPIST]


def dates_words(dates: Sequence[RepeatDate]) -> str:
    """`6 dates: 4 fit, 2 need a choice`."""
    fit = sum(one.fits for one in dates)
    words = f"{count(len(dates), 'date')}: {fit} {'fits' if fit == 1 else 'fit'}"
    clash = len(dates) - fit
    if not clash:
        return words
    return f"{words}, {clash} {'clashes' if clash == 1 else 'clash'} and can be repaired or skipped"


def order_of_dates(dates: Sequence[RepeatDate]) -> tuple[list[OrderLine], str]:
    """What speaks against some of the choices, each once, and the slugs to tick."""
    words: dict[str, str] = {}
    for one in dates:
        for choice in one.choices:
            words.update(zip(choice.slugs, choice.warnings, strict=True))
    return [OrderLine("due", word) for word in words.values()], ",".join(words)
