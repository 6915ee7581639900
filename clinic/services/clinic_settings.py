"""Changing what the clinic has set."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.models import Setting
from clinic.rules.clinic_settings import NumberSetting
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work


def set_numbers(actor: Principal, wanted: Mapping[NumberSetting, int]) -> None:
    """Keep these numbers, all or none. Raises Invalid for one out of its limits."""
    for setting, number in wanted.items():
        setting.check(number)
    with unit_of_work(actor, "settings:changed") as work:
        for setting, number in wanted.items():
            work.session.merge(Setting(name=setting.name, value=str(number)))
        work.about(None, **{setting.name: number for setting, number in wanted.items()})
