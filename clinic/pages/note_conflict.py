"""Two versions of one draft side by side: what was kept meanwhile, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.pages.note_words import (
    OPEN_ANSWER,
    answer_words,
    current_words,
    felt_words,
    how_words,
    place_words,
    referred_words,
    size_words,
    technique_words,
)
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_words import AdverseEvent, NextStep, Position, Tolerance, Twitch
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.rules.signing import NoteEntry


@dataclass(frozen=True)
class Difference:
    """One answer that differs."""

    label: str
    kept: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """Everything that differs; empty when only the version moved on."""

    title: str
    text: str
    differences: tuple[Difference, ...]


def conflict_of(kept: NoteFacts, typed: NoteTyped) -> Conflict:
    """What differs between the note as it is kept now and what somebody else typed into it."""
    found = [*_site_differences(kept, typed)]
    if typed.answers is not None:
        before = {**_answers(kept.entry), "Findings": kept.findings}
        after = {**_answers(typed.answers), "Findings": typed.findings}
        found += _compare(before, after)
    return Conflict(
        title="This note was changed meanwhile",
        text="It was saved from somewhere else after you opened it. Nothing of yours is saved yet, "
        "and nothing is overwritten: look at both, then save yours or take what is kept.",
        differences=tuple(found),
    )


def _site_differences(kept: NoteFacts, typed: NoteTyped) -> Iterator[Difference]:
    here = {site.public_id: site.entry for site in kept.sites}
    for name, entry in typed.sites.items():
        if name not in here:
            yield Difference(place_words(entry), "removed", _site_words(entry))
            continue
        yield from _compare(_site_answers(here[name]), _site_answers(entry), place_words(entry))
    for name, entry in here.items():
        if name not in typed.sites:
            yield Difference(place_words(entry), _site_words(entry), "not there")


def _compare(
    before: dict[str, str], after: dict[str, str], where: str = ""
) -> Iterator[Difference]:
    for label, text in after.items():
        if before[label] != text:
            name = f"{where}: {label.lower()}" if where else label
            yield Difference(name, before[label] or OPEN_ANSWER, text or OPEN_ANSWER)


def _site_words(entry: SiteEntry) -> str:
    return f"{entry.needles_in or 0} in, {entry.needles_out or 0} out"


def _site_answers(entry: SiteEntry) -> dict[str, str]:
    return {
        "Site": place_words(entry),
        "Needles in": _number(entry.needles_in),
        "Needles out": _number(entry.needles_out),
        "Needle": size_words(entry),
        "Depth, mm": _number(entry.depth_mm),
        "Technique": technique_words(entry),
        "Minutes": _number(entry.retention_minutes),
        "Twitch": answer_words(Twitch, entry.twitch),
        "Referred pain": referred_words(entry),
        "Pain in it": _number(entry.pain_during),
        "Response": entry.response,
        "How the needle went in": how_words(entry),
        "What was felt before": felt_words(entry),
        "Current": current_words(entry),
    }


def _answers(entry: NoteEntry) -> dict[str, str]:
    events = ", ".join(answer_words(AdverseEvent, each) for each in entry.adverse_events)
    return {
        "Agrees again today": _yes(done=entry.verbal_consent),
        "No needling": _yes(done=entry.no_needling),
        "Pain before": _number(entry.pain_before),
        "Pain after": _number(entry.pain_after),
        "Position": answer_words(Position, entry.position),
        "How it was tolerated": answer_words(Tolerance, entry.tolerance),
        "Hygiene": _yes(done=entry.hygiene_done),
        "Pressure after removal": _yes(done=entry.haemostasis_done),
        "Aftercare": _yes(done=entry.aftercare_given),
        "Adverse events": events,
        "Outcome": entry.outcome_text,
        "Next step": answer_words(NextStep, entry.next_step),
        "Why both sides of the chest": entry.thorax_reason,
        "Why the same muscle again": entry.gap_reason,
        "Maker of the needles": entry.needle_maker,
        "Lot": entry.needle_lot,
        "Needles to be used by": entry.needle_expiry.isoformat() if entry.needle_expiry else "",
        "Needles new, used once": _yes(done=entry.single_use),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes(*, done: bool) -> str:
    return "yes" if done else "no"
