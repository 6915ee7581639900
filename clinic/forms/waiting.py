"""What may be typed about the wait list: a wish, a free time to fill, an offer."""

from __future__ import annotations

from datetime import date, time, timedelta

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from clinic.forms.appointments import LAST_MINUTE, version_of
from clinic.forms.choices import listed
from clinic.forms.openings import (
    ANYBODY,
    LONGEST_WAIT,
    NO_STEP,
    PARTS,
    SPAN_OF_PART,
    StepForm,
)
from clinic.rules.clinic_settings import OFFER_FOR
from clinic.rules.day_hours import SHORT_WEEKDAYS
from clinic.rules.visit_wishes import LATEST, MOST_STEPS, StepWish, VisitWish
from clinic.rules.wait_list import FreeTime, WaitWish
from clinic.rules.words import OfferState, Urgency

URGENCIES = (
    (Urgency.SOON.value, "Soon"),
    (Urgency.NORMAL.value, "Normal"),
    (Urgency.WHENEVER.value, "Whenever it suits"),
)
LENGTHS = (("30", "Half an hour"), ("60", "An hour"), ("120", "Two hours"), ("240", "Half a day"))
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2199, 1, 1)


def _near(form: Form, field: DateField) -> None:
    del form
    if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError("Choose a day between 2020 and 2199.")


def part_of(after: int, before: int) -> str:
    """The part of the day between two local minutes, as the forms name it."""
    return next((part for part, span in SPAN_OF_PART.items() if span == (after, before)), "any")


class WaitForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What somebody waits for, and when they can."""

    patient = HiddenField()
    version = HiddenField(validators=[Optional()])
    steps = FieldList(FormField(StepForm), min_entries=MOST_STEPS, max_entries=MOST_STEPS)
    wait = IntegerField(
        "Waiting up to",
        default=15,
        validators=[
            Optional(),
            NumberRange(0, LONGEST_WAIT, f"Between 0 and {LONGEST_WAIT} minutes."),
        ],
    )
    therapist = SelectField("With", choices=listed([ANYBODY]))
    location = SelectField("Where")
    monday = BooleanField(SHORT_WEEKDAYS[0])
    tuesday = BooleanField(SHORT_WEEKDAYS[1])
    wednesday = BooleanField(SHORT_WEEKDAYS[2])
    thursday = BooleanField(SHORT_WEEKDAYS[3])
    friday = BooleanField(SHORT_WEEKDAYS[4])
    saturday = BooleanField(SHORT_WEEKDAYS[5])
    sunday = BooleanField(SHORT_WEEKDAYS[6])
    part = RadioField("Time of day", choices=listed(PARTS), default="any")
    from_day = DateField("From", validators=[InputRequired("Choose a day."), _near])
    to_day = DateField("Until", validators=[Optional(), _near])
    urgency = RadioField("Urgency", choices=listed(URGENCIES), default=Urgency.NORMAL.value)
    remark = StringField("Remark", validators=[Length(max=300, message="At most 300 characters.")])

    def offer(
        self,
        therapies: list[tuple[str, str]],
        therapists: list[tuple[str, str]],
        locations: list[tuple[str, str]],
    ) -> None:
        """Set what can be chosen."""
        for step in self.steps:
            step.form.therapy.choices = listed([NO_STEP, *therapies])
        self.therapist.choices = listed([ANYBODY, *therapists])
        self.location.choices = listed(locations)

    @property
    def days(self) -> list[BooleanField]:
        """The ticks of the days of the week, Monday first."""
        return [self[name] for name in DAY_FIELDS]

    @property
    def wish(self) -> WaitWish:
        """The wish that was typed."""
        after, before = SPAN_OF_PART[self.part.data or "any"]
        return WaitWish(
            visit=VisitWish(
                steps=tuple(
                    StepWish(step.form.therapy.data, step.form.minutes.data)
                    for step in self.steps
                    if step.form.therapy.data
                ),
                patient=self.patient.data or "",
                therapist=self.therapist.data or "",
                location=self.location.data or "",
                wait=self.wait.data or 0,
            ),
            first=self.from_day.data or date.min,
            last=self.to_day.data,
            weekdays=frozenset(day for day, field in enumerate(self.days) if field.data),
            after=after,
            before=before,
            urgency=Urgency(self.urgency.data),
            remark=self.remark.data or "",
        )

    @property
    def as_shown(self) -> int | None:
        """The version of the entry that was shown."""
        return version_of(self.version.data)


DAY_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def filled(wish: WaitWish) -> dict[str, str]:
    """A wish as the fields that would say it."""
    visit = wish.visit
    found = {
        "patient": visit.patient,
        "wait": str(visit.wait),
        "therapist": visit.therapist,
        "location": visit.location,
        "part": part_of(wish.after, wish.before),
        "from_day": wish.first.isoformat(),
        "to_day": wish.last.isoformat() if wish.last else "",
        "urgency": wish.urgency.value,
        "remark": wish.remark,
    }
    found.update({DAY_FIELDS[day]: "y" for day in wish.weekdays})
    for index in range(MOST_STEPS):
        step = visit.steps[index] if index < len(visit.steps) else StepWish("")
        found[f"steps-{index}-therapy"] = step.therapy
        found[f"steps-{index}-minutes"] = str(step.minutes or "")
    return found


def nearest_length(minutes: int) -> str:
    """The shortest length on offer that holds so many minutes."""
    return next((one for one, _ in LENGTHS if int(one) >= minutes), LENGTHS[-1][0])


class FreeTimeForm(Form):
    """The free time that is to be filled, asked over GET."""

    date = DateField("Day", validators=[InputRequired("Choose a day."), _near])
    time = TimeField("From", validators=[InputRequired("Type a time, like 9:30.")])
    minutes = SelectField("Starting within", choices=listed(LENGTHS), default="60")
    therapist = SelectField("Whose time", choices=listed([("", "Anybody's")]))
    location = HiddenField()
    visit = HiddenField()

    def offer(self, therapists: list[tuple[str, str]]) -> None:
        """Set whose time it can be."""
        self.therapist.choices = listed([("", "Anybody's"), *therapists])

    @property
    def free(self) -> FreeTime:
        """The free time."""
        at = self.time.data or time()
        after = timedelta(hours=at.hour, minutes=at.minute) // timedelta(minutes=1)
        return FreeTime(
            day=self.date.data or date.min,
            after=after,
            before=min(LATEST, after + int(self.minutes.data)),
            location=self.location.data or "",
            therapist=self.therapist.data or "",
            visit=self.visit.data or "",
        )


class OfferForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Whom the time is offered to, each with the start they would have, and for how long."""

    entry = SelectMultipleField("Whom", validate_choice=False)
    keep = IntegerField(
        "Keep it for",
        validators=[
            InputRequired("For how many minutes?"),
            NumberRange(
                OFFER_FOR.least,
                OFFER_FOR.most,
                f"Between {OFFER_FOR.least} and {OFFER_FOR.most} minutes.",
            ),
        ],
    )

    @property
    def starts(self) -> dict[str, int]:
        """The chosen entries, each with its start in minutes since 1970."""
        pairs = [one.partition("@") for one in self.entry.data or []]
        read = {name: version_of_minute(text) for name, _, text in pairs}
        return {name: start for name, start in read.items() if start is not None}


def version_of_minute(text: str) -> int | None:
    """The minute a field carries; None where it carries none."""
    found = version_of(text)
    return found if found is not None and found <= LAST_MINUTE else None


class AnswerForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What they said to an offer."""

    answer = StringField(validators=[InputRequired()])

    @property
    def state(self) -> OfferState:
        """The state that makes of it; open, which nothing can become, for anything unheard of."""
        known = {state.value: state for state in OfferState}
        return known.get(self.answer.data or "", OfferState.OPEN)
