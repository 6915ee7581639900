"""Which muscles lie under which part of the body's surface, seen from the front and the back.

The regions are those of the figure (`body-muscles`), named without their side; they and their
muscles stand in `data/body_regions.csv`, muscles from the skin inwards. A muscle that lies under
several regions is at home in one: the one its name is starred in, else where it is nearest the
skin. Which muscle is reached from where is general anatomy, for a clinician to sign off.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from clinic.rules.muscles import MUSCLES, Muscle
from clinic.rules.words import Side

HOME = "*"
SIDES = (Side.LEFT, Side.RIGHT)


class View(StrEnum):
    """From where the body is seen."""

    FRONT = "front"
    BACK = "back"


class Drawn(StrEnum):
    """How a region stands in the figure: on each side, across the middle, or too narrow to cut."""

    TWICE = "twice"
    HALVES = "halves"
    ONCE = "once"


@dataclass(frozen=True)
class Region:
    """One part of the surface; `muscles` (slugs) from the skin inwards.

    Where it is drawn once, the side is still to be chosen. `home` names the muscles that count
    as lying here.
    """

    slug: str
    name: str
    view: View
    drawn: Drawn
    muscles: tuple[str, ...]
    home: frozenset[str] = frozenset()

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """The sides that can be touched apart; None where there is but one place to touch."""
        return (None,) if self.drawn is Drawn.ONCE else SIDES

    def part(self, side: Side | None) -> str:
        """The key of the region on one side, as the figure names it."""
        return f"{self.slug}-{side}" if side else self.slug

    def parts_of(self, side: str) -> tuple[str, ...]:
        """The keys of where something on this side lies; in the middle it lies on both."""
        if self.drawn is Drawn.ONCE:
            return (self.slug,)
        return tuple(self.part(each) for each in SIDES if side in {each, Side.MIDLINE})


@dataclass(frozen=True)
class Touched:
    """A region and the side it was touched on, None where that is still to be chosen."""

    region: Region
    side: Side | None


def muscles_under(region: str) -> tuple[Muscle, ...]:
    """The muscles below a region, from the skin inwards; none for a region not known."""
    found = REGIONS.get(region)
    return tuple(MUSCLES[slug] for slug in found.muscles) if found else ()


def regions_of(muscle: str) -> tuple[Region, ...]:
    """The regions a muscle lies under, its home first; none for a muscle not known."""
    found = [region for region in REGIONS.values() if muscle in region.muscles]
    return tuple(sorted(found, key=lambda region: muscle not in region.home))


def places_of(muscle: str, side: str) -> tuple[str, ...]:
    """The parts of the figure where a muscle of one side is at home."""
    return tuple(part for region in regions_of(muscle)[:1] for part in region.parts_of(side))


def touched(part: str) -> Touched | None:
    """What a part of the figure stands for, None for one that is not there."""
    return PARTS.get(part)


def _load() -> Mapping[str, Region]:
    text = (files("clinic") / "data" / "body_regions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    homes = _homes({row["slug"]: row["muscles"].split() for row in rows})
    return MappingProxyType(
        {
            row["slug"]: Region(
                slug=row["slug"],
                name=row["name"],
                view=View(row["view"]),
                drawn=Drawn(row["drawn"]),
                muscles=tuple(name.removeprefix(HOME) for name in row["muscles"].split()),
                home=frozenset(name for name, at in homes.items() if at == row["slug"]),
            )
            for row in rows
        }
    )


def _homes(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """By muscle, the region it is at home in."""
    found: dict[str, tuple[int, str]] = {}
    for region, muscles in names.items():
        for depth, name in enumerate(muscles):
            muscle = name.removeprefix(HOME)
            rank = -1 if name.startswith(HOME) else depth
            if muscle not in found or rank < found[muscle][0]:
                found[muscle] = (rank, region)
    return {muscle: region for muscle, (_, region) in found.items()}


REGIONS: Mapping[str, Region] = _load()
PARTS: Mapping[str, Touched] = MappingProxyType(
    {
        region.part(side): Touched(region, side)
        for region in REGIONS.values()
        for side in region.sides
    }
)
"""Everything that can be touched, by its key in the figure."""
