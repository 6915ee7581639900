"""What a visit looks like in the diary: its status, its signs, its therapies, its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clinic.pages.wording import HUES
from clinic.rules.appointment_life import STATUS_WORDS
from clinic.rules.clinical_hold import HOLD_WORDS
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import NoteStatus, ResourceKind, TherapyKind

STATUS_LOOKS = {
    S.BOOKED: ("plain", ""),
    S.ARRIVED: ("due", "waiting"),
    S.IN_ROOM: ("now", "room"),
    S.DONE: ("done", "done"),
}

ALERT_WORD = "Alert: ask a therapist"
"""All that the front desk is told of a clinical alert."""


HELD_WORD = HOLD_WORDS[0].upper() + HOLD_WORDS[1:]
"""All that anybody is told of a clinical hold who does not treat."""


@dataclass(frozen=True)
class Pill:
    """A status in its colour: plain, due (waiting), now, done."""

    kind: str
    word: str
    icon: str = ""


@dataclass(frozen=True)
class Chip:
    """A therapy in its hue."""

    hue: str
    word: str


@dataclass(frozen=True)
class Mark:
    """A small sign beside a name, and the word it stands for."""

    kind: str
    icon: str
    word: str


class StepLike(Protocol):
    """What a step must say to be shown."""

    @property
    def therapy(self) -> str:
        """Its therapy's name."""

    @property
    def kind(self) -> TherapyKind:
        """Its therapy's kind."""


class OccupiedLike(Protocol):
    """What a held resource must say to be shown."""

    @property
    def name(self) -> str:
        """The resource's name."""

    @property
    def kind(self) -> ResourceKind:
        """What it is."""


def pill(status: S) -> Pill:
    """The status of a visit."""
    kind, icon = STATUS_LOOKS.get(status, ("plain", "close"))
    return Pill(kind, STATUS_WORDS[status], icon)


def chip(step: StepLike) -> Chip:
    """One therapy."""
    return Chip(HUES[step.kind], step.therapy)


def visit_marks(visit: DiaryVisit) -> list[Mark]:
    """The signs of a visit in the diary: first what to beware of, then those of `marks`."""
    found = [Mark("stop", "alert", word) for word in beware_of(visit)]
    if visit.good_to_know:
        found.append(Mark("plain", "info", "; ".join(visit.good_to_know)))
    return found + marks(visit)


def beware_of(visit: DiaryVisit) -> list[str]:
    """What to beware of, never why."""
    said = ((visit.held, HELD_WORD), (visit.alert, ALERT_WORD))
    return [word for holds, word in said if holds]


def marks(visit: DiaryVisit) -> list[Mark]:
    """First visit; consent due before it; note missing once it is over."""
    found = []
    if visit.first:
        found.append(Mark("plain", "first", "First visit"))
    if visit.consent_due:
        found.append(Mark("due", "due", "Consent due"))
    needled = any(step.kind is TherapyKind.NEEDLING for step in visit.steps)
    if needled and visit.status is S.DONE and visit.note is not NoteStatus.SIGNED:
        found.append(Mark("due", "note", "Note missing"))
    return found


def plan_words(plan_visit: tuple[int, int] | None) -> str:
    """`visit 4 of 12`, empty outside a plan."""
    return f"visit {plan_visit[0]} of {plan_visit[1]}" if plan_visit else ""


def people_and_places(held: Sequence[OccupiedLike]) -> str:
    """`with Ana Ruiz in Room 2, Sauna 1`, each once."""
    kinds: dict[ResourceKind, list[str]] = {kind: [] for kind in ResourceKind}
    for one in held:
        if one.name not in kinds[one.kind]:
            kinds[one.kind].append(one.name)
    who = ", ".join(kinds[ResourceKind.THERAPIST])
    where = ", ".join(kinds[ResourceKind.ROOM] + kinds[ResourceKind.EQUIPMENT])
    return " ".join(
        part for part in (f"with {who}" if who else "", f"in {where}" if where else "") if part
    )
