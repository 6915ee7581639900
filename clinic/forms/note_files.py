"""What may be sent as a file beside a note."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField

from clinic.forms.note_fields import Line
from clinic.rules.attached import LONGEST_ABOUT, MOST_BYTES, FileSent


class NoteFileForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A file, and what it shows."""

    key = HiddenField()
    file = FileField("File")
    about = Line("What it shows", LONGEST_ABOUT)

    @property
    def sent(self) -> FileSent:
        """The file as it was sent; of one that is too large no more than shows that it is."""
        sent, content = self.file.data, b""
        if hasattr(sent, "read"):
            content = sent.read(MOST_BYTES + 1)
            sent.close()
        return FileSent(content, self.about.data or "")
