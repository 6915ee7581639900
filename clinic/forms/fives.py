"""Lengths are whole five minutes, the ticks of every calendar."""

from __future__ import annotations

from wtforms import Form, IntegerField
from wtforms.validators import ValidationError

FIVE = 5


def whole_five(form: Form, field: IntegerField) -> None:
    """A validator: nothing, or a multiple of five."""
    del form
    if field.data is not None and field.data % FIVE:
        raise ValidationError("Whole five minutes, like 30 or 45.")
