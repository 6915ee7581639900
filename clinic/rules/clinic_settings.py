"""What a clinic may set about booking and needling, each with its unit, its default and its limits.

Kept as text under `name` in the table of settings; what is missing or cannot be read there
means the default.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic.rules.bit_calendar import TICK
from clinic.rules.errors import Invalid

A_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class NumberSetting:
    """One whole number a clinic may set: between `least` and `most`, in steps of `step`."""

    name: str
    label: str
    hint: str
    default: int
    least: int
    most: int
    step: int = 1
    unit: str = "minutes"

    def read(self, text: str | None) -> int:
        """The number kept as this text; the default for none, or one out of its limits."""
        try:
            found = int(text or "")
        except ValueError:
            return self.default
        return found if self._allows(found) else self.default

    def check(self, number: int) -> None:
        """Raise Invalid, in words, for a number out of the limits."""
        if not self._allows(number):
            steps = f", in steps of {self.step}" if self.step > 1 else ""
            raise Invalid(f"Between {self.least} and {self.most}{steps}.", field=self.name)

    def _allows(self, number: int) -> bool:
        return self.least <= number <= self.most and number % self.step == 0


NOTICE = NumberSetting(
    "booking_notice_minutes",
    "Minimum notice",
    "Minutes between booking a visit and its start. A walk-in needs none.",
    default=0,
    least=0,
    most=A_WEEK,
    step=TICK,
)
BUFFER = NumberSetting(
    "booking_buffer_minutes",
    "Buffer between visits",
    "Minutes a therapist is kept free after each visit.",
    default=0,
    least=0,
    most=60,
    step=TICK,
)
UNDO_FOR = NumberSetting(
    "undo_seconds",
    "Undo of a cancellation",
    "Seconds for which a cancelled visit's time is kept; 0: it is free at once.",
    default=60,
    least=0,
    most=3600,
    unit="seconds",
)
OFFER_FOR = NumberSetting(
    "offer_minutes",
    "Offer to the wait list",
    "Minutes for which an offered time is kept for an answer.",
    default=30,
    least=1,
    most=1440,
)
LONG_WAIT = NumberSetting(
    "long_wait_minutes",
    "Waiting long",
    "Minutes after which somebody who has arrived has waited long.",
    default=10,
    least=1,
    most=240,
)
SAME_MUSCLE_STOP = NumberSetting(
    "same_muscle_stop_hours",
    "Same muscle again: stop",
    "Hours within which needling the same muscle again needs a reason; 0: never.",
    default=48,
    least=0,
    most=336,
    unit="hours",
)
SAME_MUSCLE_WARN = NumberSetting(
    "same_muscle_warn_hours",
    "Same muscle again: warn",
    "Hours within which needling the same muscle again is pointed out; 0: never.",
    default=72,
    least=0,
    most=336,
    unit="hours",
)
BOTH_SIDES = NumberSetting(
    "billing_both_sides",
    "A muscle needled on both sides",
    "How many it counts for on the bill: 1 or 2, as the payer wants it.",
    default=1,
    least=1,
    most=2,
    unit="muscles",
)
LEAST_REASON = NumberSetting(
    "hold_reason_least",
    "Reason for ending a clinical hold",
    "The least number of characters somebody has to type.",
    default=20,
    least=10,
    most=200,
    unit="characters",
)
CONSENT_MONTHS = NumberSetting(
    "consent_months",
    "Consent holds",
    "Months after which consent is signed anew.",
    default=12,
    least=1,
    most=60,
    unit="months",
)
SCREEN_DAYS = NumberSetting(
    "screen_days",
    "Answers of the screen hold",
    "Days; what changes from one session to the next is asked every time.",
    default=90,
    least=1,
    most=365,
    unit="days",
)
SAUNA_MINUTES = NumberSetting(
    "sauna_most_minutes",
    "Longest sauna",
    "Minutes of infrared sauna the clinic gives at most.",
    default=45,
    least=10,
    most=90,
)
SAUNA_C = NumberSetting(
    "sauna_most_c",
    "Warmest sauna",
    "Warmest air of the infrared sauna, in °C; studies used 35 to 50.",
    default=60,
    least=40,
    most=80,
    unit="°C",
)
BOOTS_MINUTES = NumberSetting(
    "boots_most_minutes",
    "Longest compression",
    "Minutes of compression boots the clinic gives at most.",
    default=30,
    least=10,
    most=90,
)
BOOTS_MMHG = NumberSetting(
    "boots_most_mmhg",
    "Highest pressure of the boots",
    "In mmHg; studies used about 70.",
    default=100,
    least=40,
    most=150,
    unit="mmHg",
)
REPORT_VISITS = NumberSetting(
    "report_due_after_visits",
    "Progress report due after visits",
    "Attended visits since the last signed report; some payers ask for one every 10.",
    default=10,
    least=1,
    most=50,
    unit="visits",
)
REPORT_DAYS = NumberSetting(
    "report_due_after_days",
    "Progress report due after days",
    "Days since the last signed report, whichever comes first.",
    default=30,
    least=7,
    most=365,
    unit="days",
)
NUMBER_SETTINGS = (
    NOTICE,
    BUFFER,
    UNDO_FOR,
    OFFER_FOR,
    LONG_WAIT,
    SAME_MUSCLE_STOP,
    SAME_MUSCLE_WARN,
    BOTH_SIDES,
    LEAST_REASON,
    CONSENT_MONTHS,
    SCREEN_DAYS,
    SAUNA_MINUTES,
    SAUNA_C,
    BOOTS_MINUTES,
    BOOTS_MMHG,
    REPORT_VISITS,
    REPORT_DAYS,
)


def ahead_words(minutes: int) -> str:
    """`45 minutes`, `2 hours`, `3 days`: the largest unit that says it exactly."""
    for size, word in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size and minutes % size == 0:
            number = minutes // size
            return f"{number} {word}" if number == 1 else f"{number} {word}s"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
