"""The allowed values of a session note and its needled sites, with their words on screen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.rules.words import Side


class Technique(StrEnum):
    """What is done with a needle once it is in (manipulation)."""

    STATIC = "static"
    PISTONING = "pistoning"
    WINDING = "winding"
    PERIOSTEAL_PECKING = "periosteal_pecking"
    NONE = "none"


class Twitch(StrEnum):
    """The local twitch response; its absence is not a failed session."""

    NONE = "none"
    SINGLE = "single"
    MULTIPLE = "multiple"
    NOT_SOUGHT = "not_sought"


class ReferredPain(StrEnum):
    """Pain felt away from the needle; familiar means the patient's own pain."""

    NONE = "none"
    UNFAMILIAR = "unfamiliar"
    FAMILIAR = "familiar"


class Approach(StrEnum):
    """Superficial stays out of the muscle belly, deep goes into the trigger point."""

    SUPERFICIAL = "superficial"
    DEEP = "deep"


class Direction(StrEnum):
    """How the needle meets the skin."""

    PERPENDICULAR = "perpendicular"
    OBLIQUE = "oblique"
    TANGENTIAL = "tangential"
    PINCER = "pincer"


class Finding(StrEnum):
    """What the muscle feels like under the finger before it is needled."""

    TAUT_BAND = "taut_band"
    TENDER_NODULE = "tender_nodule"
    LATENT_TRP = "latent_trp"
    ACTIVE_TRP = "active_trp"
    HYPERTONIC = "hypertonic"
    NONE = "none"


class Familiar(StrEnum):
    """Whether pressing there brings the pain the patient came with."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Current(StrEnum):
    """How strong the current through two needles is: felt only, or moving the muscle."""

    SENSORY = "sensory"
    MOTOR = "motor"


class Position(StrEnum):
    """How the patient lies or sits while needled; lying is safer when somebody faints."""

    PRONE = "prone"
    SUPINE = "supine"
    SIDE_LYING_LEFT = "side_lying_left"
    SIDE_LYING_RIGHT = "side_lying_right"
    SEATED = "seated"


class Tolerance(StrEnum):
    """How the patient bore the treatment."""

    WELL = "well"
    MODERATE = "moderate"
    POOR = "poor"
    STOPPED_EARLY = "stopped_early"


class NextStep(StrEnum):
    """What follows from this visit."""

    CONTINUE = "continue"
    MODIFY = "modify"
    PAUSE = "pause"
    REFER = "refer"
    DISCHARGE = "discharge"


class AdverseEvent(StrEnum):
    """What went wrong, or the explicit answer that nothing did."""

    NONE_OBSERVED = "none_observed"
    BRUISING = "bruising"
    BLEEDING = "bleeding"
    PAIN_DURING = "pain_during"
    PAIN_AFTER = "pain_after"
    AGGRAVATION = "aggravation"
    DROWSINESS = "drowsiness"
    HEADACHE = "headache"
    NAUSEA = "nausea"
    FATIGUE = "fatigue"
    VASOVAGAL = "vasovagal"
    SYNCOPE = "syncope"
    ALTERED_EMOTION = "altered_emotion"
    NUMBNESS = "numbness"
    ITCHING = "itching"
    SHAKING = "shaking"
    CLAUSTROPHOBIA = "claustrophobia"
    INFECTION = "infection"
    BROKEN_NEEDLE = "broken_needle"
    RETAINED_NEEDLE = "retained_needle"
    NEEDLE_STICK_STAFF = "needle_stick_staff"
    NERVE_INJURY = "nerve_injury"
    VASCULAR_INJURY = "vascular_injury"
    PNEUMOTHORAX = "pneumothorax"
    ORGAN_PUNCTURE = "organ_puncture"
    OTHER = "other"


LEVELS: tuple[str, ...] = (
    *(f"C{n}" for n in range(1, 9)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    *(f"S{n}" for n in range(1, 6)),
)
"""The spinal levels a segmental site can have, from the neck down."""

PAIRS: tuple[str, ...] = ("A", "B", "C", "D", "E", "F")
"""The names a pair of needles joined by a current can have."""

# Only where the value itself, with spaces, would not be the word on screen. Several lists have a
# value "none", and members of such lists are equal: the list is part of the key.
_WORDS: Mapping[tuple[type[StrEnum], str], str] = MappingProxyType(
    {
        (type(member), member.value): words
        for member, words in (
            (Technique.STATIC, "left in, not moved"),
            (Technique.PISTONING, "pistoning (in and out)"),
            (Technique.NONE, "no manipulation"),
            (Twitch.NONE, "no twitch"),
            (Twitch.SINGLE, "one twitch"),
            (Twitch.MULTIPLE, "several twitches"),
            (ReferredPain.NONE, "no referred pain"),
            (ReferredPain.FAMILIAR, "familiar (the patient's own pain)"),
            (Approach.SUPERFICIAL, "superficial (not into the muscle)"),
            (Approach.DEEP, "deep (into the trigger point)"),
            (Direction.PINCER, "pincer grip"),
            (Finding.LATENT_TRP, "latent trigger point"),
            (Finding.ACTIVE_TRP, "active trigger point"),
            (Finding.NONE, "nothing felt"),
            (Current.SENSORY, "felt, no movement"),
            (Current.MOTOR, "muscle moves"),
            (Position.SIDE_LYING_LEFT, "lying on the left side"),
            (Position.SIDE_LYING_RIGHT, "lying on the right side"),
            (Tolerance.MODERATE, "moderately"),
            (Tolerance.POOR, "poorly"),
            (AdverseEvent.PAIN_DURING, "pain during needling"),
            (AdverseEvent.PAIN_AFTER, "pain after needling"),
            (AdverseEvent.VASOVAGAL, "light-headed (vasovagal)"),
            (AdverseEvent.SYNCOPE, "fainted"),
            (AdverseEvent.ALTERED_EMOTION, "altered emotions"),
            (AdverseEvent.NEEDLE_STICK_STAFF, "needle stick to staff"),
            (AdverseEvent.PNEUMOTHORAX, "pneumothorax or suspected"),
        )
    }
)


def label(value: StrEnum) -> str:
    """The words for one value, in lower case, as they stand in a list or a sentence."""
    return _WORDS.get((type(value), value.value), value.value.replace("_", " "))


def choices(kind: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    """Value and words of each member in order, as a select field wants them."""
    return tuple((member.value, label(member).capitalize()) for member in kind)


def side_words(side: str) -> str:
    """Left, right or midline as a word; an unanswered side as "side not chosen"."""
    return side if side in set(Side) else "side not chosen"
