"""What may be typed into the aftercare leaflet."""

from __future__ import annotations

from flask_wtf import FlaskForm

from clinic.forms.note_fields import Line, Words
from clinic.rules.leaflet import LONGEST_BODY, LONGEST_TITLE, LeafletEntry


class LeafletForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A new version of the leaflet."""

    title = Line("Title", LONGEST_TITLE)
    body = Words("Text", LONGEST_BODY, description="An empty line begins a new paragraph.")

    @property
    def entry(self) -> LeafletEntry:
        """The version as typed."""
        return LeafletEntry(self.title.data or "", (self.body.data or "").replace("\r\n", "\n"))
