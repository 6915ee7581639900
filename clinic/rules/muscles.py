"""The muscles a needle can go into, and what to beware of at each."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from clinic.rules.folding import words
from clinic.rules.precautions import RegionalPrecaution, precautions_for

MIN_QUERY_LETTERS = 2
LONGEST_QUERY = 200
NOT_A_SAFE_DEPTH = (
    "A usual needle length is not a safe depth: build and soft tissue decide how deep to go."
)
PIRIFORMIS_POINTS = ("medial", "middle", "lateral")
LEG_REGIONS = frozenset({"thigh", "leg", "foot"})


@dataclass(frozen=True)
class Muscle:
    """One muscle of the reference list; `slug` is its key in every table.

    `needle_min_mm` to `needle_max_mm` is the usual needle **length** in millimetres, never a
    permitted depth. `side_capable` is false only where there is no left and right of it.
    `precaution` is the muscle's own warning, empty when there is none.
    """

    slug: str
    name: str
    latin_name: str
    region: str
    side_capable: bool
    innervation: str
    roots: str
    needle_min_mm: int
    needle_max_mm: int
    precaution: str
    relevant_to_sciatica: bool
    fma_id: str = ""
    uberon_id: str = ""
    snomed_codes: tuple[str, ...] = ()

    @property
    def segmental(self) -> bool:
        """Whether it runs along the spine, so that a level (L4, L5 …) tells where."""
        return self.roots.startswith("segmental")

    @property
    def point_labels(self) -> tuple[str, ...]:
        """The named points offered for it: where the sciatic nerve makes the choice matter."""
        return PIRIFORMIS_POINTS if self.slug == "piriformis" else ()

    @property
    def regional_precautions(self) -> tuple[RegionalPrecaution, ...]:
        """The rules of its region, to be shown before the first needle goes in."""
        return precautions_for(self.slug, self.region, self.precaution)

    @property
    def on_leg(self) -> bool:
        """Whether it lies where compression boots press: from the thigh down."""
        return self.region in LEG_REGIONS

    @property
    def on_thorax(self) -> bool:
        """Whether needling it comes near the lung: never both sides in one session."""
        return any(each.slug == "thorax" for each in self.regional_precautions)

    @property
    def warning(self) -> str:
        """Everything to beware of in one line, or an empty string."""
        parts = [self.precaution] if self.precaution else []
        parts += [f"{each.hazard}: {each.rule}" for each in self.regional_precautions]
        return "; ".join(parts)


def find_muscles(text: str, limit: int = 12) -> tuple[Muscle, ...]:
    """At most `limit` muscles that fit what was typed, best first.

    Two letters are enough; accents, case and punctuation do not matter. A word that begins so
    comes before initials ("ql"), these before the Latin name, and that before a hit inside a
    word; within each, the muscles that matter in sciatica come first. Nothing fits a text longer
    than any name.
    """
    if len(text) > LONGEST_QUERY:
        return ()
    typed = words(text)
    if sum(map(len, typed)) < MIN_QUERY_LETTERS:
        return ()
    ranked = [
        (rank, not muscle.relevant_to_sciatica, order, muscle.slug)
        for order, muscle in enumerate(MUSCLES.values())
        if (rank := _rank(muscle, typed)) is not None
    ]
    return tuple(MUSCLES[slug] for *_, slug in sorted(ranked)[: max(limit, 0)])


def _rank(muscle: Muscle, typed: tuple[str, ...]) -> int | None:
    name = words(muscle.name)
    if _all_begin(typed, name):
        return 0
    if "".join(typed) == "".join(word[0] for word in name):
        return 1
    if _all_begin(typed, (*name, *words(muscle.latin_name), *muscle.slug.split("_"))):
        return 2
    inside = " ".join((*name, *words(muscle.latin_name)))
    long_enough = all(len(word) > MIN_QUERY_LETTERS for word in typed)
    return 3 if long_enough and all(word in inside for word in typed) else None


def _all_begin(typed: tuple[str, ...], against: tuple[str, ...]) -> bool:
    return all(any(word.startswith(part) for word in against) for part in typed)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("clinic") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _load() -> Mapping[str, Muscle]:
    codes = {
        row["slug"]: tuple(row["snomed_ct_body_structure"].split(";"))
        for row in _rows("muscle_codes.csv")
    }
    loaded = (_muscle(row, codes.get(row["slug"], ())) for row in _rows("muscles.csv"))
    return MappingProxyType({muscle.slug: muscle for muscle in loaded})


def _muscle(row: dict[str, str], codes: tuple[str, ...]) -> Muscle:
    shortest, longest = row["typical_needle_length_mm"].split("-")
    return Muscle(
        slug=row["slug"],
        name=row["name"],
        latin_name=row["latin_name"],
        region=row["region"],
        side_capable=row["side_capable"] == "yes",
        innervation=row["innervation"],
        roots=row["roots"],
        needle_min_mm=int(shortest),
        needle_max_mm=int(longest),
        precaution="" if row["precaution"] == "none" else row["precaution"],
        relevant_to_sciatica=row["relevant_to_sciatica"] == "yes",
        fma_id=row["fma_id"],
        uberon_id=row["uberon_id"],
        snomed_codes=codes,
    )


MUSCLES: Mapping[str, Muscle] = _load()
