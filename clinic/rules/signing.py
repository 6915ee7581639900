"""When a session note may be signed: what must be answered and counted first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.rules.adverse_events import check_told
from clinic.rules.electricity import check_pairs, open_current
from clinic.rules.errors import Problem
from clinic.rules.needling import DEFAULTS, PAIN, NeedlingDefaults, SiteEntry
from clinic.rules.needling_checks import check_site, site_warnings
from clinic.rules.needling_stops import (
    NOTHING_KNOWN,
    Known,
    check_direction,
    check_stops,
    gap_warnings,
)
from clinic.rules.needling_words import AdverseEvent, NextStep, Position, Tolerance


@dataclass(frozen=True)
class NoteEntry:
    """A session note as it stands; None, "" and False are unanswered.

    `no_needling` says that nobody was needled in this visit: then the note needs no sites and
    nothing that only needling calls for. `adverse_events` holds `AdverseEvent` values, or
    exactly `none_observed`. `thorax_reason` and `gap_reason` say why both sides of the chest, or a
    muscle again within the hours the clinic waits, were needled all the same.
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
    verbal_consent: bool = False
    outcome_text: str = ""
    next_step: str = ""
    thorax_reason: str = ""
    gap_reason: str = ""
    needle_maker: str = ""
    needle_lot: str = ""
    needle_expiry: date | None = None
    single_use: bool = False


def needle_count_words(sites: Collection[SiteEntry]) -> str:
    """How many went in and came out: "12 in, 12 out", or what is still in and where."""
    went_in = sum(site.needles_in or 0 for site in sites)
    came_out = sum(site.needles_out or 0 for site in sites)
    wrong = [_difference(site) for site in sites if site.still_in]
    lost = sum(site.missing for site in sites)
    told = f", {lost} in an incident" if lost else ""
    return f"{went_in} in, {came_out} out{told}" + (f": {'; '.join(wrong)}" if wrong else "")


def sign_blockers(
    note: NoteEntry, defaults: NeedlingDefaults = DEFAULTS, known: Known = NOTHING_KNOWN
) -> list[Problem]:
    """Everything that keeps a note from being signed, in the order of the screen.

    Empty means it may be signed. Fields of a site are named with its place in the list:
    "sites.0.depth_mm".
    """
    found = [
        *_check_sites(note, defaults),
        *check_pairs(note.sites, known.no_current),
        *stops_of(note, known),
        *_check_pain(note),
    ]
    if not note.no_needling:
        found += [*_check_needling(note), *check_needles(note, known.on)]
    return [*found, *check_told(note.adverse_events, known.told), *_check_close(note)]


def stops_of(note: NoteEntry, known: Known = NOTHING_KNOWN) -> list[Problem]:
    """What in this session may not go on without a reason, as long as none is given."""
    return check_stops(
        note.sites, known, thorax_reason=note.thorax_reason, gap_reason=note.gap_reason
    )


def note_warnings(
    note: NoteEntry, defaults: NeedlingDefaults = DEFAULTS, known: Known = NOTHING_KNOWN
) -> list[Problem]:
    """What is worth a second look before signing; none of it refuses the signature."""
    return [
        Problem(f"sites.{index}.{each.field}", f"{site.place}: {each.message}")
        for index, site in enumerate(note.sites)
        for each in (*site_warnings(site, defaults), *gap_warnings(site, known))
    ]


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
    yield from check_direction(site)
    yield from open_current(site)


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


def check_needles(note: NoteEntry, on: date | None) -> Iterator[Problem]:
    """Which needles they were: maker and expiry, each used once; the lot may stay open.

    Reference 1.2. `on` is the day they were used, None where it is not known.
    """
    if not note.needle_maker.strip():
        yield Problem("needle_maker", "Who made the needles?")
    if note.needle_expiry is None:
        yield Problem("needle_expiry", "When do the needles expire?")
    elif on is not None and note.needle_expiry < on:
        text = f"These needles expired on {note.needle_expiry:%-d %B %Y}: check the date."
        yield Problem("needle_expiry", text)
    if not note.single_use:
        yield Problem("single_use", "Confirm that every needle was new, for this patient only.")


def _check_close(note: NoteEntry) -> Iterator[Problem]:
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
