"""What counts as a change of each measure here, and every change the clinic made to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.pages.clinic_setup import Tab
from clinic.pages.form_parts import Part
from clinic.pages.measures import NONE, number, threshold_words
from clinic.pages.wording import moment
from clinic.rules.measures import Measure, ThresholdKind
from clinic.rules.thresholds import CHANGEABLE, PUBLISHED, ThresholdChange

PARTS = [
    Part(
        "Another threshold",
        "A threshold decides what is called a change on every page, paper and letter. Each change"
        " of it is kept with who made it and why.",
        ["measure*", "value?", "kind", "why*", "default*?"],
    )
]


@dataclass(frozen=True)
class ThresholdRow:
    """One measure with its threshold, and where that is from."""

    name: str
    threshold: str
    own: bool
    source: str


@dataclass(frozen=True)
class ChangeRow:
    """One change: when, of what, from what to what, why, by whom."""

    when: str
    name: str
    was: str
    now: str
    why: str
    by: str


@dataclass(frozen=True)
class ThresholdsPage:
    """The page."""

    tabs: list[Tab]
    action: str
    parts: list[Part]
    rows: tuple[ThresholdRow, ...]
    changes: tuple[ChangeRow, ...]


def thresholds_page(
    measures: Mapping[str, Measure],
    changes: Sequence[ThresholdChange],
    zone: ZoneInfo,
    tabs: list[Tab],
    action: str,
) -> ThresholdsPage:
    """The page, the newest change first."""
    return ThresholdsPage(
        tabs,
        action,
        PARTS,
        tuple(_row(measures[slug]) for slug in CHANGEABLE),
        tuple(_change(each, zone) for each in reversed(changes) if each.measure in PUBLISHED),
    )


def _row(measure: Measure) -> ThresholdRow:
    words = threshold_words(measure).removesuffix(", set by the clinic")
    return ThresholdRow(measure.name, words, measure.set_by_clinic, measure.threshold_source)


def _change(change: ThresholdChange, zone: ZoneInfo) -> ChangeRow:
    now = _value(change.value, change.kind)
    return ChangeRow(
        when=f"{moment(change.at, zone)} {change.at.astimezone(zone).year}",
        name=PUBLISHED[change.measure].name,
        was=_value(change.was, change.was_kind),
        now=f"{now} (published)" if change.default else now,
        why=change.why,
        by=change.by,
    )


def _value(value: Decimal | None, kind: ThresholdKind) -> str:
    return NONE if value is None else f"{kind.upper()} {number(value)}"
