"""What stops another therapy of the visit, asks for a reason, or is worth a remark.

Clinical source: the reference's 4.5 (block and justify, by therapy), and of 4.6 what can only be
known on the day: `syncope_cooldown`, `boots_dvt_guard`, `manipulation_red_flag`, and remarks after
needling. An item of 4.5 that the screen does not ask is asked before the therapy itself. Where
the screen knows less than the item says (a bleeding tendency, but not how severe), it asks for
a reason: [D].
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinic.rules.adjuncts import NAMES, NONE_OF_THESE, AdjunctEntry
from clinic.rules.consent import Procedure
from clinic.rules.errors import Problem
from clinic.rules.words import TherapyKind


class Effect(StrEnum):
    """What a rule does: stop, ask for a reason, remark."""

    STOP = "stop"
    ASK = "ask"
    REMARK = "remark"


class Known(StrEnum):
    """How it is known: asked before it, a yes of the screen, a red flag, or of the day."""

    ASKED = "asked"
    SCREEN = "screen"
    FLAG = "flag"
    TODAY = "today"


@dataclass(frozen=True)
class AdjunctRule:
    """One rule; `slug` is the item asked, the screen's, the red flag's, or a name of the day."""

    kind: TherapyKind
    known: Known
    slug: str
    effect: Effect
    finding: str


HELD, EMERGENCY, FAINTED, NEEDLED = "held", "emergency", "fainted", "needled"
"""What is known of the day: a clinical hold by a red flag, an emergency one, a faint, needles."""
UNWILLING = "Consent was refused or withdrawn"

S, B, A, X = TherapyKind.SAUNA, TherapyKind.BOOTS, TherapyKind.ADJUSTMENT, TherapyKind.EXERCISE
E = Effect


def _rules(
    kind: TherapyKind, known: Known, effect: Effect, **items: str
) -> tuple[AdjunctRule, ...]:
    return tuple(AdjunctRule(kind, known, slug, effect, text) for slug, text in items.items())


RULES: tuple[AdjunctRule, ...] = (
    *_rules(
        S,
        Known.ASKED,
        E.STOP,
        infarction="Heart attack lately",
        aortic_stenosis="Severe aortic stenosis",
        intoxicated="Alcohol or drugs today",
    ),
    *_rules(
        S,
        Known.ASKED,
        E.ASK,
        low_pressure="Low blood pressure",
        heat_intolerance="Bears heat badly, or sweats too little (MS, neuropathy, drugs)",
        acute_injury="Acute injury",
        pressure_drugs="Diuretics or drugs against high blood pressure",
    ),
    *_rules(
        S,
        Known.SCREEN,
        E.STOP,
        unstable_angina="Unstable angina",
        systemic_infection="Fever or infection",
        pregnancy_first_trimester="Pregnancy, first three months",
        pregnancy_other="Pregnancy",
        medical_emergency="Medical emergency",
    ),
    *_rules(
        S,
        Known.SCREEN,
        E.ASK,
        pacemaker="Pacemaker or stimulator (what does its maker say?)",
        bleeding_disorder="Bleeding tendency",
        anticoagulant="Blood thinners",
        heart_valve="Heart valve (no severe aortic stenosis?)",
    ),
    *_rules(S, Known.SCREEN, E.REMARK, diabetes="Diabetes: may feel heat less, sweat less"),
    *_rules(S, Known.TODAY, E.STOP, fainted="Fainted, or nearly, today"),
    *_rules(S, Known.TODAY, E.STOP, sauna_refused=UNWILLING),
    *_rules(S, Known.TODAY, E.REMARK, needled="Needled today: advice on heat within 24 h differs"),
    *_rules(
        B,
        Known.ASKED,
        E.STOP,
        dvt="Deep vein thrombosis, known or suspected",
        embolism="Pulmonary embolism",
        thrombophlebitis="Inflamed vein (thrombophlebitis)",
        heart_failure="Decompensated heart failure or fluid in the lungs",
        arterial_disease="Severe arterial disease of the legs (ankle-brachial index below 0.6)",
        skin_infection="Cellulitis or erysipelas",
        limb_cancer="Cancer in the limb",
        open_wound="Open wound",
        fracture="Recent fracture",
    ),
    *_rules(
        B,
        Known.ASKED,
        E.ASK,
        neuropathy="Neuropathy or loss of feeling",
        high_pressure="High blood pressure, not controlled",
        fragile_skin="Fragile skin",
    ),
    *_rules(B, Known.SCREEN, E.STOP, medical_emergency="Medical emergency"),
    *_rules(
        B,
        Known.SCREEN,
        E.ASK,
        malignancy="Active cancer (not in the limb?)",
        vascular_disease="Vascular disease (not severe in the legs?)",
        local_infection="Local infection (not where the boots go?)",
    ),
    *_rules(B, Known.SCREEN, E.REMARK, diabetes="Diabetes: test the feeling in the feet first"),
    *_rules(B, Known.FLAG, E.STOP, calf_dvt_signs="One calf swollen or warm"),
    *_rules(B, Known.TODAY, E.STOP, boots_refused=UNWILLING),
    *_rules(B, Known.TODAY, E.STOP, fainted="Fainted, or nearly, today"),
    *_rules(
        B, Known.TODAY, E.REMARK, needled="Needled today: not over muscles that still may bleed"
    ),
    *_rules(
        A,
        Known.ASKED,
        E.STOP,
        fracture="Fracture",
        cauda_equina="Signs of cauda equina",
        deficit="Sudden or progressive loss of strength or feeling",
        tumour="Tumour of cord or bone",
        bone_infection="Infection of bone or spine",
        severe_osteoporosis="Severe osteoporosis",
        instability="Structural instability",
        rheumatoid_neck="Rheumatoid disease of the upper neck",
        aneurysm="Unstable aortic aneurysm",
        severe_bleeding="Severe bleeding disorder, or blood thinners at a high dose",
    ),
    *_rules(
        A,
        Known.ASKED,
        E.ASK,
        osteoporosis="Milder osteoporosis",
        spinal_surgery="Earlier surgery of the spine",
        neck_arteries="Arterial disease of the neck",
        radiculopathy="Disc protrusion with nerve-root signs",
    ),
    *_rules(A, Known.SCREEN, E.STOP, medical_emergency="Medical emergency"),
    *_rules(
        A,
        Known.SCREEN,
        E.ASK,
        pregnancy_first_trimester="Pregnancy, first three months",
        pregnancy_other="Pregnancy",
        bleeding_disorder="Bleeding tendency (not severe?)",
        anticoagulant="Blood thinners (not at a high dose?)",
        malignancy="Active cancer (not in cord or bone?)",
    ),
    *_rules(A, Known.FLAG, E.ASK, steroid_osteoporosis="Long steroids, or osteoporosis"),
    *_rules(A, Known.TODAY, E.STOP, adjustment_refused=UNWILLING),
    *_rules(A, Known.TODAY, E.STOP, held="A red flag is open"),
    *_rules(
        A, Known.TODAY, E.REMARK, needled="Needled today: test strength and feeling in between"
    ),
    *_rules(X, Known.ASKED, E.ASK, irritability="Severe irritability: at a smaller dose"),
    *_rules(X, Known.SCREEN, E.STOP, medical_emergency="Medical emergency"),
    *_rules(X, Known.SCREEN, E.ASK, severe_hyperalgesia="Light touch hurts: at a smaller dose"),
    *_rules(X, Known.TODAY, E.STOP, emergency="A red flag for an emergency is open"),
    *_rules(X, Known.TODAY, E.REMARK, needled="Needled today: light movement, no heavy load"),
)


def refused_slug(procedure: Procedure) -> str:
    """The name of the day for a consent that was refused or taken back."""
    return f"{procedure.value}_refused"


@dataclass(frozen=True)
class AdjunctFacts:
    """What is known without asking: slugs of the screen's yes, of open red flags, of today."""

    screen: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    today: frozenset[str] = frozenset()


