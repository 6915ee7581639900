"""A session note to read: what was done, how it went, and what was added later."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.pages.note_adjuncts import AdjunctLine, AdjunctWay, adjunct_lines, adjunct_ways
from clinic.pages.note_events import EventLine, event_lines
from clinic.pages.note_files import FileLine, file_lines
from clinic.pages.note_incident import incident_line
from clinic.pages.note_time import times_words
from clinic.pages.note_words import (
    NOT_RECORDED,
    NOTE_PILLS,
    Drops,
    Fact,
    answer_words,
    current_words,
    drops_of,
    felt_words,
    how_words,
    moment_words,
    number_words,
    place_words,
    plan_words,
    referred_words,
    session_title,
    size_words,
    technique_words,
    visit_day,
)
from clinic.pages.visit_words import Pill
from clinic.pages.wording import full_date, isolated
from clinic.rules.billing import billing_words
from clinic.rules.needling_words import AdverseEvent, NextStep, Position, Tolerance
from clinic.rules.session_record import KeptSite, NoteFacts
from clinic.rules.signing import needle_count_words
from clinic.rules.words import NoteStatus


@dataclass(frozen=True)
class SiteLine:
    """One needled site in words."""

    site: str
    needles: str
    needle: str
    depth: str
    technique: str
    minutes: str
    twitch: Drops
    referred: str
    during: str
    response: str
    how: str
    felt: str
    current: str

    @property
    def said(self) -> tuple[str, ...]:
        """What is told about it in words of its own."""
        return tuple(filter(None, (self.response, self.felt, self.how, self.current)))


@dataclass(frozen=True)
class AddedLine:
    """One amendment: the text, why, who and when."""

    text: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True)
class NotePage:
    """The whole note; ids are empty where there is nothing to link to."""

    note_id: str
    visit_id: str
    day: str
    title: str
    sub: str
    signed_word: str
    cosign_word: str
    state: Pill
    error_word: str
    overrides: tuple[Fact, ...]
    events: tuple[EventLine, ...]
    adjuncts: tuple[AdjunctLine, ...]
    may_give: tuple[AdjunctWay, ...]
    facts: tuple[Fact, ...]
    sites: tuple[SiteLine, ...]
    total_word: str
    text: tuple[Fact, ...]
    amendments: tuple[AddedLine, ...]
    replaces: str
    replaced_by: str
    may_edit: bool
    may_amend: bool
    may_cosign: bool
    leaflet_id: int | None
    files: tuple[FileLine, ...]
    may_add_file: bool
    may_take_off: bool
    may_enter_in_error: bool
    may_tell: bool
    start_again: bool


def note_page(note: NoteFacts, therapist_id: int | None) -> NotePage:
    """The page as one therapist sees it: only its own therapist may do anything with it."""
    mine = note.therapist_id == therapist_id
    in_error = note.status == NoteStatus.ENTERED_IN_ERROR
    return NotePage(
        note_id=note.public_id,
        visit_id=note.visit.public_id,
        day=visit_day(note.visit).isoformat(),
        title=session_title(note),
        sub=f"{isolated(note.visit.person.name)} · {plan_words(note.visit).lower()}",
        signed_word=_signed(note),
        cosign_word=_cosigned(note),
        state=NOTE_PILLS[note.status],
        error_word=_error(note) if in_error else "",
        overrides=_overrides(note),
        events=event_lines(note),
        adjuncts=adjunct_lines(note),
        may_give=adjunct_ways(note) if note.status == NoteStatus.SIGNED else (),
        facts=_facts(note),
        sites=tuple(_site(site) for site in note.sites),
        total_word=needle_count_words(note.entry.sites) if note.sites else "",
        text=tuple(
            Fact(name, text)
            for name, text in (("Findings", note.findings), ("Outcome", note.entry.outcome_text))
            if text
        ),
        amendments=tuple(
            AddedLine(each.text, each.reason, each.by_name, moment_words(each.at, note.visit))
            for each in note.amendments
        ),
        replaces=note.replaces,
        replaced_by=note.replaced_by,
        may_edit=mine and note.is_draft,
        may_amend=mine and note.status == NoteStatus.SIGNED,
        may_cosign=note.awaits_cosigning and note.supervisor_id == therapist_id,
        leaflet_id=note.leaflet_id,
        files=file_lines(note.files, note.visit),
        may_add_file=mine and not in_error,
        may_take_off=mine and note.is_draft,
        may_enter_in_error=mine and not in_error,
        may_tell=note.status == NoteStatus.SIGNED,
        start_again=mine and in_error and not note.replaced_by,
    )


def _signed(note: NoteFacts) -> str:
    if note.signed_at is None:
        return f"Written by {note.therapist_name}, not signed"
    return f"Signed by {note.signed_name}, {moment_words(note.signed_at, note.visit)}"


def _cosigned(note: NoteFacts) -> str:
    if note.cosigned_at is not None:
        return f"Co-signed by {note.cosigned_name}, {moment_words(note.cosigned_at, note.visit)}"
    return f"Waits for {note.supervisor_name}'s co-signature" if note.awaits_cosigning else ""


def _aftercare(note: NoteFacts) -> str:
    words = _done(done=note.entry.aftercare_given)
    return f"{words}, leaflet version {note.leaflet_number}" if note.leaflet_number else words


def _error(note: NoteFacts) -> str:
    marked = note.amendments[-1] if note.amendments else None
    who = f" Marked by {marked.by_name}, {moment_words(marked.at, note.visit)}." if marked else ""
    return f"{note.error_reason.rstrip('.')}.{who} Do not rely on it."


def _facts(note: NoteFacts) -> tuple[Fact, ...]:
    entry, visit = note.entry, note.visit
    before, after = number_words(entry.pain_before), number_words(entry.pain_after)
    events = ", ".join(answer_words(AdverseEvent, each) for each in entry.adverse_events)
    facts = [
        Fact("Therapist", note.therapist_name),
        Fact("Started", moment_words(note.started_at, visit)),
        Fact("Pain before and after", f"{before}, then {after} of 10"),
        Fact("Adverse events", events or NOT_RECORDED),
        Fact("Aftercare", _aftercare(note)),
        *([Fact("For the bill", billing_words(note.billed))] if note.billed else []),
        Fact("Next step", _answer(answer_words(NextStep, entry.next_step), entry.next_step)),
        Fact("Consent", note.consent or NOT_RECORDED),
        Fact("Screening", note.screening or NOT_RECORDED),
    ]
    return tuple(facts[:3] + _needling(note) + facts[3:])


def _needling(note: NoteFacts) -> list[Fact]:
    entry = note.entry
    if entry.no_needling:
        return [Fact("Needling", "none in this visit")]
    return [
        Fact("Position", _answer(answer_words(Position, entry.position), entry.position)),
        Fact("Tolerated", _answer(answer_words(Tolerance, entry.tolerance), entry.tolerance)),
        Fact("Hygiene", _done(done=entry.hygiene_done)),
        Fact("Needles", _needles(note)),
        *([Fact("Needles were in", times_words(note))] if times_words(note) else []),
        Fact("Pressure after removal", _done(done=entry.haemostasis_done)),
    ]


def _needles(note: NoteFacts) -> str:
    """Maker, lot and expiry of the needles; nothing in notes from before they were asked for."""
    entry = note.entry
    parts = (
        entry.needle_maker,
        f"lot {entry.needle_lot}" if entry.needle_lot else "",
        f"use by {full_date(entry.needle_expiry)}" if entry.needle_expiry else "",
        "new, used once" if entry.single_use else "",
    )
    return ", ".join(filter(None, parts)) or NOT_RECORDED


def _overrides(note: NoteFacts) -> tuple[Fact, ...]:
    """What went wrong with a needle, and what was done although a rule stops it, with why."""
    entry = note.entry
    stopped = note.times.stopped_at
    told = [Fact(line.title, line.text) for line in map(incident_line, note.incidents)]
    if stopped is not None:
        told.append(Fact("Needles taken out at once", moment_words(stopped, note.visit)))
    return tuple(told) + tuple(
        Fact(name, reason)
        for name, reason in (
            ("Both sides of the chest were needled. Reason", entry.thorax_reason),
            ("The same muscle was needled again early. Reason", entry.gap_reason),
        )
        if reason
    )


def _answer(words: str, value: str) -> str:
    return words if value else NOT_RECORDED


def _done(*, done: bool) -> str:
    return "done" if done else NOT_RECORDED


def _site(site: KeptSite) -> SiteLine:
    entry = site.entry
    return SiteLine(
        site=place_words(entry),
        needles=f"{entry.needles_in or 0} in, {entry.needles_out or 0} out",
        needle=size_words(entry),
        depth=number_words(entry.depth_mm, "mm"),
        technique=technique_words(entry),
        minutes=number_words(entry.retention_minutes, "min"),
        twitch=drops_of(entry),
        referred=referred_words(entry),
        during=number_words(entry.pain_during),
        response=entry.response,
        how=how_words(entry),
        felt=felt_words(entry),
        current=current_words(entry),
    )
