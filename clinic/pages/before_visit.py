"""Before the visit: who, what for, what was done last time and how it was borne since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic.pages.asking import five_pill
from clinic.pages.consent import consent_pill, left_out
from clinic.pages.note_words import (
    Drops,
    Fact,
    clock_words,
    drops_of,
    live_note,
    note_pill,
    number_words,
    place_words,
    plan_words,
    referred_words,
    size_words,
    visit_day,
)
from clinic.pages.plan_order import fine_words
from clinic.pages.screening import known_yes, screen_pill
from clinic.pages.since_last import Change, Figure, changes, due_words, figures
from clinic.pages.visit_words import Chip, Pill, pill
from clinic.pages.wording import HUES, age, day_words, full_date, mid_sentence
from clinic.rules.appointment_life import CANCELLED, FREES_TIME, STATUS_WORDS
from clinic.rules.before_visit import BeforeFacts, LastSession
from clinic.rules.clinical_hold import is_stopped
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_words import ReferredPain
from clinic.rules.session_record import ProblemFacts, VisitFacts
from clinic.rules.words import FactKind, NoteStatus

HELD = "A clinical hold is open: the stop page says why. No session is begun."
NO_FACT = {FactKind.ALLERGY: "Allergies", FactKind.MEDICINE: "Medicines"}


@dataclass(frozen=True)
class LastSite:
    """What was done to one muscle last time."""

    site: str
    needles: str
    how: str
    twitch: Drops
    during: str


@dataclass(frozen=True)
class LastTime:
    """The last signed session."""

    note_id: str
    when_word: str
    rows: tuple[LastSite, ...]


@dataclass(frozen=True)
class ThenLine:
    """One step of this visit."""

    time_word: str
    therapy: Chip
    with_word: str


@dataclass(frozen=True)
class BeforePage:
    """The whole page; `may_start` says whether the session can be started by this therapist."""

    visit_id: str
    title: str
    sub: str
    when: str
    day: str
    status: Pill
    note: Pill
    alerts: tuple[str, ...]
    facts: tuple[Fact, ...]
    five: Pill
    screen: Pill
    consents: tuple[Pill, ...]
    since: tuple[Figure, ...]
    said: tuple[str, ...]
    changes: tuple[Change, ...]
    last: LastTime | None
    due: tuple[str, ...]
    goal: str
    plan_id: str
    fine: tuple[str, ...]
    then: tuple[ThenLine, ...]
    may_start: bool
    why_not: str
    note_id: str
    note_is_own_draft: bool
    in_error: tuple[str, ...]
    person_id: str
    known: tuple[str, ...]
    held_word: str


def before_page(facts: BeforeFacts, therapist_id: int | None, now: datetime) -> BeforePage:
    """The page as one therapist sees it now."""
    visit, live = facts.visit, live_note(facts.notes)
    today = visit_day(visit)
    why_not = _why_not(facts, therapist_id)
    return BeforePage(
        visit_id=visit.public_id,
        title=visit.person.name,
        sub=_sub(facts, today),
        when=_when(visit),
        day=today.isoformat(),
        status=pill(visit.status),
        note=note_pill(facts.notes),
        alerts=_facts(facts, FactKind.ALERT),
        facts=_known(facts),
        five=five_pill(facts.asked),
        screen=screen_pill(facts.screen),
        consents=(
            consent_pill(facts.consent),
            *(
                consent_pill(due, PROCEDURES[one].name)
                for one, due in facts.consents.items()
                if not due.holds
            ),
        ),
        known=(*known_yes(facts.screen), *left_out(facts.consents)),
        since=figures(facts, now),
        said=tuple(each.remark for each in facts.last.soreness if each.remark)
        if facts.last
        else (),
        changes=changes(facts),
        last=_last(facts.last) if facts.last else None,
        due=due_words(facts),
        goal=facts.problem.goal if facts.problem else "",
        plan_id=facts.problem.plan_id if facts.problem else "",
        fine=tuple(fine_words(facts.problem.fine)) if facts.problem else (),
        then=_then(visit),
        may_start=live is None and not why_not and not _is_stopped(facts),
        why_not=why_not,
        note_id=live.public_id if live else "",
        note_is_own_draft=live is not None
        and live.status == NoteStatus.DRAFT
        and live.therapist_id == therapist_id,
        in_error=tuple(n.public_id for n in facts.notes if n.status == NoteStatus.ENTERED_IN_ERROR),
        person_id=visit.person.public_id,
        held_word=HELD if facts.held else "",
    )


def _is_stopped(facts: BeforeFacts) -> bool:
    return facts.held and is_stopped(step.kind for step in facts.visit.steps)


def _sub(facts: BeforeFacts, today: date) -> str:
    born = facts.visit.person.birth_date
    parts = [str(age(born, today)) if born else "age not known"]
    if facts.problem:
        parts += _problem(facts.problem, today)
    return " · ".join((*parts, mid_sentence(plan_words(facts.visit))))


def _problem(problem: ProblemFacts, today: date) -> list[str]:
    side = problem.side.value if problem.side else ""
    words = [mid_sentence(problem.problem)]
    if side and side not in problem.problem.casefold():
        words.append(side)
    stage = problem.stage(today)
    if stage:
        words.append(stage.value)
    parts = [", ".join(words)]
    if problem.phase_number:
        name = mid_sentence(problem.phase_name)
        parts.append(f"phase {problem.phase_number} of {problem.phase_count}: {name}")
    return parts


def _when(visit: VisitFacts) -> str:
    begin, end = (clock_words(at, visit) for at in (visit.from_minute, visit.to_minute))
    return f"{day_words(visit_day(visit))}, {begin}–{end}"


def _facts(facts: BeforeFacts, kind: FactKind) -> tuple[str, ...]:
    return tuple(text for each, text in facts.facts if each == kind)


def _known(facts: BeforeFacts) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, "; ".join(_facts(facts, kind)) or "none recorded")
        for kind, name in NO_FACT.items()
    )


def _last(last: LastSession) -> LastTime:
    return LastTime(
        note_id=last.public_id,
        when_word=f"{full_date(last.day)}, {last.therapist_name}",
        rows=tuple(_last_site(site) for site in last.sites),
    )


def _last_site(entry: SiteEntry) -> LastSite:
    return LastSite(
        site=place_words(entry),
        needles=number_words(entry.needles_in),
        how=", ".join(filter(None, (size_words(entry), _referred(entry)))),
        twitch=drops_of(entry),
        during=number_words(entry.pain_during),
    )


def _referred(entry: SiteEntry) -> str:
    if entry.referred_pain in {"", ReferredPain.NONE}:
        return ""
    return f"{mid_sentence(referred_words(entry))} referred pain"


def _then(visit: VisitFacts) -> tuple[ThenLine, ...]:
    return tuple(
        ThenLine(
            clock_words(step.from_minute, visit),
            Chip(HUES[step.kind], f"{step.name}, {step.to_minute - step.from_minute} min"),
            ", ".join(step.places),
        )
        for step in visit.steps
    )


def _why_not(facts: BeforeFacts, therapist_id: int | None) -> str:
    """Why this therapist cannot start or go on with a session here; empty when they can."""
    live = live_note(facts.notes)
    if live is not None and live.therapist_id != therapist_id:
        return f"{live.therapist_name} has started the note of this visit; you may read it."
    if not (facts.visit.is_everybodys or facts.visit.treated_by(therapist_id)):
        return "This visit is with a colleague; only who treats can start its note."
    if facts.visit.status in CANCELLED | FREES_TIME:
        return f'This visit is "{STATUS_WORDS[facts.visit.status]}".'
    return ""
