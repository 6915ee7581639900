"""A needled site as plain values, and how its needles and its place are said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import Technique, Twitch, side_words

DIAMETER_UM = (120, 400)
LENGTH_MM = (7, 125)
NEEDLES = (0, 50)
PAIN = (0, 10)
MOST_INSERTIONS = 200
MAX_DECIMAL_LETTERS = 12
MICROMETRES_IN_A_MM = 1000


@dataclass(frozen=True)
class NeedlingDefaults:
    """What a clinic starts a site with and where it draws its lines.

    Diameter in micrometres, length in millimetres, retention in minutes.
    """

    diameter_um: int = 300
    length_mm: int = 50
    technique: Technique = Technique.STATIC
    twitch: Twitch = Twitch.NOT_SOUGHT
    retention_minutes: int = 12
    warn_retention_above: int = 30
    max_retention: int = 60


DEFAULTS = NeedlingDefaults()


@dataclass(frozen=True)
class SiteEntry:
    """One muscle, one side, one level in one session, as typed; None or "" is unanswered.

    Diameter in micrometres (300 is 0.30 mm), length and depth in whole millimetres,
    retention in whole minutes (0 for in and out), pain 0 to 10. `insertions` counts how often
    the needles went in, also into another direction. `hz_tenths` is the frequency of a current in
    tenths of a hertz, `pair` the letter of the pair of needles it runs between; `finding` holds
    `Finding` values with commas between them; `missing` counts needles an incident tells of.
    """

    muscle: str = ""
    side: str = ""
    level: str = ""
    point: str = ""
    needles_in: int | None = None
    needles_out: int | None = 0
    diameter_um: int | None = None
    length_mm: int | None = None
    depth_mm: int | None = None
    technique: str = ""
    retention_minutes: int | None = None
    twitch: str = ""
    referred_pain: str = ""
    pain_during: int | None = None
    response: str = ""
    direction: str = ""
    approach: str = ""
    insertions: int | None = None
    finding: str = ""
    familiar: str = ""
    hz_tenths: int | None = None
    current: str = ""
    current_minutes: int | None = None
    pair: str = ""
    missing: int = 0

    @property
    def electric(self) -> bool:
        """Whether a current runs through its needles, as far as anything about one is said."""
        return bool(self.current or self.pair or self.hz_tenths or self.current_minutes)

    @property
    def still_in(self) -> int:
        """Needles put in, not counted out and in no incident; negative: too many came out."""
        return (self.needles_in or 0) - (self.needles_out or 0) - self.missing

    @property
    def place(self) -> str:
        """Where it is, in words: "piriformis, left" or "lumbar multifidus, right, L5"."""
        known = MUSCLES.get(self.muscle)
        name = in_sentence(known.name) if known else "muscle not chosen"
        return ", ".join(part for part in (name, side_words(self.side), self.level) if part)


def needle_words(diameter_um: int, length_mm: int) -> str:
    """A needle's size as people write it: "0.30×50 mm"."""
    return f"{diameter_words(diameter_um)}×{length_mm} mm"


def diameter_words(diameter_um: int) -> str:
    """A diameter in millimetres with two decimals, three where the needle has them."""
    text = f"{Decimal(diameter_um) / MICROMETRES_IN_A_MM:.3f}"
    return text.removesuffix("0")


def parse_diameter(text: str) -> int | None:
    """Micrometres from a diameter typed in millimetres ("0.30", "0,3", ".25 mm"); None if none.

    Anything finer than a micrometre, or not a plain number, is None.
    """
    return parse_scaled(text, "mm", MICROMETRES_IN_A_MM)


def parse_scaled(text: str, unit: str, times: int) -> int | None:
    """A plain decimal, with or without its unit, as a whole number of its smallest parts."""
    plain = text.strip().lower().removesuffix(unit).strip().replace(",", ".")
    if not plain or len(plain) > MAX_DECIMAL_LETTERS or not plain.replace(".", "", 1).isdecimal():
        return None
    try:
        parts = Decimal(plain) * times
    except InvalidOperation:
        return None
    return int(parts) if parts == parts.to_integral_value() else None


def in_sentence(name: str) -> str:
    """A muscle's name inside a sentence: its first letter small."""
    return name[:1].lower() + name[1:]
