"""Openings as data for another program: clinic wall time, the zone beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from clinic.pages.wording import exact_time, machine_time
from clinic.rules.openings import Opening, PlacedStep, Unit
from clinic.rules.sequencing import Finding
from clinic.rules.words import ResourceKind

WALL = len("2026-11-24T09:00")


@dataclass(frozen=True)
class OpeningsData:
    """What turns openings into data: the clock, the units, and what things are called."""

    zone: ZoneInfo
    units: Mapping[int, Unit]
    therapies: Mapping[int, str]
    therapists: Mapping[int, str]
    order: Callable[[Opening], Sequence[Finding]]

    def one(self, opening: Opening) -> dict[str, Any]:
        """One opening; `offset` is what the wall is ahead of UTC when it begins."""
        return {
            "start": machine_time(opening.start, self.zone),
            "end": machine_time(opening.end, self.zone),
            "offset": exact_time(opening.start, self.zone)[WALL:],
            "steps": [self._step(step) for step in opening.steps],
            "order": [
                {"rule": found.slug, "severity": found.severity.value, "words": found.words}
                for found in self.order(opening)
            ],
        }

    def _step(self, step: PlacedStep) -> dict[str, Any]:
        units = [self.units[number] for number in step.units]
        people = [unit for unit in units if unit.kind is ResourceKind.THERAPIST]
        return {
            "therapy": self.therapies[step.therapy_id],
            "start": machine_time(step.start, self.zone),
            "end": machine_time(step.end, self.zone),
            "therapist": self.therapists.get(people[0].id) if people else None,
            "uses": [unit.name for unit in units],
        }


def openings_data(
    openings: Sequence[Opening], reader: OpeningsData, *, more: str | None, reasons: Sequence[str]
) -> dict[str, Any]:
    """The whole answer; `more` is the address of later ones, `reasons` why there are none."""
    return {
        "zone": reader.zone.key,
        "openings": [reader.one(opening) for opening in openings],
        "more": more,
        "reasons": list(reasons),
    }
