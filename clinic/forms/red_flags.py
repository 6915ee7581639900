"""What may be typed about red flags: an answer, and the end of a clinical hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField

from clinic.forms.choices import listed
from clinic.forms.note_fields import Line, Strip, Words
from clinic.rules.local_time import find_wall_time, instant_of
from clinic.rules.red_flags import LONGEST_DETAIL, TAKEN_WORDS
from clinic.rules.stop_values import LONGEST_PHONED, LONGEST_WHY, HoldEnd
from clinic.rules.words import Answered

WALL_TIME = "%Y-%m-%dT%H:%M"


class AskForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """One tap: the question and its answer, and what exactly it is where that was typed."""

    slug = HiddenField()
    answer = HiddenField()
    detail = Line("What exactly?", LONGEST_DETAIL)

    @property
    def answered(self) -> Answered | None:
        """The answer, if it is one."""
        return Answered(self.answer.data) if self.answer.data in set(Answered) else None


class EndHoldForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What was done, who was phoned and when, and why the hold may end."""

    flags = SelectMultipleField(validate_choice=False, choices=listed([]))
    confirmed = HiddenField()
    taken = Strip("What was done?", [(one.value, word) for one, word in TAKEN_WORDS.items()])
    phoned = Line("Whom did you speak to?", LONGEST_PHONED)
    phoned_at = StringField("When?")
    reason = Words("Why may the hold end?", LONGEST_WHY)

    def end(self, zone: ZoneInfo) -> HoldEnd:
        """What was typed, with the time on the clinic's wall clock."""
        return HoldEnd(
            flags=tuple(self.flags.data or ()),
            taken=self.taken.data or "",
            phoned=self.phoned.data or "",
            phoned_at=wall_instant(self.phoned_at.data or "", zone),
            reason=self.reason.data or "",
        )

    @property
    def typed(self) -> dict[str, Any]:
        """The answers, to be sent a second time."""
        names = ("taken", "phoned", "phoned_at", "reason")
        return {name: self[name].data or "" for name in names}


def wall_instant(text: str, zone: ZoneInfo) -> datetime | None:
    """What a control for day and time was given, as an instant; None for something else."""
    try:
        local = datetime.strptime(text.strip()[:16], WALL_TIME)  # noqa: DTZ007 -- the wall's
        return instant_of(find_wall_time(local, zone).minute)
    except (ValueError, OverflowError):
        return None
