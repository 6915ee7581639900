"""The clinic's times and rules of order, each with its unit, default and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.pages.clinic_setup import Tab
from clinic.rules.chosen import DEFAULTS
from clinic.rules.clinic_settings import NUMBER_SETTINGS, NumberSetting, ahead_words
from clinic.rules.order_rules import (
    MINUTES,
    NO_NUMBER,
    ORDER_RULES,
    SESSIONS,
    THERAPIES,
    OrderRule,
    Severity,
)

HOUR = 60
ONE = {SESSIONS: "session a day", THERAPIES: "therapy"}
WEIGHTS = {
    Severity.HARD: "stop",
    Severity.WARN: "ask for a tick",
    Severity.INFO: "only say so",
    Severity.OFF: "off",
}
TIMES = "How long things are kept, and how far ahead."
ORDER = (
    "What should not follow what. The evidence is thin, so each is the clinic's choice: a stop"
    " cannot be booked, a tick is asked for and recorded, a remark is only shown."
)


@dataclass(frozen=True)
class RuleRow:
    """One setting: the names of its fields, and what to know beside them.

    `reset` is its name where it differs from the default, else empty.
    """

    label: str
    hint: str
    fields: tuple[str, ...]
    unit: str
    note: str
    reset: str
    reset_word: str


@dataclass(frozen=True)
class RuleGroup:
    """Settings under a heading."""

    title: str
    text: str
    rows: list[RuleRow]


@dataclass(frozen=True)
class RulesPage:
    """The page."""

    sub: str
    tabs: list[Tab]
    action: str
    reset_action: str
    groups: list[RuleGroup]


def rules_page(values: Mapping[str, str], tabs: list[Tab], ways: tuple[str, str]) -> RulesPage:
    """The page of what holds; `ways` are where the form goes, and a single default."""
    groups = [
        RuleGroup("Times", TIMES, [_number(one, values[one.name]) for one in NUMBER_SETTINGS]),
        RuleGroup(
            "Order of therapies", ORDER, [_rule(rule, values[rule.setting]) for rule in ORDER_RULES]
        ),
    ]
    changed = sum(bool(row.reset) for group in groups for row in group.rows)
    sub = f"{changed} changed from the default" if changed else "Everything as it comes"
    return RulesPage(sub, tabs, ways[0], ways[1], groups)


def _number(one: NumberSetting, value: str) -> RuleRow:
    words = _limits(one.default, one.least, one.most, one.unit, one.step)
    return RuleRow(
        one.label,
        one.hint,
        (one.name,),
        one.unit,
        words,
        _reset(one.name, value),
        _in_unit(one.default, one.unit),
    )


def _rule(rule: OrderRule, value: str) -> RuleRow:
    usual = WEIGHTS[rule.severity]
    if rule.unit == NO_NUMBER:
        return RuleRow(
            rule.label,
            "",
            (rule.setting,),
            "",
            f"Default: {usual}.",
            _reset(rule.setting, value),
            usual,
        )
    word = f"{usual}, {_in_unit(rule.limit, rule.unit)}"
    most = _in_unit(rule.most, rule.unit)
    return RuleRow(
        rule.label,
        "",
        (rule.setting, f"number_{rule.setting}"),
        rule.unit,
        f"Default: {word}. From 0 to {most}.",
        _reset(rule.setting, value),
        word,
    )


def _limits(default: int, least: int, most: int, unit: str, step: int) -> str:
    steps = f", in steps of {step}" if step > 1 else ""
    reach = f"From {least} to {_in_unit(most, unit)}{steps}."
    return f"Default: {_in_unit(default, unit)}. {reach}"


def _in_unit(number: int, unit: str) -> str:
    """`1440 minutes (1 day)`: the number to type, and a larger unit that says it exactly."""
    if number == 1:
        return f"1 {ONE.get(unit, unit.removesuffix('s'))}"
    words = f"{number} {unit}"
    larger = ahead_words(number) if unit == MINUTES and number >= HOUR else ""
    return f"{words} ({larger})" if larger and larger != words else words


def _reset(name: str, value: str) -> str:
    return name if value != DEFAULTS[name] else ""
