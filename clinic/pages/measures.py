"""Outcome scores in words: first, before, now, and what the change means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back, Part
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, full_date, isolated, mid_sentence, short_date
from clinic.rules.measure_change import (
    ALREADY_A_CHANGE,
    NOTABLE_PERCENT,
    SCREENS,
    Change,
    ChangeStatus,
    needed_by_first_pain,
)
from clinic.rules.measures import Measure
from clinic.rules.score_reading import PAIN, reading
from clinic.rules.scores import EpisodeScores, Kept, Series

NONE = "–"
PARTS = [
    Part(
        "What was measured",
        "A measure that was not asked is left out; it is not zero. Of licensed questionnaires only"
        " numbers are kept.",
        ["episode*", "measure*", "value?", "on", "items*?", "site?"],
    )
]
PER_SIDE = ", per side"
WITHIN = "Within measurement error"
ONLY_ONE = Pill("plain", "First score")
PILLS = {ChangeStatus.BETTER: "done", ChangeStatus.WORSE: "due"}


@dataclass(frozen=True)
class ScoreLine:
    """One score: when, what, by whom, and the name by which it is taken back."""

    when: str
    value: str
    by: str
    name: str


@dataclass(frozen=True)
class SeriesLine:
    """One measure: its first, previous and newest score, and what the change means."""

    name: str
    range_word: str
    first: str
    first_when: str
    previous: str
    now: str
    now_when: str
    meaning: Pill
    notes: tuple[str, ...]
    threshold: str
    source: str
    scores: tuple[ScoreLine, ...]


@dataclass(frozen=True)
class EpisodeBlock:
    """One problem with its measures."""

    problem: str
    when: str
    series: tuple[SeriesLine, ...]


@dataclass(frozen=True)
class MeasuresPage:
    """The page; without `action` there is no problem to measure for."""

    sub: str
    back: Back
    action: str
    take_back: str
    parts: list[Part]
    blocks: tuple[EpisodeBlock, ...]


def measures_page(
    name: str, episodes: Sequence[EpisodeScores], zone: ZoneInfo, back: Back, ways: tuple[str, str]
) -> MeasuresPage:
    """The page of one patient; `ways` are where a score is posted and where one is taken back."""
    goes_on = any(one.goes_on for one in episodes)
    return MeasuresPage(
        sub=isolated(name),
        back=back,
        action=ways[0] if goes_on else "",
        take_back=ways[1],
        parts=PARTS,
        blocks=tuple(_block(one, zone) for one in episodes if one.series or one.goes_on),
    )


def change_words(measure: Measure, change: Change | None) -> Pill:
    """`Better by 12: clinically important`, `Within measurement error`, `First score`."""
    if change is None:
        return ONLY_ONE
    if change.stuck:
        words = f"{_moved(change)}; the first score left no room to tell"
        return Pill("plain", words)
    if change.status is ChangeStatus.UNKNOWN:
        words = f"{_moved(change)}; no threshold is known" if change.by else "The same"
        return Pill("plain", words)
    if change.status is ChangeStatus.UNCHANGED:
        return Pill("plain", _short_of(measure, change))
    but = ", though within measurement error" if change.within_error else ""
    words = f"{_moved(change)}: {measure.beyond_threshold_words}{but}"
    return Pill(PILLS[change.status], words)


def one_word(series: Series) -> Pill:
    """The same in as few words as a narrow table has room for; of a screen what it says now."""
    measure, change = series.measure, series.change
    if measure.slug in SCREENS:
        return Pill("plain", reading(measure.slug, series.now.value).capitalize())
    if change is None:
        return ONLY_ONE
    if change.status is ChangeStatus.UNCHANGED:
        return Pill("plain", WITHIN if change.within_error else "Unchanged")
    if change.status is ChangeStatus.UNKNOWN:
        return Pill("plain", "Not interpretable" if change.by else "The same")
    words = f"{change.status.capitalize()}, {measure.beyond_threshold_words}"
    but = f", though {mid_sentence(WITHIN)}" if change.within_error else ""
    return Pill(PILLS[change.status], f"{words}{but}")


def notes_on(series: Series) -> tuple[str, ...]:
    """What else is to be known of a change: its part of the first score, what a score says."""
    measure, change, found = series.measure, series.change, []
    if change and change.percent is not None:
        enough = f" ({NOTABLE_PERCENT} % or more)" if change.percent >= NOTABLE_PERCENT else ""
        way = "worse" if change.percent < 0 else "better"
        found.append(f"{abs(change.percent)} % {way} than the first score{enough}")
    if measure.slug in PAIN and change:
        points = needed_by_first_pain(series.first.value)
        found.append(f"By its first score {count(points, 'point')} would do (newer figures)")
    if measure.slug in ALREADY_A_CHANGE:
        found.append("Rated as a change; memory fades after about three weeks")
    if measure.set_by_clinic and change:
        found.append(f"Judged by {threshold_words(measure)}")
    said = reading(measure.slug, series.now.value)
    return (*found, *([f"Now {said}"] if said else []))


def threshold_words(measure: Measure) -> str:
    """What the threshold of a measure is: "MIC 10 percent", marked where the clinic set it."""
    if measure.threshold is None:
        return "No threshold is known"
    own = ", set by the clinic" if measure.set_by_clinic else ""
    kind = measure.threshold_kind.upper()
    return f"{kind} {number(measure.threshold)} {measure.unit}{own}"


def _short_of(measure: Measure, change: Change) -> str:
    if change.within_error:
        return WITHIN
    return f"No important change (that would be {number(measure.threshold or Decimal(0))})"


def _moved(change: Change) -> str:
    return f"{'Better' if change.by > 0 else 'Worse'} by {number(abs(change.by))}"


def number(value: Decimal) -> str:
    """`12`, `12.5`: no zeros behind."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def measured_at(measure: Measure, site: str) -> str:
    """`Numeric Pain Rating Scale, leg or buttock, left`: what is measured, and where."""
    name = measure.name.removesuffix(PER_SIDE) if site else measure.name
    return f"{name}, {site}" if site else name


def signed_number(value: Decimal) -> str:
    """`+12`, `−0.5`, `0`."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value))}"


def _block(episode: EpisodeScores, zone: ZoneInfo) -> EpisodeBlock:
    until = f" to {full_date(episode.closed_on)}" if episode.closed_on else ""
    begun = "since " if not until else ""
    return EpisodeBlock(
        episode.problem,
        f"{begun}{full_date(episode.opened_on)}{until}",
        tuple(_line(one, zone) for one in episode.series),
    )


def _line(series: Series, zone: ZoneInfo) -> SeriesLine:
    measure, place = series.measure, f", {series.site}" if series.site else ""
    best = "more is better" if measure.higher_is_better else "less is better"
    own = measure.slug in ALREADY_A_CHANGE
    return SeriesLine(
        name=f"{measure.name}{place}",
        range_word=f"{measure.minimum} to {measure.maximum} {measure.unit}, "
        + ("a change as the patient rates it" if own else best),
        first=number(series.first.value),
        first_when=_day(series.first, zone),
        previous=number(series.previous.value) if series.previous else NONE,
        now=number(series.now.value),
        now_when=_day(series.now, zone),
        meaning=change_words(measure, series.change),
        notes=notes_on(series),
        threshold=threshold_words(measure),
        source=measure.threshold_source,
        scores=tuple(
            ScoreLine(_day(one, zone), number(one.value), one.by, one.name)
            for one in reversed(series.scores)
        ),
    )


def _day(kept: Kept, zone: ZoneInfo) -> str:
    return short_date(kept.taken_at.astimezone(zone).date())
