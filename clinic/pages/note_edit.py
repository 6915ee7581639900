"""The draft of a session note: what stands around the form, and what keeps it from being signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.pages.body_map import marks
from clinic.pages.note_adjuncts import AdjunctLine, AdjunctWay, adjunct_lines, adjunct_ways
from clinic.pages.note_events import EventLine, event_lines
from clinic.pages.note_incident import IncidentLine, incident_line
from clinic.pages.note_time import TimeState, time_state
from clinic.pages.note_words import (
    Fact,
    place_words,
    plan_words,
    session_title,
    size_words,
)
from clinic.pages.wording import clock, count
from clinic.rules.adverse_events import TOLD
from clinic.rules.errors import Problem
from clinic.rules.local_time import minute_of
from clinic.rules.muscles import MUSCLES, NOT_A_SAFE_DEPTH, PIRIFORMIS_POINTS, Muscle
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_checks import site_warnings
from clinic.rules.needling_stops import BOTH_SIDES, Known, both_sides_of_thorax, gap_warnings
from clinic.rules.needling_words import label
from clinic.rules.session_record import KeptSite, NoteFacts, VisitFacts
from clinic.rules.signing import needle_count_words, stops_of
from clinic.rules.words import FactKind

MOST_NAMED = 2
"""Sites whose needles are still in that the bar at the foot names; more are counted."""

FACT_WORDS = {FactKind.ALLERGY: "Allergy", FactKind.MEDICINE: "Medicine"}


@dataclass(frozen=True)
class MuscleOption:
    """One muscle of the suggestion list: its name, what else it is found by, what to beware of."""

    name: str
    hint: str
    beware: str


@dataclass(frozen=True)
class SiteHead:
    """What stands above one site's fields; `beware` is for safety, `look` for a second look."""

    site_id: str
    title: str
    size: str
    counts: str
    all_out: str
    uneven: bool
    missing: int
    beware: tuple[str, ...]
    look: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """Needles in and out over all sites; `word` names where some are still in."""

    needles_in: int
    needles_out: int
    word: str
    equal: bool


@dataclass(frozen=True)
class Missing:
    """One thing that keeps the note from being signed, and the field it belongs to."""

    field: str
    message: str


@dataclass(frozen=True)
class NoteState:
    """What changes with every save: counts, what is missing, when it was saved.

    `events` are written down beside it; `worse` are the kinds that are, each with its word;
    `may_give` are the other therapies that can be.
    """

    note_id: str
    counts: Counts
    missing: tuple[Missing, ...]
    missing_word: str
    saved_word: str
    heads: tuple[SiteHead, ...]
    stops: tuple[str, ...]
    time: TimeState
    regions: dict[str, str]
    incidents: tuple[IncidentLine, ...]
    events: tuple[EventLine, ...]
    worse: tuple[tuple[str, str], ...]
    adjuncts: tuple[AdjunctLine, ...]
    may_give: tuple[AdjunctWay, ...]
    may_tell: bool
    beware: tuple[str, ...]


@dataclass(frozen=True)
class EditPage:
    """The page around the form."""

    note_id: str
    visit_id: str
    title: str
    sub: str
    alerts: tuple[str, ...]
    facts: tuple[Fact, ...]
    may_copy: bool
    depth_hint: str
    points: tuple[str, ...]
    replaces: str


def edit_page(
    note: NoteFacts,
    facts: Sequence[tuple[FactKind, str]],
    *,
    may_copy: bool,
) -> EditPage:
    """The page of a draft."""
    visit = note.visit
    return EditPage(
        note_id=note.public_id,
        visit_id=visit.public_id,
        title=visit.person.name,
        sub=f"{session_title(note)} · {plan_words(visit).lower()}",
        alerts=tuple(text for kind, text in facts if kind == FactKind.ALERT),
        facts=tuple(Fact(FACT_WORDS[kind], text) for kind, text in facts if kind in FACT_WORDS),
        may_copy=may_copy,
        depth_hint=NOT_A_SAFE_DEPTH,
        points=PIRIFORMIS_POINTS,
        replaces=note.replaces,
    )


