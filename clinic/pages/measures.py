"""Outcome scores in words: first, before, now, and what the change means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back, Part
from clinic.pages.visit_words import Pill
from clinic.pages.wording import full_date, isolated, short_date
from clinic.rules.measure_change import ALREADY_A_CHANGE, Change, ChangeStatus
from clinic.rules.measures import Measure, ThresholdKind
from clinic.rules.scores import EpisodeScores, Kept, Series

NONE = "–"
PARTS = [
    Part(
        "What was measured",
        "A measure that was not asked is left out; it is not zero. Of licensed questionnaires only"
        " the score is kept.",
        ["episode*", "measure*", "value", "site?", "on"],
    )
]
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
    if change.status is ChangeStatus.UNKNOWN:
        words = f"{_moved(change)}; no threshold is known" if change.by else "The same"
        return Pill("plain", words)
    if change.status is ChangeStatus.UNCHANGED:
        return Pill("plain", _short_of(measure))
    words = f"{_moved(change)}: {measure.beyond_threshold_words}"
    return Pill(PILLS[change.status], words)


def _short_of(measure: Measure) -> str:
    if measure.threshold_kind is ThresholdKind.MDC:
        return "Within measurement error"
    return f"No important change (that would be {measure.threshold})"


def _moved(change: Change) -> str:
    return f"{'Better' if change.by > 0 else 'Worse'} by {number(abs(change.by))}"


def number(value: Decimal) -> str:
    """`12`, `12.5`: no zeros behind."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


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
        source=measure.threshold_source,
        scores=tuple(
            ScoreLine(_day(one, zone), number(one.value), one.by, one.name)
            for one in reversed(series.scores)
        ),
    )


def _day(kept: Kept, zone: ZoneInfo) -> str:
    return short_date(kept.taken_at.astimezone(zone).date())
