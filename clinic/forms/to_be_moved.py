"""The proposals that were taken, as their buttons carry them."""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField

from clinic.forms.appointments import LAST_MINUTE
from clinic.rules.errors import Invalid
from clinic.rules.moving_over import Chosen

MOST = 100
UNREADABLE = "Choose one of the proposals."
_CHOSEN = re.compile(r"([\w-]{1,24}) (\d{1,9}) ([\w-]{0,24}) (\d{1,9})")


class TakeForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """One proposal for a visit, or for each of several."""

    chosen = SelectMultipleField(choices=[], validate_choice=False)

    @property
    def proposals(self) -> list[Chosen]:
        """What was chosen. Raises Invalid for what no button carries."""
        found = [_read(text) for text in self.chosen.data or ()]
        if not 0 < len(found) <= MOST:
            raise Invalid(UNREADABLE)
        return found


def _read(text: str) -> Chosen:
    match = _CHOSEN.fullmatch(text)
    if match is None or int(match[2]) > LAST_MINUTE:
        raise Invalid(UNREADABLE)
    return Chosen(match[1], int(match[2]), match[3], int(match[4]))
