"""Which of one's calendars is meant."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import AnyOf

from clinic.rules.feeds import FeedKind


class FeedForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A calendar by its kind."""

    kind = HiddenField(validators=[AnyOf([kind.value for kind in FeedKind])])

    @property
    def chosen(self) -> FeedKind:
        """Which one, of a form that was found good."""
        return FeedKind(self.kind.data or "")
