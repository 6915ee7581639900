"""What the owner's page is made of, as it was read: numbers of units, therapists and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic.rules.association import Change, Shown
from clinic.rules.plans_on_track import Tracks
from clinic.rules.utilisation import Attendance, Used, all_used
from clinic.rules.words import ResourceKind

NO_THERAPIST = "No therapist"


@dataclass(frozen=True)
class UnitUse:
    """How full one therapist's, room's or piece of equipment's time was.

    One that is out of use has no time available.
    """

    kind: ResourceKind
    name: str
    place: str
    used: Used
    active: bool


@dataclass(frozen=True)
class Utilisation:
    """Every unit, and by kind how each week was; weeks are named by their Monday."""

    units: tuple[UnitUse, ...]
    weeks: Mapping[ResourceKind, tuple[tuple[date, Used], ...]]

    def of(self, kind: ResourceKind) -> Used:
        """All units of one kind that are in use, together."""
        return all_used(unit.used for unit in self.units if unit.kind is kind and unit.active)


@dataclass(frozen=True)
class Attended:
    """How visits ended, by week and by therapist; visits without a therapist are a line too."""

    weeks: tuple[tuple[date, Attendance], ...]
    therapists: tuple[tuple[str, Attendance], ...]
    all: Attendance


@dataclass(frozen=True)
class PlanTracks:
    """Plans on track by therapist, by name, and all together."""

    therapists: tuple[tuple[str, Tracks], ...]
    all: Tracks


@dataclass(frozen=True)
class Outcomes:
    """How the measure changed, and by group how; `all` is None of fewer than ten."""

    all: Change | None
    problems: Shown
    phases: Shown
    sets: Shown
    mixes: Shown
