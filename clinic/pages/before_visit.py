"""Before the visit: who, what for, what was done last time and how it was borne since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic.pages.asking import five_pill
from clinic.pages.consent import consent_pill
from clinic.pages.note_words import (
    OPEN_ANSWER,
    Drops,
    Fact,
    clock_words,
    drops_of,
    live_note,
    moment_words,
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
from clinic.pages.visit_words import Chip, Pill, pill
from clinic.pages.wording import HUES, age, day_words, full_date
from clinic.rules.appointment_life import CANCELLED, FREES_TIME, STATUS_WORDS
from clinic.rules.clinical_hold import is_stopped
from clinic.rules.session_record import BeforeFacts, KeptSite, NoteFacts, ProblemFacts, VisitFacts
from clinic.rules.words import FactKind, NoteStatus

HELD = "A clinical hold is open: a red flag was answered with yes. No session is begun."
ASKED_AFTER = (24, 48, 72)
NO_FACT = {FactKind.ALLERGY: "Allergies", FactKind.MEDICINE: "Medicines"}


@dataclass(frozen=True)
class Figure:
    """One value since last time; `word` says why it is missing."""

    label: str
    value: str
    word: str = ""


@dataclass(frozen=True)
class LastSite:
    """What was done to one muscle last time."""

    site: str
    needles: str
    needle: str
    twitch: Drops
    referred: str
    during: str
    response: str


@dataclass(frozen=True)
class LastSession:
    """The last signed session."""

    note_id: str
    when_word: str
    rows: tuple[LastSite, ...]
    outcome: str


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
    checks: tuple[Pill, ...]
    since: tuple[Figure, ...]
    said: tuple[str, ...]
    last: LastSession | None
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
        checks=(five_pill(facts.asked), screen_pill(facts.screen), consent_pill(facts.consent)),
        known=tuple(known_yes(facts.screen)),
        since=_since(facts.last, now) if facts.last else (),
        said=tuple(each.remark for each in facts.last.soreness if each.remark)
        if facts.last
        else (),
        last=_last(facts.last) if facts.last else None,
        due=_due(facts),
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
    return " · ".join((*parts, _small(plan_words(facts.visit))))


def _problem(problem: ProblemFacts, today: date) -> list[str]:
    side = problem.side.value if problem.side else ""
    words = [_small(problem.problem)]
    if side and side not in problem.problem.casefold():
        words.append(side)
    stage = problem.stage(today)
    if stage:
        words.append(stage.value)
    parts = [", ".join(words)]
    if problem.phase_number:
        parts.append(
            f"phase {problem.phase_number} of {problem.phase_count}: {_small(problem.phase_name)}"
        )
    return parts


def _small(text: str) -> str:
    """A heading's word inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


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


def _since(last: NoteFacts, now: datetime) -> tuple[Figure, ...]:
    told = {each.hours: each.score for each in last.soreness}
    ended = last.ended_at or last.signed_at or last.started_at
    figures = [_soreness(hours, told.get(hours), ended, now, last) for hours in ASKED_AFTER]
    before, after = (
        number_words(value) for value in (last.entry.pain_before, last.entry.pain_after)
    )
    return (*figures, Figure("Pain before and after", f"{before}, then {after}", "of 10"))


def _soreness(
    hours: int, score: int | None, ended: datetime, now: datetime, last: NoteFacts
) -> Figure:
    name = f"Soreness after {hours} h"
    if score is not None:
        return Figure(name, str(score), "of 10")
    due = ended + timedelta(hours=hours)
    if due > now:
        return Figure(name, OPEN_ANSWER, f"not due before {moment_words(due, last.visit)}")
    return Figure(name, OPEN_ANSWER, "not reported")


def _last(last: NoteFacts) -> LastSession:
    return LastSession(
        note_id=last.public_id,
        when_word=f"{full_date(visit_day(last.visit))}, {last.therapist_name}",
        rows=tuple(_last_site(site) for site in last.sites),
        outcome=last.entry.outcome_text,
    )


def _last_site(site: KeptSite) -> LastSite:
    entry = site.entry
    return LastSite(
        site=place_words(entry),
        needles=number_words(entry.needles_in),
        needle=size_words(entry),
        twitch=drops_of(entry),
        referred=referred_words(entry),
        during=number_words(entry.pain_during),
        response=entry.response,
    )


def _due(facts: BeforeFacts) -> tuple[str, ...]:
    number, every = facts.visit.number, facts.problem.reassess_every if facts.problem else None
    if not number or not every:
        return ()
    if number % every == 0:
        return ("Re-assessment is due at this visit",)
    return (f"Re-assessment at visit {number - number % every + every}",)


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
    if not facts.visit.treated_by(therapist_id):
        return "This visit is with a colleague; only who treats can start its note."
    if facts.visit.status in CANCELLED | FREES_TIME:
        return f'This visit is "{STATUS_WORDS[facts.visit.status]}".'
    return ""
