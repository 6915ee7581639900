"""What is known of safety before a visit: the questions asked, and how they were answered."""

from __future__ import annotations

from clinic.queries.asked import asked_before
from clinic.queries.scope import Scope
from clinic.queries.session_visits import visit_facts
from clinic.rules.red_flags import AskedFacts
from clinic.rules.session_record import VisitFacts


def asked_of(scope: Scope, visit_id: str) -> tuple[VisitFacts, dict[str, AskedFacts]]:
    """A visit, and the last answer of each question asked before it. Raises NotFound."""
    visit = scope.treated_appointment(visit_id)
    facts = visit_facts(scope.session, [visit])[visit.id]
    return facts, asked_before(scope.session, visit.id)
