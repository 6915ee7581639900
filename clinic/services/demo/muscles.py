"""Which muscles are needled for which problem in the demo clinic, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from clinic.rules.needle_supply import Supply
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_words import Position, ReferredPain, Technique, Twitch
from clinic.rules.words import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT
IN_AND_OUT = 0.25
EARLY_VISITS = 3
SUPPLY = Supply("Fine Point", "FP-2291", date(2099, 1, 31), single_use=True)


@dataclass(frozen=True)
class Target:
    """A muscle as it is usually needled here: size in micrometres and mm, deepest in mm."""

    muscle: str
    diameter_um: int
    length_mm: int
    deepest_mm: int
    most: int = 4
    level: str = ""
    points: tuple[str, ...] = ("",)
    side: Side | None = None


PIRIFORMIS = Target("piriformis", 300, 75, 60, 4, points=("middle", "lateral"))
MINIMUS = Target("gluteus_minimus", 300, 60, 50, 3)
MEDIUS = Target("gluteus_medius", 300, 60, 45, 3)
MAXIMUS = Target("gluteus_maximus", 300, 60, 45, 3)
FASCIAE = Target("tensor_fasciae_latae", 300, 40, 30, 2)
L5 = Target("multifidus_lumborum", 300, 50, 40, 2, "L5")
L4 = Target("multifidus_lumborum", 300, 50, 40, 2, "L4")
L5_LEFT = Target("multifidus_lumborum", 300, 50, 40, 2, "L5", side=LEFT)
L5_RIGHT = Target("multifidus_lumborum", 300, 50, 40, 2, "L5", side=RIGHT)
L4_LEFT = Target("multifidus_lumborum", 300, 50, 40, 2, "L4", side=LEFT)
L4_RIGHT = Target("multifidus_lumborum", 300, 50, 40, 2, "L4", side=RIGHT)
QUADRATUS_LEFT = Target("quadratus_lumborum", 300, 60, 45, 2, side=LEFT)
QUADRATUS_RIGHT = Target("quadratus_lumborum", 300, 60, 45, 2, side=RIGHT)
LONG_HEAD = Target("biceps_femoris_long_head", 300, 50, 35, 3)
SEMITENDINOSUS = Target("semitendinosus", 300, 50, 35, 3)
SEMIMEMBRANOSUS = Target("semimembranosus", 300, 50, 35, 2)
MEDIAL_CALF = Target("gastrocnemius_medial_head", 250, 40, 25, 3)
LATERAL_CALF = Target("gastrocnemius_lateral_head", 250, 40, 25, 3)
SOLEUS = Target("soleus", 300, 50, 35, 2)

SETS: Mapping[str, tuple[Target, ...]] = {
    "sciatica": (PIRIFORMIS, MINIMUS, L5, MEDIUS, LONG_HEAD),
    "gluteal": (MEDIUS, MINIMUS, PIRIFORMIS, MAXIMUS, FASCIAE),
    "back": (L5_LEFT, L5_RIGHT, QUADRATUS_RIGHT, L4_LEFT, L4_RIGHT),
    "lumbar_left": (L5, QUADRATUS_LEFT, MEDIUS, L4, PIRIFORMIS),
    "hamstring": (LONG_HEAD, SEMITENDINOSUS, SEMIMEMBRANOSUS, MAXIMUS),
    "calf": (MEDIAL_CALF, SOLEUS, LATERAL_CALF),
}
RESPONSES = (
    "Familiar ache down the thigh, gone within a minute.",
    "Taut band softer afterwards.",
    "Tender nodule, eased after the second needle.",
    "Brief cramp, settled at once.",
)
TWITCHES = (Twitch.MULTIPLE, Twitch.SINGLE, Twitch.SINGLE, Twitch.NONE, Twitch.NOT_SOUGHT)
REFERRED = (ReferredPain.NONE, ReferredPain.NONE, ReferredPain.FAMILIAR, ReferredPain.UNFAMILIAR)


def sites(which: str, side: Side | None, visit: int, throw: Random) -> tuple[SiteEntry, ...]:
    """What is needled at the n-th visit: the same two first, then more, or others, as it goes."""
    targets = SETS[which]
    count = 2 if visit == 1 else throw.randint(2, 3 if visit <= EARLY_VISITS else 4)
    rest = list(targets[2:])
    throw.shuffle(rest)
    return tuple(_site(each, side or LEFT, throw) for each in (*targets[:2], *rest)[:count])


def position(which: str, side: Side | None) -> Position:
    """How the patient lies for it: on the good side for the hip, else face down."""
    if which != "gluteal" or side is None:
        return Position.PRONE
    return Position.SIDE_LYING_RIGHT if side is LEFT else Position.SIDE_LYING_LEFT


def _site(target: Target, side: Side, throw: Random) -> SiteEntry:
    needles = throw.randint(1, target.most)
    quick = throw.random() < IN_AND_OUT
    return SiteEntry(
        muscle=target.muscle,
        side=target.side or side,
        level=target.level,
        point=throw.choice(target.points),
        needles_in=needles,
        needles_out=needles,
        diameter_um=target.diameter_um,
        length_mm=target.length_mm,
        depth_mm=target.deepest_mm - throw.choice((0, 0, 5, 10)),
        technique=Technique.PISTONING if quick else Technique.STATIC,
        retention_minutes=0 if quick else throw.randint(10, 15),
        twitch=throw.choice(TWITCHES),
        referred_pain=throw.choice(REFERRED),
        pain_during=throw.choice((2, 3, 3, 4, 4, 5, 6)),
        response=throw.choice(RESPONSES) if throw.random() < IN_AND_OUT else "",
    )
