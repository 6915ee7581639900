"""What may be typed about a location, its closures, its rooms and equipment."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from clinic.forms.choices import listed
from clinic.forms.day_hours import WeekForm
from clinic.rules.clinic_values import (
    MOST_NOTICE_HOURS,
    ClosedDays,
    LocationEntry,
    UnitEntry,
    UnitLine,
    category_of,
    category_words,
)
from clinic.rules.local_time import GRIDS
from clinic.rules.words import Repeats
from clinic.rules.zones import zones

GRID_WORDS = [(str(grid), f"every {grid} minutes") for grid in GRIDS]
REPEATS = (
    (Repeats.ONCE.value, "Once"),
    (Repeats.WEEKLY.value, "Every week"),
    (Repeats.YEARLY.value, "Every year"),
)
EARLIEST, LATEST = date(2020, 1, 1), date(2199, 1, 1)
FAR_DAY = "Choose a day between 2020 and 2199."


def near_day(form: FlaskForm, field: DateField) -> None:
    """A day within reach of the calendars."""
    del form
    if field.data and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(FAR_DAY)


class LocationForm(WeekForm):
    """Name, wall clock, grid of starts, address, notice, opening hours."""

    name = StringField("Name", validators=[DataRequired("Type its name."), Length(max=120)])
    zone = SelectField("Time zone", choices=listed([(zone, zone) for zone in zones()]))
    grid_minutes = SelectField("Visits may begin", choices=listed(GRID_WORDS))
    cancel_notice_hours = IntegerField(
        "Late cancellation under (hours)",
        default=24,
        validators=[
            InputRequired("Type a number of hours; 0 for never."),
            NumberRange(0, MOST_NOTICE_HOURS, f"Between 0 and {MOST_NOTICE_HOURS} hours."),
        ],
    )
    address = StringField("Address", validators=[Length(max=300)])
    phone = TelField("Phone", validators=[Length(max=40)])

    def offer(self, kept: str) -> None:
        """Let a zone stay that is kept under an older name."""
        if kept not in zones():
            self.zone.choices = listed((zone, zone) for zone in (kept, *zones()))

    def fill(self, entry: LocationEntry) -> None:
        """Show what is kept."""
        self.name.data, self.zone.data = entry.name, entry.zone
        self.grid_minutes.data = str(entry.grid_minutes)
        self.cancel_notice_hours.data = entry.cancel_notice_hours
        self.address.data, self.phone.data = entry.address, entry.phone
        self.show_week(entry.week)

    @property
    def entry(self) -> LocationEntry:
        """The location as typed."""
        return LocationEntry(
            name=" ".join((self.name.data or "").split()),
            zone=self.zone.data,
            grid_minutes=int(self.grid_minutes.data),
            week=self.week,
            address=(self.address.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            cancel_notice_hours=self.cancel_notice_hours.data or 0,
        )


class ClosureForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Whole days on which a location is shut."""

    first = DateField("First day", validators=[InputRequired("Choose a day."), near_day])
    last = DateField("Last day", validators=[InputRequired("Choose a day."), near_day])
    reason = StringField("Why", validators=[Length(max=120)])
    repeats = RadioField("Repeats", choices=listed(REPEATS), default=Repeats.ONCE.value)

    @property
    def days(self) -> ClosedDays:
        """The days as typed."""
        return ClosedDays(
            self.first.data or date.min,
            self.last.data or date.min,
            (self.reason.data or "").strip(),
            Repeats(self.repeats.data),
        )


class ReopenForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The closure that is taken back."""

    first = DateField(validators=[InputRequired()])
    last = DateField(validators=[InputRequired()])

    @property
    def days(self) -> ClosedDays:
        """The days of it."""
        return ClosedDays(self.first.data or date.min, self.last.data or date.min)


class UnitForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A room or a piece of equipment."""

    name = StringField("Name", validators=[DataRequired("Type its name."), Length(max=120)])
    category = StringField(
        "Good for",
        description="Therapies ask for it by this word: treatment room, sauna, boots …",
        validators=[DataRequired("Type what it is good for."), Length(max=40)],
    )
    location = SelectField("At")

    def offer(self, locations: list[tuple[str, str]]) -> None:
        """Set where it can stand."""
        self.location.choices = listed(locations)

    def fill(self, line: UnitLine) -> None:
        """Show what is kept."""
        self.name.data, self.location.data = line.name, line.location
        self.category.data = category_words(line.category)

    def validate_category(self, field: StringField) -> None:
        """A word is left once it is written as it is kept."""
        if not category_of(field.data or ""):
            raise ValidationError("Type what it is good for, in a word.")

    @property
    def entry(self) -> UnitEntry:
        """The unit as typed."""
        return UnitEntry(
            " ".join((self.name.data or "").split()),
            category_of(self.category.data or ""),
            self.location.data,
        )


class SureForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Nothing but the token: what takes something out of use asks once."""
