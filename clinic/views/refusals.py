"""Showing a refusal beside the field it belongs to, with everything typed kept."""

from __future__ import annotations

from wtforms import FieldList, Form

from clinic.rules.errors import Refused
from clinic.rules.therapy_values import TooShort


def show_beside(form: Form, refused: Refused, *, default: str) -> None:
    """Put each problem beside its field; beside `default` where the form has no such field."""
    problems = [(one.field, one.message) for one in refused.problems]
    for name, message in problems or [(default, refused.message)]:
        field = form[name] if name in form else form[default]
        if isinstance(field, FieldList):
            field = field[refused.step if isinstance(refused, TooShort) else 0]
        field.errors = [*field.errors, message]
