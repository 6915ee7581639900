"""A letter filled from the record: one text for each part of its kind.

Clinical source: the reference's 5.2. What the record does not know and the letter needs stands as
a gap, "[when did it begin?]", that has to be answered before the letter is signed. What is asked,
what brings the patient back and who does what are defaults ([D]) for the therapist to change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clinic.rules import letter_course as course
from clinic.rules import letter_safety as danger
from clinic.rules.adverse_events import (
    Grade,
)
from clinic.rules.letter_course import day, listed, quoted
from clinic.rules.letter_facts import LetterFacts
from clinic.rules.letters import PARTS, LetterKind, Part
from clinic.rules.needling import in_sentence
from clinic.rules.plan_values import PlanBlock
from clinic.rules.red_flags import DISPOSITION_WORDS, STOPPING
from clinic.rules.words import Decision, DischargeReason

K = LetterKind
NO_TREATMENT = "no needling, adjustment, sauna or boots until the red flag is closed."
FOR_INFORMATION = "For your information; we ask for nothing."
EMERGENCY = (
    "At once to an emergency department: new trouble with bladder or bowels, numbness between the"
    " legs, weakness getting worse, or sudden breathlessness or chest pain after needling."
)
ENDED: Mapping[DischargeReason, str] = {
    DischargeReason.GOALS_MET: "the goals are met",
    DischargeReason.RECOVERED: "recovered",
    DischargeReason.PLATEAU: "no further change over two re-assessments",
    DischargeReason.NO_RESPONSE: "no response",
    DischargeReason.REFERRED: "referred on",
    DischargeReason.PATIENT_CHOICE: "the patient's choice",
    DischargeReason.NO_CONTACT: "no contact",
}
DECIDED: Mapping[Decision, str] = {
    Decision.CONTINUE: "continue",
    Decision.CHANGE: "change the plan",
    Decision.STOP: "stop",
    Decision.REFER: "refer on",
}


def fill(kind: LetterKind, facts: LetterFacts) -> dict[Part, str]:
    """Every part of a letter of this kind as the record has it; empty where it knows nothing."""
    found = {
        part: _ALIKE[part](facts) if part in _ALIKE else _BY_KIND[part](kind, facts)
        for part in PARTS[kind]
    }
    return {part: text.strip() for part, text in found.items()}


def _asked(kind: LetterKind, facts: LetterFacts) -> str:
    if kind is K.URGENT:
        flags = facts.open_flags
        urgency = f" ({DISPOSITION_WORDS[flags[0].disposition].lower()})" if flags else ""
        return f"Please see and examine this patient{urgency}, and tell us what you find."
    if kind is K.EVENT:
        serious = any(each.entry.weight is Grade.SERIOUS for each in facts.worst_events)
        if serious:
            return "Please see the patient about this and tell us what you find."
        return "For your information; please tell us if you see more of it."
    if kind is K.ABSENCE:
        return "Please tell us if you know why, and whether treatment is still wanted."
    referring = facts.review is not None and facts.review.decision is Decision.REFER
    if referring and kind is K.PROGRESS:
        return "Please see this patient again: [what for?]"
    return FOR_INFORMATION


def _diagnosis(facts: LetterFacts) -> str:
    problem = facts.problem
    side = problem.side.value if problem.side else ""
    words = [problem.problem]
    if side and side not in problem.problem.casefold():
        words.append(side)
    stage = problem.stage(facts.today)
    words += [stage.value] if stage else []
    words += [f"since {day(problem.onset_on)}"] if problem.onset_on else []
    return ", ".join(words)


def _absence(facts: LetterFacts) -> str:
    missed = facts.visits.missed_in_a_row or facts.visits.missed
    if not missed:
        return "[which visits were missed?]"
    last = facts.sessions[-1].on if facts.sessions else None
    seen = f" The last session was on {day(last)}." if last else " No session took place."
    tried = " We tried to reach the patient: [how, and what came of it?]"
    return f"Did not attend on {listed([day(each) for each in missed])}.{seen}{tried}"


def _reason(facts: LetterFacts) -> str:
    said = facts.referral
    begun = f"First seen here on {day(said.opened_on)}." if said.opened_on else ""
    if not (said.by or said.on or said.reason):
        return f"Came without a referral. {begun}"
    by = f" by {said.by}" if said.by else ""
    on = f" on {day(said.on)}" if said.on else ""
    reason = quoted(said.reason).rstrip(".")
    why = f": {reason}" if reason else ""
    return f"Referred{by}{on}{why}. {begun}"


def _treatment(kind: LetterKind, facts: LetterFacts) -> str:
    alone = kind in {K.URGENT, K.EVENT}
    return course.last_session(facts) if alone else course.treatment(facts)


def _told(kind: LetterKind, facts: LetterFacts) -> str:
    said = []
    if kind is K.URGENT and facts.open_flags:
        said.append("Why they should be seen, and how soon.")
    if kind is K.EVENT:
        said.append("What happened, what to watch for and whom to call.")
    if facts.consent_on:
        agreed = "benefits, risks and other choices, before consent was signed on"
        said.append(f"{agreed[:1].upper()}{agreed[1:]} {day(facts.consent_on)}.")
    given = next((each.on for each in reversed(facts.sessions) if each.leaflet), None)
    if given:
        said.append(f"Aftercare and warning signs, in writing, on {day(given)}.")
    return " ".join(said)


def _plan(kind: LetterKind, facts: LetterFacts) -> str:
    if kind is K.DISCHARGE:
        return _discharged(facts)
    if kind is K.URGENT and facts.open_flags:
        stopped = any(flag.disposition in STOPPING for flag in facts.open_flags)
        goes_on = NO_TREATMENT if stopped else "[what goes on meanwhile?]"
        return f"You examine. Here: {goes_on} {facts.writer.name} asks what became of it."
    said = []
    if facts.plan and facts.plan.phases:
        blocks = "; ".join(_block(each) for each in facts.plan.phases)
        said.append(f"{facts.writer.name} treats: {blocks}.")
        said.append(f"Re-assessment after {facts.plan.reassess_every} visits.")
    if facts.plan and facts.plan.home:
        home = [" ".join(filter(None, (each.name, each.dose))) for each in facts.plan.home]
        said.append(f"The patient at home: {', '.join(home)}.")
    if facts.review:
        why = quoted(facts.review.why).rstrip(".")
        reason = f" ({why})" if why else ""
        decided = DECIDED[facts.review.decision]
        said.append(f"Re-assessed on {day(facts.review.on)}: {decided}{reason}.")
    if facts.visits.next_on:
        said.append(f"Next visit: {day(facts.visits.next_on)}.")
    return " ".join(said) or "[what is planned, and who does what?]"


def _block(block: PlanBlock) -> str:
    weeks = f"{block.weeks} {'week' if block.weeks == 1 else 'weeks'}"
    rate = {1: "once a week", 2: "twice a week"}.get(
        block.visits_per_week or 0, f"{block.visits_per_week} times a week"
    )
    after = ", if the re-assessment bears it out" if block.after_reassessment else ""
    return f"{in_sentence(block.name)}, {rate} for {weeks}{after}"


def _discharged(facts: LetterFacts) -> str:
    ended = facts.discharge
    if ended is None:
        return "[when and why does treatment end?]"
    said = [f"Discharged on {day(ended.on)}: {ENDED[ended.reason]}."]
    if ended.summary.strip():
        said.append(quoted(ended.summary))
    if ended.home.strip():
        said.append(f"The patient at home: {quoted(ended.home)}")
    return " ".join(said)


def _return(kind: LetterKind, facts: LetterFacts) -> str:
    said = []
    if kind is K.DISCHARGE and facts.discharge and facts.discharge.self_referral.strip():
        said.append(quoted(facts.discharge.self_referral))
    elif kind is not K.URGENT:
        said.append("If pain or disability comes back or gets worse, refer again or ring us.")
    return "\n".join([*said, EMERGENCY])


_ALIKE: Mapping[Part, Callable[[LetterFacts], str]] = {
    Part.ALERT: danger.alert,
    Part.DIAGNOSIS: _diagnosis,
    Part.HAPPENED: danger.happened,
    Part.ABSENCE: _absence,
    Part.REASON: _reason,
    Part.SYMPTOMS: course.symptoms,
    Part.FINDINGS: course.findings,
    Part.RESULTS: course.results,
    Part.RESPONSE: course.response,
    Part.REACTIONS: danger.reactions,
    Part.SAFETY: danger.safety,
}
_BY_KIND: Mapping[Part, Callable[[LetterKind, LetterFacts], str]] = {
    Part.ASKED: _asked,
    Part.TREATMENT: _treatment,
    Part.TOLD: _told,
    Part.PLAN: _plan,
    Part.RETURN: _return,
}
