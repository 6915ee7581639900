"""What was done to each muscle of a patient, as a table and as shades on a body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinic.pages.wording import count, isolated, short_date
from clinic.rules.muscle_history import (
    HistorySession,
    Measure,
    MuscleLine,
    by_measure,
    muscle_history,
)
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import side_words

NONE = "–"
MEASURES = {
    Measure.SESSIONS: ("Sessions", "in how many sessions"),
    Measure.NEEDLES: ("Needles", "how many needles in all"),
    Measure.TWITCH: ("Twitch", "how often it twitched, where a twitch was sought"),
    Measure.PAIN: ("Pain change", "how pain had changed by the next session"),
    Measure.SORENESS: ("Soreness after", "the worst soreness reported afterwards"),
}


@dataclass(frozen=True)
class MeasureWay:
    """The way to the same page by another measure."""

    word: str
    href: str
    current: bool


@dataclass(frozen=True)
class HistoryRow:
    """One muscle of one side, in words; a mean says over how many sessions it is."""

    muscle: str
    sessions: str
    needles: str
    twitch: str
    pain: str
    pain_of: str
    soreness: str
    soreness_of: str
    last: str


@dataclass(frozen=True)
class HistoryPage:
    """The page; `measure` is the chosen one."""

    title: str
    sub: str
    back: dict[str, str]
    measure: Measure
    measure_word: str
    measures: tuple[MeasureWay, ...]
    rows: tuple[HistoryRow, ...]


def history_page(
    name: str,
    sessions: Sequence[HistorySession],
    measure: Measure,
    back: dict[str, str],
    way: Callable[[str], str],
) -> HistoryPage:
    """The page of one patient, most of the chosen measure first."""
    lines = by_measure(muscle_history(sessions), measure)
    needled = [session for session in sessions if session.sites]
    return HistoryPage(
        title="Muscle history",
        sub=f"{isolated(name)} · {_over(needled)}",
        back=back,
        measure=measure,
        measure_word=f"By {MEASURES[measure][1]}",
        measures=tuple(
            MeasureWay(words[0], way(each.value), each is measure)
            for each, words in MEASURES.items()
        ),
        rows=tuple(_row(line) for line in lines),
    )


def _over(needled: Sequence[HistorySession]) -> str:
    if not needled:
        return "no signed session with needles yet"
    first, last = needled[0].day, needled[-1].day
    span = short_date(first) if first == last else f"{short_date(first)} to {short_date(last)}"
    return f"{count(len(needled), 'session')}, {span}"


def _row(line: MuscleLine) -> HistoryRow:
    known = MUSCLES.get(line.muscle)
    place = ", ".join(filter(None, (known.name if known else line.muscle, side_words(line.side))))
    return HistoryRow(
        muscle=place,
        sessions=str(line.sessions),
        needles=str(line.needles),
        twitch=f"{line.twitch} of {line.twitch_asked}" if line.twitch_asked else NONE,
        pain=NONE if line.pain_change is None else _signed(line.pain_change),
        pain_of=_of(line.pain_of),
        soreness=NONE if line.soreness is None else f"{line.soreness:.1f}",
        soreness_of=_of(line.soreness_of),
        last=short_date(line.last),
    )


def _of(sessions: int) -> str:
    return f"after {sessions}" if sessions else ""


def _signed(change: float) -> str:
    """A change with its sign: "−1.5", "+0.3", "0.0"."""
    rounded = round(change, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f}"
