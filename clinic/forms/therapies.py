"""What may be typed about a therapy: what it is, what it takes, what patients read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from clinic.forms.choices import listed
from clinic.forms.fives import whole_five
from clinic.forms.numbered_rows import NumberedRows
from clinic.rules.errors import Invalid
from clinic.rules.therapy_values import Retention, TherapyEntry, check_therapy
from clinic.rules.visit_wishes import LONGEST, SHORTEST
from clinic.rules.wishes import Need
from clinic.rules.words import ResourceKind, TherapyKind

MOST_NEEDS = 6
MOST_TURNOVER = 120
NOTHING = ("", "–")


def code_of(kind: ResourceKind, category: str) -> str:
    """A kind and a category as one choice."""
    return f"{kind.value} {category}".strip()


def _minutes(label: str, least: int = 0, most: int = LONGEST, needed: str = "") -> IntegerField:
    """A number of minutes; it may stay empty unless `needed` says what to type."""
    within = NumberRange(least, most, f"Between {least} and {most} minutes.")
    first = InputRequired(needed) if needed else Optional()
    return IntegerField(label, validators=[first, within, whole_five])


class _NeedFields(NumberedRows):
    """The rows of needs: four fields each, numbered from 0."""


for _row in range(MOST_NEEDS):
    setattr(_NeedFields, f"what_{_row}", SelectField("It takes", choices=listed([NOTHING])))
    setattr(_NeedFields, f"begin_{_row}", _minutes("From minute"))
    setattr(_NeedFields, f"until_{_row}", _minutes("To minute"))
    setattr(
        _NeedFields,
        f"turnover_{_row}",
        _minutes("Minutes to make it ready again", most=MOST_TURNOVER),
    )


class TherapyForm(_NeedFields):
    """A therapy. Offer it what it can take before it is read."""

    name = StringField("Name", validators=[DataRequired("Type its name."), Length(max=80)])
    kind = SelectField("Kind")
    minutes = _minutes("Usual minutes", SHORTEST, needed="Type how long it usually lasts.")
    leaves = BooleanField("The therapist may leave while needles are in")
    there_for = _minutes("There for the first minutes", SHORTEST)
    back_for = _minutes("Back for the last minutes", SHORTEST)
    purpose = TextAreaField("What it is for", validators=[Length(max=1000)])
    expect = TextAreaField("What it may feel like", validators=[Length(max=1000)])

    def offer(self, kinds: Iterable[tuple[str, str]], things: Iterable[tuple[str, str]]) -> None:
        """Set the kinds, and what it can take, each as `code_of` writes it."""
        self.kind.choices = listed(kinds)
        choices = [NOTHING, *things]
        for row in range(MOST_NEEDS):
            self[f"what_{row}"].choices = listed(choices)

    def fill(self, entry: TherapyEntry) -> None:
        """Show what is kept."""
        self.name.data, self.kind.data = entry.name, entry.kind.value
        self.minutes.data = entry.minutes
        self.purpose.data, self.expect.data = entry.purpose, entry.expect
        for row, need in enumerate(entry.needs[:MOST_NEEDS]):
            self[f"what_{row}"].data = code_of(need.kind, need.category)
            begin, until = need.windows[0]
            self[f"begin_{row}"].data, self[f"until_{row}"].data = begin or None, until
            self[f"turnover_{row}"].data = need.turnover or None
        if entry.retention is not None:
            self.leaves.data = True
            self.there_for.data = entry.retention.first
            self.back_for.data = entry.retention.last

    def validate(self, extra_validators: object = None) -> bool:
        """Each field, then the rules of a therapy, every problem beside its field."""
        for row in range(MOST_NEEDS):  # a row the page does not show is left out
            self[f"what_{row}"].data = self[f"what_{row}"].data or ""
        if not super().validate(extra_validators):
            return False
        if self.leaves.data:
            for field in (self.there_for, self.back_for):
                if not field.data:
                    field.errors = ["Type how many minutes."]
        try:
            check_therapy(self.entry)
        except Invalid as wrong:
            self.say(wrong)
        return not self.errors

    @property
    def entry(self) -> TherapyEntry:
        """The therapy as typed."""
        leaves = Retention(self.there_for.data or 0, self.back_for.data or 0)
        return TherapyEntry(
            name=" ".join((self.name.data or "").split()),
            kind=TherapyKind(self.kind.data),
            minutes=self.minutes.data or 0,
            needs=tuple(self._need(row) for row in self._rows),
            retention=leaves if self.leaves.data else None,
            purpose=(self.purpose.data or "").strip(),
            expect=(self.expect.data or "").strip(),
        )

    @property
    def _rows(self) -> Sequence[int]:
        return [row for row in range(MOST_NEEDS) if self[f"what_{row}"].data]

    def _need(self, row: int) -> Need:
        kind, _, category = self[f"what_{row}"].data.partition(" ")
        window = (self[f"begin_{row}"].data or 0, self[f"until_{row}"].data)
        return Need(ResourceKind(kind), category, (window,), self[f"turnover_{row}"].data or 0)
