"""An outcome score, as a form."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.forms.choices import listed
from clinic.forms.note_fields import Day, Line, Words
from clinic.rules.measures import MEASURES
from clinic.rules.scores import LONGEST_SITE, EpisodeScores, ScoreEntry

LONGEST_NUMBER = 12
LONGEST_ITEMS = 400
ITEMS_HINT = (
    "Instead of the score: the numbers in the order of the form, - for one left out. For"
    " PSFS one activity a line: stairs 3. No item text is kept."
)


class ScoreForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What was measured, where, on which day, and what came of it."""

    episode = SelectField("Problem")
    measure = SelectField("Measure")
    site = Line("Place or side", LONGEST_SITE)
    value = Line("Score", LONGEST_NUMBER)
    items = Words("Or its answers", LONGEST_ITEMS, description=ITEMS_HINT)
    on = Day("Day")
    key = HiddenField(validators=[Length(max=64)])

    def offer(self, episodes: Iterable[EpisodeScores], today: date) -> None:
        """Set what can be chosen; an empty form begins with today."""
        self.episode.choices = listed((one.public_id, one.problem) for one in episodes)
        self.measure.choices = listed(
            (one.slug, f"{one.name} ({one.minimum} to {one.maximum} {one.unit})")
            for one in MEASURES.values()
        )
        if not self.is_submitted():
            self.on.data, self.key.data = today.isoformat(), secrets.token_urlsafe(12)

    def validate_value(self, field: Line) -> None:
        """Refuse what is no number."""
        if field.data and self.number is None:
            message = "Write the score as a number."
            raise ValidationError(message)

    @property
    def number(self) -> Decimal | None:
        """The score, None for none or for something else."""
        return decimal_of(self.value.data)

    @property
    def entry(self) -> ScoreEntry:
        """What was typed."""
        return ScoreEntry(
            episode=str(self.episode.data or ""),
            measure=str(self.measure.data or ""),
            site=self.site.data or "",
            value=self.number,
            on=self.on.day,
            items=self.items.data or "",
        )


class TakeBackForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The score that was wrong, by its public id."""

    score = StringField(validators=[InputRequired(), Length(max=24)])


def decimal_of(typed: str | None) -> Decimal | None:
    """A number as typed, with a point or a comma; None for none or for something else."""
    try:
        found = Decimal((typed or "").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
