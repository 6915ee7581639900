"""The plans a clinic can begin with; clinical reference, section 4.2.

Visit counts come from chiropractic care and small needling trials, the nearest that is published:
no guideline fixes a dose of dry needling. "Up to 4 in 3 weeks" is two in the first week, then one
a week. A clinic may change each of them and make its own; what it keeps stands in its tables, and
these hold where there is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from clinic.rules.plan_values import PlanAim, PlanBlock, PlanTherapy, PlanValue
from clinic.rules.words import TherapyKind

VA_TABLE = "VA table of chiropractic visits (PMC6103526)"
CCGPP = "CCGPP chiropractic consensus, tables 9 and 12"
TRIALS = "Needling trials of piriformis and gluteal pain (NCT05882799, NCT06530862, Cureus 2023)"
ELECTRICAL = "Lara-Palomo 2022, Trials 23:238"

BLOCK_THRESHOLD = "At least 2 points less pain (0 to 10), or 10 less on the ODI."
LONGEST_TITLE = 120
NO_CHANGE = "No important change at the end of the first block: stop or refer."
_NEEDLING = PlanTherapy(TherapyKind.NEEDLING)
_EXERCISE = PlanTherapy(TherapyKind.EXERCISE)


@dataclass(frozen=True)
class PlanTemplate:
    """One plan to begin with; its `plan` holds no day, and therapies by slug or by kind.

    `changed` where the clinic has its own words for one of the defaults, `own` where it made it,
    `retired` where it is not offered.
    """

    slug: str
    name: str
    for_whom: str
    source: str
    plan: PlanValue
    changed: bool = False
    own: bool = False
    retired: bool = False

    @property
    def stamp(self) -> str:
        """What this very content is called."""
        titled = PlanAim(f"{self.name}\n{self.for_whom}\n{self.source}")
        return replace(self.plan, goals=(*self.plan.goals, titled)).stamp


def _settle(visits: int, weeks: int, name: str = "Settle") -> PlanBlock:
    return PlanBlock(
        name=name,
        visits_per_week=visits,
        weeks=weeks,
        therapies=(_NEEDLING,),
        purpose="Bring the pain down so that daily life gets easier.",
    )


def _if_it_helped(name: str, visits: int, weeks: int) -> PlanBlock:
    return PlanBlock(
        name=name,
        visits_per_week=visits,
        weeks=weeks,
        therapies=(_NEEDLING,),
        purpose="Only if the first visits have helped.",
        after_reassessment=True,
        criterion=BLOCK_THRESHOLD,
    )


_ALL = (
    PlanTemplate(
        "acute_uncomplicated",
        "Acute, uncomplicated",
        "Under 6 weeks, and none of the signs of a complicated course",
        VA_TABLE,
        PlanValue(
            phases=(_settle(2, 3), _if_it_helped("Go on", 2, 1), _if_it_helped("Taper", 1, 2)),
            reassess_every=6,
            stop_rules=NO_CHANGE,
        ),
    ),
    PlanTemplate(
        "acute_complicated",
        "Acute, complicated",
        "Pain of 8 to 10, four or more earlier episodes, more than 8 days before seeking care,"
        " structural pathology or another illness",
        VA_TABLE,
        PlanValue(
            phases=(_settle(2, 3), _if_it_helped("Go on", 2, 3)),
            reassess_every=6,
            stop_rules=NO_CHANGE,
        ),
    ),
    PlanTemplate(
        "chronic",
        "Chronic",
        "More than 12 weeks",
        VA_TABLE,
        PlanValue(
            phases=(
                _settle(2, 2),
                replace(_settle(1, 4, "Loosen"), purpose="Ease what still pulls."),
                _if_it_helped("Go on", 1, 4),
            ),
            reassess_every=8,
            stop_rules=NO_CHANGE,
        ),
    ),
    PlanTemplate(
        "flare_mild",
        "Mild flare",
        "A mild flare of lasting pain; 1 to 6 visits",
        CCGPP,
        PlanValue(phases=(_settle(2, 2, "Calm down"),), reassess_every=4),
    ),
    PlanTemplate(
        "flare_moderate",
        "Moderate or severe flare",
        "2 to 3 visits a week for 2 to 4 weeks",
        CCGPP,
        PlanValue(phases=(_settle(2, 4, "Calm down"),), reassess_every=6, reassess_days=14),
    ),
    PlanTemplate(
        "supportive",
        "Supportive care",
        "Ongoing lasting pain; 1 to 4 visits a month",
        CCGPP,
        PlanValue(
            phases=(replace(_settle(1, 6, "Support"), purpose="Keep what was gained."),),
            reassess_every=6,
            stop_rules="Goes on only where there is a documented loss when it is stopped.",
        ),
    ),
    PlanTemplate(
        "dn_trial",
        "Needling trial",
        "To find out whether needling helps, inside any plan",
        TRIALS,
        PlanValue(
            phases=(_settle(1, 3, "Try"),),
            reassess_every=3,
            stop_rules="No important change and nothing gained in the patient's own activities:"
            " change the treatment.",
        ),
    ),
    PlanTemplate(
        "dn_electrical",
        "Electrical dry needling",
        "Weekly needling with electrical stimulation",
        ELECTRICAL,
        PlanValue(phases=(_settle(1, 6, "Stimulate"),), reassess_every=3),
    ),
    PlanTemplate(
        "dn_exercise",
        "Needling with exercise",
        "Gluteal pain: needling and a block of exercise",
        TRIALS,
        PlanValue(
            phases=(
                PlanBlock(
                    name="Strengthen",
                    visits_per_week=1,
                    weeks=4,
                    therapies=(_NEEDLING, _EXERCISE),
                    purpose="Ease the muscles, then build strength.",
                ),
            ),
            reassess_every=4,
            reassess_days=28,
        ),
    ),
)
DEFAULTS: Mapping[str, PlanTemplate] = MappingProxyType(
    {one.slug: replace(one, plan=replace(one.plan, template=one.slug)) for one in _ALL}
)
"""Every plan that comes with the program, by slug."""
