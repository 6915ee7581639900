"""What may be asked of the owner's figures."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from clinic.forms.choices import listed
from clinic.forms.locations import near_day
from clinic.rules.owner_outcomes import MEASURES_TOLD, measure_words
from clinic.rules.owner_range import DEFAULT, OWN, RANGES, Days, own_days, usual_days


class RangeForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Which days; the two fields count for days of one's own alone."""

    class Meta:
        csrf = False

    range = StringField(default=DEFAULT)
    first = DateField("First day", validators=[Optional(), near_day])
    last = DateField("Last day", validators=[Optional(), near_day])

    def days(self, today: date) -> Days:
        """The days asked for. Raises Invalid for other days that are no range."""
        if self.name == OWN:
            return own_days(self.first.data, self.last.data)
        return usual_days(self.name, today)

    @property
    def name(self) -> str:
        """The range asked for; the default one where there is none such."""
        return str(self.range.data) if self.range.data in RANGES else DEFAULT


class OutcomeForm(RangeForm):
    """Which measure as well."""

    measure = SelectField(
        "Measure", choices=listed((slug, measure_words(slug)) for slug in MEASURES_TOLD)
    )
