"""What a needled site and a session note must hold, and when a note may be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from clinic.rules.errors import Problem
from clinic.rules.muscles import MUSCLES, Muscle
from clinic.rules.needling_words import LEVELS, ReferredPain, Technique, Twitch, side_words
from clinic.rules.words import Side

DIAMETER_UM = (120, 400)
LENGTH_MM = (7, 125)
NEEDLES = (0, 50)
PAIN = (0, 10)
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
    retention in whole minutes (0 for in and out), pain 0 to 10.
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

    @property
    def still_in(self) -> int:
        """Needles put in and not yet counted out; negative when more came out than went in."""
        return (self.needles_in or 0) - (self.needles_out or 0)

    @property
    def place(self) -> str:
        """Where it is, in words: "piriformis, left" or "lumbar multifidus, right, L5"."""
        known = MUSCLES.get(self.muscle)
        name = _in_sentence(known.name) if known else "muscle not chosen"
        return ", ".join(part for part in (name, side_words(self.side), self.level) if part)


def check_site(site: SiteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """Everything wrong with a site as typed, in the order of the form; empty when it can be kept.

    Muscle, side, needles in, needle diameter and length must be there; the rest may still be
    open in a draft.
    """
    muscle = MUSCLES.get(site.muscle)
    return [
        *_check_muscle(site, muscle),
        *_check_side(site, muscle),
        *_check_level(site),
        *_check_needles(site),
        *_check_size(site),
        *_check_answers(site),
        *_range("retention_minutes", site.retention_minutes, (0, defaults.max_retention), _MINUTES),
        *_range("pain_during", site.pain_during, PAIN, "Pain during must be between {} and {}."),
    ]


def site_warnings(site: SiteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """What is unusual about a site and worth a second look; it may be kept all the same."""
    found = []
    minutes = site.retention_minutes or 0
    if defaults.warn_retention_above < minutes <= defaults.max_retention:
        text = f"{minutes} minutes is longer than the usual {defaults.warn_retention_above}."
        found.append(Problem("retention_minutes", text))
    muscle = MUSCLES.get(site.muscle)
    if muscle and site.length_mm and site.length_mm > muscle.needle_max_mm:
        text = (
            f"{site.length_mm} mm is longer than usual for {_in_sentence(muscle.name)} "
            f"({muscle.needle_min_mm} to {muscle.needle_max_mm} mm)."
        )
        found.append(Problem("length_mm", text))
    if muscle and muscle.segmental and not site.level:
        found.append(Problem("level", f"Which level of {_in_sentence(muscle.name)}? (L4, L5 …)"))
    return found


def both_sides_of_thorax(sites: Iterable[SiteEntry]) -> Problem | None:
    """A warning when one session needles both sides of the chest: a lung on each may collapse."""
    sides = {
        site.side
        for site in sites
        if site.needles_in and (muscle := MUSCLES.get(site.muscle)) and muscle.on_thorax
    }
    if not {Side.LEFT, Side.RIGHT} <= sides:
        return None
    return Problem(
        "sites", "Both sides of the chest are needled in this session: do not needle both."
    )


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
    plain = text.strip().lower().removesuffix("mm").strip().replace(",", ".")
    if not plain or len(plain) > MAX_DECIMAL_LETTERS or not plain.replace(".", "", 1).isdecimal():
        return None
    try:
        micrometres = Decimal(plain) * MICROMETRES_IN_A_MM
    except InvalidOperation:
        return None
    whole = micrometres == micrometres.to_integral_value()
    return int(micrometres) if whole else None


def distinct_muscles(sites: Sequence[SiteEntry]) -> int:
    """How many different muscles were needled; the two sides of one count once."""
    return len({site.muscle for site in sites if site.needles_in})


_MINUTES = "Needles stay in between {} and {} minutes."


def _check_muscle(site: SiteEntry, muscle: Muscle | None) -> Iterator[Problem]:
    if not site.muscle:
        yield Problem("muscle", "Choose a muscle.")
    elif muscle is None:
        yield Problem("muscle", "Choose a muscle from the list: this one is not known.")


def _check_side(site: SiteEntry, muscle: Muscle | None) -> Iterator[Problem]:
    if site.side not in set(Side):
        yield Problem("side", "Choose left or right; both sides are two sites.")
    elif muscle and not muscle.side_capable and site.side != Side.MIDLINE:
        yield Problem("side", f"{muscle.name} has no left or right: choose midline.")
    elif muscle and muscle.side_capable and site.side == Side.MIDLINE:
        yield Problem("side", f"{muscle.name} has a left and a right: choose one of them.")


def _check_level(site: SiteEntry) -> Iterator[Problem]:
    if site.level and site.level not in LEVELS:
        yield Problem("level", "A level is one of C1 to C8, T1 to T12, L1 to L5, S1 to S5.")


def _check_needles(site: SiteEntry) -> Iterator[Problem]:
    if site.needles_in is None:
        yield Problem("needles_in", "How many needles went in?")
    yield from _range("needles_in", site.needles_in, NEEDLES, "Needles in: {} to {} at one site.")
    yield from _range("needles_out", site.needles_out, NEEDLES, "Needles out: {} to {}.")
    if site.needles_in is not None and site.still_in < 0:
        text = f"{site.needles_out} out, but only {site.needles_in} went in."
        yield Problem("needles_out", text)


def _check_size(site: SiteEntry) -> Iterator[Problem]:
    if site.diameter_um is None:
        yield Problem("diameter_um", "Enter the needle's diameter in mm, for example 0.30.")
    elif not DIAMETER_UM[0] <= site.diameter_um <= DIAMETER_UM[1]:
        low, high = map(diameter_words, DIAMETER_UM)
        yield Problem("diameter_um", f"Needle diameter must be between {low} and {high} mm.")
    if site.length_mm is None:
        yield Problem("length_mm", "Enter the needle's length in mm, for example 50.")
    yield from _range(
        "length_mm", site.length_mm, LENGTH_MM, "Needle length must be between {} and {} mm."
    )
    if site.depth_mm is not None:
        yield from _check_depth(site.depth_mm, site.length_mm)


def _check_depth(depth_mm: int, length_mm: int | None) -> Iterator[Problem]:
    if depth_mm < 0:
        yield Problem("depth_mm", "Depth cannot be less than 0 mm.")
    elif depth_mm > LENGTH_MM[1] or (length_mm is not None and depth_mm > length_mm):
        longest = min(length_mm or LENGTH_MM[1], LENGTH_MM[1])
        text = f"Depth {depth_mm} mm is more than the needle's length of {longest} mm."
        yield Problem("depth_mm", text)


def _check_answers(site: SiteEntry) -> Iterator[Problem]:
    asked: tuple[tuple[str, str, type[StrEnum], str], ...] = (
        ("technique", site.technique, Technique, "technique"),
        ("twitch", site.twitch, Twitch, "twitch response"),
        ("referred_pain", site.referred_pain, ReferredPain, "answer for referred pain"),
    )
    for field, value, kind, name in asked:
        if value and value not in set(kind):
            yield Problem(field, f"Choose a {name} from the list.".replace("a answer", "an answer"))


def _range(
    field: str, value: int | None, bounds: tuple[int, int], message: str
) -> Iterator[Problem]:
    if value is not None and not bounds[0] <= value <= bounds[1]:
        yield Problem(field, message.format(*bounds))


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]
