"""Something to be printed, in finished words: what a paper says, whatever prints it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with what it shows in words for those who do not see it.

    `width` is its part of the paper's, in percent; `caption` stands under it.
    """

    svg: str
    alt: str
    width: int = 100
    caption: str = ""


@dataclass(frozen=True)
class Table:
    """A table on paper; the first cell of a row says what the row is about.

    With `pictures`, one a row, they are its last column, as small as a line of text.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Block:
    """One part of a paper: a heading, names with their values, a table, paragraphs, pictures.

    The pictures of a block stand beside each other. One that is `beside` stands beside the block
    before it.
    """

    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    texts: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Printed:
    """A whole paper.

    `title` stands above it and in the file's properties, so it holds no name of a patient;
    `about` are the lines under it; `warning` is what must be read first; `foot` is on every page.
    One that is `dense` is set smaller.
    A letter also has the lines of who writes and of whom it is for, and the day it was written.
    """

    title: str
    about: tuple[str, ...] = ()
    warning: str = ""
    blocks: tuple[Block, ...] = ()
    foot: str = ""
    dense: bool = False
    sender: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    written: str = ""


def as_text(paper: Printed) -> str:
    """The paper as JSON, to be kept."""
    return json.dumps(asdict(paper), ensure_ascii=False)


def from_text(text: str) -> Printed:
    """A paper kept as JSON; what is not in it yet is as if it had never been thought of."""
    read = json.loads(text)
    blocks = tuple(_block(each) for each in read.pop("blocks"))
    lines = {name: tuple(read.get(name, ())) for name in ("about", "sender", "receiver")}
    return Printed(**{**read, **lines, "blocks": blocks})


def _block(read: Mapping[str, Any]) -> Block:
    table = read.get("table")
    return Block(
        **{
            **read,
            "facts": tuple((name, value) for name, value in read["facts"]),
            "texts": tuple(read["texts"]),
            "table": _table(table) if table else None,
            "pictures": tuple(Picture(**each) for each in read.get("pictures", ())),
        }
    )


def _table(read: Mapping[str, Any]) -> Table:
    return Table(
        tuple(read["head"]),
        tuple(tuple(row) for row in read["rows"]),
        tuple(Picture(**each) for each in read.get("pictures", ())),
    )
