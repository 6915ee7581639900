"""How commands speak: results on the output, troubles on the error stream, one exit code each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from clinic.rules.errors import Refused

FAILED = 1
REFUSED = 2


@contextmanager
def plainly(code: int = FAILED) -> Iterator[None]:
    """Say a refusal in its own words and leave with `code`, without a traceback."""
    try:
        yield
    except Refused as refused:
        click.echo(f"Error: {refused.message}", err=True)
        raise click.exceptions.Exit(code) from refused


def count_of(number: int, word: str) -> str:
    """A number with its word: "1 line", "1,200 lines"."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
