"""What may be typed to close a task."""

from __future__ import annotations

from flask_wtf import FlaskForm

from clinic.forms.note_fields import Words
from clinic.rules.tasks import LONGEST_OUTCOME


class CloseTaskForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What came of it."""

    outcome = Words("What came of it", LONGEST_OUTCOME)
