"""What the software brings along for each procedure: its name, first text, and riskier region.

Clinical source: the reference's 1.6 and 1.9 (needling, current), 4.4 and 4.5 (the adjuncts). Each
text says what it is, what often and what rarely happens, what else could be done, and that one can
stop. A clinic puts its own in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic.rules.consent import FIRST_TEXT, Procedure
from clinic.rules.words import TherapyKind

_CURRENT = (
    "Current through needles: what you agree to\n\n"
    "A small current is led through needles that already lie in the muscle, for some ten to thirty"
    " minutes.\n\n"
    "What often happens: tingling, a muscle that moves, soreness for a day or two.\n\n"
    "What rarely happens: sore skin at the needle, cramp, feeling faint; and all that may happen"
    " with needles alone.\n\n"
    "It often helps; whether it will help you is not certain. You could also choose needles without"
    " current, exercise, or no treatment.\n\n"
    "You can say stop at any time. Tell us about a pacemaker or any other device inside you,"
    " metal implants, epilepsy, or if you are pregnant.\n\n"
    "My questions were answered. I agree to current through needles. I can have a copy."
)
_ADJUSTMENT = (
    "Chiropractic adjustment: what you agree to\n\n"
    "A joint of the spine or the pelvis is moved quickly and by a little, with the hands.\n\n"
    "What often happens: soreness or stiffness for a day or two, a headache, feeling tired.\n\n"
    "What rarely happens: a disc or a nerve made worse, a broken rib where bones are brittle; very"
    " rarely pressure on the nerves at the lower end of the spine, and after the neck an injured"
    " artery, which can lead to a stroke.\n\n"
    "It often helps; whether it will help you is not certain. You could also choose gentler manual"
    " treatment, exercise, medicine from your doctor, or no treatment.\n\n"
    "You can say stop at any time. Tell us about brittle bones, a fracture, cancer, an operation of"
    " the spine, blood thinners, rheumatism of the neck, weakness or numbness, or if you are"
    " pregnant.\n\n"
    "My questions were answered. I agree to adjustment. I can have a copy."
)
_SAUNA = (
    "Infrared sauna: what you agree to\n\n"
    "You sit in a warm cabin for fifteen to forty-five minutes and drink water before and"
    " after.\n\n"
    "What often happens: sweating, feeling warm and tired, feeling light-headed on standing up.\n\n"
    "What rarely happens: fainting, loss of too much water, a burn from touching what heats.\n\n"
    "Many feel looser afterwards; for sciatica nothing is proven. You could also choose exercise,"
    " a warm pack, or none.\n\n"
    "You can leave the cabin at any time. Tell us about chest pain, a heart attack, a narrow heart"
    " valve, fever, low blood pressure, a pacemaker, trouble with sweating, tablets for water or"
    " blood pressure, alcohol today, or if you are pregnant.\n\n"
    "My questions were answered. I agree to infrared sauna. I can have a copy."
)
_BOOTS = (
    "Compression boots: what you agree to\n\n"
    "Sleeves around your legs fill with air and press, for twenty to thirty minutes.\n\n"
    "What often happens: a feeling of pressure, warmth, tingling.\n\n"
    "What rarely happens: marks or pain of the skin; very rarely a clot nobody knew of comes"
    " loose.\n\n"
    "Many feel lighter legs afterwards; for sciatica nothing is proven. You could also choose"
    " walking, raising your legs, or none.\n\n"
    "You can have them taken off at any time. Tell us about a clot in a vein now or before, heart"
    " failure, narrow arteries of the legs, an infection, a wound, a fracture, numb feet, or a"
    " swollen calf.\n\n"
    "My questions were answered. I agree to compression boots. I can have a copy."
)


@dataclass(frozen=True)
class ProcedureWords:
    """A procedure's name inside a sentence, its first text, and the question of its region.

    `region` is the box for the region of higher risk, `agreed` how it is said later; both empty
    where there is none.
    """

    name: str
    text: str
    region: str = ""
    agreed: str = ""


PROCEDURES: Mapping[Procedure, ProcedureWords] = {
    Procedure.NEEDLING: ProcedureWords(
        "dry needling",
        FIRST_TEXT,
        "The chest and shoulder girdle too (needles near the lung)",
        "the chest too",
    ),
    Procedure.ELECTRICAL: ProcedureWords("current through needles", _CURRENT),
    Procedure.ADJUSTMENT: ProcedureWords("adjustment", _ADJUSTMENT, "The neck too", "the neck too"),
    Procedure.SAUNA: ProcedureWords("infrared sauna", _SAUNA),
    Procedure.BOOTS: ProcedureWords("compression boots", _BOOTS),
}


def procedure_named(text: str) -> Procedure:
    """The procedure of that name; needling for anything else."""
    return Procedure(text) if text in set(Procedure) else Procedure.NEEDLING


def procedure_of(kind: TherapyKind) -> Procedure | None:
    """What is agreed to for a therapy; None for exercise, which asks for no signature."""
    return Procedure(kind.value) if kind.value in set(Procedure) else None


def procedures_of(kinds: Iterable[TherapyKind]) -> set[Procedure]:
    """What is agreed to for these therapies."""
    return {one for kind in kinds if (one := procedure_of(kind))}
