"""What a clinic may set about safety; each a default of the reference marked [U] or [D]."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.rules.clinic_settings import NumberSetting


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
LEAST_REASON = NumberSetting(
    "hold_reason_least",
    "Reason for ending a clinical hold",
    "The least number of characters somebody has to type.",
    default=20,
    least=10,
    most=200,
)
TEXT_SETTINGS = (EMERGENCY_NUMBER, HOSPITAL)
SAFETY_NUMBERS = (LEAST_REASON,)
