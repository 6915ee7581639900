"""What may be typed about a ready set: its name and its muscles, in order."""

from __future__ import annotations

from wtforms import HiddenField, SelectField
from wtforms.fields import Field

from clinic.forms.choices import listed
from clinic.forms.note_fields import (
    COMMON_NEEDLES,
    Choice,
    Line,
    Whole,
    muscle_doubt,
    muscle_of,
)
from clinic.forms.numbered_rows import NumberedRows
from clinic.rules.errors import Invalid
from clinic.rules.muscle_sets import (
    LONGEST_SET_NAME,
    MOST_MUSCLES,
    SetEntry,
    SetMuscle,
    SetSide,
    check_set,
)
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import diameter_words
from clinic.rules.needling_words import LEVELS

SIDES = ((SetSide.AFFECTED.value, "Affected side"), (SetSide.BOTH.value, "Both sides"))
LONGEST_MUSCLE = 80
MORE_ROWS, LEAST_ROWS = 2, 4
FIELDS = ("order", "muscle", "side", "level", "needles", "needle")


def needle_code(diameter_um: int | None, length_mm: int | None) -> str:
    """A size as a choice."""
    return f"{diameter_um}x{length_mm}"


def _needles(own: tuple[int, int] | None = None) -> list[tuple[str, str]]:
    sizes = COMMON_NEEDLES if own is None or own in COMMON_NEEDLES else (*COMMON_NEEDLES, own)
    return [(needle_code(um, mm), f"{diameter_words(um)} × {mm} mm") for um, mm in sizes]


class _MuscleFields(NumberedRows):
    """The rows of muscles: six fields each, numbered from 0."""


for _row in range(MOST_MUSCLES):
    setattr(_MuscleFields, f"order_{_row}", Whole("Order"))
    setattr(_MuscleFields, f"muscle_{_row}", Line("Muscle", LONGEST_MUSCLE))
    setattr(_MuscleFields, f"side_{_row}", SelectField("Side", choices=listed(SIDES)))
    setattr(_MuscleFields, f"level_{_row}", Choice("Level", [(one, one) for one in LEVELS]))
    setattr(_MuscleFields, f"needles_{_row}", Whole("Needles"))
    setattr(_MuscleFields, f"needle_{_row}", Choice("Needle", _needles()))


class MuscleSetForm(_MuscleFields):
    """A ready set; a row without a muscle is left out."""

    name = Line("Name", LONGEST_SET_NAME)
    version = HiddenField()

    def fill(self, entry: SetEntry) -> None:
        """Show what is kept."""
        self.name.data, self.version.data = entry.name, entry.stamp
        for at, each in enumerate(entry.muscles[:MOST_MUSCLES]):
            known = MUSCLES.get(each.muscle)
            self[f"order_{at}"].data = at + 1
            self[f"muscle_{at}"].data = known.name if known else each.muscle
            self[f"side_{at}"].data = each.side
            self[f"level_{at}"].data = each.level
            self[f"needles_{at}"].data = each.needles
            if each.diameter_um and each.length_mm:
                own = _needles((each.diameter_um, each.length_mm))
                self[f"needle_{at}"].choices = listed([("", "–"), *own])
            self[f"needle_{at}"].data = needle_code(each.diameter_um, each.length_mm)

    def validate(self, extra_validators: object = None) -> bool:
        """Each field, then the rules of a set, every problem beside its field."""
        for at in range(MOST_MUSCLES):  # a row the page does not show is left out
            self[f"side_{at}"].data = self[f"side_{at}"].data or SetSide.AFFECTED.value
        read = super().validate(extra_validators)
        for at in self._rows:
            field = self[f"muscle_{at}"]
            if muscle_of(field.data) is None:
                field.errors = [*field.errors, muscle_doubt(field.data)]
                read = False
        if not read:
            return False
        try:
            check_set(self.entry)
        except Invalid as wrong:
            self.say(wrong)
        return not self.errors

    @property
    def shown_rows(self) -> list[tuple[int, dict[str, Field]]]:
        """Every row that holds a muscle or a mistake, and some empty ones, each from 1."""
        last = max((at for at in range(MOST_MUSCLES) if self._is_used(at)), default=-1)
        rows = range(min(max(last + 1 + MORE_ROWS, LEAST_ROWS), MOST_MUSCLES))
        return [(at + 1, {name: self[f"{name}_{at}"] for name in FIELDS}) for at in rows]

    @property
    def as_shown(self) -> str:
        """The stamp of the set that was shown; empty where none was sent."""
        return self.version.data or ""

    @property
    def entry(self) -> SetEntry:
        """The set as typed, its muscles in the order that was typed."""
        return SetEntry(
            name=" ".join((self.name.data or "").split()),
            muscles=tuple(self._muscle(at) for at in self._rows),
        )

    @property
    def _rows(self) -> list[int]:
        typed = [at for at in range(MOST_MUSCLES) if self[f"muscle_{at}"].data]
        return sorted(typed, key=self._place)

    def _is_used(self, at: int) -> bool:
        return any(self[f"{name}_{at}"].errors for name in FIELDS) or bool(
            self[f"muscle_{at}"].data
        )

    def _place(self, at: int) -> int:
        place: int | None = self[f"order_{at}"].data
        return MOST_MUSCLES if place is None else place

    def _muscle(self, at: int) -> SetMuscle:
        known = muscle_of(self[f"muscle_{at}"].data)
        diameter, _, length = (self[f"needle_{at}"].data or "").partition("x")
        chosen = diameter.isdecimal() and length.isdecimal()
        return SetMuscle(
            muscle=known.slug if known else "",
            side=self[f"side_{at}"].data,
            level=self[f"level_{at}"].data or "",
            needles=self[f"needles_{at}"].data,
            diameter_um=int(diameter) if chosen else None,
            length_mm=int(length) if chosen else None,
        )
