"""What a person types into the forms of each route, on top of what the page filled in.

"@kind" is a row's name, and what follows a "|" stands behind it. By area: `typed_desk.py`,
`typed_care.py`, `typed_plans.py`, `typed_setup.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.security.typed_care import CARE
from tests.security.typed_desk import DESK
from tests.security.typed_plans import PLANS
from tests.security.typed_setup import SETUP

TYPED: Mapping[str, Mapping[str, str]] = {**DESK, **CARE, **PLANS, **SETUP}
# What stands behind the address of a form, after the question mark.
QUERY: Mapping[str, Mapping[str, str]] = {
    "adjuncts.add": {"kind": "sauna"},
    "patients.merge": {"with": "@twin"},
    "walk_in.take": {"patient": "@patient"},
    "repeat.accept": {
        "patient": "@patient",
        "steps-0-therapy": "@therapy",
        "steps-0-minutes": "30",
        "from_day": "2026-11-26",
        "first": "2026-11-26",
        "time": "09:00",
        "times": "2",
        "weeks": "1",
    },
    "appointments.book": {
        "patient": "@patient",
        "steps-0-therapy": "@therapy",
        "steps-0-minutes": "30",
        "from_day": "2026-11-26",
    },
    "offers.make": {"date": "2026-11-26", "time": "11:00", "minutes": "30"},
}
# What a question needs to be answered at all.
ASKED: Mapping[str, Mapping[str, str]] = {
    "openings.data": {"therapy": "needling"},
    "adjuncts.new": {"kind": "sauna"},
}
JSON: Mapping[str, Mapping[str, Any]] = {
    "appointments.drag": {
        "visit": "@visit later",
        "start": "2026-11-25T15:00",
        "resource": "",
        "was": {"start": "2026-11-25T14:00", "resource": ""},
    },
}
