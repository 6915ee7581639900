"""What each therapy is for and how sore it may leave you, in words for patients.

Nothing here promises more than is known: each therapy says what a person may feel, how the
clinic will tell whether it helps, and what studies have found so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.rules.words import TherapyKind

CALL_SCORE_AT_HOURS: Mapping[int, int] = MappingProxyType({24: 7, 72: 4})
"""The soreness (0 to 10) from which a patient should be called back, by hours after."""

CALL_US = (
    "Call us if you are very sore the day after (7 or more of 10), still sore after three days, "
    "or feel new numbness or weakness, fever, or redness that spreads."
)
EMERGENCY = (
    "Get emergency help at once for breathlessness, chest pain, numbness between the legs, new "
    "trouble with bladder or bowels, or weakness in both legs."
)


@dataclass(frozen=True)
class TherapyWords:
    """One therapy for a patient to read: its name and four plain answers.

    `soreness` is empty where none is to be expected.
    """

    name: str
    what_for: str
    what_happens: str
    soreness: str
    how_sure: str


THERAPY_WORDS: Mapping[TherapyKind, TherapyWords] = MappingProxyType(
    {
        TherapyKind.NEEDLING: TherapyWords(
            "Dry needling",
            "Eases tight, tender spots in the muscles that hurt, so that you can move with "
            "less pain.",
            "Thin needles go into the muscle and come out again at once or after some minutes. "
            "You may feel a short twitch, an ache or a heavy feeling.",
            "Most people are sore where the needles were. It fades most in the first twelve "
            "hours and is usually gone in one to three days. Light movement is fine.",
            "It may help together with other treatment; studies differ, and for long-lasting "
            "back pain the effect found was small or none. We measure whether it helps you.",
        ),
        TherapyKind.ADJUSTMENT: TherapyWords(
            "Chiropractic adjustment",
            "Helps stiff joints of the back and hips to move more easily.",
            "The therapist moves a joint with the hands, at times with a short, quick push. You "
            "may hear a click.",
            "Some people feel stiff or tender for a day.",
            "Guidelines support hands-on treatment for back pain beside exercise and staying "
            "active. It is left out whenever your answers to the safety questions say so.",
        ),
        TherapyKind.SAUNA: TherapyWords(
            "Infrared sauna",
            "Warmth and rest. Many people find that warm muscles feel looser.",
            "You sit in a warm cabin and drink water before and after. Come out at any time you "
            "feel unwell.",
            "",
            "One small study found less muscle soreness after exercise. We know of no study of "
            "it for sciatica.",
        ),
        TherapyKind.BOOTS: TherapyWords(
            "Compression boots",
            "Gentle pressure on the legs. Many people find that tired legs feel lighter.",
            "Sleeves around your legs fill with air and let it out again. It should never hurt.",
            "",
            "We know of no study of boots for sciatica. Tell us about any new pain or swelling "
            "of a calf before you start.",
        ),
        TherapyKind.EXERCISE: TherapyWords(
            "Exercise",
            "Builds strength and confidence in moving.",
            "You practise a few movements here and go on with them at home.",
            "Muscles may ache for a day or two when an exercise is new.",
            "Guidelines say that exercise should be part of treating long-lasting back pain.",
        ),
    }
)


def soreness_to_expect(kinds: Iterable[TherapyKind]) -> tuple[str, ...]:
    """What soreness a visit with these therapies may leave, a sentence or two for each kind."""
    once = dict.fromkeys(kinds)
    return tuple(text for kind in once if (text := THERAPY_WORDS[kind].soreness))
