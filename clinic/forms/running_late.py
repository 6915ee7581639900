"""Who runs late, and by how much."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from clinic.forms.choices import listed
from clinic.forms.fives import whole_five
from clinic.rules.lateness import LONGEST_DELAY, SHORTEST_DELAY

REACH = f"Between {SHORTEST_DELAY} and {LONGEST_DELAY} minutes."


class LateForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The therapist and the minutes; `seen` and `key` come with what was shown to be confirmed."""

    therapist = SelectField("Who runs late?", default="")
    minutes = IntegerField(
        "Minutes late",
        default=15,
        validators=[
            InputRequired("Type the minutes, like 15."),
            NumberRange(SHORTEST_DELAY, LONGEST_DELAY, REACH),
            whole_five,
        ],
    )
    seen = StringField(validators=[Length(max=64)])
    key = StringField(validators=[Length(max=64)])

    def offer(self, therapists: list[tuple[str, str]]) -> None:
        """Set who can be chosen."""
        self.therapist.choices = listed(therapists)
