"""Letters as forms: what for, the parts as text fields, why one is replaced, how it was sent."""

from __future__ import annotations

import secrets
from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import Length

from clinic.forms.appointments import version_of
from clinic.forms.choices import listed
from clinic.forms.note_fields import Choice, Day, Line, Words
from clinic.rules.letter_values import DraftFacts
from clinic.rules.letters import (
    KIND_WORDS,
    LONGEST_ADDRESS,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_REMARK,
    LONGEST_WHY,
    PART_RULES,
    PARTS,
    SENT_WORDS,
    LetterKind,
    LetterTyped,
    SentTyped,
)


class NewLetterForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What the letter is for, and which task it answers."""

    kind = SelectField(
        "What for", choices=listed((one.value, word) for one, word in KIND_WORDS.items())
    )
    task = HiddenField(validators=[Length(max=24)])
    key = HiddenField(validators=[Length(max=64)])

    def fill_in(self, kind: str, task: str) -> None:
        """Let an empty form begin with what the address asked for."""
        if not self.is_submitted():
            self.kind.data = kind if kind in set(LetterKind) else LetterKind.PROGRESS.value
            self.task.data, self.key.data = task[:24], secrets.token_urlsafe(12)


class LetterForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The draft: whom it is for, and its parts; those its kind does not have are not shown."""

    version = HiddenField()
    to_name = Line("To", LONGEST_NAME)
    to_address = Words("Address", LONGEST_ADDRESS)

    @property
    def shown(self) -> int:
        """The version the page showed; 0 for none."""
        return version_of(self.version.data) or 0

    def typed(self, kind: LetterKind) -> LetterTyped:
        """What was typed; line ends are one sign, and spaces around are gone."""
        return LetterTyped(
            version=self.shown,
            to_name=self.to_name.data or "",
            to_address=_lines(self.to_address.data),
            texts={part: _lines(self[part.value].data) for part in PARTS[kind]},
        )


for _part, _rule in PART_RULES.items():
    _field = Line if _rule.longest == LONGEST_LINE else Words
    setattr(LetterForm, _part.value, _field(_rule.title, _rule.longest, description=_rule.hint))


class ReplaceForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why a signed letter is replaced."""

    why = Line("Why is it replaced?", LONGEST_WHY)
    key = HiddenField(validators=[Length(max=64)])


class SentForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """How and when a letter was sent on."""

    how = Choice("How", [(one.value, word) for one, word in SENT_WORDS.items()])
    on = Day("Day")
    remark = Line("Remark", LONGEST_REMARK)
    key = HiddenField(validators=[Length(max=64)])

    def fill_in(self, today: date) -> None:
        """Let an empty form begin with today."""
        if not self.is_submitted():
            self.on.data, self.key.data = today.isoformat(), secrets.token_urlsafe(12)

    @property
    def entry(self) -> SentTyped:
        """What was typed."""
        return SentTyped(self.how.data or "", self.on.day, self.remark.data or "")


def draft_values(draft: DraftFacts) -> dict[str, str]:
    """A draft as the values of its form."""
    return {
        "version": str(draft.version),
        "to_name": draft.to_name,
        "to_address": draft.to_address,
        **{part.value: text for part, text in draft.texts.items()},
    }


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
