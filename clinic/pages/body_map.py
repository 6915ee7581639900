"""The body as a figure and as a list of its regions, and the muscles below one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clinic.pages.wording import count
from clinic.rules.body_regions import (
    PARTS,
    Drawn,
    Region,
    Touched,
    View,
    muscles_under,
    places_of,
    touched,
)
from clinic.rules.muscle_sets import SetLine
from clinic.rules.muscles import Muscle
from clinic.rules.needling import SiteEntry, in_sentence
from clinic.rules.words import Side

HINT = "From the skin inwards"
HEIGHT, WIDTH = 93, 33
LEFT_EDGE = {View.FRONT: -0.6, View.BACK: 36.0}
MIDDLE = {View.FRONT: 15.84, View.BACK: 52.6}
"""Where the drawing of the body has its left edge and its middle line, in its own units."""

NAMES = {View.FRONT: "Front", View.BACK: "Back"}
NOTES = {
    View.FRONT: "Front: the patient's left is on your right",
    View.BACK: "Back: left is left",
}


@dataclass(frozen=True)
class Part:
    """One part of a figure: its key, its shape there, and what it is called.

    `half` says which half of the shape it is, as seen in the picture; `mark` is a class, and
    `word` what stands behind its name ("2 sites").
    """

    key: str
    shape: str
    name: str
    half: str = ""
    mark: str = ""
    word: str = ""

    @property
    def said(self) -> str:
        """Its name with what is the matter with it."""
        return f"{self.name}, {self.word}" if self.word else self.name


@dataclass(frozen=True)
class Figure:
    """The body from one side; `box` is the piece of the drawing it takes.

    `halves` are the two sides of its middle line, each with where it begins and how wide it is.
    """

    view: str
    name: str
    note: str
    box: str
    height: int
    halves: tuple[tuple[str, float, float], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Choice:
    """One tap that adds a muscle: what it says, and what is sent."""

    label: str
    value: str


@dataclass(frozen=True)
class MuscleRow:
    """A muscle of a region, what to beware of at it, and the taps that add it."""

    choices: tuple[Choice, ...]
    warning: str


@dataclass(frozen=True)
class RegionPanel:
    """The muscles below a region; `beware` are the rules of the region."""

    key: str
    title: str
    hint: str
    beware: tuple[str, ...]
    rows: tuple[MuscleRow, ...]


@dataclass(frozen=True)
class BodyMap:
    """The body beside a draft: figures, the region that is open, muscles of late, ready sets."""

    figures: tuple[Figure, ...]
    panel: RegionPanel | None
    recent: tuple[Choice, ...]
    sets: tuple[Choice, ...]
    is_open: bool


def body_map(
    sites: Sequence[SiteEntry],
    recent: Iterable[tuple[Muscle, str]],
    sets: Iterable[SetLine],
    part: str,
) -> BodyMap:
    """The body of a draft, with a part of it open where one was asked for."""
    panel = region_panel(part)
    return BodyMap(
        figures=figures(marked(sites)),
        panel=panel,
        recent=tuple(choice_of(muscle, side) for muscle, side in recent),
        sets=tuple(choice for line in sets for choice in _set_choices(line)),
        is_open=panel is not None or not sites,
    )


def figures(words: Mapping[str, tuple[str, str]]) -> tuple[Figure, ...]:
    """Front and back; `words` gives parts their class and what is said of them."""
    return tuple(
        Figure(
            view=view.value,
            name=f"The body from the {view}",
            note=NOTES[view],
            box=f"{LEFT_EDGE[view]:g} 0 {WIDTH} {HEIGHT}",
            height=HEIGHT,
            halves=_halves(view),
            parts=tuple(
                _part(key, place, *words.get(key, ("", "")))
                for key, place in PARTS.items()
                if place.region.view is view
            ),
        )
        for view in View
    )


def marked(sites: Iterable[SiteEntry]) -> dict[str, tuple[str, str]]:
    """The parts of the figure where something is needled."""
    found = Counter(part for site in sites for part in places_of(site.muscle, site.side))
    return {part: ("has-sites", count(number, "site")) for part, number in found.items()}


def marks(sites: Iterable[SiteEntry]) -> dict[str, str]:
    """The same, as the page's script reads it."""
    return {part: word for part, (_, word) in marked(sites).items()}


def region_panel(key: str) -> RegionPanel | None:
    """What lies below a part of the figure; None for one not known."""
    place = touched(key)
    if place is None:
        return None
    muscles = muscles_under(place.region.slug)
    return RegionPanel(
        key=key,
        title=part_name(place),
        hint=HINT,
        beware=_beware(muscles),
        rows=tuple(_row(muscle, place.side) for muscle in muscles),
    )


def choice_of(muscle: Muscle, side: str) -> Choice:
    """One tap for a muscle whose side is known."""
    words = f", {side}" if side != Side.MIDLINE else ""
    return Choice(f"{muscle.name}{words}", f"{muscle.slug} {side}")


def _set_choices(line: SetLine) -> Iterable[Choice]:
    """The taps that add a whole set: one for each side where the side matters."""
    name = line.entry.name
    if not line.entry.asks_side:
        return [Choice(name, f"{line.public_id} {Side.LEFT}")]
    return [
        Choice(f"{name}, {side}", f"{line.public_id} {side}") for side in (Side.LEFT, Side.RIGHT)
    ]


def part_name(place: Touched) -> str:
    """A part of the body by name: "Left upper buttock"."""
    text = f"{place.side or ''} {place.region.name}".strip()
    return text[:1].upper() + text[1:]


def _part(key: str, place: Touched, mark: str, word: str) -> Part:
    whole = place.region.drawn is not Drawn.HALVES
    shape = key if whole else place.region.slug
    half = "" if whole or place.side is None else _half(place.region, place.side)
    return Part(key, shape, part_name(place), half, mark, word)


def _halves(view: View) -> tuple[tuple[str, float, float], ...]:
    edge, middle = LEFT_EDGE[view], MIDDLE[view]
    left = round(middle - edge, 2)
    return (("left", edge, left), ("right", middle, round(WIDTH - left, 2)))


def _half(region: Region, side: Side) -> str:
    """Seen from the front, the patient's left is on the right of the picture."""
    if region.view is View.BACK:
        return side.value
    return (Side.RIGHT if side is Side.LEFT else Side.LEFT).value


def _beware(muscles: Iterable[Muscle]) -> tuple[str, ...]:
    """Every rule once, with the muscles it is for."""
    found: dict[str, list[str]] = {}
    for muscle in muscles:
        for each in muscle.regional_precautions:
            found.setdefault(f"{each.hazard}: {each.rule}", []).append(in_sentence(muscle.name))
    return tuple(f"{rule} ({', '.join(names)})" for rule, names in found.items())


def _row(muscle: Muscle, side: Side | None) -> MuscleRow:
    sides = (side,) if side else (Side.LEFT, Side.RIGHT)
    if not muscle.side_capable:
        sides = (Side.MIDLINE,)
    return MuscleRow(tuple(choice_of(muscle, each) for each in sides), _own_warning(muscle))


def _own_warning(muscle: Muscle) -> str:
    return muscle.precaution[:1].upper() + muscle.precaution[1:]
