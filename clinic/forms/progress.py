"""What a therapist judges of an episode's progress, as a form."""

from __future__ import annotations

import secrets
from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

from clinic.forms.note_fields import Day, Strip, Words
from clinic.rules.progress_reports import LONGEST_TEXT, ReportEntry
from clinic.rules.words import Decision

CHOICES = tuple((each, each.capitalize()) for each in Decision)


class ReportForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Over which days, the assessment, the decision, and how it goes on."""

    from_on = Day("From")
    to_on = Day("To")
    assessment = Words("Assessment", LONGEST_TEXT)
    decision = Strip("Decision", CHOICES)
    plan = Words("Plan", LONGEST_TEXT)
    key = HiddenField(validators=[Length(max=64)])

    def fill_in(self, first: date, last: date) -> None:
        """Begin an empty form with the days it is due for."""
        if not self.is_submitted():
            self.from_on.data, self.to_on.data = first.isoformat(), last.isoformat()
            self.key.data = secrets.token_urlsafe(12)

    @property
    def entry(self) -> ReportEntry:
        """What was typed."""
        return ReportEntry(
            from_on=self.from_on.day,
            to_on=self.to_on.day,
            assessment=self.assessment.data or "",
            decision=self.decision.data or "",
            plan=self.plan.data or "",
        )
