"""Changing what the clinic has set about safety."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.models import Setting
from clinic.queries.safety_settings import safety_now
from clinic.rules.errors import Invalid
from clinic.rules.permissions import Principal
from clinic.rules.safety_settings import check_safety
from clinic.services.unit_of_work import unit_of_work


def set_safety(actor: Principal, wanted: Mapping[str, str]) -> int:
    """Keep all of it or none; how many were changed. Raises Invalid naming every wrong field."""
    problems = check_safety(wanted)
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))
    with unit_of_work(actor, "settings:changed") as work:
        known = safety_now(work.session)
        changed = {
            name: wanted[name].strip() for name in known if wanted[name].strip() != known[name]
        }
        for name, value in changed.items():
            work.session.merge(Setting(name=name, value=value))
        work.about(None, changed=sorted(changed))
        return len(changed)
