"""`flask patients import`: people taken in from another system."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from clinic import clock
from clinic.commands.speaking import FAILED, REFUSED, count_of, plainly
from clinic.rules.patient_entry import BrokenLine, PatientEntry
from clinic.rules.patient_import import (
    Conflict,
    Create,
    ProbableDuplicate,
    Unchanged,
    Update,
    describe,
)
from clinic.rules.patient_lines import Layout, read_patients
from clinic.rules.permissions import SYSTEM
from clinic.services.patient_import import (
    NotAllOrNothing,
    Outcome,
    import_patients,
    import_whole,
    look_only,
)

patients_group = AppGroup("patients", help="Patients as a whole.")

Tally = Counter[type[object] | None]
TOLD = (
    (Create, "new"),
    (ProbableDuplicate, "new and perhaps here already"),
    (Update, "changed"),
    (Unchanged, "unchanged"),
    (Conflict, "not taken"),
    (None, "broken"),
)


@patients_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would happen.")
@click.option("--strict", is_flag=True, help="Take every line, or none at all.")
@click.option(
    "--format",
    "layout",
    type=click.Choice([layout.value for layout in Layout]),
    help="How FILE is written; else seen from its first line.",
)
def import_command(file: Path, *, dry_run: bool, strict: bool, layout: str | None) -> None:
    """Take in the people in FILE: FHIR R4 Patients as NDJSON, or CSV with a header.

    The header names family, given and birth_date, and may name sex, phone, email, address and
    identifier. Social security and passport numbers are not kept. Leaves with 0 when all
    lines are in, 1 when some were left out, 2 when --strict took none.
    """
    with file.open("rb") as source:
        lines = _with_progress(source, file, Layout(layout) if layout else None)
        with plainly():
            tally = _tell(_outcomes(lines, dry_run=dry_run, strict=strict), dry_run=dry_run)
    click.echo(_summary(tally, dry_run=dry_run))
    if tally[None] or tally[Conflict]:
        raise click.exceptions.Exit(REFUSED if strict else FAILED)


def _with_progress(
    source: BinaryIO, file: Path, layout: Layout | None
) -> Iterator[PatientEntry | BrokenLine]:
    """The lines of the file, with a bar on a terminal."""
    size, done = file.stat().st_size, 0
    with click.progressbar(
        range(size), label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for line in read_patients(source, clock.now().date(), layout):
            here = source.tell()
            bar.update(here - done)
            done = here
            yield line


def _outcomes(
    lines: Iterator[PatientEntry | BrokenLine], *, dry_run: bool, strict: bool
) -> Iterator[Outcome]:
    """What becomes of each line; of none, where --strict cannot take them all."""
    if dry_run:
        yield from look_only(lines)
    elif strict:
        yield from _whole(lines)
    else:
        yield from import_patients(SYSTEM, lines)


def _whole(lines: Iterator[PatientEntry | BrokenLine]) -> list[Outcome]:
    """Every line taken; or those that cannot be are named, and nothing is written."""
    try:
        return import_whole(SYSTEM, lines)
    except NotAllOrNothing as refused:
        for outcome in refused.outcomes:
            click.echo(_sentence(outcome), err=True)
        with plainly(REFUSED):
            raise


def _tell(outcomes: Iterator[Outcome], *, dry_run: bool) -> Tally:
    """Say what became of each line that is worth a line, and count them all."""
    tally: Tally = Counter()
    for outcome in outcomes:
        kind = type(outcome.decision) if outcome.decision else None
        tally[kind] += 1
        quiet = kind is Unchanged or (kind is Create and not dry_run)
        if not quiet:
            click.echo(_sentence(outcome), err=not outcome.taken)
    return tally


def _sentence(outcome: Outcome) -> str:
    if isinstance(outcome.line, BrokenLine):
        return str(outcome.line)
    return describe(outcome.line, outcome.decision) if outcome.decision else ""


def _summary(tally: Tally, *, dry_run: bool) -> str:
    counts = [f"{tally[kind]:,} {word}" for kind, word in TOLD if tally[kind]]
    whole = count_of(tally.total(), "line")
    ending = "; nothing was written" if dry_run else ""
    return f"{whole}: {', '.join(counts) or 'nobody in it'}{ending}"
