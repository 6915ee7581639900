"""A muscle history as shades on the figure, with the same in words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.pages.body_map import Figure, figures, part_name
from clinic.pages.wording import count
from clinic.rules.body_heat import heat
from clinic.rules.body_regions import PARTS
from clinic.rules.muscle_history import HistorySession, Measure, MuscleLine

NONE = "–"
WORSE = -1
NO_FIGURE = "no figure"


@dataclass(frozen=True)
class Shade:
    """One shade of the legend: its class, and the figures it stands for."""

    mark: str
    words: str


@dataclass(frozen=True)
class HeatRow:
    """One part of the body: its shade's class, its name, its figure."""

    mark: str
    name: str
    value: str


@dataclass(frozen=True)
class BodyHeat:
    """The figures, what their shades mean, and the same as a table, most first."""

    figures: tuple[Figure, ...]
    legend: tuple[Shade, ...]
    rows: tuple[HeatRow, ...]


def body_heat(sessions: Sequence[HistorySession], measure: Measure) -> BodyHeat:
    """The body shaded by one measure."""
    lines = heat(sessions, measure)
    words = {line.muscle: (_mark(shade), value_words(line, measure)) for line, shade in lines}
    return BodyHeat(
        figures=figures(words),
        legend=_legend(lines, measure),
        rows=tuple(
            HeatRow(mark, part_name(PARTS[key]), said) for key, (mark, said) in words.items()
        ),
    )


def value_words(line: MuscleLine, measure: Measure) -> str:
    """A line's figure of a measure: "4 sessions", "−1.5 after 3"."""
    if measure is Measure.SESSIONS:
        return count(line.sessions, "session")
    if measure is Measure.NEEDLES:
        return count(line.needles, "needle")
    if measure is Measure.TWITCH:
        return twitch_words(line)
    if measure is Measure.PAIN:
        return " ".join((pain_words(line), after_words(line.pain_of))).strip()
    return " ".join((soreness_words(line), after_words(line.soreness_of))).strip()


def twitch_words(line: MuscleLine) -> str:
    """How often it twitched: "3 of 4"."""
    return f"{line.twitch} of {line.twitch_asked}" if line.twitch_asked else NONE


def pain_words(line: MuscleLine) -> str:
    """How pain had changed, with its sign: "−1.5", "+0.3", "0.0"."""
    return NONE if line.pain_change is None else _signed(line.pain_change)


def soreness_words(line: MuscleLine) -> str:
    """The mean of the worst soreness: "4.0"."""
    return NONE if line.soreness is None else f"{line.soreness:.1f}"


def after_words(sessions: int) -> str:
    """Over how many sessions a mean is."""
    return f"after {sessions}" if sessions else ""


def _legend(lines: Sequence[tuple[MuscleLine, int | None]], measure: Measure) -> tuple[Shade, ...]:
    """Each shade there is, the strongest first, with its least and its most."""
    found: dict[int | None, list[MuscleLine]] = {}
    for line, shade in lines:
        found.setdefault(shade, []).append(line)
    ordered = sorted(found, key=lambda shade: (shade is None, -(shade or 0)))
    return tuple(Shade(_mark(shade), _range(shade, found[shade], measure)) for shade in ordered)


def _range(shade: int | None, lines: Sequence[MuscleLine], measure: Measure) -> str:
    if shade is None:
        return NO_FIGURE
    most, least = (_plain(line, measure) for line in (lines[0], lines[-1]))
    words = most if most == least else f"{least} to {most}"
    return f"{words}, worse" if shade == WORSE else words


def _plain(line: MuscleLine, measure: Measure) -> str:
    """A line's figure without what it is a mean over."""
    if measure is Measure.TWITCH:
        return f"{round((line.twitch_rate or 0) * 100)} %"
    plain = {
        Measure.SESSIONS: str(line.sessions),
        Measure.NEEDLES: str(line.needles),
        Measure.PAIN: pain_words(line),
        Measure.SORENESS: soreness_words(line),
    }
    return plain[measure]


def _mark(shade: int | None) -> str:
    if shade is None:
        return "heat-unknown"
    return "heat-worse" if shade == WORSE else f"heat-{shade}"


def _signed(change: float) -> str:
    rounded = round(change, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f}"
