"""What may be typed about the warnings that are fine on a plan."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from clinic.forms.choices import listed
from clinic.rules.order_rules import OrderRule
from clinic.rules.plan_order import LONGEST_WHY


class FineForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """One warning, and why it is fine for this patient."""

    rule = SelectField("Warning")
    why = StringField(
        "Why it is fine",
        description="Only those who treat this patient can read it.",
        filters=[lambda typed: (typed or "").strip()],
        validators=[InputRequired("Say why."), Length(max=LONGEST_WHY)],
    )

    def offer(self, rules: Iterable[OrderRule], broken: frozenset[str]) -> None:
        """Set the warnings that can be chosen; those of the plan's own visits say so."""
        self.rule.choices = listed(
            (rule.slug, f"{rule.label} (in this plan)" if rule.slug in broken else rule.label)
            for rule in rules
        )


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The warning that is to be asked about again."""

    rule = StringField(validators=[InputRequired(), Length(max=40)])
