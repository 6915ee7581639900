"""What may be typed about time off."""

from __future__ import annotations

from datetime import date, time

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from clinic.forms.choices import listed
from clinic.forms.locations import near_day
from clinic.rules.away import AwayEntry
from clinic.rules.local_time import DAY_MINUTES

REPEATS = (("once", "Once, without a break"), ("weekly", "Every week, until the last day"))
IN_AN_HOUR = 60


class AwayForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Who or what is away, from when to when, once or every week."""

    unit = SelectField("Who or what")
    reason = StringField(
        "Why",
        description="Everybody who works here can read it.",
        validators=[Length(max=120)],
    )
    first_day = DateField("First day", validators=[InputRequired("Choose a day."), near_day])
    starts = TimeField("From", validators=[Optional()])
    last_day = DateField("Last day", validators=[InputRequired("Choose a day."), near_day])
    ends = TimeField("To", validators=[Optional()])
    repeats = RadioField("Repeats", choices=listed(REPEATS), default="once")

    def offer(self, units: list[tuple[str, str]]) -> None:
        """Set who and what can be chosen."""
        self.unit.choices = listed(units)

    @property
    def entry(self) -> AwayEntry:
        """The time off as typed; without times, whole days."""
        return AwayEntry(
            unit=self.unit.data,
            first_day=self.first_day.data or date.min,
            last_day=self.last_day.data or date.min,
            starts=_minute(self.starts.data, 0),
            ends=_minute(self.ends.data, DAY_MINUTES) or DAY_MINUTES,
            weekly=self.repeats.data == "weekly",
            reason=(self.reason.data or "").strip(),
        )


class TakeBackForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The time off that is taken back."""

    entry = StringField(validators=[InputRequired(), Length(max=24)])


def _minute(typed: time | None, otherwise: int) -> int:
    return otherwise if typed is None else typed.hour * IN_AN_HOUR + typed.minute
