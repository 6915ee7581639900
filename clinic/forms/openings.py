"""Finding a time in three short questions: who, what, when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from clinic.forms.choices import listed
from clinic.forms.fives import whole_five
from clinic.rules.visit_wishes import (
    EARLIEST,
    LATEST,
    LONGEST,
    MOST_STEPS,
    NOON,
    SHORTEST,
    StepWish,
    VisitWish,
    WhenWish,
)

NO_STEP = ("", "–")
ANYBODY = ("", "Whoever is free")
DAYS = (
    ("1", "That day only"),
    ("7", "Within a week"),
    ("14", "Within two weeks"),
    ("28", "Within four weeks"),
    ("90", "Within three months"),
    ("180", "Within half a year"),
)
PARTS = (("any", "Any time"), ("morning", "Mornings"), ("afternoon", "Afternoons"))
SPAN_OF_PART = {"any": (EARLIEST, LATEST), "morning": (EARLIEST, NOON), "afternoon": (NOON, LATEST)}
LONGEST_WAIT = 120


class StepForm(Form):
    """One therapy of the visit; without minutes, its usual length."""

    therapy = SelectField("Therapy", choices=listed([NO_STEP]))
    minutes = IntegerField(
        "Minutes",
        validators=[
            Optional(),
            NumberRange(SHORTEST, LONGEST, f"Between {SHORTEST} and {LONGEST} minutes."),
            whole_five,
        ],
    )


class WhoForm(Form):
    """Who is here? Asked over GET, so that the answer can be reloaded."""

    q = SearchField("Who is here?")
    patient = HiddenField()


class SearchForm(Form):
    """Who? What? When? Asked over GET, so that the answer can be shared and reloaded."""

    q = SearchField("Who is coming?")
    patient = HiddenField()
    appointment = HiddenField()
    steps = FieldList(FormField(StepForm), min_entries=MOST_STEPS, max_entries=MOST_STEPS)
    wait = IntegerField(
        "Waiting up to",
        default=15,
        validators=[
            Optional(),
            NumberRange(0, LONGEST_WAIT, f"Between 0 and {LONGEST_WAIT} minutes."),
        ],
    )
    from_day = DateField("From", validators=[InputRequired("Choose a day.")])
    days = SelectField("How far ahead", choices=listed(DAYS), default="7")
    part = RadioField("Time of day", choices=listed(PARTS), default="any")
    therapist = SelectField("With", choices=listed([ANYBODY]))
    location = SelectField("Where")
    at = HiddenField()

    def offer(
        self,
        therapies: list[tuple[str, str]],
        therapists: list[tuple[str, str]],
        locations: list[tuple[str, str]],
    ) -> None:
        """Set what can be chosen."""
        self.location.choices = listed(locations)
        for step in self.steps:
            step.form.therapy.choices = listed([NO_STEP, *therapies])
        self.therapist.choices = listed([ANYBODY, *therapists])

    def say_too_short(self, step: int, why: str) -> None:
        """Put it beside the length of that step among those that were chosen."""
        chosen = [one for one in self.steps if one.form.therapy.data]
        chosen[step].form.minutes.errors = [why]

    @property
    def visit(self) -> VisitWish:
        """The visit that is wanted; no steps where none was chosen."""
        return VisitWish(
            steps=tuple(
                StepWish(step.form.therapy.data, step.form.minutes.data)
                for step in self.steps
                if step.form.therapy.data
            ),
            patient=self.patient.data or "",
            therapist=self.therapist.data or "",
            wait=self.wait.data or 0,
        )

    @property
    def when(self) -> WhenWish:
        """The days and times that suit."""
        after, before = SPAN_OF_PART[self.part.data or "any"]
        first = self.from_day.data or date.min
        return WhenWish(first, int(self.days.data), frozenset(), max(after, self._after()), before)

    def _after(self) -> int:
        """From when on that one day, when an empty place of the board was clicked."""
        try:
            clicked = datetime.fromisoformat(self.at.data or "").replace(tzinfo=None)
        except ValueError:
            return EARLIEST
        if clicked.date() != self.from_day.data or self.days.data != "1":
            return EARLIEST
        return (clicked - datetime.combine(clicked.date(), datetime.min.time())) // timedelta(
            minutes=1
        )

    def validate_from_day(self, field: DateField) -> None:
        """A day within reach of the calendars."""
        if field.data and not date(2020, 1, 1) <= field.data <= date(2199, 1, 1):
            raise ValidationError("Choose a day between 2020 and 2199.")
