"""Whether a number lies between its bounds, in words."""

from __future__ import annotations

from collections.abc import Iterator

from clinic.rules.errors import Problem


def check_bounds(
    field: str, value: int | None, bounds: tuple[int, int], message: str
) -> Iterator[Problem]:
    """A problem at `field` for a number out of its bounds; `message` has a `{}` for each."""
    if value is not None and not bounds[0] <= value <= bounds[1]:
        yield Problem(field, message.format(*bounds))
