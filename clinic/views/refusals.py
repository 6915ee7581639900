"""Showing a refusal beside the field it belongs to, with everything typed kept."""

from __future__ import annotations

from wtforms import Form

from clinic.rules.errors import Refused


def show_beside(form: Form, refused: Refused, *, default: str) -> None:
    """Put each problem beside its field; beside `default` where the form has no such field."""
    problems = [(one.field, one.message) for one in refused.problems]
    for name, message in problems or [(default, refused.message)]:
        field = form[name] if name in form else form[default]
        field.errors = [*field.errors, message]
