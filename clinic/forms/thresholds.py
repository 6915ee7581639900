"""A threshold of an outcome measure, as a form."""

from __future__ import annotations

from decimal import Decimal

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from clinic.forms.choices import listed
from clinic.forms.measures import LONGEST_NUMBER, decimal_of
from clinic.forms.note_fields import Line, Words
from clinic.rules.measures import ThresholdKind
from clinic.rules.thresholds import CHANGEABLE, LONGEST_WHY, PUBLISHED, ThresholdWish

KINDS = (
    (ThresholdKind.MCID, "Smallest important change (MCID)"),
    (ThresholdKind.MIC, "Important change (MIC)"),
    (ThresholdKind.MDC, "Beyond measurement error (MDC)"),
)


class ThresholdForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Of which measure, how much, what kind of number, and why."""

    measure = SelectField("Measure", choices=listed((s, PUBLISHED[s].name) for s in CHANGEABLE))
    value = Line("Threshold", LONGEST_NUMBER)
    kind = SelectField("What the number is", choices=listed(KINDS))
    why = Words("Why, and where it is from", LONGEST_WHY)
    default = BooleanField("The published threshold again")

    def validate_value(self, field: Line) -> None:
        """Refuse what is no number."""
        if field.data and self.number is None:
            message = "Write the threshold as a number."
            raise ValidationError(message)

    @property
    def number(self) -> Decimal | None:
        """The threshold, None for none or for something else."""
        return decimal_of(self.value.data)

    @property
    def wish(self) -> ThresholdWish:
        """What was typed."""
        return ThresholdWish(
            measure=str(self.measure.data or ""),
            value=self.number,
            kind=str(self.kind.data or ""),
            why=self.why.data or "",
            default=bool(self.default.data),
        )
