"""Therapies as an administrator sets them up, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from clinic.pages.clinic_setup import SetupRow, in_use
from clinic.pages.form_parts import Part
from clinic.rules.clinic_values import category_words
from clinic.rules.therapy_values import TherapyEntry, TherapyLine
from clinic.rules.wishes import Need
from clinic.rules.words import ResourceKind, TherapyKind

KIND_WORDS = [
    (TherapyKind.NEEDLING, "Needling"),
    (TherapyKind.ADJUSTMENT, "Adjustment"),
    (TherapyKind.SAUNA, "Sauna"),
    (TherapyKind.BOOTS, "Boots"),
    (TherapyKind.EXERCISE, "Exercise"),
]
ANY = {
    ResourceKind.THERAPIST: "a therapist who may give it",
    ResourceKind.ROOM: "any room",
    ResourceKind.EQUIPMENT: "any piece of equipment",
}
FIRST_NEED = (
    "A therapist, a room, a piece of equipment. Without minutes it is taken from beginning to end;"
    " with them for that part only."
)
PART_AGAIN = "Leave it at – where nothing more is taken."
LEAVES = (
    "For needling only. The therapist sets the needles, may see somebody else, and is back to"
    " take them out; the room stays taken throughout. Of a longer visit it is still the last"
    " minutes."
)
NO_TEXT = "Visits that are booked keep their time and all they hold."


def need_word(kind: ResourceKind, category: str) -> str:
    """What is taken: `sauna`, `a therapist who may give it`."""
    if kind is ResourceKind.THERAPIST or not category:
        return ANY[kind]
    return f"{kind.value}: {category_words(category)}"


def things_words(
    kept: Iterable[tuple[ResourceKind, str]], own: Collection[Need] = ()
) -> list[tuple[ResourceKind, str]]:
    """What a therapy can take: a therapist, what the clinic has, and what is kept already."""
    found = dict.fromkeys([(ResourceKind.THERAPIST, "")])
    found.update(dict.fromkeys(kept))
    found.update(dict.fromkeys([(ResourceKind.ROOM, ""), (ResourceKind.EQUIPMENT, "")]))
    found.update(dict.fromkeys((need.kind, need.category) for need in own))
    return list(found)


def therapy_parts(rows: int) -> list[Part]:
    """The form's parts, with so many rows of what it takes."""
    needs = [
        Part(
            "It takes" if row == 0 else "It also takes",
            FIRST_NEED if row == 0 else PART_AGAIN,
            [f"what_{row}*?", f"turnover_{row}?", f"begin_{row}?", f"until_{row}?"],
        )
        for row in range(rows)
    ]
    return [
        Part("What it is", NO_TEXT, ["name*", "kind", "minutes"]),
        *needs,
        Part("While needles are in", LEAVES, ["leaves*", "there_for?", "back_for?"]),
        Part("Words for patients", "They read them with their plan.", ["purpose*?", "expect*?"]),
    ]


def therapy_row(line: TherapyLine, href: str) -> SetupRow:
    """One therapy in the list."""
    entry = line.entry
    cells = [f"{entry.minutes} min", takes_words(entry)]
    return SetupRow(entry.name, href, cells, in_use(active=line.active))


def takes_words(entry: TherapyEntry) -> str:
    """All it takes: `a therapist, treatment room; the therapist may leave`."""
    words = [_short(need) for need in entry.needs] or ["nothing yet"]
    leaves = "; the therapist may leave while needles are in" if entry.retention else ""
    return ", ".join(words) + leaves


def _short(need: Need) -> str:
    if need.kind is ResourceKind.THERAPIST:
        return "therapist"
    return category_words(need.category) or ANY[need.kind]
