"""What may be typed about a patient by the desk, and the yes to merging two records."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

import phonenumbers
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.forms.choices import listed
from clinic.rules.patient_entry import (
    OLDEST_BIRTH_YEAR,
    BadEntryError,
    read_email,
    read_phone,
    tidy,
)
from clinic.rules.patient_values import FIELD_WORDS, LONGEST_ALERT, MOST_ALERTS, PatientDetails
from clinic.rules.words import Sex

SEX_WORDS = {
    Sex.UNKNOWN: "Not known",
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.OTHER: "Other",
}
LONGEST_NAME, LONGEST_TITLE, LONGEST_RELATION = 120, 40, 60
LONGEST_ADDRESS, LONGEST_REFERRER, LONGEST_TYPED = 400, 200, 8000
MOST_PHONE_DIGITS = 20
_TOO_SHORT = phonenumbers.ValidationResult.TOO_SHORT
_PHONE_SIGNS = re.compile(r"[\d\s()+./\-\u2010-\u2015#*,;a-zA-Z]*")

Read = Callable[[str], str]


class ReadField(StringField):
    """One line, read by a rule; what the rule refuses stays as it was typed."""

    def __init__(self, label: str, read: Read, **values: Any) -> None:
        self.read = read
        super().__init__(label, **values)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; a field that was not sent keeps what it had."""
        if not valuelist:
            return
        self.data = valuelist[0]
        try:
            self.data = self.read(valuelist[0])
        except BadEntryError as error:
            raise ValueError(_sentence(error)) from error


class PhoneField(ReadField, TelField):
    """A phone number as it was typed, if somebody could dial it."""


class MailField(ReadField, EmailField):
    """A mail address."""


class BirthDateField(DateField):
    """A day in the past, from the browser's own date control."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; nothing typed is no day."""
        if not valuelist:
            return
        self.data = None
        if not valuelist[0].strip():
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError("Type the whole date: year, month, day.") from None


def dialled(text: str) -> str:
    """A phone number as written. Raises BadEntryError where nobody could dial it."""
    phone = read_phone(text)
    if not _PHONE_SIGNS.fullmatch(phone):
        raise BadEntryError("phone holds a sign no phone number has")
    if sum(sign.isdigit() for sign in phone) > MOST_PHONE_DIGITS:
        raise BadEntryError("phone has too many digits")
    if phone.startswith("+"):
        _check_abroad(phone)
    return phone


def _check_abroad(phone: str) -> None:
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        raise BadEntryError("phone begins with + but no country has this code") from None
    if not phonenumbers.is_possible_number(number):
        reason = phonenumbers.is_possible_number_with_reason(number)
        word = "few" if reason == _TOO_SHORT else "many"
        raise BadEntryError(f"phone has too {word} digits for its country")


def _line(name: str, longest: int, **values: Any) -> ReadField:
    word = FIELD_WORDS[name]
    return ReadField(word, lambda text: tidy(text, word, longest), **values)


class PatientForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Who a patient is and how to reach them; nothing clinical.

    `today` has to be set by the view before the form is validated.
    """

    today: date

    family = _line("family", LONGEST_NAME)
    given = _line("given", LONGEST_NAME)
    prefix = _line("prefix", LONGEST_TITLE)
    suffix = _line("suffix", LONGEST_TITLE)
    birth_date = BirthDateField(FIELD_WORDS["birth_date"])
    sex = SelectField(
        FIELD_WORDS["sex"], choices=listed((sex.value, word) for sex, word in SEX_WORDS.items())
    )
    phone = PhoneField(FIELD_WORDS["phone"], dialled)
    email = MailField(FIELD_WORDS["email"], read_email)
    address = _line("address", LONGEST_ADDRESS)
    emergency_name = _line("emergency_name", LONGEST_NAME)
    emergency_relation = _line("emergency_relation", LONGEST_RELATION)
    emergency_phone = PhoneField(FIELD_WORDS["emergency_phone"], dialled)
    referrer = _line("referrer", LONGEST_REFERRER)
    alerts = TextAreaField(
        FIELD_WORDS["alerts"], id="good-to-know", validators=[Length(max=LONGEST_TYPED)]
    )
    somebody_else = BooleanField("This is somebody else: keep them apart")
    key = HiddenField(validators=[Length(max=64)])
    version = HiddenField()

    @classmethod
    def showing(cls, details: PatientDetails | None, version: str = "") -> PatientForm:
        """The form with what is kept, or for somebody new; what was sent goes before."""
        values: dict[str, Any] = dict(vars(details)) if details else {"sex": Sex.UNKNOWN}
        values["alerts"] = "\n".join(values.get("alerts", ()))
        fresh = {"key": secrets.token_urlsafe(12), "version": version}
        form: PatientForm = cls(data=values | fresh)
        return form

    def validate_family(self, field: ReadField) -> None:
        """Somebody has at least one name."""
        if not field.data and not self.given.data:
            raise ValidationError("Type at least one name.")

    def validate_birth_date(self, field: BirthDateField) -> None:
        """Nobody is born tomorrow, or before anybody alive."""
        if field.data is None:
            return
        if field.data > self.today:
            raise ValidationError("This day has not come yet.")
        if field.data.year < OLDEST_BIRTH_YEAR:
            raise ValidationError(f"Type a year from {OLDEST_BIRTH_YEAR} on.")

    def validate_alerts(self, field: TextAreaField) -> None:
        """A few short lines."""
        try:
            lines = self._alerts()
        except BadEntryError as error:
            raise ValidationError(_sentence(error)) from error
        if len(lines) > MOST_ALERTS:
            raise ValidationError(f"At most {MOST_ALERTS} lines.")
        del field

    @property
    def details(self) -> PatientDetails:
        """The patient as typed."""
        names = set(FIELD_WORDS) - {"alerts", "sex", "birth_date"}
        return PatientDetails(
            **{name: self[name].data or "" for name in names},
            birth_date=self.birth_date.data,
            sex=Sex(self.sex.data),
            alerts=self._alerts(),
        )

    def _alerts(self) -> tuple[str, ...]:
        typed = (self.alerts.data or "").splitlines()
        lines = (tidy(line, "a line", LONGEST_ALERT) for line in typed)
        return tuple(dict.fromkeys(line for line in lines if line))


class MergeForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The yes to merging, and which state of the two records was looked at."""

    confirm = BooleanField(
        "I have compared the two: this is one person",
        validators=[InputRequired("Tick this once you have compared the two.")],
    )
    keep_version = HiddenField()
    gone_version = HiddenField()


def _sentence(error: BadEntryError) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
