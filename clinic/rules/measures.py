"""Outcome measures: what can be scored, in which range, and what counts as a change."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from clinic.rules.errors import Problem


class ThresholdKind(StrEnum):
    """What the threshold of a measure means.

    MCID and MIC are changes a patient notices; MDC is only a change beyond the error of
    measurement and must be shown as that; NONE means no threshold is known.
    """

    MCID = "mcid"
    MIC = "mic"
    MDC = "mdc"
    NONE = "none"


DECIMAL_MEASURES = frozenset({"odi", "psfs", "fingertip_to_floor", "modified_schober"})
"""Means, percentages and centimetres; every other score is a whole number."""

DECIMALS = 2
"""How finely a score is kept."""


@dataclass(frozen=True)
class Measure:
    """One outcome measure; scores run from `minimum` to `maximum` in `unit`.

    `threshold` is the change in `unit` that matters, read by `threshold_kind`; None when no
    number is known. `set_by_clinic` says that the clinic chose it instead of the published one.
    `licence_note` says what of it may be shown.
    """

    slug: str
    name: str
    minimum: Decimal
    maximum: Decimal
    unit: str
    higher_is_better: bool
    threshold: Decimal | None
    threshold_kind: ThresholdKind
    threshold_source: str
    loinc: str
    licence_note: str
    set_by_clinic: bool = False

    @property
    def whole_numbers(self) -> bool:
        """Whether only whole scores exist."""
        return self.slug not in DECIMAL_MEASURES

    @property
    def beyond_threshold_words(self) -> str:
        """How a change past the threshold may be called."""
        return _BEYOND[self.threshold_kind]


_BEYOND = {
    ThresholdKind.MCID: "clinically important",
    ThresholdKind.MIC: "clinically important",
    ThresholdKind.MDC: "beyond measurement error",
    ThresholdKind.NONE: "not interpretable",
}


def check_score(slug: str, value: Decimal | float | None) -> list[Problem]:
    """What is wrong with a score, beside the field "value"; nothing when it can be kept.

    A missing score is a problem of its own: it is not zero.
    """
    measure = MEASURES.get(slug)
    if measure is None:
        return [Problem("measure", "Choose a measure from the list.")]
    if value is None:
        return [Problem("value", f"Enter a score for {measure.name}; leave it out if not asked.")]
    score = _decimal(value)
    if score is None or not measure.minimum <= score <= measure.maximum:
        return [Problem("value", f"{measure.name} {_range_words(measure)}.")]
    if measure.whole_numbers and score != score.to_integral_value():
        return [Problem("value", f"{measure.name} is scored in whole {measure.unit}.")]
    if score != round(score, DECIMALS):
        return [Problem("value", f"{measure.name}: at most {DECIMALS} digits behind the point.")]
    return []


def _range_words(measure: Measure) -> str:
    return f"runs from {measure.minimum} to {measure.maximum} {measure.unit}"


def _decimal(value: Decimal | float) -> Decimal | None:
    try:
        score = Decimal(str(value))
    except InvalidOperation:
        return None
    return score if score.is_finite() else None


def _measure(row: dict[str, str]) -> Measure:
    kind, _, source = row["mcid_source"].partition(";")
    return Measure(
        slug=row["slug"],
        name=row["name"],
        minimum=Decimal(row["min"]),
        maximum=Decimal(row["max"]),
        unit=row["unit"],
        higher_is_better=row["direction"] == "higher_better",
        threshold=Decimal(row["mcid"]) if row["mcid"] else None,
        threshold_kind=ThresholdKind(kind.lower()),
        threshold_source=source.strip(),
        loinc=row["loinc"],
        licence_note=row["licence_note"],
    )


def _load() -> Mapping[str, Measure]:
    text = (files("clinic") / "data" / "outcome_measures.csv").read_text(encoding="utf-8")
    loaded = (_measure(row) for row in csv.DictReader(text.splitlines()))
    return MappingProxyType({measure.slug: measure for measure in loaded})


MEASURES: Mapping[str, Measure] = _load()
