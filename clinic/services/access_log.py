"""Who looked at whom: written before the page is served."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import LOOKED, unit_of_work

LONGEST = 100


def record_looks(
    actor: Principal,
    route: str,
    patient_ids: Collection[int],
    asked: Mapping[str, str] | None = None,
) -> None:
    """One entry for each patient whose record a page shows.

    One more for a list or board, naming what was `asked`; all in one transaction.
    """
    with unit_of_work(actor, LOOKED if asked is None else "list:looked") as work:
        if asked is not None:
            short = {key: value[:LONGEST] for key, value in asked.items()}
            work.about(None, route=route, asked=short)
        for patient_id in sorted(patient_ids):
            work.looked(patient_id, route)
