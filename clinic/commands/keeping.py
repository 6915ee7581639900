"""`flask backup`, `restore`, `check`, `recount`: the records kept, put back, looked over."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from clinic.commands.speaking import FAILED, count_of, plainly
from clinic.rules.permissions import SYSTEM
from clinic.services.backup import back_up
from clinic.services.day_summaries import count_again
from clinic.services.integrity import everything_wrong
from clinic.services.restore import restore

FILE = click.Path(dir_okay=False, path_type=Path)
HEAD = 12


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@with_appcontext
def backup_command(file: Path, *, force: bool) -> None:
    """Keep everything the clinic holds in FILE, while the clinic works.

    FILE holds patients' records, unencrypted, readable by you alone: store it accordingly.
    """
    with plainly():
        manifest = back_up(SYSTEM, file, replace=force)
    click.echo(
        f"{file}: {count_of(manifest.rows, 'row')} of {len(manifest.tables)} tables, "
        f"schema {manifest.schema}, audit head {manifest.audit_head[:HEAD]}"
    )


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Put it in place of everything the database holds.")
@with_appcontext
def restore_command(file: Path, *, force: bool) -> None:
    """Put the backup FILE into the database: all of it, or nothing.

    It may come from either engine. A database that holds anything is left alone without --force.
    """
    with plainly():
        manifest = restore(file, replace=force)
    click.echo(
        f"{count_of(manifest.rows, 'row')} of {len(manifest.tables)} tables are back as they "
        f"were at {manifest.made_at}"
    )


@click.command("check")
@with_appcontext
def check_command() -> None:
    """Look the database over: its guards, double bookings, visits without their reservations.

    And the daily figures, counted again.
    """
    with plainly():
        wrong = everything_wrong()
    for sentence in wrong:
        click.echo(sentence, err=True)
    if wrong:
        click.echo(f"{count_of(len(wrong), 'thing')} wrong", err=True)
        raise click.exceptions.Exit(FAILED)
    click.echo("All is well: guards in place, nothing booked twice, every visit holds its time.")


@click.command("recount")
@with_appcontext
def recount_command() -> None:
    """Count the daily figures again from what is booked, where `check` found one wrong."""
    with plainly():
        count_again(SYSTEM)
    click.echo("Every day was counted again.")