def asked_before(kind: TherapyKind) -> tuple[AdjunctRule, ...]:
    """What is asked before this therapy, because nothing else knows it."""
    return tuple(rule for rule in RULES if rule.kind is kind and rule.known is Known.ASKED)


def met(
    kind: TherapyKind, facts: AdjunctFacts, asked: Collection[str] = ()
) -> tuple[AdjunctRule, ...]:
    """The rules that apply, stops first."""
    known = {
        Known.ASKED: frozenset(asked),
        Known.SCREEN: facts.screen,
        Known.FLAG: facts.flags,
        Known.TODAY: facts.today,
    }
    found = [rule for rule in RULES if rule.kind is kind and rule.slug in known[rule.known]]
    return tuple(sorted(found, key=lambda rule: list(Effect).index(rule.effect)))


def check_stops(entry: AdjunctEntry, facts: AdjunctFacts) -> Iterator[Problem]:
    """Why it may not be given, or not without a reason."""
    kind = TherapyKind(entry.kind)
    slugs = {rule.slug for rule in asked_before(kind)}
    if set(entry.asked) - slugs - {NONE_OF_THESE}:
        yield Problem("asked", "Choose from the list.")
    found = met(kind, facts, entry.asked)
    stops = [rule.finding for rule in found if rule.effect is Effect.STOP]
    asks = [rule.finding for rule in found if rule.effect is Effect.ASK]
    if stops:
        yield Problem("asked", f"No {NAMES[kind].lower()} today: {'; '.join(stops)}.")
    elif asks and not entry.reason.strip():
        yield Problem("reason", f"{'; '.join(asks)}. Why is it given all the same?")
