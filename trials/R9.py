"""R9: a route without a permission keeps the app from starting."""

from __future__ import annotations

from tests.security.permit import starts_when_permitted, starts_without, table_and_map
from trials.places import Places
from trials.report import Outcome

ENGINES = ("-",)


def run(places: Places, engine: str) -> Outcome:
    """Plant one, and hold the table of permissions against the URL map."""
    del places, engine
    return Outcome(
        "a planted route; every route and permission",
        faults=[*starts_without("forgotten"), *table_and_map()],
        control_tried="the same route with its permission",
        control=starts_when_permitted("forgotten"),
    )
