"""The other therapies of a visit as data: what is written down of each, within which bounds.

Clinical source: the reference's 4.4 (settings to record, by therapy). The bounds of entry are
general knowledge ([U]); the most a clinic gives is its own setting, with the reference's default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from clinic.rules.bounds import check_bounds
from clinic.rules.errors import Problem
from clinic.rules.needling_words import LEVELS
from clinic.rules.words import Side, TherapyKind

K = TherapyKind
ADJUNCTS = (K.ADJUSTMENT, K.SAUNA, K.BOOTS, K.EXERCISE)
NAMES: Mapping[TherapyKind, str] = {
    K.ADJUSTMENT: "Chiropractic adjustment",
    K.SAUNA: "Infrared sauna",
    K.BOOTS: "Compression boots",
    K.EXERCISE: "Exercise",
}
MOST_RECORDS = 20
LONGEST_NAME, LONGEST_LEVELS, LONGEST_RESPONSE, LONGEST_REASON = 80, 60, 300, 300
"""Most records of one note, and the longest texts of one, in characters."""

NONE_OF_THESE = "none"
"""The explicit answer that nothing of what was asked before applies."""


class Technique(StrEnum):
    """How a joint is adjusted."""

    THRUST = "thrust"
    MOBILISATION = "mobilisation"
    INSTRUMENT = "instrument"
    DROP_TABLE = "drop_table"
    FLEXION_DISTRACTION = "flexion_distraction"


class Programme(StrEnum):
    """How the chambers of the boots fill."""

    SEQUENTIAL = "sequential"
    WAVE = "wave"
    UNIFORM = "uniform"


BOUNDS: Mapping[str, tuple[int, int, str]] = MappingProxyType(
    {
        "minutes": (1, 90, "min"),
        "temperature_c": (30, 80, "°C"),
        "water_ml": (0, 3000, "ml"),
        "pressure_mmhg": (10, 150, "mmHg"),
        "sets": (1, 20, "sets"),
        "repetitions": (1, 200, "times"),
        "load_kg": (0, 300, "kg"),
    }
)
"""What may be typed at all, with its unit."""

FIELDS: Mapping[TherapyKind, tuple[str, ...]] = MappingProxyType(
    {
        K.ADJUSTMENT: ("levels", "side", "technique"),
        K.SAUNA: ("minutes", "temperature_c", "water_ml"),
        K.BOOTS: ("minutes", "pressure_mmhg", "programme"),
        K.EXERCISE: ("name", "sets", "repetitions", "load_kg"),
    }
)
"""What is written down of each, in order; all of it but the load of an exercise."""

FIRST: Mapping[TherapyKind, Mapping[str, int]] = MappingProxyType(
    {
        K.SAUNA: {"minutes": 20, "temperature_c": 45},
        K.BOOTS: {"minutes": 20, "pressure_mmhg": 70},
        K.EXERCISE: {"sets": 3, "repetitions": 10},
    }
)
"""What a first record begins with, where there is no earlier one: the figures of studies."""

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "minutes": "For how many minutes?",
        "temperature_c": "How warm was the air, in °C?",
        "water_ml": "How much water was drunk, in ml? 0 for none.",
        "pressure_mmhg": "At which pressure, in mmHg?",
        "programme": "Which programme?",
        "levels": "At which levels? As in L4, L5.",
        "side": "Which side?",
        "technique": "Which technique?",
        "name": "Which exercise?",
        "sets": "How many sets?",
        "repetitions": "How many repetitions?",
    }
)
_CLOSED: Mapping[str, type[StrEnum]] = {
    "programme": Programme,
    "technique": Technique,
    "side": Side,
}


@dataclass(frozen=True)
class AdjunctEntry:
    """One of them as typed; what its kind does not ask for stays empty.

    `asked` holds what applied of the questions before it, or exactly `none`; `reason` is why it
    was given all the same.
    """

    kind: str = ""
    minutes: int | None = None
    temperature_c: int | None = None
    water_ml: int | None = None
    pressure_mmhg: int | None = None
    programme: str = ""
    levels: str = ""
    side: str = ""
    technique: str = ""
    name: str = ""
    sets: int | None = None
    repetitions: int | None = None
    load_kg: int | None = None
    response: str = ""
    asked: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class KeptAdjunct:
    """One as kept; `late` once the note was signed. `version` is as it was shown."""

    public_id: str
    entry: AdjunctEntry
    at: datetime
    by_name: str
    version: int = 1
    late: bool = False


@dataclass(frozen=True)
class Most:
    """The most the clinic gives: sauna in minutes and °C, boots in minutes and mmHg."""

    sauna_minutes: int = 45
    sauna_c: int = 60
    boots_minutes: int = 30
    boots_mmhg: int = 100


def as_levels(text: str) -> str:
    """Levels as they are kept: "L4, L5"; what is none is left for the rule to refuse."""
    return ", ".join(part.upper() for part in re.split(r"[\s,;/]+", text.strip()) if part)


def check_adjunct(entry: AdjunctEntry, most: Most) -> Iterator[Problem]:
    """What is missing or cannot be; each beside its field."""
    if entry.kind not in ADJUNCTS:
        yield Problem("kind", "Choose from the list.")
        return
    kind = TherapyKind(entry.kind)
    for field in FIELDS[kind]:
        value = getattr(entry, field)
        if value in (None, "") and field in QUESTIONS:
            yield Problem(field, QUESTIONS[field])
        elif value not in (None, ""):
            yield from _check_value(field, value)
    yield from _check_most(kind, entry, most)
    if not entry.asked:
        yield Problem("asked", "Ask first: tick what applies, or “None of these”.")
    elif NONE_OF_THESE in entry.asked and len(entry.asked) > 1:
        yield Problem("asked", "Either something applies or none does: choose one.")


def unconfirmed(kept: Iterable[KeptAdjunct]) -> Iterator[Problem]:
    """What was copied from an earlier session and keeps the note from being signed."""
    for each in kept:
        if not each.entry.asked:
            name = NAMES[TherapyKind(each.entry.kind)]
            text = f"{name} was only copied: open it, answer what is asked before, or take it off."
            yield Problem("adjuncts", text)


def _check_value(field: str, value: int | str) -> Iterator[Problem]:
    if isinstance(value, int):
        low, high, unit = BOUNDS[field]
        yield from check_bounds(field, value, (low, high), f"Between {{}} and {{}} {unit}.")
    elif field == "levels":
        wrong = [each for each in value.split(", ") if each not in LEVELS]
        if wrong:
            yield Problem(field, f"{wrong[0]} is no level. From C1 to S5, as in L4, L5.")
    elif field in _CLOSED and value not in set(_CLOSED[field]):
        yield Problem(field, "Choose from the list.")


def _check_most(kind: TherapyKind, entry: AdjunctEntry, most: Most) -> Iterator[Problem]:
    limits = {
        K.SAUNA: (("minutes", most.sauna_minutes), ("temperature_c", most.sauna_c)),
        K.BOOTS: (("minutes", most.boots_minutes), ("pressure_mmhg", most.boots_mmhg)),
    }
    for field, limit in limits.get(kind, ()):
        value, (_, high, unit) = getattr(entry, field), BOUNDS[field]
        if value is not None and limit < value <= high:
            yield Problem(field, f"This clinic gives at most {limit} {unit}.")
