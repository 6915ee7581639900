"""Fields of a session note: whole numbers, one line, longer text, a choice that may be open."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, ValidationError
from wtforms.widgets import DateInput, TextInput

from clinic.forms.choices import listed
from clinic.rules.muscles import MUSCLES, Muscle, find_muscles
from clinic.rules.needling import DIAMETER_UM, LENGTH_MM, diameter_words

WHOLE = re.compile(r"[+-]?[0-9]{1,6}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NAMES = {muscle.name.casefold(): muscle for muscle in MUSCLES.values()}
NAMES |= {muscle.slug: muscle for muscle in MUSCLES.values()}
OWN = "own"
PAIN_CHOICES = tuple((str(number), str(number)) for number in range(11))
# Diameter in micrometres, length in millimetres: sizes met in practice, thin to thick.
COMMON_NEEDLES: tuple[tuple[int, int], ...] = (
    (160, 13),
    (200, 25),
    (250, 13),
    (250, 25),
    (250, 30),
    (250, 40),
    (300, 30),
    (300, 40),
    (300, 50),
    (300, 60),
    (300, 75),
    (300, 100),
)


def plain(text: str | None) -> str:
    """Text without surrounding space or characters nobody can see or store."""
    return CONTROL.sub("", text or "").strip()


class Whole(IntegerField):
    """A whole number or nothing; what was typed comes back as it was typed.

    A plain text control: a number control would send nothing at all for "3 or 4".
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take plain digits only."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not WHOLE.fullmatch(typed):
            message = "Enter a whole number."
            raise ValueError(message)
        self.data = int(typed)


class Line(StringField):
    """One line of text of at most `longest` characters."""

    def __init__(self, label: str, longest: int, **values: Any) -> None:
        message = f"At most {longest} characters."
        values.setdefault("validators", [Length(max=longest, message=message)])
        values.setdefault("filters", [plain])
        super().__init__(label, **values)


class Words(TextAreaField):
    """Longer text of at most `longest` characters."""

    def __init__(self, label: str, longest: int, **values: Any) -> None:
        message = f"At most {longest} characters."
        values.setdefault("validators", [Length(max=longest, message=message)])
        values.setdefault("filters", [plain])
        super().__init__(label, **values)


class Choice(SelectField):
    """One of a list, or nothing yet; the clinic's rules say what is allowed."""

    def __init__(self, label: str, choices: Any, *, unanswered: str = "–", **values: Any) -> None:
        options = listed([("", unanswered), *choices])
        super().__init__(label, choices=options, validate_choice=False, default="", **values)
        self.type = "SelectField"  # drawn as one


class Strip(RadioField):
    """A few answers side by side, or none of them yet."""

    def __init__(self, label: str, choices: Any, **values: Any) -> None:
        super().__init__(label, choices=listed(choices), validate_choice=False, **values)
        self.type = "RadioField"  # drawn as one

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing chosen is an empty answer."""
        self.data = valuelist[0] if valuelist else ""


class Ticks(SelectMultipleField):
    """Any number of a few answers, each ticked."""

    def __init__(self, label: str, choices: Any, **values: Any) -> None:
        super().__init__(label, choices=listed(choices), validate_choice=False, **values)


class Day(StringField):
    """A day, or nothing yet; what was typed comes back as it was typed."""

    widget = DateInput()

    @property
    def day(self) -> date | None:
        """The day, None for none or for something else."""
        try:
            return date.fromisoformat(self.data or "")
        except ValueError:
            return None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no day."""
        del form
        if self.data and self.day is None:
            message = "Write a day, as 2027-03-31."
            raise ValidationError(message)


class Pain(Strip):
    """Pain from 0 to 10, or not answered."""

    def __init__(self, label: str, **values: Any) -> None:
        super().__init__(label, PAIN_CHOICES, **values)

    @property
    def number(self) -> int | None:
        """The answer; anything that is no such number is left to the rules to refuse."""
        if not self.data:
            return None
        return int(self.data) if WHOLE.fullmatch(self.data) else -1


def needle_choices() -> list[tuple[str, str]]:
    """The common needle sizes, then a size of one's own."""
    sizes = [(f"{um}x{mm}", f"{diameter_words(um)} × {mm}") for um, mm in COMMON_NEEDLES]
    low, high = map(diameter_words, DIAMETER_UM)
    own = f"other ({low} to {high} × {LENGTH_MM[0]} to {LENGTH_MM[1]})"
    return [*sizes, (OWN, own)]


def needle_value(diameter_um: int | None, length_mm: int | None) -> str:
    """The choice that stands for a size: one of the common ones, a size of one's own, or open."""
    if diameter_um is None and length_mm is None:
        return ""
    return f"{diameter_um}x{length_mm}" if (diameter_um, length_mm) in COMMON_NEEDLES else OWN


def muscle_of(text: str) -> Muscle | None:
    """The muscle somebody meant: its name in any case, its key, or the only one that fits."""
    typed = " ".join(text.split())
    exact = NAMES.get(typed.casefold())
    if exact is not None:
        return exact
    found = find_muscles(typed, limit=2)
    return found[0] if len(found) == 1 else None


def muscle_doubt(text: str) -> str:
    """What to say about a muscle that is not known: the nearest ones, by name."""
    near = [muscle.name for muscle in find_muscles(text, limit=4)]
    if not near:
        return "No muscle of this name: type two letters and choose one from the list."
    return f"Which one: {', '.join(near[:-1])} or {near[-1]}?"
