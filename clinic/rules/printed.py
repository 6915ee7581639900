"""Something to be printed, in finished words: what a paper says, whatever prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table on paper; the first cell of a row says what the row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Block:
    """One part of a paper: a heading, then names with their values, a table, paragraphs."""

    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Printed:
    """A whole paper.

    `title` stands above it and in the file's properties, so it holds no name of a patient;
    `about` are the lines under it; `warning` is what must be read first; `foot` is on every page.
    """

    title: str
    about: tuple[str, ...] = ()
    warning: str = ""
    blocks: tuple[Block, ...] = ()
    foot: str = ""
