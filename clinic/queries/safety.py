"""What is known of safety before a visit, and when its note is signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment
from clinic.queries.asked import asked_before
from clinic.queries.consent import consents_at
from clinic.queries.holds_clinical import flagged_patients
from clinic.queries.scope import Scope
from clinic.queries.screen import state_of
from clinic.queries.session_visits import visit_facts
from clinic.rules.consent import Procedure
from clinic.rules.consent_texts import procedures_of
from clinic.rules.needling_stops import near_the_lung
from clinic.rules.red_flags import AskedFacts, open_questions
from clinic.rules.safety import SafetyAtSigning
from clinic.rules.screen_state import ScreenState
from clinic.rules.session_record import NoteFacts, VisitFacts


def asked_of(scope: Scope, visit_id: str) -> tuple[VisitFacts, dict[str, AskedFacts], ScreenState]:
    """A visit, the last answer of each question asked before it, the screen. Raises NotFound."""
    visit = scope.treated_appointment(visit_id)
    facts = visit_facts(scope.session, [visit])[visit.id]
    state = state_of(scope.session, visit.patient_id, visit, clock.now())
    return facts, asked_before(scope.session, visit.id), state


def safety_at_signing(session: Session, note: NoteFacts, now: datetime) -> SafetyAtSigning:
    """How safety stands for the note of a visit."""
    visit = session.scalars(
        select(Appointment).where(Appointment.public_id == note.visit.public_id)
    ).one()
    thorax = any(near_the_lung(site.entry) for site in note.sites)
    asked = {slug: each.answer for slug, each in asked_before(session, visit.id).items()}
    named = {Procedure.ELECTRICAL, *procedures_of(step.kind for step in note.visit.steps)}
    consents = consents_at(session, visit, now, named, thorax=thorax)
    needling = consents.pop(Procedure.NEEDLING)
    return SafetyAtSigning(
        open_questions=tuple(open_questions(asked)),
        held=visit.patient_id in flagged_patients(session, {visit.patient_id}),
        consent=needling,
        screen=state_of(session, visit.patient_id, visit, now),
        verbal=note.entry.verbal_consent,
        others={one: due for one, due in consents.items() if due.stops},
    )
