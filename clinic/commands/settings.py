"""`flask settings`: what the clinic has set about booking, and changing it."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from clinic.commands.speaking import REFUSED, plainly
from clinic.rules.permissions import SYSTEM
from clinic.services.clinic_settings import set_one, settings_now


@click.command("settings")
@click.argument("name", required=False)
@click.argument("value", required=False)
@with_appcontext
def settings_command(name: str | None, value: str | None) -> None:
    """List what is set, or set NAME to VALUE.

    A rule of order takes a severity and a number: `order_sauna_after_needling "hard 1440"`;
    the severities are hard, warn, info and off.
    """
    with plainly(REFUSED):
        if name is not None:
            set_one(SYSTEM, name, value or "")
    for setting in settings_now():
        if name in (None, setting.name):
            click.echo(f"{setting.name} = {setting.value}  ({setting.meaning})")
