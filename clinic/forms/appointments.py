"""What may be typed about a booked visit: another time, a status, a cancellation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from clinic.forms.choices import listed
from clinic.forms.fives import whole_five
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.errors import Invalid
from clinic.rules.local_time import find_wall_time, minute_of, wall_time
from clinic.rules.visit_wishes import (
    LONGEST,
    SHORTEST,
    BookingRequest,
    MoveRequest,
    VisitWish,
)
from clinic.rules.words import AppointmentStatus

ANY = ("", "Whoever is free")
AS_NOW = ("", "As now where free, else any")
MOST_DIGITS = 9
MOST_PARTS = 12
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
LAST_MINUTE = minute_of(datetime.combine(LATEST, time(), UTC))
CANCEL_REASONS = (
    ("patient_ill", "The patient is ill"),
    ("patient_other", "The patient cannot come"),
    ("patient_moved", "The patient will book again"),
    ("clinic_therapist", "The therapist is away"),
    ("clinic_other", "The clinic cannot keep it"),
)


def wall_minute(day: date | None, at: time | None, zone: ZoneInfo, field: str) -> int:
    """The minute of a wall time. Raises Invalid where the clocks jump over it, or far away."""
    if day is None or at is None or not EARLIEST < day < LATEST:
        raise Invalid("Choose a date between 1990 and 2200.", field=field)
    found = find_wall_time(datetime.combine(day, at.replace(second=0, microsecond=0)), zone)
    if not found.exists:
        raise Invalid(found.notice, field=field)
    return found.minute


def ticked(text: str | None) -> frozenset[str]:
    """The rules of order whose warnings a ticked box names."""
    return frozenset(filter(None, (text or "").split(",")))


def version_of(text: str | None) -> int | None:
    """The version, or another number, that a hidden field carries; None where it carries none."""
    return int(text) if text and text.isdecimal() and len(text) < MOST_DIGITS else None


class MoveForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Another day, time, therapist, room or length for a visit."""

    date = DateField("Day", validators=[InputRequired("Choose a day.")])
    time = TimeField("Starts at", validators=[InputRequired("Type a time, like 9:30.")])
    therapist = SelectField("With", choices=listed([ANY]))
    room = SelectField("Room or equipment", choices=listed([AS_NOW]), default="")
    minutes = FieldList(
        IntegerField(
            "Minutes",
            validators=[
                Optional(),
                NumberRange(SHORTEST, LONGEST, f"Between {SHORTEST} and {LONGEST} minutes."),
                whole_five,
            ],
        ),
        max_entries=MOST_PARTS,
    )
    version = HiddenField(validators=[Optional()])
    minute = HiddenField(validators=[Optional()])
    despite = StringField(validators=[Length(max=400)])

    def offer(self, therapists: list[tuple[str, str]], places: list[tuple[str, str]]) -> None:
        """Set who can be chosen, and where."""
        self.therapist.choices = listed([ANY, *therapists])
        self.room.choices = listed([AS_NOW, *places])

    def request(self, appointment: str, zone: ZoneInfo, lengths: tuple[int, ...]) -> MoveRequest:
        """What is wanted, of a visit whose steps last so many minutes now.

        A length left empty stays as it is. Raises Invalid for a time that does not exist.
        """
        therapist = self.therapist.data or ""
        return MoveRequest(
            appointment=appointment,
            start=self._start(zone),
            version=version_of(self.version.data),
            therapist=therapist,
            room=self.room.data or "",
            minutes=self._minutes(lengths),
            anybody=not therapist,
            despite=ticked(self.despite.data),
        )

    def _minutes(self, lengths: tuple[int, ...]) -> tuple[int, ...]:
        typed = [field.data for field in self.minutes][: len(lengths)]
        typed += [None] * (len(lengths) - len(typed))
        wanted = tuple(one or now for one, now in zip(typed, lengths, strict=True))
        return () if wanted == lengths else wanted

    def _start(self, zone: ZoneInfo) -> int:
        """The minute meant: of a wall time that comes twice, the one the page was about."""
        typed = wall_minute(self.date.data, self.time.data, zone, "time")
        meant = version_of(self.minute.data)
        if meant is not None and wall_time(meant, zone) == wall_time(typed, zone):
            return meant
        return typed


class BookForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The opening that was chosen: its minute, its therapist, and the key that books once."""

    start = IntegerField(validators=[InputRequired(), NumberRange(0, LAST_MINUTE)])
    therapist = StringField(name="with", validators=[Length(max=24)])
    key = StringField(validators=[DataRequired(), Length(max=64)])
    despite = StringField(validators=[Length(max=400)])

    def request(self, wish: VisitWish) -> BookingRequest:
        """The booking that is wanted, with the therapist who was shown."""
        therapist = self.therapist.data or wish.therapist
        return BookingRequest(
            replace(wish, therapist=therapist),
            self.start.data or 0,
            self.key.data or "",
            despite=ticked(self.despite.data),
        )


BY_BUTTON = [status for status in AppointmentStatus if status not in CANCELLED]
"""What a button may make of a visit; cancelling asks for its reason on a page of its own."""


class StatusForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The next status of a visit."""

    status = StringField(validators=[DataRequired(), AnyOf([status.value for status in BY_BUTTON])])
    version = StringField(validators=[Optional()])


class CancelForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why a visit is cancelled; the reason says whether the clinic or the patient does it."""

    reason = RadioField(
        "Why?", choices=listed(CANCEL_REASONS), validators=[InputRequired("Choose a reason.")]
    )
    note = StringField("Remark", validators=[Length(max=200, message="At most 200 characters.")])
    version = HiddenField(validators=[Optional()])

    @property
    def by_clinic(self) -> bool:
        """Whether the clinic cancels."""
        return str(self.reason.data).startswith("clinic_")

    @property
    def words(self) -> str:
        """The reason as a sentence, the remark behind it."""
        word = dict(CANCEL_REASONS)[self.reason.data]
        return f"{word}. {self.note.data}".strip() if self.note.data else word
