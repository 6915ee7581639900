"""How problems are treated in the demo clinic: plans in outline, and the visits they call for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinic.rules.plan_templates import BLOCK_THRESHOLD
from clinic.rules.words import Side

NEEDLING = ("dry_needling", 30)
ADJUSTMENT = ("chiropractic_adjustment", 15)
SAUNA = ("infrared_sauna", 30)
BOOTS = ("compression_boots", 20)
EXERCISE = ("exercise", 30)


class Stage(StrEnum):
    """How far a patient's present plan has come."""

    REGISTERED = "registered"
    DRAFT = "draft"
    BEGUN = "begun"
    MIDWAY = "midway"
    DUE = "re-assessment due"
    NEARLY = "nearly done"
    COMPLETED = "completed"
    ON_HOLD = "on hold"


@dataclass(frozen=True)
class PhaseSketch:
    """A stretch of a plan: visits a week for some weeks, each with these therapies and minutes.

    One with a `criterion` comes only after a re-assessment that meets it.
    """

    name: str
    purpose: str
    per_week: int
    weeks: int
    therapies: tuple[tuple[str, int], ...]
    criterion: str = ""


@dataclass(frozen=True)
class PlanSketch:
    """A plan in outline."""

    name: str
    goal: str
    reassess_every: int
    phases: tuple[PhaseSketch, ...]

    def visits(self) -> Iterator[tuple[int, int]]:
        """Each visit in order: its phase, and how many days after the plan's start it is due."""
        begin = 0
        for place, phase in enumerate(self.phases):
            for visit in range(phase.per_week * phase.weeks):
                week, in_week = divmod(visit, phase.per_week)
                yield place, begin + week * 7 + in_week * (7 // phase.per_week)
            begin += phase.weeks * 7

    @property
    def provisional_from(self) -> int:
        """How many visits come before the first that depends on a re-assessment."""
        sure = (phase.per_week * phase.weeks for phase in self.phases if not phase.criterion)
        return sum(sure)

    @property
    def days(self) -> list[int]:
        """The due days of all visits, counted from the plan's start."""
        return [day for _, day in self.visits()]


@dataclass(frozen=True)
class Problem:
    """What a patient comes with; `sites` names the set of muscles needled for it."""

    words: str
    side: Side | None
    sites: str
    pain: str
    function: str
    plan: PlanSketch


_SETTLE = "Bring the pain down so that sitting, walking and sleep get easier."
_LOOSEN = "Ease the muscles that still pull, and move further each week."
_STRENGTHEN = "Build strength and confidence, so that it stays better without us."

LONG = PlanSketch(
    "long",
    "Walk up two flights of stairs and sit through a film without pain above 2 of 10.",
    6,
    (
        PhaseSketch("Settle", _SETTLE, 2, 2, (NEEDLING,)),
        PhaseSketch("Loosen", _LOOSEN, 1, 4, (NEEDLING, SAUNA, BOOTS)),
        PhaseSketch("Strengthen", _STRENGTHEN, 1, 4, (NEEDLING, EXERCISE), BLOCK_THRESHOLD),
    ),
)
RECENT = PlanSketch(
    "recent",
    "Be back at work and lifting the shopping without thinking about it.",
    6,
    (
        PhaseSketch("Settle", _SETTLE, 2, 3, (NEEDLING,)),
        PhaseSketch("Strengthen", _STRENGTHEN, 1, 4, (NEEDLING, EXERCISE)),
    ),
)
BACK = PlanSketch(
    "back",
    "Bend to tie shoes and garden for an hour without paying for it the next day.",
    6,
    (
        PhaseSketch("Settle", _SETTLE, 2, 3, (NEEDLING, SAUNA)),
        PhaseSketch("Loosen", _LOOSEN, 1, 3, (ADJUSTMENT, NEEDLING)),
        PhaseSketch("Strengthen", _STRENGTHEN, 1, 2, (NEEDLING, EXERCISE)),
    ),
)
SPORT = PlanSketch(
    "sport",
    "Run five kilometres with no more than mild tightness.",
    3,
    (
        PhaseSketch("Loosen", _LOOSEN, 1, 4, (NEEDLING, BOOTS)),
        PhaseSketch("Strengthen", _STRENGTHEN, 1, 2, (NEEDLING, EXERCISE)),
    ),
)

LEFT, RIGHT = Side.LEFT, Side.RIGHT
PROBLEMS: tuple[Problem, ...] = (
    Problem("Left sciatica", LEFT, "sciatica", "nprs_leg", "odi", LONG),
    Problem("Low-back pain", None, "back", "nprs_back", "odi", BACK),
    Problem("Right sciatica", RIGHT, "sciatica", "nprs_leg", "odi", LONG),
    Problem("Right sciatica after lifting", RIGHT, "sciatica", "nprs_leg", "odi", RECENT),
    Problem("Left gluteal pain", LEFT, "gluteal", "nprs_leg", "lefs", RECENT),
    Problem("Right hamstring pain", RIGHT, "hamstring", "nprs_leg", "lefs", SPORT),
    Problem("Right gluteal pain", RIGHT, "gluteal", "nprs_leg", "lefs", LONG),
    Problem("Left calf pain", LEFT, "calf", "nprs_leg", "lefs", SPORT),
    Problem("Low-back pain with left leg pain", LEFT, "lumbar_left", "nprs_back", "odi", BACK),
)
