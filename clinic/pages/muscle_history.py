"""What was done to each muscle of a patient, as a table and as shades on a body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.pages.body_heat import (
    BodyHeat,
    after_words,
    body_heat,
    pain_words,
    soreness_words,
    twitch_words,
)
from clinic.pages.wording import count, isolated, short_date
from clinic.rules.body_heat import Span, within
from clinic.rules.muscle_history import (
    HistorySession,
    Measure,
    MuscleLine,
    by_measure,
    muscle_history,
)
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import side_words

MEASURES = {
    Measure.SESSIONS: ("Sessions", "in how many sessions"),
    Measure.NEEDLES: ("Needles", "how many needles in all"),
    Measure.TWITCH: ("Twitch", "how often it twitched, where a twitch was sought"),
    Measure.PAIN: ("Pain change", "how pain had changed by the next session"),
    Measure.SORENESS: ("Soreness after", "the worst soreness reported afterwards"),
}

SPANS = {
    Span.ALL: "All sessions",
    Span.YEAR: "12 months",
    Span.QUARTER: "12 weeks",
    Span.MONTH: "4 weeks",
}


@dataclass(frozen=True)
class OtherWay:
    """The way to the same page by another measure, or over another time."""

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
    """The page; `measure` is the chosen one, `any_at_all` false where nothing was ever signed."""

    title: str
    sub: str
    back: dict[str, str]
    measure: Measure
    measure_word: str
    measure_label: str
    measures: tuple[OtherWay, ...]
    spans: tuple[OtherWay, ...]
    rows: tuple[HistoryRow, ...]
    body: BodyHeat
    any_at_all: bool


@dataclass(frozen=True)
class Asked:
    """By what, and over which time up to today."""

    measure: Measure
    span: Span
    today: date


def history_page(
    name: str,
    sessions: Sequence[HistorySession],
    asked: Asked,
    back: dict[str, str],
    way: Callable[[str, str], str],
) -> HistoryPage:
    """The page of one patient, most of the chosen measure first."""
    measure, span = asked.measure, asked.span
    chosen = within(sessions, span, asked.today)
    lines = by_measure(muscle_history(chosen), measure)
    needled = [session for session in chosen if session.sites]
    return HistoryPage(
        title="Muscle history",
        sub=f"{isolated(name)} · {_over(needled)}",
        back=back,
        measure=measure,
        measure_word=f"By {MEASURES[measure][1]}",
        measure_label=MEASURES[measure][0],
        measures=tuple(
            OtherWay(words[0], way(each.value, span.value), each is measure)
            for each, words in MEASURES.items()
        ),
        spans=tuple(
            OtherWay(word, way(measure.value, each.value), each is span)
            for each, word in SPANS.items()
        ),
        rows=tuple(_row(line) for line in lines),
        body=body_heat(chosen, measure),
        any_at_all=any(session.sites for session in sessions),
    )


def _over(needled: Sequence[HistorySession]) -> str:
    if not needled:
        return "no signed session with needles"
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
        twitch=twitch_words(line),
        pain=pain_words(line),
        pain_of=after_words(line.pain_of),
        soreness=soreness_words(line),
        soreness_of=after_words(line.soreness_of),
        last=short_date(line.last),
    )
