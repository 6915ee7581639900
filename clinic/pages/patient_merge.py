"""Merging two records: choosing the other one, and what would become of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from clinic.models import Patient
from clinic.pages.patients import Back, Twin, name_of, value_words, who_words
from clinic.pages.wording import count, day_of_minute, day_words, time_range
from clinic.rules.patient_values import FIELD_WORDS, Moves, Overlap, PatientDetails, joined


@dataclass(frozen=True)
class Compared:
    """One field of both records and what it will be."""

    label: str
    keep: str
    gone: str
    result: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """Two visits at one time, with the way to each."""

    when: str
    keep_word: str
    keep_href: str
    gone_word: str
    gone_href: str


@dataclass(frozen=True)
class Side:
    """One of the two."""

    name: str
    sub: str
    href: str


@dataclass
class MergePage:
    """The page, before and after the other record is chosen."""

    back: Back
    action: str
    keep: Side
    q: str = ""
    found: list[Twin] | None = None
    found_word: str = ""
    gone: Side | None = None
    table: list[Compared] = field(default_factory=list)
    doubt: str = ""
    moves: list[str] = field(default_factory=list)
    overlaps: list[Pair] = field(default_factory=list)
    swap_href: str = ""
    other_href: str = ""
    merge_action: str = ""


def side(patient: Patient, today: date, href: str) -> Side:
    """One of the two records."""
    return Side(name_of(patient), who_words(patient, today), href)


def compared(keep: PatientDetails, gone: PatientDetails) -> list[Compared]:
    """Field by field; those in which both say something else are marked."""
    rows, result = [], joined(keep, gone)
    for name, word in FIELD_WORDS.items():
        mine, theirs = value_words(keep, name), value_words(gone, name)
        if mine == theirs == "–":
            continue
        differs = mine != theirs and "–" not in {mine, theirs}
        rows.append(Compared(word, mine, theirs, value_words(result, name), differs))
    return rows


def doubt_words(keep: PatientDetails, gone: PatientDetails) -> str:
    """Why these may be two people after all; empty where nothing says so."""
    if keep.birth_date and gone.birth_date and keep.birth_date != gone.birth_date:
        return "The birth dates differ. Make sure that this is one person."
    return ""


def moves_words(moves: Moves, gone: PatientDetails, keep: PatientDetails) -> list[str]:
    """What goes across, one line each."""
    coming = f", {moves.coming} of them to come" if moves.coming else ""
    lines = [
        f"{count(moves.visits, 'visit')}{coming}" if moves.visits else "",
        f"{count(moves.notes, 'session note')}, unchanged, with their visits"
        if moves.notes
        else "",
        count(moves.plans, "plan") if moves.plans else "",
        count(moves.numbers, "number") + " of other systems" if moves.numbers else "",
        count(moves.names, "other name") if moves.names else "",
        "The name, kept as a former one"
        if (gone.family, gone.given) != (keep.family, keep.given)
        else "",
        _account(moves),
        "What the therapists keep about the person, not shown here",
    ]
    return [line for line in lines if line]


def pairs(moves: Moves, visit: Callable[[str], str]) -> list[Pair]:
    """Visits at one time."""
    return [_pair(overlap, visit) for overlap in moves.overlaps]


def _account(moves: Moves) -> str:
    if not moves.account:
        return ""
    if moves.kept_account:
        return (
            f"The account {moves.account} is closed and signed out; "
            f"{moves.kept_account} is the one that stays"
        )
    return f"The account {moves.account}"


def _pair(overlap: Overlap, visit: Callable[[str], str]) -> Pair:
    zone = ZoneInfo(overlap.zone)
    return Pair(
        when=day_words(day_of_minute(overlap.keep_span[0], zone)),
        keep_word=time_range(*overlap.keep_span, zone),
        keep_href=visit(overlap.keep),
        gone_word=time_range(*overlap.gone_span, zone),
        gone_href=visit(overlap.gone),
    )
