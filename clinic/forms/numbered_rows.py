"""Forms with rows of numbered fields, of which some may be left empty."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm

from clinic.rules.errors import Refused


class NumberedRows(FlaskForm):  # type: ignore[misc]  # untyped library
    """A field of a row is called `what_3`; an entry leaves out the empty rows and counts anew."""

    @property
    def _rows(self) -> Sequence[int]:
        """The numbers of the rows that hold something, in the order of the entry."""
        raise NotImplementedError

    def say(self, refused: Refused) -> None:
        """Put each problem beside its field."""
        for one in refused.problems:
            field = self[self._named(one.field)]
            field.errors = [*field.errors, one.message]

    def _named(self, name: str) -> str:
        word, _, number = name.rpartition("_")
        rows = self._rows
        return f"{word}_{rows[int(number)]}" if number.isdecimal() and rows else name
