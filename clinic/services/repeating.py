"""Booking a repeated visit: every accepted date in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic.models import Patient
from clinic.queries.openings import Ask, ask_for
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid
from clinic.rules.permissions import Principal
from clinic.rules.repeating import Chosen
from clinic.rules.visit_wishes import VisitWish
from clinic.services.all_at_once import Date, Wanted, book_all
from clinic.services.booking import bookable


def book_repeated(
    actor: Principal,
    wish: VisitWish,
    chosen: Sequence[Chosen],
    *,
    despite: frozenset[str],
    key: str,
) -> int:
    """Book the wish at every chosen start, all or none; how many were booked.

    The same key books once (and then gives 0). Raises Invalid for nothing chosen, Refused for
    a date that does not fit any more, naming it; Stopped or Unacknowledged for the order of
    therapies.
    """
    if not chosen:
        raise Invalid("Choose at least one date.", field="dates")

    def read(scope: Scope) -> Wanted:
        patient = bookable(scope, wish)
        dates = [Date(_ask(scope, wish, one, patient), one.start) for one in chosen]
        return Wanted(patient.id, dates)

    return book_all(actor, read, despite=despite, key=key)


def _ask(scope: Scope, wish: VisitWish, one: Chosen, patient: Patient) -> Ask:
    wish = replace(wish, therapist=one.therapist) if one.therapist else wish
    return ask_for(scope, wish, patient, settled=bool(wish.therapist))
