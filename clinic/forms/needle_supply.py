"""The needles in a therapist's room, as a form."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField

from clinic.forms.note_fields import Day, Line
from clinic.rules.needle_supply import Supply
from clinic.rules.session_record import LONGEST_LOT, LONGEST_MAKER


class SupplyForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What each new note of a therapist begins with."""

    maker = Line("Maker", LONGEST_MAKER)
    lot = Line("Lot", LONGEST_LOT)
    expiry = Day("Use by")
    single_use = BooleanField("Every needle here is new, used once and thrown away")

    @property
    def supply(self) -> Supply:
        """What was typed."""
        return Supply(
            maker=self.maker.data or "",
            lot=self.lot.data or "",
            expiry=self.expiry.day,
            single_use=bool(self.single_use.data),
        )


def supply_values(supply: Supply) -> dict[str, Any]:
    """What is kept, as the values of its form."""
    expiry = supply.expiry.isoformat() if supply.expiry else ""
    return {**vars(supply), "expiry": expiry}
