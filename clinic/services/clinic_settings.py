"""Changing what the clinic has set."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.extensions import db
from clinic.models import Setting
from clinic.queries.settings import Kept, kept
from clinic.rules.clinic_settings import NUMBER_SETTINGS, NumberSetting
from clinic.rules.errors import Invalid
from clinic.rules.order_rules import ORDER_RULES, Severity
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work


def settings_now() -> list[Kept]:
    """Every setting of booking as it holds."""
    return kept(db.session())


def set_numbers(actor: Principal, wanted: Mapping[NumberSetting, int]) -> None:
    """Keep these numbers, all or none. Raises Invalid for one out of its limits."""
    for setting, number in wanted.items():
        setting.check(number)
    with unit_of_work(actor, "settings:changed") as work:
        for setting, number in wanted.items():
            work.session.merge(Setting(name=setting.name, value=str(number)))
        work.about(None, **{setting.name: number for setting, number in wanted.items()})


def set_one(actor: Principal, name: str, value: str) -> None:
    """Keep one setting of booking by its name. Raises Invalid for a name or value unknown here."""
    number = next((one for one in NUMBER_SETTINGS if one.name == name), None)
    if number is not None:
        if not value.isdecimal():
            raise Invalid(f"{name} takes a whole number.", field=name)
        set_numbers(actor, {number: int(value)})
        return
    rule = next((one for one in ORDER_RULES if one.setting == name), None)
    if rule is None:
        raise Invalid(f"There is no setting {name}. Without a name all of them are listed.")
    severity, _, limit = value.partition(" ")
    if severity not in set(Severity) or not limit.isdecimal():
        words = ", ".join(Severity)
        raise Invalid(f"{name} takes a severity ({words}) and a number, like: {rule.kept}.")
    chosen = rule.chosen(Severity(severity), int(limit))
    with unit_of_work(actor, "settings:changed") as work:
        work.session.merge(Setting(name=name, value=chosen.kept))
        work.about(None, name=name, value=chosen.kept)
