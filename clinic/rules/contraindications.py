"""The screen for contraindications: what is asked, what a yes does, when an answer expires.

Clinical source: the reference's table 1.8 (APTA 2013 and Kalichman; ISCP and ASAP lists). No single
list is agreed: each action is a default that a clinic can change. `red_flag_open` of that table is
not asked but known: it is the clinical hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

SETTING = "screen."


class Action(StrEnum):
    """What a yes does: stop all, ask for a reason, spare a region, no electricity, or advise."""

    BLOCK = "block"
    JUSTIFY = "justify"
    REGION = "region"
    ESTIM = "estim"
    ADVISE = "advise"


A = Action
ACTION_WORDS: Mapping[Action, str] = {
    A.BLOCK: "No needling today",
    A.JUSTIFY: "Only with a reason typed",
    A.REGION: "Not in that region",
    A.ESTIM: "No electricity",
    A.ADVISE: "Advice",
}


@dataclass(frozen=True)
class ScreenRule:
    """One question; `finding` names a yes. What changes is asked again before every session."""

    slug: str
    question: str
    finding: str
    actions: tuple[Action, ...]
    changes: bool = False

    def does(self, action: Action) -> bool:
        """Whether a yes does this."""
        return action in self.actions


CHANGES = frozenset(
    {
        "needle_phobia",
        "unwilling",
        "medical_emergency",
        "local_infection",
        "systemic_infection",
        "anticoagulant",
        "immunocompromised",
        "pregnancy_first_trimester",
        "pregnancy_other",
        "psychological_state",
        "recent_food_sleep",
    }
)
"""What may be different from one session to the next: infection, pregnancy, medicines, fear."""


def _rule(slug: str, question: str, finding: str, *actions: Action) -> ScreenRule:
    return ScreenRule(slug, question, finding, actions, slug in CHANGES)


SCREEN: tuple[ScreenRule, ...] = (
    _rule(
        "needle_phobia",
        "Is the patient afraid of needles, so much that they do not want this?",
        "Fear of needles",
        A.BLOCK,
    ),
    _rule(
        "unwilling",
        "Is the patient unwilling, or taking back their consent?",
        "Unwilling",
        A.BLOCK,
    ),
    _rule(
        "no_consent_capacity",
        "Is the patient unable to consent: understanding, language, age without a guardian?",
        "Cannot consent",
        A.BLOCK,
    ),
    _rule(
        "medical_emergency",
        "Is there a medical emergency, or an acute illness without an explanation?",
        "Medical emergency",
        A.BLOCK,
    ),
    _rule(
        "lymphoedema_limb",
        "Is there lymphoedema in a limb or area?",
        "Lymphoedema",
        A.REGION,
    ),
    _rule(
        "local_infection",
        "Is there a skin infection or lesion where needles would go?",
        "Local infection",
        A.REGION,
    ),
    _rule(
        "systemic_infection",
        "Fever, or an infection of the whole body?",
        "Fever or infection",
        A.BLOCK,
    ),
    _rule(
        "inappropriate_other",
        "Is needling inappropriate for any other reason?",
        "Inappropriate for another reason",
        A.BLOCK,
    ),
    _rule(
        "bleeding_disorder",
        "Does the patient bleed abnormally easily?",
        "Bleeding tendency",
        A.JUSTIFY,
    ),
    _rule(
        "anticoagulant",
        "Blood thinners or antiplatelet drugs (which, last INR)?",
        "Blood thinners",
        A.JUSTIFY,
    ),
    _rule(
        "immunocompromised",
        "Is the immune system weakened, by illness or drugs?",
        "Weakened immunity",
        A.JUSTIFY,
    ),
    _rule(
        "pregnancy_first_trimester",
        "Pregnant, in the first three months?",
        "Pregnancy, first three months",
        A.JUSTIFY,
    ),
    _rule(
        "pregnancy_other",
        "Pregnant, later than that?",
        "Pregnancy",
        A.JUSTIFY,
    ),
    _rule(
        "vascular_disease",
        "Vascular disease, or varicose veins where needles would go?",
        "Vascular disease",
        A.JUSTIFY,
        A.REGION,
    ),
    _rule(
        "diabetes",
        "Diabetes (healing, feeling in the feet)?",
        "Diabetes",
        A.JUSTIFY,
    ),
    _rule(
        "epilepsy",
        "Epilepsy?",
        "Epilepsy",
        A.JUSTIFY,
        A.ESTIM,
    ),
    _rule(
        "child",
        "Is the patient a minor (guardian consents too)?",
        "Minor",
        A.JUSTIFY,
    ),
    _rule(
        "frail",
        "Is the patient frail?",
        "Frailty",
        A.JUSTIFY,
    ),
    _rule(
        "psychological_state",
        "Severe anxiety or distress?",
        "Anxiety or distress",
        A.JUSTIFY,
    ),
    _rule(
        "metal_allergy",
        "Allergy to metal or latex?",
        "Metal or latex allergy",
        A.JUSTIFY,
    ),
    _rule(
        "severe_hyperalgesia",
        "Does light touch hurt badly?",
        "Severe hyperalgesia",
        A.JUSTIFY,
    ),
    _rule(
        "cognitive_impairment",
        "Is thinking or memory impaired, with consent still possible?",
        "Cognitive impairment",
        A.JUSTIFY,
    ),
    _rule(
        "post_surgery_joint",
        "Surgery lately that opened a joint?",
        "Joint surgery",
        A.REGION,
    ),
    _rule(
        "implant_region",
        "A prosthesis, implant or port (where)?",
        "Implant",
        A.REGION,
    ),
    _rule(
        "pacemaker",
        "Pacemaker, ICD or neurostimulator?",
        "Pacemaker or stimulator",
        A.ESTIM,
    ),
    _rule(
        "heart_valve",
        "Heart valve disease or replacement?",
        "Heart valve",
        A.JUSTIFY,
    ),
    _rule(
        "malignancy",
        "Active cancer (where)?",
        "Active cancer",
        A.JUSTIFY,
        A.REGION,
    ),
    _rule(
        "unstable_angina",
        "Unstable angina?",
        "Unstable angina",
        A.JUSTIFY,
    ),
    _rule(
        "recent_food_sleep",
        "Not eaten, or exhausted (fainting)?",
        "Not eaten or exhausted",
        A.ADVISE,
    ),
)
SCREEN_BY_SLUG: Mapping[str, ScreenRule] = {rule.slug: rule for rule in SCREEN}


def chosen_rules(kept: Mapping[str, str]) -> dict[str, ScreenRule]:
    """Every rule with the actions the clinic chose; `kept` holds its settings by slug."""
    return {rule.slug: _chosen(rule, kept.get(rule.slug, "")) for rule in SCREEN}


def _chosen(rule: ScreenRule, text: str) -> ScreenRule:
    actions = tuple(Action(word) for word in text.split() if word in set(Action))
    return replace(rule, actions=actions) if actions else rule
