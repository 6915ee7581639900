"""What a clinic may choose, number or rule of order, by its name and as it is kept: as text."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from clinic.rules.clinic_settings import NUMBER_SETTINGS
from clinic.rules.errors import Invalid, Problem
from clinic.rules.order_rules import ORDER_RULES, Severity

DEFAULTS: Mapping[str, str] = {
    **{one.name: str(one.default) for one in NUMBER_SETTINGS},
    **{rule.setting: rule.kept for rule in ORDER_RULES},
}
"""Every setting by name, with what holds while the clinic has chosen nothing."""


def all_as_kept(wanted: Mapping[str, str]) -> dict[str, str]:
    """The choices as they are to be kept. Raises Invalid with every problem, beside its name."""
    found, problems = {}, []
    for name, value in wanted.items():
        try:
            found[name] = as_kept(name, value)
        except Invalid as wrong:
            problems.append(Problem(name, wrong.message))
    if problems:
        raise Invalid(" ".join(one.message for one in problems), problems=tuple(problems))
    return found


def as_kept(name: str, value: str) -> str:
    """One choice as it is to be kept. Raises Invalid for a name or a value unknown here."""
    number = next((one for one in NUMBER_SETTINGS if one.name == name), None)
    if number is not None:
        if not value.isdecimal():
            raise Invalid(f"{number.label} takes a whole number.", field=name)
        number.check(int(value))
        return str(int(value))
    rule = next((one for one in ORDER_RULES if one.setting == name), None)
    if rule is None:
        raise Invalid(f"There is no setting {name}. Without a name all of them are listed.")
    severity, _, limit = value.partition(" ")
    if severity not in set(Severity) or not limit.isdecimal():
        words = ", ".join(Severity)
        raise Invalid(f"{name} takes a severity ({words}) and a number, like: {rule.kept}.")
    return rule.chosen(Severity(severity), int(limit)).kept


def mark_of(values: Mapping[str, str]) -> str:
    """A mark that differs where any value does: what a form was filled from."""
    text = "\n".join(f"{name} {values[name]}" for name in sorted(values))
    return sha256(text.encode()).hexdigest()[:32]
