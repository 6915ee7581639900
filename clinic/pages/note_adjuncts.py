"""The other therapies of a visit to read, and the page on which one is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.pages.form_parts import Back
from clinic.pages.note_words import answer_words, clock_words, moment_words, session_title
from clinic.pages.visit_words import Chip
from clinic.pages.wording import HUES
from clinic.rules.adjunct_stops import RULES, AdjunctFacts, Effect, asked_before, met
from clinic.rules.adjuncts import (
    ADJUNCTS,
    BOUNDS,
    FIELDS,
    NAMES,
    NONE_OF_THESE,
    AdjunctEntry,
    KeptAdjunct,
    Programme,
    Technique,
)
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import Side, TherapyKind

NOT_ASKED = "Copied from last time: open it and answer what is asked before."
HINTS = {
    "levels": "As in L4, L5",
    "name": "As it is called for the patient",
}


@dataclass(frozen=True)
class AdjunctLine:
    """One as given, in words; `open_word` says what it still waits for."""

    adjunct_id: str
    therapy: Chip
    text: str
    said: tuple[str, ...]
    who: str
    open_word: str


@dataclass(frozen=True)
class AdjunctWay:
    """A therapy that can be written down: the visit's own with their time."""

    kind: str
    label: str


@dataclass(frozen=True)
class AdjunctField:
    """One field of the form, with its unit and bounds."""

    name: str
    unit: str
    hint: str


@dataclass(frozen=True)
class AdjunctPage:
    """The page of one; `stops` and `asks` are known without asking, `kept` as it is kept now."""

    note_id: str
    adjunct_id: str
    kind: str
    title: str
    sub: str
    back: Back
    stops: tuple[str, ...]
    asks: tuple[str, ...]
    remarks: tuple[str, ...]
    fields: tuple[AdjunctField, ...]
    kept: str
    is_late: bool


def adjunct_lines(note: NoteFacts) -> tuple[AdjunctLine, ...]:
    """Everything else that was given in the visit."""
    return tuple(_line(each, note) for each in note.adjuncts)


def adjunct_ways(note: NoteFacts) -> tuple[AdjunctWay, ...]:
    """What can be written down: first what this visit has booked, then the rest."""
    booked = {
        step.kind: f"{NAMES[step.kind]}, {clock_words(step.from_minute, note.visit)}"
        for step in note.visit.steps
        if step.kind in ADJUNCTS
    }
    rest = {kind: NAMES[kind] for kind in ADJUNCTS if kind not in booked}
    return tuple(AdjunctWay(kind.value, word) for kind, word in {**booked, **rest}.items())


def adjunct_page(
    note: NoteFacts,
    kind: TherapyKind,
    facts: AdjunctFacts,
    back: Back,
    kept: KeptAdjunct | None = None,
) -> AdjunctPage:
    """The page for a new one, or for one that is kept."""
    found: dict[Effect, list[str]] = {effect: [] for effect in Effect}
    for rule in met(kind, facts):
        found[rule.effect].append(rule.finding)
    return AdjunctPage(
        note_id=note.public_id,
        adjunct_id=kept.public_id if kept else "",
        kind=kind.value,
        title=NAMES[kind],
        sub=f"{note.visit.person.name} · {session_title(note)}",
        back=back,
        stops=tuple(found[Effect.STOP]),
        asks=tuple(found[Effect.ASK]),
        remarks=tuple(found[Effect.REMARK]),
        fields=tuple(_field(name) for name in FIELDS[kind]),
        kept=given_words(kept.entry) if kept else "",
        is_late=not note.is_draft,
    )


def given_words(entry: AdjunctEntry) -> str:
    """As in "20 min, 45 °C, 300 ml drunk"."""
    return ", ".join(_parts(entry))


def _parts(entry: AdjunctEntry) -> Iterator[str]:
    yield from filter(None, (entry.name, entry.levels))
    for kind, value, more in (
        (Side, entry.side, ""),
        (Technique, entry.technique, ""),
        (Programme, entry.programme, " programme"),
    ):
        if value:
            yield f"{answer_words(kind, value).lower()}{more}"
    if entry.sets is not None and entry.repetitions is not None:
        yield f"{entry.sets} × {entry.repetitions}"
    for name in ("minutes", "temperature_c", "pressure_mmhg", "load_kg", "water_ml"):
        value = getattr(entry, name)
        if value is not None:
            yield f"{value} {BOUNDS[name][2]}{' drunk' if name == 'water_ml' else ''}"


def _line(kept: KeptAdjunct, note: NoteFacts) -> AdjunctLine:
    entry, kind = kept.entry, TherapyKind(kept.entry.kind)
    items = {rule.slug: rule.finding for rule in RULES if rule in asked_before(kind)}
    applied = [items.get(slug, slug) for slug in entry.asked if slug != NONE_OF_THESE]
    asked = "Asked before: none applied" if NONE_OF_THESE in entry.asked else ""
    said = (
        entry.response,
        f"Asked before: {'; '.join(applied)}" if applied else asked,
        f"Given all the same: {entry.reason}" if entry.reason else "",
    )
    late = ", after the note was signed" if kept.late else ""
    return AdjunctLine(
        adjunct_id=kept.public_id,
        therapy=Chip(HUES[kind], NAMES[kind]),
        text=given_words(entry),
        said=tuple(filter(None, said)),
        who=f"Written down {moment_words(kept.at, note.visit)} by {kept.by_name}{late}.",
        open_word="" if entry.asked else NOT_ASKED,
    )


def _field(name: str) -> AdjunctField:
    if name not in BOUNDS:
        return AdjunctField(name, "", HINTS.get(name, ""))
    low, high, unit = BOUNDS[name]
    optional = "; empty: none" if name == "load_kg" else ""
    return AdjunctField(name, unit, f"{low} to {high}{optional}")
