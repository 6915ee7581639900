"""Answering the screen for contraindications, and saying that nothing has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic import clock
from clinic.models import Appointment
from clinic.queries.holds_clinical import flagged_patients
from clinic.queries.screen import rules_now, screen_lines, state_of
from clinic.rules.contraindications import SCREEN_BY_SLUG, Action, ScreenRule
from clinic.rules.errors import Invalid, NotFound, Problem, Refused
from clinic.rules.permissions import Principal
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.words import Answered
from clinic.services.red_flags import Asked, as_clinician, keep_answer
from clinic.services.unit_of_work import Work, unit_of_work

NO_SCREEN = "There is no whole screen yet to confirm. Fill it in once."
WHY = "Type why the patient is treated all the same."


@dataclass(frozen=True)
class Typed:
    """One answer of the form."""

    answer: Answered
    detail: str = ""
    reason: str = ""


def answer_screen(actor: Principal, patient: str, visit: str, typed: Mapping[str, Typed]) -> bool:
    """Keep these answers, before a visit where one is named; whether the patient is held now.

    Red flags are kept whatever else is wrong. Raises Invalid for answers that lack a reason,
    with the others kept; NotFound.
    """
    with unit_of_work(actor, "screen:answered") as work:
        scope = as_clinician(work)
        who = scope.treated_patient(patient)
        before = scope.treated_appointment(visit) if visit else None
        if before is not None and before.patient_id != who.id:
            raise NotFound
        rules = rules_now(work.session)
        problems = []
        for slug, said in typed.items():
            problem = _missing(rules.get(slug), said)
            if problem:
                problems.append(problem)
            elif slug in BY_SLUG or slug in SCREEN_BY_SLUG:
                number = before.id if before else None
                keep_answer(
                    work, Asked(who.id, number, slug, said.answer, said.detail, said.reason)
                )
        work.about(who, patient_id=who.id, answers=len(typed))
        held = who.id in flagged_patients(work.session, {who.id})
    if problems and not held:
        raise Invalid(problems[0].message, problems=tuple(problems))
    return held


def nothing_changed(actor: Principal, visit_id: str) -> None:
    """Confirm, before a visit, every answer that may change from one session to the next.

    Raises Refused while the screen was never filled in, NotFound.
    """
    with unit_of_work(actor, "screen:confirmed") as work:
        visit = as_clinician(work).treated_appointment(visit_id)
        lines = {line.slug: line for line in screen_lines(work.session, visit.patient_id)}
        changing = [slug for slug, rule in SCREEN_BY_SLUG.items() if rule.changes]
        if any(slug not in lines for slug in changing):
            raise Refused(NO_SCREEN)
        for slug in changing:
            line = lines[slug]
            keep_answer(
                work,
                Asked(visit.patient_id, visit.id, slug, line.answer, line.detail, line.reason),
            )
        work.about(visit, patient_id=visit.patient_id)


def check_screen(work: Work, visit: Appointment) -> None:
    """No needling is begun while an answer forbids it. Raises Refused naming it."""
    state = state_of(work.session, visit.patient_id, visit, clock.now())
    if state.blocks:
        raise Refused(f"The screen forbids needling: {', '.join(state.blocks)}.")


def _missing(rule: ScreenRule | None, said: Typed) -> Problem | None:
    needs = rule is not None and rule.does(Action.JUSTIFY) and said.answer is Answered.YES
    return Problem(rule.slug, WHY) if rule and needs and not said.reason else None
