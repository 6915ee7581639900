"""What may be typed about when somebody is there, and what they may give."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput

from clinic.forms.choices import listed
from clinic.forms.day_hours import HoursField, WeekForm
from clinic.forms.locations import near_day
from clinic.rules.timetables import OtherHours, Timetable


class TimetableForm(WeekForm):
    """A week of hours and the days it is valid."""

    valid_from = DateField("From", validators=[Optional(), near_day])
    valid_to = DateField("Until", validators=[Optional(), near_day])

    @property
    def table(self) -> Timetable:
        """The week as typed."""
        return Timetable(self.valid_from.data, self.valid_to.data, self.week)


class OtherHoursForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Other hours on one day."""

    day = DateField("Day", validators=[InputRequired("Choose a day."), near_day])
    hours = HoursField("Hours", description="Like 8:00–12:30. Empty: not there.")

    @property
    def other(self) -> OtherHours:
        """The day as typed."""
        return OtherHours(self.day.data or date.min, self.hours.hours)


class ClearDayForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The day on which the usual hours hold again."""

    day = DateField(validators=[InputRequired()])


class TicksField(SelectMultipleField):
    """Several of a list, each with its tick."""

    option_widget = CheckboxInput()


class TherapistForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What a therapist may give."""

    therapies = TicksField("May give")
    supervisor = SelectField(
        "Supervisor", description="Signs under every note this therapist signs from now on."
    )

    def offer(self, therapies: list[tuple[str, str]], supervisors: list[tuple[str, str]]) -> None:
        """Set what can be given, and who can supervise."""
        self.therapies.choices = listed(therapies)
        self.supervisor.choices = listed([("", "Nobody: signs alone"), *supervisors])
