"""Who looked at whom: written before the page is served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work

LONGEST = 100


def record_looks(actor: Principal, route: str, patient_ids: Iterable[int]) -> None:
    """One entry for each patient whose record a page shows."""
    with unit_of_work(actor, "record:looked") as work:
        for patient_id in sorted(patient_ids):
            work.about(None, patient_id=patient_id, route=route)


def record_list(actor: Principal, route: str, asked: Mapping[str, str]) -> None:
    """One entry for a list or board, naming what was asked."""
    with unit_of_work(actor, "list:looked") as work:
        work.about(None, route=route, asked={key: value[:LONGEST] for key, value in asked.items()})
