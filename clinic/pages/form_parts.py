"""What a page is made of: where it came from, named values, a form's parts, where else to go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Back:
    """Where the page came from."""

    href: str
    label: str


@dataclass(frozen=True)
class Row:
    """A name and what belongs to it."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Way:
    """Somewhere to go, or to post to."""

    href: str = ""
    action: str = ""
    label: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the form; a field with `*` takes a whole line, one with `?` may stay empty.

    `columns`: so many beside each other wherever they fit, where fields belong together; 0: any.
    """

    title: str
    text: str
    fields: list[str]
    columns: int = 0
