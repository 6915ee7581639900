"""Ready sets: muscles that are often needled together, each with its default needles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from clinic.rules.errors import Invalid, Problem
from clinic.rules.first_needles import first_site
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_checks import check_site
from clinic.rules.words import Side

LONGEST_SET_NAME = 60
MOST_MUSCLES = 12
MOST_SETS = 12
STAMP_LETTERS = 16


class SetSide(StrEnum):
    """Which side a muscle of a set is needled on; the affected one is chosen at use."""

    AFFECTED = "affected"
    BOTH = "both"


@dataclass(frozen=True)
class SetMuscle:
    """One muscle of a set: where, how many needles of which size.

    Diameter in micrometres, length in millimetres; None where it was not said.
    """

    muscle: str
    side: str = SetSide.AFFECTED
    level: str = ""
    needles: int | None = 1
    diameter_um: int | None = None
    length_mm: int | None = None

    def sites(self, affected: Side) -> tuple[SiteEntry, ...]:
        """The sites it begins, the affected side first."""
        known = MUSCLES.get(self.muscle)
        if known is not None and not known.side_capable:
            return (self._site(Side.MIDLINE),)
        other = Side.RIGHT if affected is Side.LEFT else Side.LEFT
        sides = (affected, other) if self.side == SetSide.BOTH else (affected,)
        return tuple(self._site(side) for side in sides)

    def _site(self, side: Side) -> SiteEntry:
        return replace(
            first_site(self.muscle, side, level=self.level),
            needles_in=self.needles,
            diameter_um=self.diameter_um,
            length_mm=self.length_mm,
        )


@dataclass(frozen=True)
class SetEntry:
    """A set as typed."""

    name: str
    muscles: tuple[SetMuscle, ...]

    def sites(self, affected: Side) -> tuple[SiteEntry, ...]:
        """All sites of the set."""
        return tuple(site for each in self.muscles for site in each.sites(affected))

    @property
    def stamp(self) -> str:
        """What this very content is called: another name or needle, another stamp."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:STAMP_LETTERS]

    @property
    def asks_side(self) -> bool:
        """Whether it matters which side is the affected one."""
        return any(
            each.side == SetSide.AFFECTED and MUSCLES[each.muscle].side_capable
            for each in self.muscles
            if each.muscle in MUSCLES
        )


@dataclass(frozen=True)
class SetLine:
    """A set as kept."""

    public_id: str
    entry: SetEntry


def check_set(entry: SetEntry) -> None:
    """Raises Invalid with every problem; `needle_2` is the needle of the third muscle."""
    found = (*_name_problems(entry), *_muscle_problems(entry))
    if found:
        raise Invalid(found[0].message, problems=found)


def _name_problems(entry: SetEntry) -> Iterator[Problem]:
    if not entry.name:
        yield Problem("name", "Type its name.")
    elif len(entry.name) > LONGEST_SET_NAME:
        yield Problem("name", f"At most {LONGEST_SET_NAME} letters.")
    if not entry.muscles:
        yield Problem("muscle_0", "Choose at least one muscle.")
    elif len(entry.muscles) > MOST_MUSCLES:
        yield Problem("muscle_0", f"A set holds at most {MOST_MUSCLES} muscles.")


def _muscle_problems(entry: SetEntry) -> Iterator[Problem]:
    seen = set()
    for at, each in enumerate(entry.muscles):
        if each.muscle not in MUSCLES:
            yield Problem(f"muscle_{at}", "Choose a muscle from the list.")
            continue
        if (each.muscle, each.level) in seen:
            yield Problem(f"muscle_{at}", "This muscle is in the set already.")
        seen.add((each.muscle, each.level))
        if each.side not in set(SetSide):
            yield Problem(f"side_{at}", "Choose the affected side or both.")
        if not each.needles:
            yield Problem(f"needles_{at}", "How many needles? At least one.")
        yield from _site_problems(at, each)


def _site_problems(at: int, muscle: SetMuscle) -> Iterator[Problem]:
    fields = {"diameter_um": "needle", "length_mm": "needle", "needles_in": "needles"}
    said = set()
    for problem in check_site(muscle.sites(Side.LEFT)[0]):
        field = fields.get(problem.field, problem.field)
        if field not in said and (field != "needles" or muscle.needles):
            said.add(field)
            yield Problem(f"{field}_{at}", problem.message)
