"""What may be typed about the clinic's times and rules of order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.forms.choices import listed
from clinic.rules.clinic_settings import NUMBER_SETTINGS
from clinic.rules.errors import Invalid
from clinic.rules.order_rules import NO_NUMBER, ORDER_RULES, OrderRule, Severity

WEIGHTS = (
    (Severity.HARD, "Stop"),
    (Severity.WARN, "Ask for a tick"),
    (Severity.INFO, "Only say so"),
    (Severity.OFF, "Off"),
)
NUMBER = "number_"


class ClinicRulesForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A field for each setting; a rule of order has its weight, and mostly a number.

    `seen` is the mark of what the form was filled from.
    """

    seen = StringField(validators=[Length(max=64)])

    def show(self, values: Mapping[str, str], mark: str) -> None:
        """Fill the form with what holds."""
        self.seen.data = mark
        for setting in NUMBER_SETTINGS:
            self[setting.name].data = int(values[setting.name])
        for rule in ORDER_RULES:
            severity, _, limit = values[rule.setting].partition(" ")
            self[rule.setting].data = severity
            if rule.unit != NO_NUMBER:
                self[NUMBER + rule.setting].data = int(limit)

    @property
    def wanted(self) -> dict[str, str]:
        """The choices by name, as they are kept."""
        numbers = {one.name: str(self[one.name].data) for one in NUMBER_SETTINGS}
        rules = {
            rule.setting: f"{self[rule.setting].data} {self._limit(rule)}" for rule in ORDER_RULES
        }
        return numbers | rules

    def _limit(self, rule: OrderRule) -> int:
        return 0 if rule.unit == NO_NUMBER else int(self[NUMBER + rule.setting].data)


class DefaultForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The setting whose default is to hold again."""

    name = StringField(validators=[InputRequired(), Length(max=80)])


class WholeField(IntegerField):
    """A whole number, refused in the clinic's words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("A whole number, like 30.") from error


class _Within:
    """A validator: inside the limits that the rules know."""

    def __init__(self, check: Callable[[int], None]) -> None:
        self._check = check

    def __call__(self, form: ClinicRulesForm, field: IntegerField) -> None:
        """Raise ValidationError in the rules' words."""
        del form
        if field.data is None:
            return  # no number: that is said already
        try:
            self._check(field.data)
        except Invalid as wrong:
            raise ValidationError(wrong.message) from wrong


def _whole(label: str, check: Callable[[int], None]) -> WholeField:
    return WholeField(label, validators=[InputRequired("Type a number."), _Within(check)])


for _one in NUMBER_SETTINGS:
    setattr(ClinicRulesForm, _one.name, _whole(_one.label, _one.check))
for _rule in ORDER_RULES:
    setattr(ClinicRulesForm, _rule.setting, SelectField(_rule.label, choices=listed(WEIGHTS)))
    if _rule.unit != NO_NUMBER:
        setattr(ClinicRulesForm, NUMBER + _rule.setting, _whole(_rule.label, _rule.check))
