"""The five therapies a clinic starts with and what each occupies."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.models import Therapy, TherapyNeed
from clinic.rules.therapy_words import THERAPY_WORDS
from clinic.rules.words import ResourceKind, TherapyKind

TREATMENT_ROOM, SAUNA, BOOTS = "treatment_room", "sauna", "boots"


@dataclass(frozen=True)
class DefaultNeed:
    """One unit a therapy occupies for its whole length, and minutes to clean up after it."""

    kind: ResourceKind
    category: str = ""
    turnover: int = 0


@dataclass(frozen=True)
class DefaultTherapy:
    """A therapy as a new clinic gets it; `minutes` is its usual length."""

    slug: str
    kind: TherapyKind
    minutes: int
    needs: tuple[DefaultNeed, ...]

    @property
    def row(self) -> Therapy:
        """The therapy with the words patients read."""
        words = THERAPY_WORDS[self.kind]
        return Therapy(
            slug=self.slug,
            kind=self.kind,
            name=words.name,
            minutes=self.minutes,
            purpose=words.what_for,
            expect=" ".join(said for said in (words.what_happens, words.soreness) if said),
        )


_THERAPIST = DefaultNeed(ResourceKind.THERAPIST)
_ROOM = DefaultNeed(ResourceKind.ROOM, TREATMENT_ROOM, 5)

DEFAULT_THERAPIES: tuple[DefaultTherapy, ...] = (
    DefaultTherapy(
        slug="dry_needling",
        kind=TherapyKind.NEEDLING,
        minutes=30,
        needs=(_THERAPIST, _ROOM),
    ),
    DefaultTherapy(
        slug="chiropractic_adjustment",
        kind=TherapyKind.ADJUSTMENT,
        minutes=15,
        needs=(_THERAPIST, _ROOM),
    ),
    DefaultTherapy(
        slug="infrared_sauna",
        kind=TherapyKind.SAUNA,
        minutes=30,
        needs=(DefaultNeed(ResourceKind.EQUIPMENT, SAUNA, 15),),
    ),
    DefaultTherapy(
        slug="compression_boots",
        kind=TherapyKind.BOOTS,
        minutes=20,
        needs=(DefaultNeed(ResourceKind.EQUIPMENT, BOOTS, 5),),
    ),
    DefaultTherapy(
        slug="exercise",
        kind=TherapyKind.EXERCISE,
        minutes=30,
        needs=(_THERAPIST, _ROOM),
    ),
)


def add_default_therapies(session: Session) -> dict[str, Therapy]:
    """Add them with their needs, inside a unit of work; the new rows by slug."""
    rows = {each.slug: each.row for each in DEFAULT_THERAPIES}
    session.add_all(rows.values())
    session.flush()
    session.add_all(
        TherapyNeed(
            therapy_id=rows[each.slug].id,
            position=position,
            kind=need.kind,
            category=need.category,
            turnover=need.turnover,
        )
        for each in DEFAULT_THERAPIES
        for position, need in enumerate(each.needs)
    )
    session.flush()
    return rows
