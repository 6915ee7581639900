"""A draft beside the record: how it would read on paper now, and what would be filled in."""

from __future__ import annotations

from clinic.queries.letter_facts import letter_facts
from clinic.queries.letters import draft_facts, draft_row
from clinic.queries.scope import Scope
from clinic.rules.letter_content import written
from clinic.rules.letter_text import fill
from clinic.rules.letter_values import Written
from clinic.rules.letters import Part


def known_now(scope: Scope, public_id: str) -> dict[Part, str]:
    """What the record would fill into a draft now. Raises NotFound."""
    draft, episode = draft_row(scope, public_id)
    return fill(draft.kind, letter_facts(scope, episode, draft.task_id))


def as_it_reads(scope: Scope, public_id: str) -> Written:
    """A draft as it would read on paper. Raises NotFound."""
    draft, episode = draft_row(scope, public_id)
    facts = letter_facts(scope, episode, draft.task_id)
    return written(draft_facts(scope.session, draft, episode), facts)
