"""What may be typed about a person on the staff."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, StringField
from wtforms.validators import DataRequired, Email, Length

from clinic.rules.staff_values import StaffEntry, StaffLine
from clinic.rules.words import Role


class StaffForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Name, sign-in address, and what they do here."""

    name = StringField("Name", validators=[DataRequired("Type their name."), Length(max=120)])
    email = EmailField(
        "E-mail address",
        validators=[
            DataRequired("Type the address they sign in with."),
            Email("This does not look like an e-mail address."),
            Length(max=255),
        ],
    )
    front_desk = BooleanField("Front desk: books, moves, checks in")
    therapist = BooleanField("Therapist: has a calendar, writes notes")
    administrator = BooleanField("Administrator: adds and closes accounts")
    credential = StringField("Credential", validators=[Length(max=60)])

    def fill(self, line: StaffLine) -> None:
        """Show what is kept."""
        self.name.data, self.email.data = line.name, line.email
        self.credential.data = line.credential
        for role in (Role.FRONT_DESK, Role.THERAPIST, Role.ADMINISTRATOR):
            self[role.value].data = role in line.roles

    @property
    def entry(self) -> StaffEntry:
        """The person as typed."""
        roles = (Role.FRONT_DESK, Role.THERAPIST, Role.ADMINISTRATOR)
        return StaffEntry(
            name=(self.name.data or "").strip(),
            email=(self.email.data or "").strip(),
            roles=frozenset(role for role in roles if self[role.value].data),
            credential=(self.credential.data or "").strip(),
        )


class NewStaffForm(StaffForm):
    """The same for somebody new, with the key that adds once."""

    key = HiddenField(validators=[Length(max=64)])


class CloseForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Nothing but the token: closing asks once."""
