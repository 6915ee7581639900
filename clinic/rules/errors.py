"""What can be refused, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was typed: the field's name and a sentence for beside it."""

    field: str
    message: str


class Refused(Exception):
    """Something cannot be done; `message` names the cause and offers the next step.

    `field` is the form field it belongs beside, `problems` all of several at once,
    `alternatives` offers what would do instead (for a taken time: the nearest openings).
    """

    status = 409

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        problems: tuple[Problem, ...] = (),
        alternatives: tuple[object, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.problems = problems or ((Problem(field, message),) if field else ())
        self.alternatives = alternatives


class Invalid(Refused):
    """What was typed breaks a rule of its own (422)."""

    status = 422


class Taken(Refused):
    """The time is no longer free: somebody else holds a resource it needs."""


class Changed(Refused):
    """The row was changed by somebody else since it was shown."""


class NotFound(Exception):
    """No such row, or none this person may know of: the two look the same (404)."""


class NotAllowed(Exception):
    """This person may not do that at all (403)."""


class NoActor(RuntimeError):
    """A write was tried without anybody doing it: a fault in the program."""
