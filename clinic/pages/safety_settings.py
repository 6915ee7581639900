"""What the clinic has set about safety, as a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.pages.clinic_setup import Tab
from clinic.rules.contraindications import ACTION_WORDS, Action
from clinic.rules.red_flags import DISPOSITION_WORDS
from clinic.rules.safety_settings import (
    FLAG_SETTINGS,
    SCREEN_SETTINGS,
    TEXT_SETTINGS,
    ChoiceSetting,
)

LINE = 60
"""Characters that fit one line."""


@dataclass(frozen=True)
class Option:
    """One value to choose."""

    value: str
    word: str
    chosen: bool


@dataclass(frozen=True)
class SettingRow:
    """One setting; without options it is typed, on so many `lines` where one is too short."""

    name: str
    label: str
    hint: str
    value: str
    options: list[Option]
    problem: str
    lines: str = ""


@dataclass(frozen=True)
class SettingGroup:
    """Settings under a heading."""

    title: str
    text: str
    rows: list[SettingRow]


@dataclass(frozen=True)
class SafetySettingsPage:
    """The page."""

    tabs: list[Tab]
    action: str
    groups: list[SettingGroup]


def safety_settings_page(
    values: Mapping[str, str], problems: Mapping[str, str], tabs: list[Tab], action: str
) -> SafetySettingsPage:
    """The page of what holds, or of what was typed with what is wrong."""
    texts = [
        SettingRow(
            one.name,
            one.label,
            one.hint,
            values[one.name],
            [],
            problems.get(one.name, ""),
            "5" if one.longest > LINE else "",
        )
        for one in TEXT_SETTINGS
    ]
    flags = [_choice(one, values, problems) for one in FLAG_SETTINGS]
    screen = [_choice(one, values, problems) for one in SCREEN_SETTINGS]
    return SafetySettingsPage(
        tabs,
        action,
        [
            SettingGroup("In an emergency", "What stands on the stop page and the letter.", texts),
            SettingGroup(
                "Red flags",
                "The first two stop every session and booking until a clinician ends the hold;"
                " the others make a task.",
                flags,
            ),
            SettingGroup("The screen", "What a yes does. No single list is agreed.", screen),
        ],
    )


def _choice(
    one: ChoiceSetting, values: Mapping[str, str], problems: Mapping[str, str]
) -> SettingRow:
    value = values[one.name]
    options = [Option(each, _word(each), each == value) for each in one.options]
    hint = f"Default: {_word(one.default).lower()}"
    return SettingRow(one.name, one.label, hint, value, options, problems.get(one.name, ""))


def _word(value: str) -> str:
    known = {one.value: word for one, word in DISPOSITION_WORDS.items()}
    if value in known:
        return known[value]
    return ", ".join(ACTION_WORDS[Action(each)] for each in value.split())