def note_state(
    note: NoteFacts,
    missing: Sequence[Problem],
    now: datetime,
    saved_word: str = "",
    limits: tuple[str, ...] = (),
) -> NoteState:
    """Where a draft stands, as kept; `limits` is what the screen says of the session."""
    entries = tuple(site.entry for site in note.sites)
    thorax = both_sides_of_thorax(entries)
    return NoteState(
        note_id=note.public_id,
        counts=counts_of(entries),
        missing=tuple(Missing(each.field, each.message) for each in missing),
        missing_word=_missing_word(len(missing)),
        saved_word=saved_word,
        heads=tuple(_head(site, note.known) for site in note.sites),
        time=time_state(note, now),
        regions=marks(entries),
        incidents=tuple(map(incident_line, note.incidents)),
        events=event_lines(note),
        worse=tuple((kind.value, label(kind).capitalize()) for kind in TOLD),
        adjuncts=adjunct_lines(note),
        may_give=adjunct_ways(note),
        may_tell=any(site.still_in > 0 for site in entries),
        stops=tuple(each.field for each in stops_of(note.entry, note.known)),
        beware=(*limits, f"{BOTH_SIDES}.") if thorax else limits,
    )


def saved_words(at: datetime, visit: VisitFacts) -> str:
    """As in "Saved 10:04"."""
    return f"Saved {clock(minute_of(at), ZoneInfo(visit.zone))}"


def with_typed(note: NoteFacts, typed: dict[str, SiteEntry]) -> NoteFacts:
    """The note as if the typed sites were kept: for heads and counts beside what was refused."""
    sites = tuple(
        replace(
            site,
            entry=replace(typed.get(site.public_id, site.entry), missing=site.entry.missing),
        )
        for site in note.sites
    )
    entry = replace(note.entry, sites=tuple(site.entry for site in sites))
    return replace(note, sites=sites, entry=entry)


def counts_of(sites: Sequence[SiteEntry]) -> Counts:
    """Needles in and out, in the words the signature is refused with; of many sites in brief."""
    went_in = sum(site.needles_in or 0 for site in sites)
    came_out = sum(site.needles_out or 0 for site in sites)
    equal = all(not site.still_in for site in sites)
    _, _, still = needle_count_words(sites).partition(": ")
    counted = "All counted out" if went_in else "No needles yet"
    uneven = [site.still_in for site in sites if site.still_in]
    brief = f"{sum(uneven)} still in"
    word = counted if equal else brief if len(uneven) > MOST_NAMED and min(uneven) > 0 else still
    return Counts(went_in, came_out, word, equal and went_in > 0)


def muscle_options() -> tuple[MuscleOption, ...]:
    """The 168 muscles for the suggestion list, those that matter in sciatica first."""
    ordered = sorted(MUSCLES.values(), key=lambda muscle: not muscle.relevant_to_sciatica)
    return tuple(
        MuscleOption(
            muscle.name,
            f"{muscle.latin_name} · {muscle.region}",
            "\n".join(beware_of(muscle)),
        )
        for muscle in ordered
    )


def beware_of(muscle: Muscle | None) -> tuple[str, ...]:
    """The regional rules of a muscle, and its own warning where no rule covers it."""
    if muscle is None:
        return ()
    rules = tuple(f"{each.hazard}: {each.rule}" for each in muscle.regional_precautions)
    if rules or not muscle.precaution:
        return rules
    return (muscle.precaution[:1].upper() + muscle.precaution[1:],)


def _head(site: KeptSite, known: Known) -> SiteHead:
    entry = site.entry
    return SiteHead(
        site_id=site.public_id,
        title=place_words(entry),
        size=size_words(entry),
        counts=f"{entry.needles_in or 0} in, {entry.needles_out or 0} out",
        all_out=f"All {(entry.needles_in or 0) - entry.missing} out",
        uneven=bool(entry.still_in),
        missing=entry.missing,
        beware=beware_of(MUSCLES.get(entry.muscle)),
        look=tuple(each.message for each in (*site_warnings(entry), *gap_warnings(entry, known))),
    )


def _missing_word(number: int) -> str:
    if not number:
        return "Ready to sign"
    return f"{count(number, 'thing')} before signing"
