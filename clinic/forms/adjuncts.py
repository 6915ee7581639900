"""Another therapy of a visit, as a form."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from clinic.forms.appointments import version_of
from clinic.forms.choices import listed
from clinic.forms.note_fields import Choice, Line, Strip, Ticks, Whole
from clinic.forms.notes import new_key
from clinic.rules.adjunct_stops import asked_before
from clinic.rules.adjuncts import (
    FIELDS,
    FIRST,
    LONGEST_LEVELS,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_RESPONSE,
    NONE_OF_THESE,
    AdjunctEntry,
    KeptAdjunct,
    Programme,
    Technique,
    as_levels,
)
from clinic.rules.needling_words import choices
from clinic.rules.words import Side, TherapyKind

NONE_CHOICE = (NONE_OF_THESE, "None of these")


class AdjunctForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What was asked first, then what was given; of its fields those the kind has are shown."""

    key = HiddenField()
    version = HiddenField()
    asked = Ticks("Ask first: does any of these apply?", [NONE_CHOICE])
    minutes = Whole("Time")
    temperature_c = Whole("Air temperature")
    water_ml = Whole("Water drunk")
    pressure_mmhg = Whole("Pressure")
    programme = Choice("Programme", choices(Programme))
    levels = Line("Levels", LONGEST_LEVELS)
    side = Strip("Side", choices(Side))
    technique = Choice("Technique", choices(Technique))
    name = Line("Exercise", LONGEST_NAME)
    sets = Whole("Sets")
    repetitions = Whole("Repetitions")
    load_kg = Whole("Load")
    response = Line("How it was borne", LONGEST_RESPONSE)
    reason = Line("Why it is given all the same", LONGEST_REASON)

    def ask(self, kind: TherapyKind) -> None:
        """Let it ask what belongs before this therapy."""
        items = [(rule.slug, rule.finding) for rule in asked_before(kind)]
        self.asked.choices = listed([NONE_CHOICE, *items])

    def entry(self, kind: TherapyKind) -> AdjunctEntry:
        """What was typed, as far as the kind asks for it."""
        values: dict[str, Any] = {
            name: self[name].data if isinstance(self[name], Whole) else self[name].data or ""
            for name in FIELDS[kind]
        }
        if "levels" in values:
            values["levels"] = as_levels(values["levels"])
        return AdjunctEntry(
            kind=kind.value,
            response=self.response.data or "",
            asked=tuple(dict.fromkeys(self.asked.data or ())),
            reason=self.reason.data or "",
            **values,
        )

    @property
    def as_shown(self) -> int:
        """The version the form was made from."""
        return version_of(self.version.data) or 0


def kept_values(kept: KeptAdjunct) -> dict[str, Any]:
    """A kept one as the values of its form."""
    return {**_values(kept.entry), "key": new_key(), "version": str(kept.version)}


def fresh_values(kind: TherapyKind, last: AdjunctEntry | None) -> dict[str, Any]:
    """What a new one begins with: as last time, else the figures of studies; nothing is answered.

    What was asked, how it was borne and why stay open.
    """
    if last is None:
        return {"key": new_key(), **FIRST.get(kind, {})}
    open_again = {"asked": [], "response": "", "reason": ""}
    return {**_values(last), **open_again, "key": new_key()}


def _values(entry: AdjunctEntry) -> dict[str, Any]:
    values = {each.name: getattr(entry, each.name) for each in fields(AdjunctEntry)}
    del values["kind"]
    return {**values, "asked": list(entry.asked)}
