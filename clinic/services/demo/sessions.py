"""What happened in each attended visit of the demo clinic, as a note could be signed with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from random import Random

from clinic.rules.needling_words import AdverseEvent, NextStep, Tolerance
from clinic.rules.signing import NoteEntry
from clinic.services.demo.courses import Stage
from clinic.services.demo.moment import dice
from clinic.services.demo.muscles import SUPPLY, position, sites
from clinic.services.demo.timeline import MARTA, Course

SLOW_TO_HELP = 0.15
EASING = 2.2
BETTER, STUCK = 2, 1
EVENTS = (
    *[(AdverseEvent.NONE_OBSERVED,)] * 20,
    (AdverseEvent.BRUISING,),
    (AdverseEvent.BLEEDING,),
    (AdverseEvent.PAIN_AFTER,),
    (AdverseEvent.VASOVAGAL,),
)
TOLERANCES = (*[Tolerance.WELL] * 7, *[Tolerance.MODERATE] * 2, Tolerance.POOR)
IMPROVED = (
    "Stands up from the chair without holding on.",
    "Bends further, less pull down the leg.",
    "Sat through the drive here, which was not possible last week.",
    "Walks without the limp; stairs still slow.",
    "Slept through the night twice this week.",
    "Back to walking the dog for half an hour.",
)
UNCHANGED = (
    "Little change today; pull at the end of bending as before.",
    "Sore after a long day at the desk, otherwise as last time.",
    "Some relief on the table; to be seen how long it lasts.",
)
FINDINGS = (
    "Straight leg raise limited by pain; no loss of feeling or strength.",
    "Taut bands in the buttock, familiar pain when pressed.",
    "Lumbar bending half range; reflexes equal.",
    "Tender over the outer hip, strength full.",
    "Range better than last time; one tender spot left.",
)
FIRST_LOOK = "Two months of pain, worse sitting; no warning signs. Tests and plan talked through."


@dataclass(frozen=True)
class Session:
    """One attended visit as it was: the n-th (0 a first look), its note, what was found."""

    visit: int
    entry: NoteEntry
    findings: str


@dataclass(frozen=True)
class Pain:
    """How strong the pain is over a course: from `first` towards `last`, on 0 to 10."""

    first: float
    last: float
    visits: int

    def at(self, visit: float) -> float:
        """The pain to expect before the n-th visit, from 1."""
        return self.last + (self.first - self.last) * exp(-EASING * (visit - 1) / self.visits)


def pain_of(course: Course) -> Pain:
    """How the pain goes in this course; a few get only a little better."""
    throw = dice("pain", course.person, course.problem.words)
    first = throw.choice((5, 6, 6, 7, 7, 8))
    helped = course.person == MARTA or throw.random() > SLOW_TO_HELP
    last = throw.choice((0.5, 1, 1.5)) if helped else first - 1
    return Pain(7 if course.person == MARTA else first, last, len(course.problem.plan.days))


def session(course: Course, visit: int) -> Session:
    """What was found and done at the n-th planned visit; 0 is the first look before a plan."""
    throw = dice("session", course.person, course.problem.words, visit)
    if visit == 0:
        return Session(0, _first_look(throw), FIRST_LOOK)
    before = _score(pain_of(course).at(visit) + throw.choice((-1, 0, 0, 0, 1)))
    after = max(0, before - throw.choice((0, 1, 1, 2, 2)))
    events = throw.choice(EVENTS)
    entry = NoteEntry(
        sites=sites(course.problem.sites, course.problem.side, visit, throw),
        position=position(course.problem.sites, course.problem.side),
        pain_before=before,
        pain_after=after,
        tolerance=throw.choice(TOLERANCES),
        adverse_events=events,
        haemostasis_done=True,
        hygiene_done=True,
        aftercare_given=True,
        verbal_consent=True,
        outcome_text=throw.choice(IMPROVED if before - after >= STUCK else UNCHANGED),
        next_step=_next_step(course, visit),
        needle_maker=SUPPLY.maker,
        needle_lot=SUPPLY.lot,
        needle_expiry=SUPPLY.expiry,
        single_use=SUPPLY.single_use,
    )
    return Session(visit, entry, throw.choice(FINDINGS))


def soreness(entry: NoteEntry, throw: Random) -> dict[int, int]:
    """What the patient reports 24, 48 and 72 hours later; some days they forget."""
    needles = sum(site.needles_in or 0 for site in entry.sites)
    worst = min(8, 1 + needles // 3 + throw.choice((0, 0, 1, 2)))
    likely = {24: (worst, 0.8), 48: (round(worst * 0.5), 0.65), 72: (round(worst * 0.15), 0.5)}
    return {hours: score for hours, (score, chance) in likely.items() if throw.random() < chance}


def _first_look(throw: Random) -> NoteEntry:
    pain = throw.choice((5, 6, 7))
    return NoteEntry(
        no_needling=True,
        pain_before=pain,
        pain_after=pain,
        adverse_events=(AdverseEvent.NONE_OBSERVED,),
        aftercare_given=True,
        verbal_consent=True,
        outcome_text="Assessed and advised; no needling today.",
        next_step=NextStep.CONTINUE,
    )


def _next_step(course: Course, visit: int) -> NextStep:
    if course.stage is Stage.COMPLETED and visit == course.done:
        return NextStep.DISCHARGE
    if course.stage is Stage.ON_HOLD and visit == course.done:
        return NextStep.PAUSE
    return NextStep.MODIFY if visit % course.problem.plan.reassess_every == 0 else NextStep.CONTINUE


def _score(value: float) -> int:
    return min(10, max(0, round(value)))
