"""A needle that cannot be counted out, as a form."""

from __future__ import annotations

from flask_wtf import FlaskForm

from clinic.forms.note_fields import Choice, Strip, Whole, Words
from clinic.rules.needle_incidents import KIND_WORDS, LONGEST_FACT, IncidentEntry


class IncidentForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What must be known before such a note can be signed."""

    site = Choice("Where", [], unanswered="Choose…")
    kind = Strip("What happened", [(kind.value, words) for kind, words in KIND_WORDS.items()])
    needles = Whole("How many needles")
    depth_mm = Whole("How deep")
    action = Words("What was done", LONGEST_FACT)
    referral = Words("Where the patient was sent", LONGEST_FACT)
    told = Words("Who was told", LONGEST_FACT)

    @property
    def entry(self) -> IncidentEntry:
        """What was typed."""
        return IncidentEntry(
            site_id=self.site.data or "",
            kind=self.kind.data or "",
            needles=self.needles.data,
            depth_mm=self.depth_mm.data,
            action=self.action.data or "",
            referral=self.referral.data or "",
            told=self.told.data or "",
        )
