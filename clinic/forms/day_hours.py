"""Fields for the hours of a day, typed as text, and of a whole week."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from clinic.rules.day_hours import WEEKDAYS, DayHours, hours_words, read_hours
from clinic.rules.errors import Invalid

WEEK_FIELDS = tuple(f"day_{day}" for day in range(len(WEEKDAYS)))


class HoursField(StringField):
    """Hours of one day as text; `hours` is what was read, `data` stays what was typed."""

    hours: DayHours = ()

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, validators=[Length(max=120)], **more)

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; the reason it cannot be read is the field's error."""
        del form
        try:
            self.hours = read_hours(self.data or "")
        except Invalid as error:
            raise ValidationError(error.message) from error

    def show(self, hours: DayHours) -> None:
        """Show what is kept."""
        self.data = hours_words(hours)


class WeekForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Monday to Sunday, a line each."""

    day_0 = HoursField(WEEKDAYS[0])
    day_1 = HoursField(WEEKDAYS[1])
    day_2 = HoursField(WEEKDAYS[2])
    day_3 = HoursField(WEEKDAYS[3])
    day_4 = HoursField(WEEKDAYS[4])
    day_5 = HoursField(WEEKDAYS[5])
    day_6 = HoursField(WEEKDAYS[6])

    def show_week(self, week: tuple[DayHours, ...]) -> None:
        """Show what is kept."""
        for name, hours in zip(WEEK_FIELDS, week, strict=True):
            self[name].show(hours)

    @property
    def week(self) -> tuple[DayHours, ...]:
        """The hours typed, Monday first."""
        return tuple(self[name].hours for name in WEEK_FIELDS)
