"""What is typed and drawn to sign a consent, to take it back, and to write a new text."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from clinic.forms.appointments import version_of
from clinic.forms.note_fields import Line, Strip, Words
from clinic.rules.consent import LONGEST_CONSENT, LONGEST_SIGNED, SignedHow, Signer, SignTyped

LONGEST_WHY = 300


class SignForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The signature."""

    version = HiddenField()
    strokes = HiddenField()
    signer = Strip("Who signs?", [("patient", "The patient"), ("guardian", "A guardian")])
    name = Line("Name in full", LONGEST_SIGNED)
    thorax = BooleanField("The chest and shoulder girdle too (needles near the lung)")
    copy_given = BooleanField("A copy was given")
    on_paper = BooleanField("Signed on paper; the paper is kept")

    def typed(self, *, refused: bool) -> SignTyped:
        """What was typed."""
        return SignTyped(
            version=version_of(self.version.data) or 0,
            name=self.name.data or "",
            strokes=self.strokes.data or "",
            how=(SignedHow.PAPER if self.on_paper.data else SignedHow.SCREEN).value,
            signer=self.signer.data or Signer.PATIENT.value,
            thorax=bool(self.thorax.data),
            copy_given=bool(self.copy_given.data),
            refused=refused,
        )


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What the patient said."""

    why = Line("What did they say?", LONGEST_WHY)


class TextForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A new version."""

    version = HiddenField()
    body = Words("Text", LONGEST_CONSENT)

    @property
    def as_shown(self) -> int:
        """The version the form was shown with; 0 for none."""
        return version_of(self.version.data) or 0
