"""What the clinic has set, by name, with what holds while it has not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.queries.catalogue import catalogue
from clinic.rules.clinic_settings import NUMBER_SETTINGS, OFFER_FOR, UNDO_FOR, NumberSetting
from clinic.rules.order_rules import ORDER_RULES, OrderRule

UNDO = UNDO_FOR.name


@dataclass(frozen=True)
class Kept:
    """One setting as it holds now, whether or not the clinic has set it."""

    name: str
    value: str
    meaning: str


def values(session: Session) -> dict[str, str]:
    """Every setting by name as it holds, whether or not the clinic has chosen it."""
    rows = catalogue(session).settings
    numbers = {one.name: str(one.read(rows.get(one.name))) for one in NUMBER_SETTINGS}
    rules = {rule.setting: rule.changed(rows.get(rule.setting)).kept for rule in ORDER_RULES}
    return numbers | rules


def kept(session: Session) -> list[Kept]:
    """Every setting of booking as it holds, with what it means."""
    meanings = {one.name: f"{one.label}. {one.hint}" for one in NUMBER_SETTINGS}
    meanings |= {
        rule.setting: ", ".join(word for word in (rule.label, rule.unit) if word)
        for rule in ORDER_RULES
    }
    return [Kept(name, value, meanings[name]) for name, value in values(session).items()]


def number(session: Session, setting: NumberSetting) -> int:
    """The number the clinic has set, or the default."""
    return setting.read(catalogue(session).settings.get(setting.name))


def order_rules(session: Session) -> tuple[OrderRule, ...]:
    """The rules on the order of therapies with what this clinic has chosen."""
    chosen = catalogue(session).settings
    return tuple(rule.changed(chosen.get(rule.setting)) for rule in ORDER_RULES)


def undo_seconds(session: Session) -> int:
    """For how many seconds a cancelled visit's time is kept; 0: it is free at once."""
    return number(session, UNDO_FOR)


def offer_minutes(session: Session) -> int:
    """For how many minutes an offered time is kept, unless the offer says otherwise."""
    return number(session, OFFER_FOR)
