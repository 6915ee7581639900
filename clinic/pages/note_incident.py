"""The page on which a needle that cannot be counted out is written down."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.pages.note_words import place_words, session_title
from clinic.pages.wording import isolated
from clinic.rules.needle_incidents import KIND_WORDS, IncidentKind, KeptIncident
from clinic.rules.session_record import NoteFacts
from clinic.rules.signing import needle_count_words


@dataclass(frozen=True)
class IncidentPage:
    """The page; `sites` are the choices: those with needles not counted out."""

    note_id: str
    title: str
    sub: str
    counts: str
    sites: list[tuple[str, str]]


@dataclass(frozen=True)
class IncidentLine:
    """An incident in words, where it stands in the note."""

    incident_id: str
    title: str
    text: str


def incident_page(note: NoteFacts) -> IncidentPage:
    """The page for one draft."""
    return IncidentPage(
        note_id=note.public_id,
        title="A needle is missing or broken",
        sub=f"{isolated(note.visit.person.name)} · {session_title(note)}",
        counts=needle_count_words(note.entry.sites),
        sites=[
            ("", "Choose…"),
            *(
                (site.public_id, f"{place_words(site.entry)}: {site.entry.still_in} still in")
                for site in note.sites
                if site.entry.still_in > 0
            ),
        ],
    )


def incident_line(kept: KeptIncident) -> IncidentLine:
    """One incident to read."""
    entry = kept.entry
    words = KIND_WORDS.get(IncidentKind(entry.kind), entry.kind)
    number = f"{entry.needles} needle{'s' * (entry.needles != 1)}"
    return IncidentLine(
        kept.public_id,
        f"{words}: {number}, {kept.place}, {entry.depth_mm} mm deep",
        f"Done: {entry.action} Sent to: {entry.referral} Told: {entry.told} ({kept.by_name})",
    )
