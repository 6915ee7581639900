"""Red flags: what is asked, what it may mean, and what is done about a yes.

Clinical source: the reference's table 2.1 (Finucane 2020 and the NICE and GIRFT pathways behind it)
and its steps 2.2; what stands as [U] or [D] there is a default that a clinic can change. A red
flag raises suspicion; none is a diagnosis, and each is asked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clinic.rules.words import Answered, Disposition, Taken

D = Disposition
STOPPING = frozenset({D.EMERGENCY_NOW, D.SAME_DAY})
CALL_BACK = timedelta(hours=24)
REVIEW = timedelta(days=7)
SETTING = "red_flag."
LONGEST_DETAIL = 500
"""Longest note on what exactly a yes means, in characters."""


@dataclass(frozen=True)
class RedFlagRule:
    """One question; `finding` names a yes in plain words, `suspect` what it may come from."""

    slug: str
    question: str
    finding: str
    suspect: str
    disposition: Disposition
    before_every_session: bool = False

    @property
    def stops(self) -> bool:
        """Whether a yes stops sessions and bookings until a clinician closes it."""
        return self.disposition in STOPPING

    @property
    def call_after(self) -> timedelta:
        """How soon somebody has to ask what became of a yes."""
        return CALL_BACK if self.stops else REVIEW


def _rule(
    slug: str, disposition: Disposition, question: str, finding: str, suspect: str
) -> RedFlagRule:
    return RedFlagRule(slug, question, finding, suspect, disposition, slug in BEFORE_EVERY_SESSION)


BEFORE_EVERY_SESSION = (
    "bladder_change",
    "bowel_change",
    "saddle_sensory",
    "bilateral_leg_deficit",
    "progressive_motor_deficit",
)
"""The five short questions on the cauda equina and on weakness, in the order they are asked."""

CAUDA = "pressure on the nerves at the lower end of the spine (cauda equina)"
RED_FLAGS: tuple[RedFlagRule, ...] = (
    _rule(
        "bladder_change",
        D.EMERGENCY_NOW,
        "Anything new with passing water: cannot start, weak stream, no urge felt, leaking?",
        "New trouble with passing water",
        CAUDA,
    ),
    _rule(
        "bowel_change",
        D.EMERGENCY_NOW,
        "Anything new with the bowels: losing stool, or not feeling it pass?",
        "New loss of bowel control or feeling",
        CAUDA,
    ),
    _rule(
        "saddle_sensory",
        D.EMERGENCY_NOW,
        "Numb or different feeling between the legs, around the seat or the genitals?",
        "Numb or altered feeling between the legs",
        CAUDA,
    ),
    _rule(
        "sexual_dysfunction",
        D.EMERGENCY_NOW,
        "New loss of sexual function or of feeling in the genitals?",
        "New loss of sexual function or feeling",
        CAUDA,
    ),
    _rule(
        "bilateral_leg_deficit",
        D.EMERGENCY_NOW,
        "Weakness, numbness or leg pain on both sides?",
        "Weakness, numbness or sciatica in both legs",
        CAUDA,
    ),
    _rule(
        "progressive_motor_deficit",
        D.SAME_DAY,
        "A leg or foot getting weaker, or a foot that has begun to drop?",
        "Weakness getting worse, or a new foot drop",
        "a nerve root or the spinal cord under pressure",
    ),
    _rule(
        "cord_signs",
        D.SAME_DAY,
        "Unsteady when walking, clumsy hands, stiff or jerking legs?",
        "Unsteady gait, clumsy hands or spasticity",
        "the spinal cord under pressure",
    ),
    _rule(
        "fever_systemic",
        D.SAME_DAY,
        "Fever, chills, or feeling ill together with the back pain?",
        "Fever, chills or feeling ill with back pain",
        "an infection of the spine",
    ),
    _rule(
        "infection_risk",
        D.SAME_DAY,
        "Weak immune system, injected drugs, or an infection or procedure lately?",
        "Raised risk of infection, with pain",
        "an infection of the spine",
    ),
    _rule(
        "cancer_history",
        D.URGENT_REFERRAL,
        "Cancer, now or in the past?",
        "Cancer now or in the past",
        "spread to the spine",
    ),
    _rule(
        "weight_loss",
        D.URGENT_REFERRAL,
        "Lost weight without wanting to?",
        "Weight loss without a reason",
        "a tumour",
    ),
    _rule(
        "night_rest_pain",
        D.URGENT_REFERRAL,
        "Pain all the time, at night and at rest, whatever the position?",
        "Constant pain at night or at rest",
        "a tumour or an infection",
    ),
    _rule(
        "age_extremes",
        D.CLINICIAN_REVIEW,
        "Is this the first episode, at under 20 or over 50?",
        "First episode under 20 or over 50",
        "a tumour or a fracture",
    ),
    _rule(
        "major_trauma",
        D.SAME_DAY,
        "A hard fall or accident; with brittle bones even a small one?",
        "Significant injury",
        "a fracture: imaging today",
    ),
    _rule(
        "steroid_osteoporosis",
        D.CLINICIAN_REVIEW,
        "Cortisone for a long time, or known osteoporosis?",
        "Long steroid use or osteoporosis",
        "a fracture",
    ),
    _rule(
        "thoracic_pain",
        D.CLINICIAN_REVIEW,
        "Pain in the middle of the back, at chest height?",
        "Pain in the thoracic spine",
        "several causes",
    ),
    _rule(
        "structural_deformity",
        D.URGENT_REFERRAL,
        "Has the shape of the back changed lately?",
        "New deformity of the spine",
        "a fracture",
    ),
    _rule(
        "inflammatory_pattern",
        D.ROUTINE_REFERRAL,
        "Stiff for long in the morning, better with moving, begun young?",
        "Inflammatory pattern",
        "axial spondyloarthritis (rheumatology)",
    ),
    _rule(
        "vascular_signs",
        D.EMERGENCY_NOW,
        "A pulse felt in the belly, a cold pale leg, or sudden tearing pain?",
        "Pulsating belly, cold pale leg or tearing pain",
        "an aneurysm or a blocked artery",
    ),
    _rule(
        "calf_dvt_signs",
        D.SAME_DAY,
        "One calf swollen or warm?",
        "One-sided calf swelling or warmth",
        "a clot in a deep vein; no compression boots",
    ),
    _rule(
        "breathless_after_needling",
        D.EMERGENCY_NOW,
        "Breathless, chest pain or a dry cough since the last session?",
        "Breathless, chest pain or cough since the last session",
        "air beside the lung (pneumothorax)",
    ),
)
BY_SLUG: Mapping[str, RedFlagRule] = {rule.slug: rule for rule in RED_FLAGS}
FIVE: tuple[RedFlagRule, ...] = tuple(BY_SLUG[slug] for slug in BEFORE_EVERY_SESSION)

INSTRUCTIONS: Mapping[Disposition, str] = {
    D.EMERGENCY_NOW: "Stop. Send to hospital now, to be seen within hours.",
    D.SAME_DAY: "Stop. To be seen by a doctor today.",
}
DISPOSITION_WORDS: Mapping[Disposition, str] = {
    D.EMERGENCY_NOW: "Emergency: hospital now",
    D.SAME_DAY: "Seen by a doctor the same day",
    D.URGENT_REFERRAL: "Urgent referral",
    D.ROUTINE_REFERRAL: "Routine referral",
    D.CLINICIAN_REVIEW: "A clinician looks at it",
}
TAKEN_WORDS: Mapping[Taken, str] = {
    Taken.AMBULANCE: "Ambulance called",
    Taken.ED_REFERRAL_PHONED: "Emergency department phoned, on the way there",
    Taken.GP_SAME_DAY: "Own doctor sees them today",
    Taken.ASSESSED_NOT_PRESENT: "Assessed: not present",
}
ANSWER_WORDS: Mapping[Answered, str] = {
    Answered.NO: "No",
    Answered.YES: "Yes",
    Answered.UNSURE: "Not sure",
}


def rule_of(slug: str, chosen: str | None = None) -> RedFlagRule:
    """The rule of a red flag with the disposition the clinic chose, if it did.

    Raises KeyError for a slug that is no red flag's.
    """
    rule = BY_SLUG[slug]
    return replace(rule, disposition=Disposition(chosen)) if chosen in set(Disposition) else rule


def most_urgent(flags: Iterable[Disposition]) -> Disposition:
    """The one of several that has to be acted on first. Raises ValueError for none."""
    order = list(Disposition)
    return min(flags, key=order.index)


@dataclass(frozen=True)
class FlagFacts:
    """One red flag as it was raised; open while `closed_at` is None."""

    public_id: str
    slug: str
    disposition: Disposition
    raised_at: datetime
    raised_by: str
    detail: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    taken: Taken | None = None
    phoned: str = ""
    phoned_at: datetime | None = None
    reason: str = ""

    @property
    def finding(self) -> str:
        """The finding in plain words."""
        return BY_SLUG[self.slug].finding

    @property
    def suspect(self) -> str:
        """What it may come from."""
        return BY_SLUG[self.slug].suspect


@dataclass(frozen=True)
class AskedFacts:
    """One answer as it was last given."""

    slug: str
    answer: Answered
    at: datetime
    by: str
    detail: str = ""


def open_questions(answers: Mapping[str, Answered]) -> list[str]:
    """Which of the five are not cleared: only a no clears; unsure and unanswered do not."""
    return [rule.slug for rule in FIVE if answers.get(rule.slug) is not Answered.NO]
