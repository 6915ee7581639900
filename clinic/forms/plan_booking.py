"""What may be typed about the dates of a plan: wishes, choices, days the patient is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from clinic.forms.appointments import EARLIEST, LAST_MINUTE, LATEST
from clinic.forms.choices import listed
from clinic.rules.day_hours import SHORT_WEEKDAYS
from clinic.rules.errors import Invalid
from clinic.rules.series_plan import Pick, Preference
from clinic.rules.visit_wishes import EARLIEST as DAY_BEGINS
from clinic.rules.visit_wishes import LATEST as DAY_ENDS

AWAY = ("away_from", "away_to")
CHOICE, WAS, SEEN, SKIP = "visit-", "was-", "seen-", "skip"
MOST_NUMBER = 999
ANYBODY = ("", "Anybody")


class WishForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What the patient would like."""

    therapist = SelectField("Therapist")
    weekdays = SelectMultipleField(
        "Days",
        choices=listed((str(day), word) for day, word in enumerate(SHORT_WEEKDAYS)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    after = TimeField("Not before", validators=[Optional()])
    before = TimeField("Begins before", validators=[Optional()])
    same_time = BooleanField("The same time of day each week")
    location = SelectField("Where")

    def offer(self, therapists: list[tuple[str, str]], locations: list[tuple[str, str]]) -> None:
        """Set what can be chosen."""
        self.therapist.choices = listed([ANYBODY, *therapists])
        self.location.choices = listed(locations)

    @property
    def wish(self) -> Preference:
        """The wish that was typed."""
        return Preference(
            self.therapist.data or "",
            frozenset(int(day) for day in self.weekdays.data or ()),
            _minute(self.after.data, DAY_BEGINS),
            _minute(self.before.data, DAY_ENDS),
            same_time=bool(self.same_time.data),
            location=self.location.data or "",
        )


class DatesForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The key that books once, what was ticked, and which button; the dates come beside them.

    `plan` is the version of the plan that was shown.
    """

    plan = IntegerField(validators=[InputRequired()])
    key = StringField(validators=[InputRequired(), Length(max=64)])
    despite = StringField(validators=[Length(max=400)])
    do = StringField(validators=[Length(max=8)])


class AwayForm(Form):
    """The days on which the patient cannot come; asked over GET."""

    away_from = DateField("Away from", validators=[Optional()])
    away_to = DateField("Until", validators=[Optional()])

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; one alone is one day. Raises Invalid for what is none."""
        first, last = self.away_from.data, self.away_to.data
        if first is None and last is None:
            return None
        first, last = first or last, last or first
        if first is None or last is None or not EARLIEST < first <= last < LATEST:
            raise Invalid("The last day comes after the first.", field="away_to")
        return first, last


def filled(wish: Preference) -> dict[str, object]:
    """A wish as the form shows it."""
    return {
        "therapist": wish.therapist,
        "weekdays": [str(day) for day in sorted(wish.weekdays)],
        "after": None if wish.after == DAY_BEGINS else _time(wish.after),
        "before": None if wish.before == DAY_ENDS else _time(wish.before),
        "same_time": wish.same_time,
        "location": wish.location,
    }


def picks_of(sent: Mapping[str, str]) -> list[Pick]:
    """What was chosen for the visits that are named. Raises Invalid for what makes no sense."""
    return list(_picks(sent))


def changed(sent: Mapping[str, str]) -> dict[str, str]:
    """The choices that a person changed from what was proposed, as the address holds them."""
    return {
        name: value
        for name, value in sent.items()
        if name.startswith(CHOICE) and value != sent.get(f"{WAS}{name[len(CHOICE) :]}")
    }


def _picks(sent: Mapping[str, str]) -> Iterator[Pick]:
    for name, value in sent.items():
        number = name[len(CHOICE) :]
        if not name.startswith(CHOICE):
            continue
        start, _, therapist = value.partition(" ")
        seen = sent.get(f"{SEEN}{number}", "")[:80]
        known = number.isdecimal() and int(number[:4]) <= MOST_NUMBER
        if known and value == SKIP:
            yield Pick(int(number), None, seen=seen)
        elif known and start.isdecimal() and int(start[:12]) <= LAST_MINUTE:
            yield Pick(int(number), int(start), therapist[:24], seen)
        else:
            raise Invalid("Choose what is to be done with every visit.", field="dates")


def _minute(at: time | None, default: int) -> int:
    return default if at is None else at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(*divmod(minute, 60))
