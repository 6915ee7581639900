"""When a session note may be signed: what must be answered and counted first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinic.rules.errors import Problem
from clinic.rules.needling import (
    DEFAULTS,
    PAIN,
    NeedlingDefaults,
    SiteEntry,
    both_sides_of_thorax,
    check_site,
    site_warnings,
)
from clinic.rules.needling_words import AdverseEvent, NextStep, Position, Tolerance


@dataclass(frozen=True)
class NoteEntry:
    """A session note as it stands; None, "" and False are unanswered.

    `no_needling` says that nobody was needled in this visit: then the note needs no sites and
    nothing that only needling calls for. `adverse_events` holds `AdverseEvent` values, or
    exactly `none_observed`. Consent and screening are not asked for yet.
    """

    sites: tuple[SiteEntry, ...] = ()
    no_needling: bool = False
    position: str = ""
    pain_before: int | None = None
    pain_after: int | None = None
    tolerance: str = ""
    adverse_events: tuple[str, ...] = ()
    haemostasis_done: bool = False
    hygiene_done: bool = False
    aftercare_given: bool = False
    outcome_text: str = ""
    next_step: str = ""


def needle_count_words(sites: Collection[SiteEntry]) -> str:
    """How many went in and came out: "12 in, 12 out", or what is still in and where."""
    went_in = sum(site.needles_in or 0 for site in sites)
    came_out = sum(site.needles_out or 0 for site in sites)
    wrong = [_difference(site) for site in sites if site.still_in]
    return f"{went_in} in, {came_out} out" + (f": {'; '.join(wrong)}" if wrong else "")


def sign_blockers(note: NoteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """Everything that keeps a note from being signed, in the order of the screen.

    Empty means it may be signed. Fields of a site are named with its place in the list:
    "sites.0.depth_mm".
    """
    found = [*_check_sites(note, defaults), *_check_pain(note)]
    if not note.no_needling:
        found += _check_needling(note)
    return [*found, *_check_close(note)]


def note_warnings(note: NoteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """What is worth a second look before signing; none of it refuses the signature."""
    found = [
        Problem(f"sites.{index}.{each.field}", f"{site.place}: {each.message}")
        for index, site in enumerate(note.sites)
        for each in site_warnings(site, defaults)
    ]
    thorax = both_sides_of_thorax(note.sites)
    return [*found, thorax] if thorax else found


def check_note(note: NoteEntry) -> list[Problem]:
    """What is wrong with a draft as typed: only values that cannot be kept, not open answers."""
    asked: tuple[tuple[str, str, type[StrEnum]], ...] = (
        ("position", note.position, Position),
        ("tolerance", note.tolerance, Tolerance),
        ("next_step", note.next_step, NextStep),
    )
    found = [
        Problem(field, "Choose from the list.")
        for field, value, kind in asked
        if value and value not in set(kind)
    ]
    found += [
        Problem(field, f"Pain must be between {PAIN[0]} and {PAIN[1]}.")
        for field, value in (("pain_before", note.pain_before), ("pain_after", note.pain_after))
        if value is not None and not PAIN[0] <= value <= PAIN[1]
    ]
    return [*found, *_check_events(note.adverse_events)]


def _difference(site: SiteEntry) -> str:
    if site.still_in > 0:
        return f"{site.still_in} still in {site.place}"
    return f"{-site.still_in} more out than in at {site.place}"


def _check_sites(note: NoteEntry, defaults: NeedlingDefaults) -> Iterator[Problem]:
    needled = any(site.needles_in for site in note.sites)
    if note.no_needling and needled:
        yield Problem("no_needling", "The note says no needling was done, but lists needles.")
    elif not note.no_needling and not needled:
        yield Problem("sites", "Add at least one needled site, or say that no needling was done.")
    if any(site.still_in for site in note.sites):
        yield Problem("needles_out", f"{needle_count_words(note.sites)}.")
    for index, site in enumerate(note.sites):
        for each in (*_open_in(site), *check_site(site, defaults)):
            if not (each.field == "needles_out" and site.still_in):  # said once, above
                yield Problem(f"sites.{index}.{each.field}", f"{site.place}: {each.message}")


def _open_in(site: SiteEntry) -> Iterator[Problem]:
    if site.depth_mm is None:
        yield Problem("depth_mm", "How deep, in mm?")
    if not site.technique:
        yield Problem("technique", "Which technique?")
    if site.retention_minutes is None:
        yield Problem("retention_minutes", "How many minutes did the needles stay in?")
    if not site.twitch:
        yield Problem("twitch", "Did it twitch, or was no twitch sought?")


def _check_pain(note: NoteEntry) -> Iterator[Problem]:
    if note.pain_before is None:
        yield Problem("pain_before", "Pain before the treatment, 0 to 10, is not answered.")
    if note.pain_after is None:
        yield Problem("pain_after", "Pain after the treatment, 0 to 10, is not answered.")


def _check_needling(note: NoteEntry) -> Iterator[Problem]:
    if not note.position:
        yield Problem("position", "How did the patient lie or sit?")
    if not note.hygiene_done:
        yield Problem("hygiene_done", "Confirm hands, skin, needles in date and sharps bin.")
    if not note.haemostasis_done:
        yield Problem("haemostasis_done", "Confirm pressure after removal and no bleeding left.")
    if not note.tolerance:
        yield Problem("tolerance", "How did the patient bear it?")


def _check_close(note: NoteEntry) -> Iterator[Problem]:
    if not note.adverse_events:
        yield Problem("adverse_events", "Name what went wrong, or answer: none observed.")
    if not note.aftercare_given:
        yield Problem("aftercare_given", "Confirm that the aftercare was explained.")
    if not note.outcome_text.strip():
        yield Problem("outcome_text", "Say in a few words what came of it.")
    if not note.next_step:
        yield Problem("next_step", "What follows: continue, modify, pause, refer or discharge?")
    yield from check_note(note)


def _check_events(events: tuple[str, ...]) -> Iterator[Problem]:
    if any(event not in set(AdverseEvent) for event in events):
        yield Problem("adverse_events", "Choose from the list.")
    elif AdverseEvent.NONE_OBSERVED in events and len(events) > 1:
        text = "Either something happened or nothing was observed: choose one."
        yield Problem("adverse_events", text)
