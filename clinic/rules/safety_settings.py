"""What a clinic may set about safety; each a default of the reference marked [U] or [D]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.rules.contraindications import SCREEN
from clinic.rules.contraindications import SETTING as SCREEN_OF
from clinic.rules.errors import Problem
from clinic.rules.red_flags import RED_FLAGS
from clinic.rules.red_flags import SETTING as FLAG
from clinic.rules.words import Disposition


@dataclass(frozen=True)
class TextSetting:
    """One line or paragraph a clinic may set, of at most `longest` characters."""

    name: str
    label: str
    hint: str
    default: str
    longest: int

    def read(self, text: str | None) -> str:
        """What is kept; the default where nothing is."""
        return text or self.default


EMERGENCY_NUMBER = TextSetting(
    "emergency_number",
    "Emergency number",
    "The number of the ambulance where the clinic is.",
    "112",
    20,
)
HOSPITAL = TextSetting(
    "mri_hospital",
    "Nearest hospital with MRI day and night",
    "Name, address and phone, as they stand on the stop page and the letter.",
    "",
    300,
)
TEXT_SETTINGS = (EMERGENCY_NUMBER, HOSPITAL)

ACTIONS = (
    "block",
    "justify",
    "region",
    "estim",
    "advise",
    "justify region",
    "justify estim",
)
"""What a clinic may choose a yes of the screen to do, as it is kept."""


@dataclass(frozen=True)
class ChoiceSetting:
    """One thing a clinic may choose: of a red flag what is done, of the screen what a yes does."""

    name: str
    label: str
    default: str
    options: tuple[str, ...]


FLAG_SETTINGS = tuple(
    ChoiceSetting(f"{FLAG}{one.slug}", one.finding, one.disposition.value, tuple(Disposition))
    for one in RED_FLAGS
)
SCREEN_SETTINGS = tuple(
    ChoiceSetting(f"{SCREEN_OF}{one.slug}", one.finding, " ".join(one.actions), ACTIONS)
    for one in SCREEN
)


def check_safety(wanted: Mapping[str, str]) -> list[Problem]:
    """What cannot be kept, each beside its field."""
    found = [
        Problem(one.name, f"At most {one.longest} characters.")
        for one in TEXT_SETTINGS
        if len(wanted.get(one.name, "")) > one.longest
    ]
    if not wanted.get(EMERGENCY_NUMBER.name, "").strip():
        found.append(Problem(EMERGENCY_NUMBER.name, "The stop page needs a number to call."))
    found += [
        Problem(one.name, "Choose from the list.")
        for one in (*FLAG_SETTINGS, *SCREEN_SETTINGS)
        if wanted.get(one.name, "") not in one.options
    ]
    return found
